"""Explore: segments beside each other as the command line has them, down to what is behind them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from tests.dashboard.conftest import Site, axe, overflow

NewPage = Callable[..., Page]
PERIOD = "last_90_days"


def usd(minor: float, places: int = 2) -> str:
    return f"{'-' if minor < 0 else ''}${abs(minor) / 100:,.{places}f}"


def segments(site: Site, by: str, *options: str) -> dict[str, Any]:
    command = ("report", "segments", "--by", by, "--shop", site.shops[0], "--period", PERIOD)
    told: dict[str, Any] = site.cli(*command, *options)
    return told


def unfold(page: Page) -> None:
    """Once the report is there, show what is too small to say anything of too."""
    expect(page.locator(".rank").first).to_be_visible(timeout=30_000)
    page.locator(".rank").evaluate_all("all => all.forEach((one) => (one.open = true))")


@pytest.mark.parametrize("by", ["channel", "device,channel"])
def test_every_segment_is_the_command_lines(page: Page, site: Site, by: str) -> None:
    told = segments(site, by)
    page.goto(site.url(f"/explore?shop={site.shops[0]}&period={PERIOD}&by={by}"))
    unfold(page)

    rows = page.locator(".rank tbody tr")
    expect(rows).to_have_count(len(told["segments"]))
    shown = {
        tuple((row.locator("th bdi").get_attribute("title") or "").split(" · ")): row
        for row in rows.all()
    }
    for one in told["segments"]:
        row, ratio = shown[tuple(one["values"])], one["revenue_per_conversation"]
        expect(row).to_contain_text(usd(ratio["estimate_minor"]))
        if ratio["low_minor"] is not None:
            expect(row).to_contain_text(f"{usd(ratio['low_minor'])} – {usd(ratio['high_minor'])}")
        expect(row).to_contain_text(usd(one["revenue"]["total_minor"], 0))


def test_only_what_is_no_luck_is_ranked(page: Page, site: Site) -> None:
    told = segments(site, "intent")["segments"]
    page.goto(site.url(f"/explore?shop={site.shops[0]}&period={PERIOD}&by=intent"))
    unfold(page)

    n_tested = sum(one["best_place"] is not None for one in told)
    small = page.locator(".rank").filter(has_text="Fewer than 30 orders")
    expect(small.locator("tbody tr")).to_have_count(len(told) - n_tested)
    for one in told:
        if one["best_place"] is not None:
            is_told_apart = one["finding"] in ("above", "below")
            is_ranked = is_told_apart or (one["best_place"], one["worst_place"]) != (1, n_tested)
            group = page.locator(".rank").filter(
                has=page.get_by_role("link", name=one["values"][0].replace("_", " "), exact=True)
            )
            expect(group.locator("h3")).to_have_text("Told apart" if is_ranked else "Not ranked")


def test_a_segment_leads_to_the_orders_and_conversations_behind_it(page: Page, site: Site) -> None:
    told = segments(site, "channel")
    first = told["segments"][0]
    page.goto(site.url(f"/explore?shop={site.shops[0]}&period={PERIOD}&by=channel"))
    unfold(page)
    page.locator(f'.rank a bdi[title="{first["values"][0]}"]').click()
    behind = page.get_by_role("region", name="Behind these figures").first
    expect(behind.locator("tbody tr").first).to_be_visible(timeout=30_000)
    orders = site.cli(
        *("report", "orders", "--cohort", "conversations", "--trust", told["trust"]),
        *("--shop", site.shops[0], "--period", PERIOD),
        *("--filter", f"channel:{first['values'][0]}"),
    )
    assert orders["n_orders"] == first["n_orders"]
    expect(behind).to_contain_text(f"of {orders['n_rows']:,}")

    behind.get_by_role("link", name="Conversations", exact=True).click()

    expect(behind).to_contain_text(f"of {first['n_meaningful']:,}")
    expect(page.get_by_role("list", name="Filters")).to_contain_text("Chat")
    page.go_back()
    page.go_back()
    expect(page.get_by_role("list", name="Filters")).to_have_count(0)


def test_two_segments_and_a_property_are_chosen_and_stand_in_the_address(
    page: Page, site: Site
) -> None:
    page.goto(site.url("/explore?shop=one"))
    choices = page.get_by_role("region", name="Segments").first.get_by_label("Segment")
    expect(page.locator(".rank")).to_have_count(1)
    choices.nth(1).select_option("device")
    expect(page).to_have_url(site.url("/explore?shop=one&by=intent,device"))
    choices.nth(1).select_option("property")
    page.get_by_label("Its name").fill("plan")
    page.keyboard.press("Enter")
    expect(page).to_have_url(site.url("/explore?shop=one&by=intent,property:plan"))
    expect(page.locator(".rank th a")).to_have_text(["Tea · not known"])


def test_what_a_change_is_made_of_adds_up(page: Page, site: Site) -> None:
    url = f"/explore?shop={site.shops[0]}&period=last_30_days&by=device"
    command = ("report", "segments", "--by", "device", "--shop", site.shops[0])
    mix = site.cli(*command)["mix_adjusted"]
    page.goto(site.url(url))

    change = page.get_by_role("region", name="What the change is made of").first
    expect(change).to_contain_text(f"from {usd(mix['before_minor'])} to {usd(mix['now_minor'])}")
    expect(change).to_contain_text(mix["verdict"])


def test_a_shop_without_data_is_told_what_to_do(page: Page, site: Site) -> None:
    page.goto(site.url("/explore?shop=empty"))
    expect(page.get_by_text("No conversation in these days.")).to_be_visible()
    expect(page.get_by_text("Choose a longer period.")).to_be_visible()


def test_names_that_try_to_break_the_table_do_not(new_page: NewPage, site: Site) -> None:
    page = new_page("/explore?shop=odd&by=intent,assistant&list=orders")
    unfold(page)
    for width in (360, 768):
        page.set_viewport_size({"width": width, "height": 800})
        assert overflow(page) == [], width
    assert page.locator("img[src=x]").count() == 0
    assert axe(page) == []
