"""Workflows and features beside each other, as the command line has them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.dashboard.conftest import Site, axe, overflow

PERIOD = "last_90_days"


def usd(minor: float) -> str:
    return f"{'-' if minor < 0 else ''}${abs(minor) / 100:,.2f}"


@pytest.mark.parametrize("by", ["workflow", "faq_question", "nudge", "assistant"])
def test_every_feature_is_the_command_lines(page: Page, site: Site, by: str) -> None:
    command = ("report", "features", "--by", by, "--shop", site.shops[0], "--period", PERIOD)
    told = site.cli(*command)["features"]
    page.goto(site.url(f"/workflows?shop={site.shops[0]}&period={PERIOD}&by={by}"))

    name = "Workflows" if by == "workflow" else "What brings and serves them"
    rows = page.get_by_role("region", name=name, exact=True).first.locator("tbody tr")
    expect(rows).to_have_count(len(told), timeout=30_000)
    for one in told:
        row = rows.filter(has=page.locator(f'bdi[title="{one["value"]}"]'))
        if (helped := one["helpful"]["estimate"]) is not None:
            expect(row).to_contain_text(f"{100 * helped:.1f}%")
        if one["segment"]:
            ratio = one["segment"]["revenue_per_conversation"]
            expect(row).to_contain_text(usd(ratio["estimate_minor"]))
        if one["clicks"] and one["clicks"]["n_clicks"]:
            clicked = one["clicks"]["revenue_per_click"]
            expect(row).to_contain_text(usd(clicked["estimate_minor"]))


def test_the_five_workflows_stand_there_before_anything_happened(page: Page, site: Site) -> None:
    page.goto(site.url("/workflows?shop=empty"))
    workflows = page.get_by_role("region", name="Workflows", exact=True).first
    expect(workflows.locator("tbody tr")).to_have_count(5)


def test_features_are_chosen_in_the_address_and_a_row_leads_to_explore(
    page: Page, site: Site
) -> None:
    page.goto(site.url(f"/workflows?shop={site.shops[0]}&period={PERIOD}"))
    page.get_by_role("link", name="Assistants").click()
    expect(page).to_have_url(
        site.url(f"/workflows?shop={site.shops[0]}&period={PERIOD}&by=assistant")
    )
    features = page.get_by_role("region", name="What brings and serves them").first
    features.locator("tbody tr").first.get_by_role("link").first.click()
    expect(page.get_by_role("list", name="Filters")).to_contain_text("Assistant")
    expect(page.get_by_role("region", name="Behind these figures").first).to_be_visible()


def test_names_that_try_to_break_the_table_do_not(page: Page, site: Site) -> None:
    page.goto(site.url("/workflows?shop=odd&by=assistant"))
    expect(page.get_by_role("region", name="What brings").first.locator("tbody tr")).to_have_count(
        4
    )
    for width in (360, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) == [], width
    assert axe(page) == []
