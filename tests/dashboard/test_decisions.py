"""Decisions: what differs, what changed, what was before, what a human adds: as the API tells."""

from __future__ import annotations

from playwright.sync_api import Page, expect
from tests.dashboard.conftest import Site, look_at
from tests.dashboard.test_experiments import region, signed, told

PERIOD = "last_90_days"
STANDINGS = {
    "differs": "For sure",
    "may differ": "Perhaps",
    "not known": "Nothing can be said yet",
}
NAMES = {
    "traffic_source": "Traffic source",
    "product_category": "Product category",
    "workflow": "Workflow",
    "save_flow": "Save flow",
    "assistant": "Assistant",
}
PARTS = ("volume", "mix", "rate", "value", "change")


def minor(text: str) -> int:
    """`-$1,234.50` as -123450."""
    return round(100 * float(text.replace("$", "").replace(",", "")))


def test_each_value_stands_under_what_can_be_said_of_it(page: Page, site: Site) -> None:
    page.goto(site.url(f"/decisions?shop={site.shops[0]}&period={PERIOD}"))
    expect(region(page, "Where effort would bring more")).to_be_visible()
    report = told(page, site, f"/v1/reports/decisions?period={PERIOD}", site.shops[0])
    for caveat in report["caveats"]:
        expect(region(page, "Where effort would bring more")).to_contain_text(caveat)
    rows = region(page, "Where effort would bring more").locator("tbody tr")
    expect(rows).to_have_count(len(report["suggestions"]))
    for row, one in zip(rows.all(), report["suggestions"], strict=True):
        expect(row).to_contain_text(f"+${one['gain_minor'] / 100:,.0f}")

    for dimension in report["dimensions"]:
        card = region(page, NAMES[dimension["by"]])
        expect(card).to_contain_text(dimension["words"])
        card.locator("details").evaluate_all("all => all.forEach((one) => (one.open = true))")
        for standing, name in STANDINGS.items():
            values = [one for one in dimension["values"] if one["standing"] == standing]
            group = card.locator("details").filter(has=page.get_by_role("heading", name=name))
            expect(group.locator("tbody tr")).to_have_count(len(values))
            for row, one in zip(group.locator("tbody tr").all(), values, strict=True):
                expect(row).to_contain_text(one["words"])


def test_what_changed_adds_up_to_the_cent(page: Page, site: Site) -> None:
    query = "dimension=channel&period=last_30_days"
    page.goto(site.url(f"/decisions/changed?shop={site.shops[0]}&period=last_30_days&by=channel"))
    card = region(page, "What changed")
    expect(card.locator("tfoot")).to_be_visible()
    report = told(page, site, f"/v1/reports/what-changed?{query}", site.shops[0])
    shown = [
        [minor(text) for text in row.locator("td").all_inner_texts()[2:]]
        for row in card.locator("tbody tr, tfoot tr").all()
    ]

    assert shown[-1] == [report["total"][f"{part}_minor"] for part in PARTS]
    assert [sum(column) for column in zip(*shown[:-1], strict=True)] == shown[-1]
    assert all(sum(row[:-1]) == row[-1] for row in shown)
    bridge = card.locator(".bridge dd").all_inner_texts()
    amounts = [minor(text) for text in bridge]
    assert amounts[0] + sum(amounts[1:-1]) == amounts[-1] == report["now"]["revenue_minor"]


def test_before_and_after_never_stands_without_its_warning(page: Page, site: Site) -> None:
    page.goto(site.url(f"/decisions/before?shop={site.shops[0]}"))
    expect(page.get_by_text("Choose a day.")).to_be_visible()
    state = told(page, site, "/v1/reports/trend?period=last_30_days", site.shops[0])
    on = state["current"][9]["from_on"]
    page.get_by_label("The day it changed").fill(on)
    report = told(page, site, f"/v1/reports/before-after?on={on}", site.shops[0])

    card = region(page, "Before and after")
    expect(card).to_contain_text(report["warning"])
    expect(card).to_contain_text(f"${report['attributed_revenue']['now_minor'] / 100:,.2f}")
    verdict = report["revenue_per_conversation"]["verdict"]
    expect(card).to_contain_text(verdict, ignore_case=True)
    card.get_by_role("link", name="Table").click()
    expect(card.locator("tbody tr")).to_have_count(len(report["after"]))
    expect(card).to_contain_text(report["warning"])


def test_a_rule_about_humans_is_adopted_where_the_data_carries_it(page: Page, site: Site) -> None:
    page.goto(site.url("/decisions/human?shop=split"))
    card = region(page, "When to hand over")
    gift = card.get_by_role("list", name="Worth of a human per conversation").locator("li").nth(1)
    expect(gift).to_contain_text("a human gains")
    report = told(page, site, "/v1/reports/escalation", "split")
    (segment,) = report["segments"]
    value = segment["value"]
    expect(gift).to_contain_text(signed(value["estimate_minor"]))
    expect(gift).to_contain_text(f"{signed(value['low_minor'])} … {signed(value['high_minor'])}")
    for one in report["notices"]:
        expect(page.get_by_role("list", name="Findings")).to_contain_text(one["words"])
    expect(card).to_contain_text(segment["recommendation"]["words"])

    page.on("dialog", lambda dialog: dialog.accept())
    card.get_by_role("button", name="Adopt gift").focus()
    page.keyboard.press("Enter")

    policy = region(page, "Policy in force")
    expect(policy).to_contain_text("Version 2")
    expect(policy.locator("tbody tr")).to_contain_text("hand over")
    active = told(page, site, "/v1/escalation/policy", "split")["active"]
    assert [(rule["segment"], rule["action"]) for rule in active["rules"]] == [("gift", "escalate")]


def test_every_part_is_there_for_everybody_whatever_the_shop(page: Page, site: Site) -> None:
    """Both themes, three widths; shops with nothing, one order, odd names, losses in yen."""
    for address in (
        f"/decisions?shop={site.shops[0]}&period={PERIOD}",
        f"/decisions/changed?shop={site.shops[0]}",
        f"/decisions/before?shop={site.shops[0]}&on=2026-01-01",
        "/decisions/human?shop=split",
        "/decisions/human?shop=split&table=human",
        "/decisions?shop=odd",
        "/decisions/changed?shop=yen&by=intent",
        "/decisions/human?shop=empty",
    ):
        look_at(page, site.url(address))
