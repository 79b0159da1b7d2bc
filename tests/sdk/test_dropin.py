"""The published calls of another vendor work unchanged, and its live widget is heard."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.sdk.pages import arrived, load, requests, said, until, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk

SETTLE_MS = 1_500
TAKEN = "window.gleenWidget && gleenWidget.getFingerprint"
# As published.
SNIPPET = """
!(function (w) {
  w._alhenaEventQueue = w._alhenaEventQueue || [];
  w.trackAlhenaEvent =
    w.trackAlhenaEvent ||
    function (method, data) {
      w._alhenaEventQueue.push({ method: method, args: data });
    };
})(window);
"""
ADDED = """{type: 'ITEM_ADDED', productId: '%s', productName: 'Black Running Shoes', value: 79.99,
 currency: 'USD', quantity: 1}"""
ORDER = """{orderId: '%s', value: 199.97, currency: 'USD', lineItems: [
 {productId: 'SKU-1234', productName: 'Shoes', quantity: 1, value: 79.99, currency: 'USD'},
 {productId: 'SKU-5678', productName: 'Socks', quantity: 2, value: 119.98, currency: 'USD'}]}"""
# What a live widget does, as far as it is documented.
WIDGET = """
window.heard = [];
setTimeout(() => {
  const hearers = {};
  window.gleenWidget = {
    on: (name, hear) => { (hearers[name] = hearers[name] || []).push(hear); },
    emit: (name, data) => (hearers[name] || []).forEach(hear => hear(data)),
    sendCartEvent: data => { heard.push(['cart', data.productId]); },
    sendCheckoutEvent: data => { heard.push(['checkout', data.orderId]); },
    getFingerprint: () => 'theirs',
  };
  window.trackAlhenaEvent = (method, data) => gleenWidget[method](data);
  window._alhenaEventQueue.splice(0).forEach(one => trackAlhenaEvent(one.method, one.args));
}, 300);
"""

WIDGET_SAYS = """() => {
        const say = (name, data) => gleenWidget.emit(name, data);
        say('ticket:message_submitted', {ticketId: 'T-1', message: 'Do these run small?'});
        say('ticket:bot_response_finished', {ticketId: 'T-1', response: 'They fit true to size.'});
        say('ticket:agent_handoff', {ticketId: 'T-1'});
        say('ticket:message_submitted');
        say('faqs:question_clicked', {question: 'Is it vegan?'});
        say('faqs:question_clicked', {question: 'How long is shipping?'});
        say('faqs:bot_response_finished');
        say('product:added_to_cart', {productId: 'SKU-9'});
        say('experiment:loaded', 'control');
    }"""


def products(page: Page, talk: Talk, visitor: str, n_events: int) -> list[str]:
    found = arrived(page, talk, n_events, type="cart_changed", visitor_id=visitor)
    return sorted(event["lines"][0]["product_id"] for event in found)


def test_calls_made_before_and_after_the_script_came_are_facts(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.inline = SNIPPET + "trackAlhenaEvent('sendCartEvent', " + ADDED % "early" + ");"
    visitor = visit(page, shop)
    until(page, TAKEN)
    assert page.evaluate("_alhenaEventQueue.length") == 0
    page.evaluate("trackAlhenaEvent('sendCartEvent', " + ADDED % "late" + ")")
    page.evaluate("gleenWidget.sendCartEvent(" + ADDED % "direct" + ")")

    assert products(page, talk, visitor, 3) == ["direct", "early", "late"]
    event = arrived(page, talk, 1, type="cart_changed", visitor_id=visitor)[0]
    assert (event["source"], event["change"], event["currency"]) == ("alhena", "added", "USD")
    assert list(event["lines"]) == [
        {"product_id": "early", "quantity_after": 1, "amount": "79.99"},
    ]


def test_a_page_without_the_snippet_says_that_it_wants_the_calls(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes |= {"dropin": ""}
    visitor = visit(page, shop)
    until(page, TAKEN)
    page.evaluate("gleenWidget.sendCartEvent(" + ADDED % "only" + ")")

    assert products(page, talk, visitor, 1) == ["only"]
    assert page.evaluate("[gleenWidget.getFingerprint(), gleenWidget.getFAQFingerprint()]") == [
        visitor,
        visitor,
    ]


def test_a_page_without_these_calls_loads_nothing_for_them(page: Page, shop: ShopSite) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    visit(page, shop)
    page.wait_for_timeout(300)

    assert not [url for url in asked if "dropin" in url]
    assert page.evaluate("[typeof gleenWidget, typeof trackAlhenaEvent]") == ["undefined"] * 2


def test_the_same_order_counts_once_over_calls_and_reloads(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.inline = SNIPPET
    visitor = visit(page, shop)
    until(page, TAKEN)
    sent = requests(page)
    for _ in range(2):
        page.evaluate("trackAlhenaEvent('sendCheckoutEvent', " + ORDER % "ORDER-7890" + ")")
        page.evaluate("gleenWidget.sendCheckoutEvent(" + ORDER % "ORDER-7890" + ")")
    event = arrived(page, talk, 1, order_id="ORDER-7890")[0]
    visit(page, shop)
    until(page, TAKEN)
    page.evaluate("gleenWidget.sendCheckoutEvent(" + ORDER % "ORDER-7890" + ")")
    page.wait_for_timeout(SETTLE_MS)

    assert len([e for one in sent for e in said(one) if e["type"] == "order_placed"]) == 1
    assert (event["trust"], event["visitor_id"]) == ("client-reported", visitor)
    assert (event["total"], event["source"]) == ("199.97", "alhena")
    assert event["properties"] == {"line_value": "line_total"}
    assert [(line["price"], line["quantity"]) for line in event["lines"]] == [
        ("79.99", 1),
        ("59.99", 2),
    ]


def test_what_is_no_call_of_theirs_harms_nothing(page: Page, shop: ShopSite, talk: Talk) -> None:
    shop.inline = SNIPPET
    visitor = visit(page, shop)
    until(page, TAKEN)
    for nonsense in ["", "'sendCartEvent'", "'sendCartEvent', null", "'x', {}", "null, 7"]:
        page.evaluate(f"trackAlhenaEvent({nonsense})")
    page.evaluate("gleenWidget.sendCartEvent({type: 'item_added', value: 1, currency: 'USD'})")
    page.evaluate("gleenWidget.sendCartEvent(" + ADDED % "sound" + ")")

    assert products(page, talk, visitor, 1) == ["sound"]


def test_a_live_widget_still_gets_every_call_and_we_count_each_once(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes |= {"dropin": "listen"}
    shop.inline = SNIPPET + WIDGET
    shop.inline += "trackAlhenaEvent('sendCartEvent', " + ADDED % "early" + ");"
    visitor = visit(page, shop)
    until(page, "window.gleenWidget")
    page.wait_for_timeout(800)
    page.evaluate("trackAlhenaEvent('sendCartEvent', " + ADDED % "late" + ")")
    page.evaluate("gleenWidget.sendCheckoutEvent(" + ORDER % "live-1" + ")")

    assert products(page, talk, visitor, 2) == ["early", "late"]
    assert arrived(page, talk, 1, order_id="live-1")
    page.wait_for_timeout(SETTLE_MS)
    assert len([e for e in talk.events() if e.get("visitor_id") == visitor]) == 4
    assert page.evaluate("heard") == [
        ["cart", "early"],
        ["cart", "late"],
        ["checkout", "live-1"],
    ]
    assert page.evaluate("gleenWidget.getFingerprint()") == "theirs"


def test_a_live_widgets_events_are_conversations_clicks_and_exposures(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes |= {"dropin": "listen"}
    shop.inline = SNIPPET + WIDGET
    visitor = visit(page, shop)
    until(page, "window.gleenWidget")
    page.wait_for_timeout(800)
    page.evaluate(WIDGET_SAYS)

    heard = arrived(page, talk, 8, visitor_id=visitor, source="alhena")
    by_type: dict[str, list[dict[str, object]]] = {}
    for event in heard:
        by_type.setdefault(event["type"], []).append(event)
    messages = by_type["message_sent"]
    assert [(m["role"], m.get("outcome")) for m in messages] == [
        ("shopper", None),
        ("assistant", "answered"),
        ("shopper", None),
    ]
    assert [m["conversation_id"] for m in messages[:2]] == ["T-1", "T-1"]
    assert str(messages[2]["conversation_id"]).startswith(f"alhena-{visitor}-20")
    assert by_type["conversation_handed_off"][0]["conversation_id"] == "T-1"
    assert [(f["faq_id"], f.get("is_answered", True)) for f in by_type["faq_clicked"]] == [
        ("Is it vegan?", False),
        ("How long is shipping?", True),
    ]
    assert by_type["cart_changed"][0]["change"] == "added"
    assert by_type["exposure_logged"][0]["arm"] == "control"


def test_the_order_of_a_listening_page_needs_no_widget(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    """The thank-you page often has no widget: its calls wait for one that never comes."""
    shop.attributes |= {"dropin": "listen"}
    shop.inline = SNIPPET + "trackAlhenaEvent('sendCheckoutEvent', " + ORDER % "alone-1" + ");"
    load(page, shop)

    assert arrived(page, talk, 1, order_id="alone-1")
