"""Who a browser is: its id, the server's anchor for it, and its sessions."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page
from tests.sdk.pages import arrived, load, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk


def cookies(page: Page) -> dict[str, dict[str, Any]]:
    return {str(one["name"]): dict(one) for one in page.context.cookies()}


def forget_scripts_storage(page: Page) -> None:
    """What some browsers do after seven days: all that a page's script has stored is gone."""
    page.evaluate("localStorage.clear()")
    page.context.clear_cookies(name="_tw")
    assert set(cookies(page)) <= {"_tw_s"}


def anchored(page: Page) -> str:
    """The id in the server's cookie."""
    return str(cookies(page)["_tw_s"]["value"]).partition(".")[0]


def test_a_new_browser_gets_an_id_that_script_and_server_both_keep(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    own = visit(page, shop)

    found = cookies(page)
    assert re.fullmatch(r"[0-9a-f]{32}", own)
    assert found["_tw"]["value"] == anchored(page) == own
    assert (found["_tw"]["httpOnly"], found["_tw"]["sameSite"]) == (False, "Lax")
    assert (found["_tw_s"]["httpOnly"], found["_tw_s"]["sameSite"]) == (True, "Lax")
    assert "_tw_s" not in page.evaluate("document.cookie")
    lives = timedelta(seconds=found["_tw_s"]["expires"] - found["_tw"]["expires"])
    assert abs(lives) < timedelta(minutes=1)


def test_the_id_stays_over_pages_and_visits(page: Page, shop: ShopSite) -> None:
    own = visit(page, shop)

    assert visit(page, shop, "/other") == own
    page.evaluate("localStorage.clear()")
    assert visit(page, shop) == own  # the cookie has it
    page.context.clear_cookies(name="_tw")
    assert visit(page, shop) == own  # the mirror has it
    assert cookies(page)["_tw"]["value"] == own


def test_when_all_that_a_script_stored_is_gone_the_server_brings_the_id_back(
    page: Page, shop: ShopSite
) -> None:
    own = visit(page, shop)
    forget_scripts_storage(page)

    assert visit(page, shop) == own
    assert cookies(page)["_tw"]["value"] == own


def test_without_an_anchor_it_is_another_browser(page: Page, shop: ShopSite) -> None:
    own = visit(page, shop)
    page.evaluate("localStorage.clear()")
    page.context.clear_cookies()

    assert visit(page, shop) != own


def test_the_server_is_asked_once_a_day(page: Page, shop: ShopSite) -> None:
    asked: list[str] = []
    page.on("request", lambda one: asked.append(one.url) if "/c?" in one.url else None)
    visit(page, shop)
    visit(page, shop, "/other")
    assert len(asked) == 1

    page.clock.install()
    page.clock.fast_forward(timedelta(hours=25) // timedelta(milliseconds=1))
    visit(page, shop)
    assert len(asked) == 2


def test_a_server_that_does_not_answer_costs_nothing_but_the_anchor(
    page: Page, shop: ShopSite
) -> None:
    page.route("**/c?*", lambda route: None)  # it hangs
    page.clock.install()
    load(page, shop)
    page.clock.run_for(2_500)

    assert re.fullmatch(r"[0-9a-f]{32}", page.evaluate("tw('id')"))
    assert set(cookies(page)) == {"_tw"}


def test_consent_taken_back_removes_the_anchor_too(page: Page, shop: ShopSite) -> None:
    own = visit(page, shop)
    with page.expect_response("**/c?*forget=1*"):
        page.evaluate("tw('consent', 'denied')")
    assert cookies(page) == {}

    page.evaluate("tw('consent', 'granted')")
    page.evaluate("() => new Promise(done => tw('ready', done))")
    assert page.evaluate("tw('id')") not in ("", own)


def sessions(page: Page, talk: Talk, visitor: str, n: int) -> list[dict[str, Any]]:
    return arrived(page, talk, n, type="session_started", visitor_id=visitor)


def test_a_session_lasts_until_half_an_hour_without_activity(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    page.clock.install()
    own = visit(page, shop)
    for minutes in (29, 29, 31):
        page.clock.fast_forward(minutes * 60_000)
        page.evaluate("tw('faq', null, {faq_id: 'f'})")
        page.clock.run_for(6_000)

    first, second = sessions(page, talk, own, 2)
    clicks = arrived(page, talk, 3, type="faq_clicked", visitor_id=own)
    assert [click["session_id"] for click in clicks] == [
        first["session_id"],
        first["session_id"],
        second["session_id"],
    ]
    assert first["session_id"] != second["session_id"]


def test_a_campaign_begins_a_session_and_is_told_without_its_values(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    own = visit(page, shop)
    assert visit(page, shop, "/tea?utm_source=google&utm_medium=cpc&gclid=SECRET") == own
    visit(page, shop, "/more?utm_source=google&utm_medium=cpc&gclid=SECRET")
    page.clock.install()
    page.clock.run_for(6_000)
    page.goto("about:blank")

    second = arrived(page, talk, 1, visitor_id=own, utm_source="google")[0]
    assert (second["utm_medium"], second["click_id"], second["landing"]) == ("cpc", "gclid", "/tea")
    assert len(sessions(page, talk, own, 2)) == 2
    assert b"SECRET" not in b"".join(entry.payload for entry in talk.reader.read(0, 100_000))
