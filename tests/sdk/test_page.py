"""A guest on the shop's page: it throws nothing, delays nothing, and knows robots."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, Route
from tests.sdk.pages import arrived, load, requests, said, until, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk

SETTLE_MS = 1_500
STUB = "window.tw=window.talkworth=(...a)=>talkworth.q.push([Date.now(),a]);talkworth.q=[];"


def sessions(page: Page, talk: Talk, visitor: str, n_events: int = 1) -> list[str]:
    found = arrived(page, talk, n_events, type="session_started", visitor_id=visitor)
    return sorted(event["landing"] for event in found)


def test_calls_made_before_the_script_came_keep_their_order_and_their_time(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.inline = STUB + (
        "tw('message', 'early-1', {form: 'quick_reply'}); tw('answer', 'early-1', 'no_answer');"
        "window.calledAt = Date.now();"
    )

    def late(route: Route) -> None:
        page.wait_for_timeout(1_000)
        route.continue_()

    page.route("**/tw.js", late)
    visitor = visit(page, shop)

    question, answer = arrived(page, talk, 2, conversation_id="early-1", visitor_id=visitor)
    assert (question["role"], answer["role"], answer["outcome"]) == (
        "shopper",
        "assistant",
        "no_answer",
    )
    called_at = page.evaluate("new Date(calledAt).toISOString()")
    assert question["occurred_at"][:19] <= called_at[:19]
    assert page.evaluate("window.tw === window.talkworth")


def test_a_key_may_come_with_init_and_calls_wait_for_it(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    key = shop.attributes.pop("key")
    shop.inline = STUB + f"tw('message', 'init-1'); tw('init', {{key: '{key}'}});"
    visitor = visit(page, shop)

    assert arrived(page, talk, 1, conversation_id="init-1", visitor_id=visitor)


def test_the_script_included_twice_is_there_once(page: Page, shop: ShopSite, talk: Talk) -> None:
    data = f'data-key="{talk.public_key}" data-allow-webdriver'
    shop.body = f'<script async src="{shop.script}" {data}></script>'
    sent = requests(page)
    visitor = visit(page, shop)
    page.evaluate("tw('message', 'twice-1')")
    arrived(page, talk, 1, conversation_id="twice-1", visitor_id=visitor)

    assert [e["type"] for one in sent for e in said(one)] == ["session_started", "message_sent"]


def test_pages_of_a_single_page_app_are_one_visit(page: Page, shop: ShopSite, talk: Talk) -> None:
    visitor = visit(page, shop)
    page.evaluate(
        "for (const path of ['/a', '/a', '/b']) { history.pushState({path}, '', path);"
        " history.replaceState({path}, '', path); }"
    )
    page.go_back()
    page.evaluate("tw('track', 'product_viewed', {product_id: 'spa'})")
    arrived(page, talk, 1, type="product_viewed", visitor_id=visitor)

    assert sessions(page, talk, visitor) == ["/"]
    assert page.evaluate("[location.pathname, history.state.path]") == ["/a", "/a"]


def test_a_campaign_that_a_single_page_app_opens_begins_a_visit_of_its_own(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(page, shop)
    page.evaluate("history.pushState(null, '', '/sale?utm_source=news&utm_medium=email')")
    page.evaluate("history.pushState(null, '', '/sale/2?utm_source=news&utm_medium=email')")

    assert sessions(page, talk, visitor, 2) == ["/", "/sale"]
    page.wait_for_timeout(SETTLE_MS)
    assert len(sessions(page, talk, visitor, 2)) == 2


def test_two_pages_of_different_campaigns_do_not_begin_visits_in_turns(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(page, shop, "/one?utm_source=news")
    other = page.context.new_page()
    assert visit(other, shop, "/two?utm_source=ads") == visitor
    for _ in range(2):
        page.evaluate("tw('message', 'one-1')")
        other.evaluate("tw('message', 'two-1')")
    arrived(other, talk, 2, conversation_id="two-1", visitor_id=visitor)
    said = arrived(page, talk, 2, conversation_id="one-1", visitor_id=visitor)

    assert sessions(page, talk, visitor, 2) == ["/one", "/two"]
    assert len({event["session_id"] for event in said}) == 1


def test_what_one_page_begins_another_page_of_the_shopper_knows(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(page, shop)
    other = page.context.new_page()
    visit(other, shop)
    other.evaluate("tw('message', 'shared-1')")
    page.evaluate("tw('track', 'product_viewed', {product_id: 'x'})")

    assert page.evaluate("tw('token')") == f"{visitor}.shared-1"
    assert f"{visitor}.shared-1" in page.evaluate("document.cookie")


def test_a_page_that_comes_back_from_the_browsers_cache_goes_on(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(page, shop)
    page.goto(shop.url("/other"))
    page.go_back()
    until(page, "window.tw && !tw.q")
    page.evaluate("tw('message', 'back-1')")

    assert arrived(page, talk, 1, conversation_id="back-1", visitor_id=visitor)
    assert sessions(page, talk, visitor) == ["/"]


def test_a_page_that_is_only_rendered_ahead_waits_until_it_is_looked_at(
    new_context: Callable[..., BrowserContext], shop: ShopSite, talk: Talk
) -> None:
    context = new_context()
    context.add_init_script(
        "Object.defineProperty(document, 'prerendering', {value: true, configurable: true})"
    )
    page = context.new_page()
    load(page, shop)
    page.evaluate("tw('message', 'ahead-1')")
    page.wait_for_timeout(SETTLE_MS)
    assert page.evaluate("document.cookie") == ""

    page.evaluate("document.dispatchEvent(new Event('prerenderingchange'))")
    assert arrived(page, talk, 1, conversation_id="ahead-1")


@pytest.mark.parametrize(
    "disguise",
    [
        pytest.param("", id="webdriver"),
        pytest.param("window.Cypress = {};", id="Cypress"),
        pytest.param(
            "Object.defineProperty(navigator, 'userAgent', {value: 'Mozilla/5.0 Googlebot/2.1'});",
            id="Googlebot",
        ),
    ],
)
def test_robots_are_not_counted_and_meet_the_treatment(
    page: Page, shop: ShopSite, talk: Talk, disguise: str
) -> None:
    del shop.attributes["allow-webdriver"]
    human = "Object.defineProperty(navigator, 'webdriver', {value: false});"
    shop.inline = human + disguise if disguise else ""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    load(page, shop)
    page.evaluate("tw('message', 'robot-1'), tw('consent', 'granted'), tw('message', 'robot-2')")
    assert page.evaluate("tw('arm', 'e', 'assistant:0,holdout:1')") == "assistant"
    page.wait_for_timeout(SETTLE_MS)

    assert asked == [shop.url(), shop.script]
    assert page.evaluate("document.cookie") == ""


@pytest.mark.parametrize(
    "sabotage",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }});",
        "Storage.prototype.setItem = () => { throw new Error('full') };",
        "Object.defineProperty(document, 'cookie', {get() { throw 1 }, set() { throw 1 }});",
        "navigator.sendBeacon = () => { throw new Error('no') };",
        "window.fetch = () => { throw new Error('no') };",
        "window.fetch = () => Promise.reject(new Error('no'));",
        "document.addEventListener = () => { throw new Error('no') };",
        "delete window.AbortSignal; delete window.Intl;",
        "window.Shopify = {get routes() { throw 1 }, get customerPrivacy() { throw 1 }};",
        "window.wp_has_consent = () => { throw 1 };",
        "window.talkworth = {}; window._alhenaEventQueue = 7;",
    ],
)
def test_whatever_the_page_has_broken_nothing_is_thrown_into_it(
    page: Page, shop: ShopSite, sabotage: str
) -> None:
    """The fixture fails on any error of the page."""
    shop.inline = sabotage
    page.goto(shop.url("/cart?_tw=%"))
    page.wait_for_timeout(300)
    page.evaluate(
        """() => {
        if (typeof tw !== 'function') return;
        for (const name of ['track', 'message', 'arm', 'link', 'ready', 'consent', 'identify',
                            'init', 'permalink', 'no such call', Symbol(), undefined])
            tw(name);
        tw('ready', () => { throw new Error('the page itself') });
        tw('message', 'sabotaged', {text: {toString: null}});
        history.pushState(null, '', '/x');
        document.body.click();
    }"""
    )
    page.goto("about:blank")


@pytest.mark.parametrize(
    "sabotage",
    [
        "Object.defineProperty(window, 'localStorage', {get() { throw new Error('no') }});",
        "Storage.prototype.setItem = () => { throw new Error('full') };",
        "Object.defineProperty(document, 'cookie', {get() { throw 1 }, set() { throw 1 }});",
        "localStorage._tw = 'null'; localStorage['_tw.x'] = '7'; localStorage['_tw.y'] = '{';",
        "document.cookie = '_tw=%E0%A4%A';",
    ],
)
def test_a_browser_that_keeps_nothing_still_tells(
    page: Page, shop: ShopSite, talk: Talk, sabotage: str
) -> None:
    shop.inline = sabotage
    visitor = visit(page, shop)
    page.evaluate("tw('message', 'forgetful-1')")

    assert arrived(page, talk, 1, conversation_id="forgetful-1", visitor_id=visitor)


def test_a_click_is_not_held_up(page: Page, shop: ShopSite) -> None:
    shop.attributes |= {"domains": "pay.localhost"}
    shop.body = f'<a href="{shop.url("/paid", host="pay.localhost")}">Pay</a>'
    load(page, shop)
    page.evaluate(
        "addEventListener('click', event => console.log('prevented', event.defaultPrevented))"
    )
    with page.expect_console_message(lambda said: "prevented" in said.text) as clicked:
        page.click("a")

    assert clicked.value.text == "prevented false"
    page.wait_for_url("**/paid*")


def test_debugging_says_each_event_and_what_came_of_it(page: Page, shop: ShopSite) -> None:
    shop.attributes |= {"debug": ""}
    heard: list[str] = []
    page.on("console", lambda said: heard.append(said.text))
    load(page, shop)
    event_id = page.evaluate("tw('message', 'debug-1')")
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate("tw('nonsense')")

    assert any(event_id in text and "message_sent" in text for text in heard)
    assert any(event_id in text and "accepted" in text for text in heard)
    assert any("TypeError" in text for text in heard)
