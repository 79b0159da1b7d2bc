"""Experiments: what the API tells and no more, registered and stopped by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect
from tests.dashboard.conftest import Site, axe, look_at
from tests.dashboard.told import BROKEN, MARKUP, UNREGISTERED

NewPage = Callable[..., Page]
HOLDOUT = "assistant-holdout"


def told(page: Page, site: Site, path: str, shop: str) -> Any:
    """What the API answers to whoever is signed in on the page."""
    answer = page.request.get(site.url(f"{path}{'&' if '?' in path else '?'}shop={shop}"))
    assert answer.ok, answer.text()
    return answer.json()


def signed(minor: float) -> str:
    return f"{'+' if minor > 0 else '-' if minor < 0 else ''}${abs(minor) / 100:,.2f}"


def between(effect: dict[str, Any]) -> str:
    if effect["low_minor"] is None:
        return "too little data"
    return f"{signed(effect['low_minor'])} … {signed(effect['high_minor'])}"


def region(page: Page, name: str) -> Locator:
    return page.get_by_role("region", name=name).first


def test_the_list_says_what_the_api_tells_of_each(page: Page, site: Site) -> None:
    shop = site.shops[0]
    page.goto(site.url(f"/experiments?shop={shop}"))
    rows = region(page, "All experiments").locator("tbody tr")
    expect(rows.first).to_be_visible()
    listed = told(page, site, "/v1/experiments", shop)["experiments"]
    expect(rows).to_have_count(len(listed))

    for one in listed:
        experiment = one["experiment"]
        row = rows.filter(has_text=experiment["name"])
        expect(row).to_contain_text(f"{one['n_assigned']:,} of {experiment['n_planned']:,}")
        report = told(page, site, f"/v1/experiments/{experiment['experiment_id']}", shop)
        expect(row).to_contain_text(report["verdict"]["words"])
    plan = told(page, site, "/v1/experiments/plan", shop)
    expect(region(page, "How long would it take here?")).to_contain_text(plan["words"])


def test_a_report_shows_the_apis_figures_in_its_forest_plot_and_its_table(
    page: Page, site: Site
) -> None:
    shop = site.shops[0]
    page.goto(site.url(f"/experiments/{HOLDOUT}?shop={shop}"))
    expect(page.get_by_test_id("verdict")).to_be_visible()
    report = told(page, site, f"/v1/experiments/{HOLDOUT}", shop)
    expect(page.get_by_test_id("verdict")).to_contain_text(report["verdict"]["words"])
    (compared,) = report["comparisons"]
    effects = [
        compared["revenue"],
        compared["capped"]["effect"],
        compared["cuped"]["effect"],
        *(one["revenue"] for one in compared["segments"]),
    ]
    card = region(page, "assistant against holdout")
    branches = card.get_by_role("list", name="Revenue per person", exact=True).locator("li")
    for branch, effect in zip(branches.all(), effects, strict=False):
        estimate = effect["estimate_minor"]
        expect(branch).to_contain_text("–" if estimate is None else signed(estimate))
        expect(branch).to_contain_text(between(effect))

    card.get_by_role("link", name="Table").click()

    rows = card.locator("tbody tr")
    expect(rows).to_have_count(len(effects) + 3)
    for row, effect in zip(rows.all(), effects, strict=False):
        expect(row).to_contain_text(between(effect))
    lift = compared["lift"]
    expect(rows.filter(has_text="relative")).to_contain_text(f"{100 * lift['estimate']:+,.1f}%")
    brought, total = region(page, "What it brought"), compared["incremental"]
    expect(brought).to_contain_text(f"${abs(total['estimate_minor']) / 100:,.0f}")
    expect(brought.locator("s")).to_contain_text("$")
    arms = region(page, "Arms").locator("tbody tr")
    for row, arm in zip(arms.all(), report["arms"], strict=True):
        expect(row).to_contain_text(f"{arm['n_matured']:,}")
        expect(row).to_contain_text(f"${arm['revenue_minor'] / 100:,.2f}")
    with page.expect_download() as file:
        region(page, "Arms").get_by_role("link", name="CSV").click()
    assert file.value.path().read_text("utf-8-sig").count("\n") == len(report["arms"]) + 1


def test_a_broken_sample_ratio_is_named_and_nothing_is_concluded(page: Page, site: Site) -> None:
    page.goto(site.url(f"/experiments/{BROKEN}?shop=split"))
    expect(page.locator("h1")).to_contain_text(MARKUP)
    report = told(page, site, f"/v1/experiments/{BROKEN}", "split")
    assert report["sample_ratio"]["is_broken"]
    expect(page.get_by_test_id("verdict")).to_contain_text("no verdict")
    findings = page.get_by_role("list", name="Findings").locator("li")
    expect(findings).to_have_count(len(report["findings"]))
    for one in report["findings"]:
        expect(findings.filter(has_text=one["words"])).to_contain_text(one["severity"].title())
    expect(region(page, "Arms")).to_contain_text("broken")
    expect(region(page, "Arms")).not_to_contain_text("$")
    expect(page.locator(".forest")).to_have_count(0)
    expect(page.get_by_text("Incremental revenue")).to_have_count(0)

    page.goto(site.url("/experiments?shop=split"))
    expect(page.locator("tbody tr").filter(has_text=MARKUP)).to_contain_text(
        report["verdict"]["words"]
    )


def test_what_nobody_registered_is_named_and_adopted(page: Page, site: Site) -> None:
    page.goto(site.url("/experiments?shop=split"))
    seen = region(page, "Seen in events, registered by nobody")
    seen.get_by_role("button", name=f"Register {UNREGISTERED}").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_label("Id", exact=True)).to_have_value(UNREGISTERED)
    dialog.get_by_label("Planned persons").fill("100")
    dialog.get_by_role("button", name="See what will be stored").click()
    expect(dialog).to_contain_text("stored for good")
    expect(dialog).to_contain_text("Another tool")
    dialog.get_by_role("button", name="Register").click()
    dialog.get_by_role("link", name="Open the experiment").click()

    expect(page.get_by_role("list", name="Findings")).to_contain_text("registered")


def test_an_experiment_is_registered_and_stopped_by_keyboard_alone(page: Page, site: Site) -> None:
    page.goto(site.url("/experiments?shop=one"))
    expect(page.get_by_text("No experiment yet.")).to_be_visible()
    new = page.get_by_role("button", name="New experiment")
    new.focus()
    page.keyboard.press("Enter")
    name, planned = page.get_by_label("Name", exact=True), page.get_by_label("Planned persons")
    name.focus()
    page.keyboard.type("Does tea talk sell?")
    expect(page.get_by_label("Id", exact=True)).to_have_value("does-tea-talk-sell")
    planned.focus()
    page.keyboard.type("5000")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("assistant 50 : holdout 50")
    page.get_by_role("dialog").get_by_role("button", name="Register").focus()
    page.keyboard.press("Enter")
    code = page.get_by_role("dialog").locator("pre").first
    expect(code).to_contain_text("tw('arm', 'does-tea-talk-sell', 'assistant:50,holdout:50'")
    link = page.get_by_role("link", name="Open the experiment")
    link.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_test_id("verdict")).to_contain_text("collecting")
    findings = told(page, site, "/v1/experiments/does-tea-talk-sell", "one")["findings"]
    assert [one["code"] for one in findings] == ["looking-early"]
    stop = page.get_by_role("button", name="Stop the experiment")
    stop.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_contain_text("Stopping early costs")
    page.get_by_label("Why?").focus()
    page.keyboard.type("A test of the page")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)

    expect(region(page, "Verdict")).to_contain_text("A test of the page")
    expect(stop).to_have_count(0)
    (one,) = told(page, site, "/v1/experiments", "one")["experiments"]
    experiment = one["experiment"]
    assert (experiment["n_planned"], experiment["control"]) == (5000, "holdout")
    assert experiment["stop_reason"] == "A test of the page"


def test_incremental_stands_beside_attributed_on_the_first_page(page: Page, site: Site) -> None:
    page.goto(site.url("/?shop=yen"))
    incremental = region(page, "Incremental revenue")
    expect(incremental).to_contain_text("Incrementality not measured")
    incremental.get_by_role("link", name="Experiments").click()
    expect(page).to_have_url(re.compile("/experiments"))

    page.goto(site.url(f"/?shop={site.shops[0]}"))
    expect(page.get_by_test_id("incremental")).to_be_visible()
    found = told(page, site, "/v1/reports/incremental", site.shops[0])
    expect(incremental).to_contain_text(found["headline"])
    incremental.get_by_role("button").click()
    for words in found["words"]:
        expect(page.get_by_role("dialog")).to_contain_text(words)


def test_nobody_is_kept_out_of_experiments_whatever_is_in_them(
    new_page: NewPage, site: Site
) -> None:
    """Both themes, three widths, an empty shop, one that counts in yen, and no such experiment."""
    page = new_page(faults=("404",))
    for address in (
        "/experiments?shop=empty",
        "/experiments?shop=split",
        f"/experiments/{BROKEN}?shop=split",
        f"/experiments/{HOLDOUT}?shop={site.shops[1]}",
        f"/experiments/{HOLDOUT}?shop={site.shops[0]}&table=assistant",
        f"/experiments/{HOLDOUT}?shop={site.shops[0]}",
    ):
        look_at(page, site.url(address))
    page.goto(site.url("/experiments?shop=one"))
    page.get_by_role("button", name="New experiment").click()
    expect(page.get_by_role("dialog").get_by_label("Name", exact=True)).to_be_visible()
    assert axe(page) == []
    page.goto(site.url("/experiments/no%20such?shop=one"))
    expect(page.get_by_role("alert")).to_contain_text("no such")
