"""
From a shopper's click to the credited order.

A shopper in a real browser asks in a chat, gets a helpful answer, fills the cart and pays; the
platform's signed webhook arrives; the order is direct, verified, and explained.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page
from tests.runtime.shop import send_webhook
from tests.sdk.pages import arrived, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk
from tests.sources import woo_bodies

from talkworth.cli import cli
from talkworth.control import Control

SHOPIFY = "window.Shopify = {routes: {root: '/'}};"
# What another vendor's documentation tells a shop to put before its widget.
DROP_IN = """
    window._alhenaEventQueue = window._alhenaEventQueue || [];
    window.trackAlhenaEvent = window.trackAlhenaEvent || function (method, args) {
        window._alhenaEventQueue.push({method: method, args: args});
    };
"""
WOO_SECRET = b"a secret that WooCommerce signs with"
VISIT_IN_PHP = Path(__file__).parents[2] / "integrations/woocommerce/talkworth/includes"


def ask_and_be_helped(page: Page, talk: Talk, conversation: str) -> None:
    """The shopper asks in the shop's chat and gets an answer."""
    page.evaluate(f"tw('message', '{conversation}', {{text: 'Do you have a strong black tea?'}})")
    page.evaluate(f"tw('answer', '{conversation}', 'answered')")
    arrived(page, talk, 2, type="message_sent", conversation_id=conversation)


def add_to_cart(page: Page) -> None:
    """What a theme's button does."""
    page.evaluate(
        "() => fetch('/cart/add.js', {method: 'POST', body: JSON.stringify({id: 7, quantity: 1})})"
    )


def explained(talk: Talk, order: str) -> str:
    """What the command line says of an order."""
    result = CliRunner().invoke(cli, ["explain", "order", order, "--data", str(talk.data)])
    assert result.exit_code == 0, result.output
    return result.output


def shopify_order(order_id: int, attributes: dict[str, str]) -> dict[str, Any]:
    return {
        "id": order_id,
        "name": f"#{order_id}",
        "currency": "EUR",
        "created_at": datetime.now(UTC).isoformat(),
        "financial_status": "paid",
        "total_price": "20.00",
        "line_items": [{"id": order_id * 10, "product_id": 7, "quantity": 1, "price": "20.00"}],
        "note_attributes": [{"name": name, "value": text} for name, text in attributes.items()],
    }


def test_an_order_on_shopify_is_direct_verified_and_explained(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.inline = SHOPIFY
    own = visit(page, shop)
    ask_and_be_helped(page, talk, "c-shopify")
    add_to_cart(page)
    page.wait_for_timeout(200)
    assert shop.cart.attributes == {"__tw": f"{own}.c-shopify"}

    paid = shopify_order(7001, shop.cart.attributes)
    assert send_webhook(talk.client, "orders/paid", "to-credit-1", paid).status_code == 200
    said = talk.explain("order", "7001")

    assert (said["trust"], said["source"]) == ("verified", "shopify")
    revenue = said["sum"]["revenue"]
    assert revenue["direct_minor"] == revenue["total_minor"] == 2000
    assert "direct" in said["statement"]
    assert "joined by conversation" in said["statement"]
    text = explained(talk, "7001")
    assert "#7001 of shop tea (verified)" in text
    assert "chat direct" in text


@pytest.mark.needs("php")
def test_an_order_on_woocommerce_is_direct_verified_and_explained(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    with closing(Control.open(talk.data)) as control:
        control.add_webhook("tea", "woocommerce", "", WOO_SECRET)
    own = visit(page, shop)
    ask_and_be_helped(page, talk, "c-woo")
    page.evaluate("() => fetch('/checkout', {method: 'POST'})")

    written = order_meta(shop.cookie)
    assert written == f"{own}.c-woo"
    # WooCommerce tells whole seconds, cut down: the chat was in this one.
    now = (datetime.now(UTC) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%S")
    order = woo_bodies.order(
        id=8001,
        number="8001",
        date_created_gmt=now,
        date_modified_gmt=now,
        date_paid_gmt=now,
        meta_data=[{"id": 1, "key": "__tw", "value": written}],
    )
    assert send_woocommerce(talk, order) == 200
    said = talk.explain("order", "8001")

    assert (said["trust"], said["source"]) == ("verified", "woocommerce")
    revenue = said["sum"]["revenue"]
    assert revenue["direct_minor"] == said["sum"]["balance_minor"] > 0
    assert "joined by conversation" in said["statement"]
    assert "(verified)" in explained(talk, "8001")


def order_meta(cookie: str) -> str:
    """What the plugin writes on an order, in PHP, of the cookie that the browser sent."""
    sent = unquote(SimpleCookie(cookie)["_tw"].value)
    script = "define('ABSPATH', 1); require $argv[1]; echo Talkworth\\Visit::parse($argv[2]);"
    command = ["php", "-r", script, "--", str(VISIT_IN_PHP / "class-visit.php"), sent]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def send_woocommerce(talk: Talk, order: dict[str, Any]) -> int:
    body = json.dumps(order).encode()
    signature = base64.b64encode(hmac.digest(WOO_SECRET, body, hashlib.sha256)).decode()
    headers = {
        "Content-Type": "application/json",
        "X-WC-Webhook-Topic": "order.updated",
        "X-WC-Webhook-Signature": signature,
        "X-WC-Webhook-Source": "https://tea.example/",
    }
    return talk.client.post("/webhooks/woocommerce/tea", content=body, headers=headers).status_code


def test_an_order_through_the_drop_in_alone_is_client_reported_and_says_so(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.inline = DROP_IN
    own = visit(page, shop)
    ask_and_be_helped(page, talk, "c-drop")
    page.evaluate(
        """() => {
            const tea = {productId: '7', productName: 'Assam', currency: 'EUR', quantity: 2};
            trackAlhenaEvent('sendCartEvent', {type: 'ITEM_ADDED', value: 20, ...tea});
            trackAlhenaEvent('sendCheckoutEvent',
                {orderId: '9001', value: 20, currency: 'EUR', lineItems: [{value: 20, ...tea}]});
        }"""
    )
    (cart,) = arrived(page, talk, 1, type="cart_changed", visitor_id=own)
    (order,) = arrived(page, talk, 1, type="order_placed", order_id="9001")
    said = talk.explain("order", "9001")

    assert (cart["change"], order["trust"]) == ("added", "client-reported")
    assert said["trust"] == "client-reported"
    assert said["sum"]["revenue"]["direct_minor"] == 2000
    assert "(client-reported)" in explained(talk, "9001")


def test_a_webhook_confirms_what_the_browser_reported_and_its_money_counts(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.inline = SHOPIFY + DROP_IN
    visit(page, shop)
    ask_and_be_helped(page, talk, "c-both")
    page.evaluate(
        "() => trackAlhenaEvent('sendCheckoutEvent',"
        " {orderId: '7002', value: 999.5, currency: 'EUR'})"
    )
    arrived(page, talk, 1, type="order_placed", order_id="7002")
    assert talk.explain("order", "7002")["trust"] == "client-reported"

    paid = shopify_order(7002, shop.cart.attributes)
    assert send_webhook(talk.client, "orders/paid", "to-credit-2", paid).status_code == 200
    said = talk.explain("order", "7002")

    assert (said["trust"], said["is_conflicting"]) == ("verified", True)
    assert said["sum"]["revenue"]["direct_minor"] == said["sum"]["total_minor"] == 2000
