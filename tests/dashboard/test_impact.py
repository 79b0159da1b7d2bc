"""Revenue impact: its figures are the command line's, the address holds the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.dashboard.conftest import Site, axe, overflow

NewPage = Callable[..., Page]

# What the page is asked, and the same of the command line.
VIEWS: dict[str, tuple[str, tuple[str, ...]]] = {
    "plain": ("", ()),
    "filtered": ("&filter=channel:chat", ("--filter", "channel:chat")),
    "as-if-gross": (
        "&rules=ga4-like&money=gross",
        ("--rules", "ga4-like", "--money", "gross"),
    ),
}


def usd(minor: float, places: int = 2) -> str:
    return f"{'-' if minor < 0 else ''}${abs(minor) / 100:,.{places}f}"


def figures(page: Page) -> Locator:
    """The page once its figures are there and none is of an earlier question."""
    # Other rules are worked out anew, which takes its time beside other tests.
    expect(page.get_by_test_id("headline")).to_be_visible(timeout=30_000)
    expect(page.locator(".answered.old")).to_have_count(0)
    return page.locator("main")


def card(page: Page, title: str) -> Locator:
    return page.get_by_role("region", name=title, exact=True).first


@pytest.mark.parametrize("view", VIEWS)
def test_every_figure_is_the_command_lines(new_page: NewPage, site: Site, view: str) -> None:
    asked, options = VIEWS[view]
    shop = site.shops[0]
    page = new_page(f"/?shop={shop}{asked}")
    figures(page)
    told = site.cli("report", "--shop", shop, *options)
    revenue = site.cli("report", "revenue", "--shop", shop, *options)
    total, ratio = told["total"], told["total"]["revenue_per_conversation"]["total"]

    expect(page.get_by_test_id("headline")).to_have_text(usd(ratio["estimate_minor"]))
    if ratio["low_minor"] is not None:
        interval = f"{usd(ratio['low_minor'])} – {usd(ratio['high_minor'])}"
        expect(card(page, "Revenue per conversation")).to_contain_text(interval)
    attributed = revenue["verified"]["revenue"]
    expect(page.get_by_test_id("attributed")).to_have_text(usd(attributed["total_minor"], 0))
    for kind in ("direct", "assisted", "recovered", "saved"):
        row = card(page, "Attributed revenue").locator("dl > div").filter(has_text=kind.title())
        expect(row.locator("dd")).to_have_text(usd(attributed[f"{kind}_minor"]))
    expect(card(page, "Attributed revenue")).to_contain_text(
        f"{revenue['verified_share']:.1%} verified"
    )
    talk = card(page, "Conversations to orders")
    expect(talk).to_contain_text(f"{total['n_meaningful']} → {total['n_orders']}")
    expect(talk).to_contain_text(usd(total["average_order_minor"]))
    published = revenue["published_rule"]["amount_minor"]
    expect(page.locator(".sentence")).to_contain_text(f"brought {usd(published, 0)}")
    expect(talk).to_contain_text(f"24-hour rule {usd(published)}")
    channels = card(page, "By channel and kind")
    for one in revenue["verified"]["by_channel"]:
        expect(channels).to_contain_text(usd(one["revenue"]["total_minor"]))
    expect(channels).to_contain_text(usd(revenue["verified"]["net_minor"]))


def test_tables_hold_the_command_lines_rows(new_page: NewPage, site: Site) -> None:
    shop = site.shops[0]
    page = new_page(f"/?shop={shop}&by=channel&table=trend&step=week")
    figures(page)

    told = site.cli("report", "segments", "--shop", shop, "--by", "channel")
    assert rows(card(page, "Segments"), 3) == [
        [
            {"faq": "FAQ"}.get(one["values"][0], one["values"][0].title()),
            str(one["n_meaningful"]),
            usd(one["revenue_per_conversation"]["estimate_minor"]),
        ]
        for one in told["segments"]
    ]
    told = site.cli("report", "orders", "--shop", shop)
    assert [row[0] for row in rows(card(page, "Credited orders"), 1)] == [
        one["order_name"] or one["order_id"] for one in told["orders"][:20]
    ]
    expect(card(page, "Credited orders")).to_contain_text(f"of {told['n_rows']}")
    expect(card(page, "Credited orders")).to_contain_text(usd(told["reporting_minor"]))
    told = site.cli("report", "trend", "--shop", shop, "--step", "week")
    assert [row[4] for row in rows(card(page, "Trend"), 5)] == [
        usd(one["revenue"]["total_minor"]) for one in told["current"]
    ]
    change = told["revenue_per_conversation"]
    words = card(page, "Revenue per conversation")
    if change["low"] is None:
        expect(words).to_contain_text("Too little data to compare")
    else:
        expect(words).to_contain_text(change["verdict"])
        expect(words).to_contain_text(f"({change['low']:+.1%} … {change['high']:+.1%})")
    is_coloured = words.locator(".good, .bad").count() > 0
    assert is_coloured == (change["verdict"] == "likely real")
    told = site.cli("report", "cart", "--shop", shop)
    for figure in ("average_cart_minor", "daily_cart_minor", "add_to_cart_minor"):
        expect(card(page, "Carts")).to_contain_text(usd(told[figure]))


def rows(of: Locator, n_cells: int) -> list[list[str]]:
    expect(of.locator("tbody tr").first).to_be_visible()
    found = of.locator("tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
    )
    return [row[:n_cells] for row in found]


def test_the_other_view_is_of_conversations_and_of_what_they_earned(
    new_page: NewPage, site: Site
) -> None:
    shop = site.shops[0]
    page = new_page(f"/?shop={shop}")
    figures(page)
    told: dict[str, Any] = site.cli("report", "--shop", shop)["total"]

    card(page, "Conversations to orders").get_by_role("link").last.click()

    expect(page).to_have_url(re.compile("view=conversations"))
    expect(page.get_by_test_id("attributed")).to_have_text(usd(told["revenue"]["total_minor"], 0))
    orders = card(page, "Credited orders")
    expect(orders).to_contain_text(f"{usd(told['revenue']['total_minor'])} of {told['n_orders']}")
    expect(orders).to_be_in_viewport()


def test_a_bar_is_a_filter_and_back_takes_it_away(new_page: NewPage, site: Site) -> None:
    shop = site.shops[0]
    page = new_page(f"/?shop={shop}&period=last_90_days")
    figures(page)
    whole = page.get_by_test_id("headline").inner_text()

    card(page, "By channel and kind").get_by_role("link", name="Nudge", exact=True).click()
    expect(page).to_have_url(re.compile("filter=channel:nudge"))
    figures(page)
    expect(page.get_by_test_id("headline")).not_to_have_text(whole)
    expect(page.get_by_role("list", name="Filters")).to_contain_text("Channel Nudge")
    page.go_back()
    expect(page.get_by_test_id("headline")).to_have_text(whole)

    page.get_by_role("button", name="Add a filter").click()
    page.get_by_role("dialog").get_by_label("Segment").select_option("device")
    page.get_by_role("dialog").get_by_role("link", name="mobile").click()
    expect(page).to_have_url(re.compile("filter=device:mobile"))
    page.get_by_role("link", name="Remove the filter Device mobile").click()
    expect(page.get_by_test_id("headline")).to_have_text(whole)


def test_days_of_ones_own_are_checked_in_words(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}")
    figures(page)
    page.get_by_role("button", name="Period").click()
    panel = page.get_by_role("dialog", name="Period")
    expect(panel.get_by_role("link", name="Last 30 days")).to_be_focused()

    for first, last, problem in (
        ("2026-02-01", "", "Give both days."),
        ("2026-02-02", "2026-02-01", "before the first"),
        ("2020-01-01", "2026-02-01", "at most 400 days"),
    ):
        panel.get_by_label("First day").fill(first)
        panel.get_by_label("Last day").fill(last)
        panel.get_by_role("button", name="Show these days").click()
        expect(panel.get_by_role("alert")).to_contain_text(problem)
    panel.get_by_label("First day").fill("2026-02-01")
    panel.get_by_role("button", name="Show these days").click()

    expect(page).to_have_url(re.compile("from=2026-02-01&to=2026-02-01"))
    expect(page.get_by_role("button", name="Period")).to_contain_text("Feb 1, 2026")


def test_the_trend_is_walked_by_keyboard(new_page: NewPage, site: Site) -> None:
    shop = site.shops[0]
    page = new_page(f"/?shop={shop}&chart=revenue")
    figures(page)
    current = site.cli("report", "trend", "--shop", shop)["current"]
    chart = page.locator(".trend svg")
    readout = page.locator(".trend [aria-live=polite]")

    def amount(n: int) -> str:
        return f": {usd(current[n]['revenue']['total_minor'])} ·"

    chart.focus()
    for key, n in (("End", -1), ("ArrowLeft", -2), ("PageUp", -9), ("Home", 0), ("ArrowRight", 1)):
        page.keyboard.press(key)
        expect(readout).to_contain_text(amount(n))
    page.keyboard.press("Escape")
    expect(readout).not_to_contain_text("$")


def test_notes_stand_on_the_trend(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}")
    figures(page)
    page.get_by_role("button", name="Add a note").click()
    dialog = page.get_by_role("dialog", name="Add a note")
    dialog.get_by_label("Kind").select_option("release")
    dialog.get_by_label("What happened").fill("<b>New</b> prompt")
    dialog.get_by_role("button", name="Add a note").click()

    notes = page.get_by_role("list", name="What happened")
    expect(notes).to_contain_text("Release: <b>New</b> prompt")
    expect(page.locator(".trend .flag")).to_have_count(1)
    page.locator(".trend svg").focus()
    page.keyboard.press("End")
    expect(page.locator(".trend [aria-live=polite]")).to_contain_text("<b>New</b> prompt")
    notes.get_by_role("button", name="Remove the note").click()
    expect(notes).to_have_count(0)


def test_a_shared_screen_is_seen_by_whoever_has_the_link(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}&period=last_90_days&filter=channel:chat")
    figures(page)
    seen = page.get_by_test_id("headline").inner_text()
    page.get_by_role("button", name="Share this screen").click()
    page.get_by_role("button", name="Make the link").click()
    link = page.get_by_role("dialog", name="Share this screen").locator("code").inner_text()

    other = new_page()
    other.goto(link)
    figures(other)
    expect(other.get_by_test_id("headline")).to_have_text(seen)
    expect(other.get_by_role("list", name="Filters")).to_contain_text("Channel Chat")
    expect(other.get_by_role("button", name="Period")).to_have_count(0)
    expect(other.get_by_role("link", name="Why?")).to_have_count(0)
    other.get_by_role("link", name="Revenue", exact=True).click()
    other.reload()
    figures(other)
    expect(other.get_by_test_id("headline")).to_have_text(seen)


def test_no_events_lead_to_the_first_steps(new_page: NewPage) -> None:
    page = new_page("/?shop=empty")
    expect(page.get_by_text("No event has arrived yet.")).to_be_visible()
    expect(page.locator(".checklist")).to_be_visible()
    expect(page.get_by_test_id("headline")).to_have_count(0)


def test_one_order_is_too_little_to_say(new_page: NewPage) -> None:
    page = new_page("/?shop=one")
    figures(page)
    expect(page.get_by_test_id("headline")).to_have_text("$67.26")
    expect(page.get_by_test_id("headline")).to_have_class(re.compile("weak"))
    expect(card(page, "Revenue per conversation")).to_contain_text("Too little data: one person")
    expect(card(page, "Revenue per conversation")).not_to_contain_text("▲")


def test_a_currency_without_decimals_has_none(new_page: NewPage) -> None:
    page = new_page("/?shop=yen&period=last_90_days")
    figures(page)
    expect(page.get_by_test_id("headline")).to_have_text(re.compile(r"^¥\d+$"))
    expect(card(page, "By channel and kind")).not_to_contain_text(".")


def test_days_before_the_shop_are_empty_not_broken(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}&from=2001-01-01&to=2001-01-31")
    figures(page)
    expect(page.get_by_test_id("headline")).to_have_text("–")
    expect(page.get_by_role("note")).to_contain_text("no order was placed in these days")
    expect(card(page, "Credited orders")).to_contain_text("No such order")


def test_hostile_names_are_text(new_page: NewPage) -> None:
    page = new_page("/?shop=odd&by=intent", viewport={"width": 360, "height": 800})
    figures(page)
    expect(card(page, "Segments").locator("tbody tr")).to_have_count(4)
    expect(card(page, "Credited orders").locator("tbody tr")).to_have_count(4)
    assert overflow(page) == []


def test_a_refusal_keeps_the_last_figures(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}", faults=("400",))
    figures(page)
    whole = page.get_by_test_id("headline").inner_text()
    page.evaluate(
        """() => {
            history.pushState(null, '', location.search + '&filter=shoe:size');
            dispatchEvent(new PopStateEvent('popstate'));
        }"""
    )
    expect(page.get_by_role("alert").first).to_contain_text("The filter is 'shoe:size'")
    expect(page.get_by_test_id("headline")).to_have_text(whole)


@pytest.mark.parametrize("asked", ["period=never", "from=soon", "money=much", "filter=x"])
def test_an_address_that_makes_no_sense_is_refused_in_words(
    new_page: NewPage, site: Site, asked: str
) -> None:
    page = new_page(f"/?shop={site.shops[0]}&{asked}", faults=("400",))
    expect(page.get_by_role("alert").first).to_contain_text("Send")
    page.get_by_role("button", name="Period").click()
    page.get_by_role("link", name="Last 7 days").click()
    expect(page).to_have_url(re.compile("period=last_7_days"))


def test_german_figures_are_written_in_german(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}", locale="de-DE")
    figures(page)
    expect(page.get_by_test_id("headline")).to_have_text(re.compile(r"^\d+,\d\d\s\$$"))
    expect(page.locator("main")).to_contain_text("Umsatz je Gespräch")


def test_it_prints_on_one_sheet(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}")
    figures(page)
    expect(card(page, "Segments").locator("tbody tr").first).to_be_visible()

    printed = page.pdf(prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1


def test_axe_finds_nothing_in_what_opens(new_page: NewPage, site: Site) -> None:
    page = new_page(f"/?shop={site.shops[0]}&table=channels&filter=device:mobile")
    figures(page)
    for opened in ("Period", "View", "Rules", "Add a filter", "Share this screen", "Add a note"):
        page.get_by_role("button", name=opened).click()
        panel = page.get_by_role("dialog", name=opened)
        expect(panel.locator("a, input, select").first).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert axe(page) == [], opened
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(page.get_by_role("button", name=opened)).to_be_focused()
