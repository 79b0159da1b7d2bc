"""The drawer: why an order was credited or not, down to the raw event, and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect
from tests.dashboard.conftest import Site, axe, overflow
from tests.dashboard.told import MARKUP

from talkworth.reports.explain_lapses import LAPSE_CODES
from talkworth.reports.explain_saves import SAVE_CODES
from talkworth.reports.verdicts import CODES

NewPage = Callable[..., Page]
GERMAN = Path(__file__).parents[2] / "dashboard/src/words/de/opened.ts"
KINDS = ("direct", "assisted", "recovered", "saved")


def usd(minor: int) -> str:
    return f"{'-' if minor < 0 else ''}${abs(minor) / 100:,.2f}"


def drawer(page: Page) -> Locator:
    """The drawer once it is open and holds an answer."""
    shown = page.get_by_role("dialog")
    expect(shown.get_by_role("heading", level=2)).to_be_visible(timeout=30_000)
    expect(shown.locator(".skeleton")).to_have_count(0, timeout=30_000)
    return shown


@pytest.fixture(scope="module")
def credited(site: Site) -> dict[str, Any]:
    """An order in dollars that a conversation earned, as the command line lists it."""
    orders = site.cli("report", "orders", "--shop", site.shops[0])["orders"]
    found: dict[str, Any] = next(
        one for one in orders if one["currency"] == "USD" and one["conversation_id"]
    )
    return found


def test_three_clicks_lead_from_the_headline_to_a_raw_event(page: Page, site: Site) -> None:
    page.goto(site.url(f"/?shop={site.shops[0]}"))
    expect(page.get_by_test_id("headline")).to_be_visible(timeout=30_000)

    page.get_by_role("region", name="Credited orders").first.get_by_role("link").filter(
        has_text="#"
    ).first.click()
    drawer(page).locator(".path summary").last.click()

    expect(drawer(page).get_by_test_id("raw-event")).to_contain_text('"order_id"')


def tab_to(page: Page, selector: str, most: int = 200) -> None:
    """Go on by Tab until what has the focus fits."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.locator(":focus").and_(page.locator(selector)).count():
            return
    raise AssertionError(f"Tab leads to no {selector}")


def test_the_keyboard_alone_leads_to_a_raw_event_and_back(page: Page, site: Site) -> None:
    page.goto(site.url(f"/?shop={site.shops[0]}"))
    expect(page.get_by_test_id("headline")).to_be_visible(timeout=30_000)
    expect(page.get_by_role("link", name="Why?").first).to_be_visible()

    tab_to(page, "a[href*='open=order']")
    page.keyboard.press("Enter")
    shown = drawer(page)
    tab_to(page, "dialog .path summary")
    page.keyboard.press("Enter")
    expect(shown.get_by_test_id("raw-event").first).to_be_visible()
    page.keyboard.press("Escape")

    expect(shown).to_have_count(0)
    expect(page.locator(":focus").and_(page.locator("a[href*='open=order']"))).to_have_count(1)


def test_the_sum_is_the_command_lines(page: Page, site: Site, credited: dict[str, Any]) -> None:
    order_id = credited["order_id"]
    told = site.cli("explain", "order", order_id, "--shop", site.shops[0])
    page.goto(site.url(f"/live?shop={site.shops[0]}&open=order:{order_id}"))

    shown = drawer(page)
    expect(shown.get_by_test_id("statement")).to_have_text(told["statement"])
    amounts = shown.get_by_role("table", name="The sum").locator("td")
    texts = amounts.all_text_contents()
    total = told["sum"]
    assert texts[0] == usd(total["total_minor"])
    assert texts[-1] == usd(total["credited_minor"])
    assert usd(total["net_minor"]) in texts
    for kind in KINDS:
        if minor := total["revenue"][f"{kind}_minor"]:
            assert usd(minor) in texts
    expect(shown.get_by_role("heading", level=2)).to_have_text(
        f"Why {usd(total['credited_minor'])} was credited"
    )
    expect(shown.locator(".path > li")).to_have_count(len(told["path"]))


def test_an_order_leads_to_its_conversation_and_back_and_focus_returns(
    page: Page, site: Site, credited: dict[str, Any]
) -> None:
    page.goto(site.url(f"/?shop={site.shops[0]}"))
    opener = page.locator(f'a[href*="order:{credited["order_id"]}"]').first
    opener.focus()
    page.keyboard.press("Enter")
    shown = drawer(page)
    shown.locator("a", has_text=credited["conversation_id"]).click()
    expect(shown.get_by_role("heading", level=2)).to_contain_text("this conversation earned")
    shown.get_by_role("link", name=credited["order_name"]).first.click()
    expect(shown.get_by_role("heading", level=2)).to_contain_text("was credited")
    page.go_back()
    expect(shown.get_by_role("heading", level=2)).to_contain_text("this conversation earned")
    page.go_back()
    expect(shown.get_by_role("heading", level=2)).to_contain_text("was credited")

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(opener).to_be_focused()
    assert "open=" not in page.url


