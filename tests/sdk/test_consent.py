"""What the shopper allows is all that is sent and stored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.sdk.pages import arrived, load, requests, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk

SETTLE_MS = 1_500
STORED = "[document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)]"
NOTHING = ["", "{}", "{}"]
MESSAGE = "tw('message', '%s', {form: 'quick_reply'})"

# Stand-ins for the consent managers' own scripts, which belong to other people's pages.
SHOPIFY = """
window.Shopify = {loadFeatures: (features, done) => setTimeout(() => {
    Shopify.customerPrivacy = {
        allowed: %s,
        analyticsProcessingAllowed() { return this.allowed },
        decide(allowed) {
            this.allowed = allowed;
            document.dispatchEvent(new CustomEvent('visitorConsentCollected',
                {detail: {analyticsAllowed: allowed}}));
        },
    };
    done();
}, 100)};
"""
WP = """
window.consents = {statistics: %s};
window.wp_has_consent = category => consents[category];
window.decide = allowed => {
    consents.statistics = allowed;
    document.dispatchEvent(new CustomEvent('wp_listen_for_consent_change',
        {detail: {statistics: allowed ? 'allow' : 'deny'}}));
};
"""


def cookies(page: Page) -> set[str]:
    return {str(one["name"]) for one in page.context.cookies()}


def of(page: Page, talk: Talk, conversation: str) -> dict[str, Any]:
    return arrived(page, talk, 1, type="message_sent", conversation_id=conversation)[0]


def test_while_consent_is_pending_nothing_is_sent_and_nothing_stored(
    page: Page, shop: ShopSite
) -> None:
    shop.attributes |= {"consent": "pending"}
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    load(page, shop)
    page.evaluate(MESSAGE % "pending-1")
    page.wait_for_timeout(SETTLE_MS)

    assert page.evaluate(STORED) == NOTHING
    assert cookies(page) == set()
    assert asked == [shop.url(), shop.script]
    assert page.evaluate("[tw('id'), tw('token')]") == ["", ""]


def test_once_granted_what_was_held_goes_out_as_of_when_it_happened(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes |= {"consent": "pending"}
    load(page, shop)
    happened = page.evaluate("(" + MESSAGE % "held-1" + ", new Date().toISOString())")
    page.wait_for_timeout(SETTLE_MS)
    page.evaluate("tw('consent', 'granted')")

    event = of(page, talk, "held-1")
    assert event["visitor_id"] == page.evaluate("tw('id')")
    # The clock is corrected by the way here, so by a little.
    assert event["occurred_at"][:18] == happened[:18]
    assert {"_tw", "_tw_s"} <= cookies(page)


def test_without_ids_messages_and_orders_still_count_and_nothing_is_stored(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes |= {"consent": "anonymous"}
    load(page, shop)
    page.evaluate(MESSAGE % "anonymous-1")
    page.evaluate("tw('faq', null, {faq_id: 'anonymous-faq'})")
    page.evaluate("tw('identify', 'anonymous-customer')")
    page.evaluate(
        "tw('track', 'order_placed', {order_id: 'anonymous-1', currency: 'EUR', total: '5',"
        " customer_id: 'c-1', email: 'a@tea.example', cart_token: 'k-1'})"
    )

    ids = {"visitor_id", "session_id", "customer_id", "email", "email_key", "cart_token"}
    assert not ids & of(page, talk, "anonymous-1").keys()
    assert not ids & arrived(page, talk, 1, order_id="anonymous-1")[0].keys()
    page.wait_for_timeout(SETTLE_MS)
    assert not [e for e in talk.events() if "anonymous-faq" in e.values()]
    assert not [e for e in talk.events() if "anonymous-customer" in e.values()]
    assert page.evaluate(STORED) == NOTHING
    assert cookies(page) == set()


def test_consent_taken_back_removes_all_that_was_stored_the_servers_cookie_too(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    visit(page, shop)
    page.evaluate(MESSAGE % "before-1")
    of(page, talk, "before-1")
    page.evaluate(MESSAGE % "unsent-1")
    sent = requests(page)
    with page.expect_response(lambda answer: "forget=1" in answer.url):
        page.evaluate("tw('consent', 'denied')")
    page.evaluate(MESSAGE % "after-1")
    page.wait_for_timeout(SETTLE_MS)

    assert page.evaluate(STORED) == NOTHING
    assert cookies(page) == set()
    assert sent == []
    assert page.evaluate("tw('id')") == ""


def test_a_word_that_is_no_consent_changes_nothing(page: Page, shop: ShopSite) -> None:
    shop.attributes |= {"consent": ""}
    visitor = visit(page, shop)
    page.evaluate("tw('consent', 'grant'), tw('consent'), tw('consent', null)")

    assert page.evaluate("tw('id')") == visitor
    assert visitor in page.evaluate("document.cookie")


def test_who_grants_again_is_somebody_else(page: Page, shop: ShopSite) -> None:
    visitor = visit(page, shop)
    with page.expect_response(lambda answer: "forget=1" in answer.url):
        page.evaluate("tw('consent', 'denied')")
    page.evaluate("tw('consent', 'granted')")
    page.evaluate("() => new Promise(done => tw('ready', done))")

    assert page.evaluate("tw('id')") not in ("", visitor)


@pytest.mark.parametrize(
    ("attribute", "manager", "decide"),
    [
        pytest.param("shopify", SHOPIFY, "Shopify.customerPrivacy.decide(%s)", id="shopify"),
        pytest.param("wp", WP, "decide(%s)", id="wp"),
    ],
)
def test_the_shops_consent_manager_decides(
    page: Page, shop: ShopSite, talk: Talk, attribute: str, manager: str, decide: str
) -> None:
    shop.attributes |= {"consent": attribute}
    shop.inline = manager % "false"
    load(page, shop)
    page.evaluate(MESSAGE % f"{attribute}-1")
    page.wait_for_timeout(SETTLE_MS)
    assert page.evaluate(STORED) == NOTHING

    page.evaluate(decide % "true")
    visitor = of(page, talk, f"{attribute}-1")["visitor_id"]
    assert page.evaluate("tw('id')") == visitor

    page.evaluate(decide % "false")
    page.wait_for_timeout(SETTLE_MS)
    assert page.evaluate(STORED) == NOTHING

    shop.inline = manager % "true"
    again = visit(page, shop)
    assert again
    assert again != visitor


def test_a_consent_manager_is_found_by_itself_and_no_id_is_lost_while_it_loads(
    page: Page, shop: ShopSite
) -> None:
    shop.inline = WP % "true"
    visitor = visit(page, shop)
    shop.inline = WP % "false"
    load(page, shop)
    page.wait_for_timeout(300)
    assert page.evaluate(STORED) == NOTHING

    shop.inline, shop.attributes["consent"] = SHOPIFY % "true", "shopify"
    visitor = visit(page, shop)
    assert visit(page, shop) == visitor


def test_the_browsers_own_opt_out_is_anonymous_until_the_shopper_says_otherwise(
    new_context: Callable[..., BrowserContext], shop: ShopSite, talk: Talk
) -> None:
    context = new_context()
    context.add_init_script(
        "Object.defineProperty(navigator, 'globalPrivacyControl', {value: true})"
    )
    page = context.new_page()
    load(page, shop)
    page.evaluate(MESSAGE % "gpc-1")
    assert "visitor_id" not in of(page, talk, "gpc-1")
    assert page.evaluate(STORED) == NOTHING

    page.evaluate("tw('consent', 'granted')")
    page.evaluate(MESSAGE % "gpc-2")
    assert of(page, talk, "gpc-2")["visitor_id"] == page.evaluate("tw('id')")


def test_who_is_not_asked_yet_meets_the_treatment_and_is_in_no_experiment(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes |= {"consent": "pending"}
    load(page, shop)

    assert page.evaluate("tw('arm', 'unasked', 'assistant:0,holdout:1')") == "assistant"
    page.wait_for_timeout(SETTLE_MS)
    assert not [e for e in talk.events() if e.get("experiment_id") == "unasked"]
