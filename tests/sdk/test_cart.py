"""The conversation's name gets onto Shopify's cart and stays there."""

from __future__ import annotations

from playwright.sync_api import Page
from tests.sdk.pages import visit
from tests.sdk.shop import ShopSite

SHOPIFY = "window.Shopify = {routes: {root: '/'}};"
SETTLE_MS = 600


def updates(shop: ShopSite) -> int:
    return shop.asked.count(("POST", "/cart/update.js"))


def wait_for(page: Page, shop: ShopSite, value: str) -> None:
    for _ in range(100):
        if shop.cart.attributes.get("__tw") == value:
            return
        page.wait_for_timeout(50)
    raise AssertionError(shop.cart.attributes)


def test_a_touch_is_written_to_the_cart_once(page: Page, shop: ShopSite) -> None:
    shop.inline = SHOPIFY
    shop.cart.attributes["gift"] = "yes"
    visitor = visit(page, shop)
    page.wait_for_timeout(SETTLE_MS)
    assert updates(shop) == 0

    page.evaluate("tw('nudge', null, {nudge_id: 'n-1'})")
    wait_for(page, shop, visitor)
    page.evaluate("tw('chat', 'chat-1'), tw('message', 'chat-1'), tw('answer', 'chat-1')")
    wait_for(page, shop, f"{visitor}.chat-1")
    page.wait_for_timeout(SETTLE_MS)

    assert updates(shop) == 2
    assert shop.cart.attributes["gift"] == "yes"


def test_who_wipes_the_cart_does_not_wipe_the_conversation(page: Page, shop: ShopSite) -> None:
    shop.inline = SHOPIFY
    visitor = visit(page, shop)
    page.evaluate("tw('message', 'chat-1')")
    wait_for(page, shop, f"{visitor}.chat-1")

    shop.cart.attributes.clear()
    page.evaluate(
        """document.body.dispatchEvent(Object.assign(
            new Event('shopify:cart:attributes-update', {bubbles: true}),
            {attributes: [{key: 'gift', value: 'no'}], promise: Promise.resolve({cart: {}})}))"""
    )
    wait_for(page, shop, f"{visitor}.chat-1")
    page.evaluate(
        """document.body.dispatchEvent(Object.assign(
            new Event('shopify:cart:attributes-update', {bubbles: true}),
            {attributes: [{key: '__tw', value: 'x'}], promise: Promise.reject(new Error('no'))}))"""
    )
    page.wait_for_timeout(SETTLE_MS)
    assert updates(shop) == 2


def test_a_new_cart_is_told_when_its_lines_change_or_it_is_looked_at(
    page: Page, shop: ShopSite
) -> None:
    shop.inline = SHOPIFY
    visitor = visit(page, shop)
    page.evaluate("tw('message', 'chat-1')")
    wait_for(page, shop, f"{visitor}.chat-1")

    shop.cart.attributes.clear()
    visit(page, shop, "/products/tea")
    page.evaluate(
        "document.dispatchEvent(Object.assign(new Event('shopify:cart:lines-update'),"
        " {action: 'add', lines: []}))"
    )
    wait_for(page, shop, f"{visitor}.chat-1")

    shop.cart.attributes.clear()
    visit(page, shop, "/cart")
    wait_for(page, shop, f"{visitor}.chat-1")


def test_where_there_is_no_such_cart_or_it_is_not_wanted_nothing_is_written(
    page: Page, shop: ShopSite
) -> None:
    visit(page, shop)
    page.evaluate("tw('message', 'chat-1')")
    shop.inline, shop.attributes["cart"] = SHOPIFY, "off"
    visit(page, shop, "/cart")
    page.evaluate("tw('message', 'chat-2')")
    page.wait_for_timeout(SETTLE_MS)

    assert updates(shop) == 0


def test_a_cart_link_names_the_conversation(page: Page, shop: ShopSite) -> None:
    shop.inline = "window.Shopify = {routes: {root: '/en-gb/'}};"
    shop.attributes |= {"cart": "off"}
    visitor = visit(page, shop)
    page.evaluate("tw('message', 'chat 1')")

    assert page.evaluate("tw('permalink', '42:1,43:2')") == (
        f"/en-gb/cart/42:1,43:2?attributes[__tw]={visitor}.chat%201"
    )