def test_other_rules_are_tried_and_stand_in_the_address(
    page: Page, site: Site, credited: dict[str, Any]
) -> None:
    page.goto(site.url(f"/live?shop={site.shops[0]}&open=order:{credited['order_id']}"))
    shown = drawer(page)
    shown.get_by_text("What if other rules had held?").click()
    shown.get_by_label("Direct window, hours").fill("168")
    shown.get_by_label("Model").select_option("linear")
    shown.get_by_role("button", name="Work it out").click()

    table = shown.get_by_role("table", name="What if other rules had held?")
    expect(table).to_contain_text("direct_h=168, model=linear", timeout=30_000)
    expect(table.get_by_role("row", name="Credited")).to_be_visible()
    assert "what_if=direct_h" in page.url


def test_under_other_rules_the_drawer_explains_what_they_would_give(
    page: Page, site: Site, credited: dict[str, Any]
) -> None:
    order_id = credited["order_id"]
    asked = ("--what-if", "ga4-like", "--shop", site.shops[0])
    told = site.cli("explain", "order", order_id, *asked)
    page.goto(site.url(f"/live?shop={site.shops[0]}&rules=ga4-like&open=order:{order_id}"))

    shown = drawer(page)
    expect(shown).to_contain_text("As if the rules ga4-like had always held.")
    expect(shown.get_by_test_id("statement")).to_have_text(told["statement"])


def test_a_flag_shows_its_note_as_it_was_typed_and_is_resolved(page: Page, site: Site) -> None:
    page.goto(site.url("/live?shop=one&open=order:1001"))
    shown = drawer(page)
    shown.get_by_text("Flag as wrong").click()
    shown.get_by_label("What is wrong?").fill(MARKUP)
    shown.get_by_role("button", name="Send the flag").click()
    expect(shown.get_by_text(MARKUP)).to_be_visible()
    shown.get_by_label("Answer").fill("It was right.")
    shown.get_by_role("button", name="Resolve").click()

    expect(shown.get_by_text("Flag answered")).to_be_visible()
    expect(shown.get_by_text("It was right.")).to_be_visible()
    expect(shown.get_by_role("heading", level=2)).to_have_text("Why $67.26 was credited")


def test_search_says_in_one_line_what_became_of_an_order(page: Page, site: Site) -> None:
    page.goto(site.url("/live?shop=one"))
    page.get_by_role("searchbox").fill("100")
    page.keyboard.press("Enter")
    shown = drawer(page)
    expect(shown.locator("li")).to_contain_text(["Credited"])
    shown.get_by_role("link", name="#1001").click()
    expect(shown.get_by_role("heading", level=2)).to_have_text("Why $67.26 was credited")
    page.goto(site.url("/live?shop=one&open=search:nothing-has-this"))
    expect(drawer(page)).to_contain_text("Nothing has this number or id.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_drawer_is_accessible_and_fits_a_phone(
    new_page: NewPage, site: Site, credited: dict[str, Any], theme: str
) -> None:
    page = new_page(
        f"/live?shop={site.shops[0]}&open=order:{credited['order_id']}", color_scheme=theme
    )
    for summary in drawer(page).locator("summary").all():
        summary.click()
    assert axe(page) == []
    page.set_viewport_size({"width": 360, "height": 800})
    assert overflow(page) == []
    assert drawer(page).evaluate("one => one.scrollWidth <= one.clientWidth")


@pytest.mark.parametrize("order", ["1001", "1002", "1003", "1004"])
def test_names_that_try_to_break_the_drawer_do_not(
    new_page: NewPage, site: Site, order: str
) -> None:
    page = new_page(f"/live?shop=odd&open=order:{order}", viewport={"width": 360, "height": 800})
    shown = drawer(page)
    expect(shown.get_by_role("heading", level=2)).to_have_text("Why €67.26 was credited")
    for summary in shown.locator(".folds summary").all():
        summary.click()
    assert shown.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert page.locator("img[src=x]").count() == 0


def test_what_was_paid_back_is_taken_off_in_yen_without_decimals(page: Page, site: Site) -> None:
    page.goto(site.url("/live?shop=yen&open=order:1001"))

    amounts = drawer(page).get_by_role("table", name="The sum")
    expect(amounts.get_by_role("row", name="Refunds")).to_contain_text("-¥900")
    expect(amounts.get_by_role("row", name="Credited")).to_contain_text("¥300")


def test_what_is_not_there_is_said_and_asked_again(new_page: NewPage, site: Site) -> None:
    page = new_page("/live?shop=one&open=order:none", faults=("404",))
    shown = drawer(page)
    expect(shown.get_by_role("alert")).to_contain_text("none")
    expect(shown.get_by_role("button", name="Try again")).to_be_visible()


def test_german_has_words_for_every_verdict() -> None:
    words = set(re.findall(r"^  '(why\.[\w-]+)':", GERMAN.read_text(), re.MULTILINE))
    codes = {f"why.{code}" for code in (*CODES, *LAPSE_CODES, *SAVE_CODES)}

    assert codes - words == set()
    assert words - codes == {"why.no-touch"}


def test_german_explains_in_german(new_page: NewPage, site: Site) -> None:
    page = new_page("/live?shop=one&open=order:1001", locale="de-DE")

    shown = drawer(page)
    expect(shown.get_by_role("heading", level=2)).to_have_text(
        re.compile("Warum 67,26.\\$ zugeordnet wurde")
    )
    expect(shown.locator(".path")).to_contain_text("Der Assistent antwortete")
