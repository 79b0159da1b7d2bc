"""What the browser says arrives: in batches, after faults, over reloads and closed pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Request, Route
from tests.sdk.pages import EVENTS, arrived, requests, said, until, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk

VIEW = "tw('track', 'product_viewed', {product_id: '%s'})"


@pytest.fixture
def tab(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page whose network may fail: what its console says of that is no fault."""
    page = new_context().new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    assert faults == []


def viewed(page: Page, talk: Talk, visitor: str, n_events: int) -> list[str]:
    found = arrived(page, talk, n_events, type="product_viewed", visitor_id=visitor)
    return sorted(event["product_id"] for event in found)


def retries(sent: list[Request]) -> list[str]:
    return [parse_qs(urlsplit(request.url).query)["r"][0] for request in sent]


def answering(page: Page, *statuses: int, **headers: str) -> None:
    """Answers the first requests of events with these statuses, without asking the server."""
    left = list(statuses)

    def answer(route: Route) -> None:
        if left:
            cors = {"allow-origin": "*", "expose-headers": "retry-after"}
            named = {f"access-control-{name}": value for name, value in cors.items()}
            route.fulfill(status=left.pop(0), headers=named | headers, body="{}")
        else:
            route.continue_()

    page.route(EVENTS, answer)


def test_events_wait_for_company_and_go_ten_at_a_time_without_a_preflight(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(page, shop)
    sent = requests(page)
    page.evaluate(
        "for (let n = 10; n < 25; n++) tw('track', 'product_viewed', {product_id: '' + n})"
    )

    assert viewed(page, talk, visitor, 15) == [str(n) for n in range(10, 25)]
    assert [len(said(one)) for one in sent] == [10, 6]  # with the session's start
    assert {one.method for one in sent} == {"POST"}
    assert {one.headers["content-type"] for one in sent} == {"text/plain;charset=UTF-8"}
    assert retries(sent) == ["0", "0"]


def test_an_order_does_not_wait(page: Page, shop: ShopSite, talk: Talk) -> None:
    visit(page, shop)
    with page.expect_request(EVENTS, timeout=500) as sent:
        page.evaluate(
            "tw('track', 'order_placed', {order_id: 'now-1', currency: 'EUR', total: '9.90'})"
        )

    assert [e["type"] for e in said(sent.value)] == ["session_started", "order_placed"]
    assert arrived(page, talk, 1, order_id="now-1")[0]["trust"] == "client-reported"


@pytest.mark.parametrize("status", [503, 429, 408, 500])
def test_a_refusal_that_will_pass_is_tried_again_with_the_same_bytes(
    tab: Page, shop: ShopSite, talk: Talk, status: int
) -> None:
    visitor = visit(tab, shop)
    sent = requests(tab)
    answering(tab, status)
    tab.evaluate(VIEW % "again")

    assert viewed(tab, talk, visitor, 1) == ["again"]
    assert retries(sent) == ["0", "1"]
    assert said(sent[0]) == said(sent[1])


def test_the_server_says_how_long_to_wait(tab: Page, shop: ShopSite, talk: Talk) -> None:
    visitor = visit(tab, shop)
    answering(tab, 503, **{"retry-after": "3"})
    with tab.expect_response(EVENTS):
        tab.evaluate(VIEW % "later")
    refused_at: float = tab.evaluate("Date.now()")
    with tab.expect_request(EVENTS):
        tab.evaluate(VIEW % "too")

    assert tab.evaluate("Date.now()") - refused_at > 2_800
    assert viewed(tab, talk, visitor, 2) == ["later", "too"]


def test_what_the_server_will_never_take_is_not_sent_again(
    tab: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(tab, shop)
    sent = requests(tab)
    tab.evaluate("tw('track', 'no_such_thing', {})")
    tab.evaluate("tw('track', 'message_sent', {role: 'shopper'})")
    tab.evaluate(VIEW % "good")
    assert viewed(tab, talk, visitor, 1) == ["good"]
    tab.wait_for_timeout(1_500)

    assert len(sent) == 1


def test_a_refused_key_stops_the_page_and_touches_go_with_the_next_one(
    tab: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(tab, shop)
    answering(tab, 403)
    with tab.expect_response(EVENTS):
        tab.evaluate(VIEW % "lost")
        tab.evaluate("tw('message', 'refused-1')")
    sent = requests(tab)
    tab.evaluate("tw('answer', 'refused-1')")
    tab.wait_for_timeout(1_500)
    assert sent == []

    assert visit(tab, shop, "/next") == visitor
    said = arrived(tab, talk, 2, conversation_id="refused-1", visitor_id=visitor)
    assert {event["role"] for event in said} == {"shopper", "assistant"}


def test_without_a_network_three_tries_are_enough_until_it_is_back(
    tab: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(tab, shop)
    arrived(tab, talk, 1, type="session_started", visitor_id=visitor)
    sent = requests(tab)
    tab.context.set_offline(True)
    tab.evaluate(VIEW % "offline")
    tab.wait_for_timeout(7_000)
    assert retries(sent) == ["0", "1", "2"]

    tab.context.set_offline(False)
    assert viewed(tab, talk, visitor, 1) == ["offline"]


def test_what_was_not_sent_outlives_its_page(tab: Page, shop: ShopSite, talk: Talk) -> None:
    visitor = visit(tab, shop)
    arrived(tab, talk, 1, type="session_started", visitor_id=visitor)
    tab.add_init_script("navigator.sendBeacon = () => false")
    tab.reload()
    until(tab, "window.tw && tw('id')")
    tab.route(EVENTS, lambda route: route.abort())
    ids = [tab.evaluate(VIEW % n) for n in "ab"]
    tab.wait_for_timeout(300)
    tab.unroute(EVENTS)
    tab.reload()

    found = arrived(tab, talk, 2, type="product_viewed", visitor_id=visitor)
    assert [event["event_id"] for event in found] == ids
    until(tab, "!Object.keys(localStorage).some(key => key.startsWith('_tw.'))")


def test_two_pages_that_closed_at_once_leave_their_events_to_a_third(
    new_context: Callable[..., BrowserContext], shop: ShopSite, talk: Talk
) -> None:
    context = new_context()
    context.add_init_script("navigator.sendBeacon = () => false")
    context.route(EVENTS, lambda route: route.abort())
    first, second, third = (context.new_page() for _ in range(3))
    visitor = visit(first, shop)
    assert visit(second, shop) == visitor
    for n, page in enumerate([first, second]):
        page.evaluate(VIEW % f"tab-{n}")
    for page in (first, second):
        page.wait_for_timeout(100)
        page.goto("about:blank")
    context.unroute(EVENTS)

    assert visit(third, shop) == visitor
    assert viewed(third, talk, visitor, 2) == ["tab-0", "tab-1"]


def test_a_page_that_closes_at_once_says_it_by_beacon(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(page, shop)
    page.evaluate(VIEW % "last words")
    page.goto("about:blank")

    assert viewed(page, talk, visitor, 1) == ["last words"]
    # Nobody confirms a beacon: the next page says it again, and it is the same event.
    with page.expect_request(EVENTS) as again:
        visit(page, shop)
    (event,) = (e for e in said(again.value) if e["type"] == "product_viewed")
    assert (
        arrived(page, talk, 1, type="product_viewed", visitor_id=visitor)[0]["event_id"]
        == (event["event_id"])
    )


NOTE_BEACONS = """
const send = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (url, body) => {
    const taken = send(url, body);
    localStorage.beacons = JSON.stringify([...JSON.parse(localStorage.beacons ?? '[]'),
                                           [body.length, taken]]);
    return taken;
};
"""


def test_a_beacon_that_is_too_large_is_halved_and_what_did_not_fit_comes_later(
    tab: Page, shop: ShopSite, talk: Talk
) -> None:
    tab.add_init_script(NOTE_BEACONS)
    visitor = visit(tab, shop)
    tab.evaluate(
        "for (let n = 0; n < 40; n++)"
        " tw('message', 'long', {text: 'word '.repeat(700), properties: {n}})"
    )
    tab.goto("about:blank")
    visit(tab, shop)
    beacons = tab.evaluate("JSON.parse(localStorage.beacons)")
    taken = [size for size, is_taken in beacons if is_taken]

    # The browser takes 64 KiB in all, and refuses the rest.
    assert 0 < sum(taken) <= 64 * 1024
    assert [size for size, is_taken in beacons if not is_taken]
    assert max(size for size, _ in beacons) < 60_000
    came = arrived(tab, talk, 40, type="message_sent", visitor_id=visitor)
    assert {event["properties"]["n"] for event in came} == set(range(40))


def test_the_queue_keeps_touches_and_orders_when_it_is_full(
    tab: Page, shop: ShopSite, talk: Talk
) -> None:
    visitor = visit(tab, shop)
    arrived(tab, talk, 1, type="session_started", visitor_id=visitor)
    tab.route(EVENTS, lambda route: route.abort())
    tab.evaluate("tw('answer', 'kept')")
    tab.evaluate("for (let n = 0; n < 90; n++) tw('track', 'product_viewed', {product_id: '' + n})")
    kept: list[str] = tab.evaluate(
        "JSON.parse(localStorage[Object.keys(localStorage).find(key => /^_tw\\./.test(key))])"
        ".q.map(event => event.product_id || event.conversation_id)"
    )

    assert len(kept) == 60
    assert kept[0] == "kept"
    assert kept[1:] == [str(n) for n in range(31, 90)]


def test_text_that_no_json_can_hold_harms_nothing(page: Page, shop: ShopSite, talk: Talk) -> None:
    visitor = visit(page, shop)
    page.evaluate("tw('track', 'product_viewed', {product_id: 'half \\ud83d', category: 'a\\0b'})")
    page.evaluate("const ring = {}; ring.ring = ring; tw('track', 'product_viewed', ring)")
    page.evaluate("tw('track', 'product_viewed', {product_id: 1n})")
    page.evaluate(VIEW % "whole")

    assert viewed(page, talk, visitor, 2) == ["half \ufffd", "whole"]
