"""How an order reaches us: the shopper's browser, then Shopify's webhooks or the shop's server."""

from __future__ import annotations

from random import Random
from typing import Any

from talkworth.demo.arrivals import MINUTE, SECOND, Outbox, instant
from talkworth.demo.bodies import edit_body, order_body, refund_body
from talkworth.demo.lines import Refund
from talkworth.demo.orders import Order
from talkworth.demo.visits import P_FRICTION, Visit, check_out, fill_cart, stumble
from talkworth.events.orders import (
    LineChange,
    OrderCancelled,
    OrderEdited,
    OrderLine,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    PaymentStatus,
    RefundLine,
)
from talkworth.money import decimal_text


def buy(visit: Visit, order: Order) -> None:
    """Fill the cart and check out, in time for the order."""
    if order.cart_token is None or order.checkout_token is None:
        return
    visit.now_us = max(visit.now_us, order.at_us - 4 * MINUTE)
    products = [(line.product, line.quantity) for line in order.lines if line.added_us is None]
    fill_cart(visit, products, order.cart_token, order.currency)
    check_out(visit, products, order.cart_token, order.checkout_token, order.currency)
    if order.shopper.rng.random() < P_FRICTION:
        stumble(visit)


def tell_pixel(visit: Visit, order: Order) -> None:
    """The thank-you page reports the order too, a moment later: corroboration, or all we get."""
    if order.pixel_error_minor is None:
        return
    visit.send(
        OrderPlaced,
        order.at_us if order.path == "browser" else order.at_us + 2 * SECOND,
        order_id=order.order_id,
        order_name=order.name,
        currency=order.currency,
        total=decimal_text(order.total_minor + order.pixel_error_minor, order.currency),
        conversation_id=order.conversation_id,
        **order.told_tokens,
        **(_figures(order) if order.path == "browser" else {}),
    )


def deliver(out: Outbox, order: Order) -> None:
    """Whatever the shop's systems send about the order."""
    if order.path == "shopify":
        _deliver_webhooks(out, order)
    elif order.path == "server" and not order.stands_on_renewal:
        _deliver_events(out, order)


def _deliver_webhooks(out: Outbox, order: Order) -> None:
    rng = Random(f"webhooks/{order.order_id}")  # noqa: S311

    def send(topic: str, at_us: int, body: bytes) -> None:
        out.webhook(topic, f"{rng.getrandbits(128):032x}", at_us, body)

    def send_order(topic: str, at_us: int) -> None:
        send(topic, at_us, order_body(order, at_us))

    send_order("orders/create", order.at_us + SECOND)
    if order.status == "paid":
        # Shopify triggers both at once, with one and the same picture of the order.
        send_order("orders/paid", order.at_us + SECOND)
    elif order.paid_us is not None:
        send_order("orders/paid", order.paid_us)
    if order.voided_us is not None:
        send_order("orders/updated", order.voided_us + SECOND)
    if added_us := order.edited_us:
        send("orders/edited", added_us, edit_body(order))
        send_order("orders/updated", added_us + SECOND)
    if order.fulfilled_us is not None:
        send_order("orders/updated", order.fulfilled_us + SECOND)
    for refund in order.refunds:
        send("refunds/create", refund.at_us, refund_body(order, refund))
        send_order("orders/updated", refund.at_us + SECOND)
    if order.cancelled_us is not None:
        send_order("orders/cancelled", order.cancelled_us + SECOND)


def _deliver_events(out: Outbox, order: Order) -> None:
    _deliver_picture(out, order, "v1", order.at_us, order.status)
    if order.paid_us is not None:
        event_id = f"order-{order.order_id}-paid"
        out.server(OrderPaid, order.paid_us, event_id, order_id=order.order_id)
    if order.voided_us is not None:
        _deliver_picture(out, order, "v2", order.voided_us, "voided")
    if order.edited_us is not None:
        _deliver_edit(out, order, order.edited_us)
    for refund in order.refunds:
        _deliver_refund(out, order, refund)
    if order.cancelled_us is not None:
        event_id = f"order-{order.order_id}-cancelled"
        out.server(OrderCancelled, order.cancelled_us, event_id, order_id=order.order_id)


def _deliver_edit(out: Outbox, order: Order, at_us: int) -> None:
    """The new picture of the order, and what was added to it."""
    _deliver_picture(out, order, "v3", at_us, order.status)
    out.server(
        OrderEdited,
        at_us,
        f"order-{order.order_id}-edited",
        order_id=order.order_id,
        edit_id=order.edit_id,
        added=tuple(
            LineChange(line_id=line.line_id, quantity=line.quantity)
            for line in order.lines
            if line.added_us is not None
        ),
    )


def _deliver_picture(
    out: Outbox, order: Order, version: str, updated_us: int, status: PaymentStatus
) -> None:
    order = order.as_of(updated_us + SECOND)
    shopper = order.shopper
    rated = {
        "shop_total": decimal_text(order.shop_total_minor, shopper.shop.currency),
        "shop_currency": shopper.shop.currency,
    }
    fields: dict[str, Any] = {
        "order_id": order.order_id,
        "order_name": order.name,
        "updated_at": instant(updated_us),
        "currency": order.currency,
        "total": decimal_text(order.total_minor, order.currency),
        "payment_status": status,
        "sales_channel": order.sales_channel,
        "is_test": order.quirk == "test",
        "is_staff": order.quirk == "staff",
        "is_draft": order.quirk == "open-draft",
        "customer_id": shopper.customer_id,
        "email": shopper.email,
        "visitor_id": order.visitor_id,
        "conversation_id": order.conversation_id,
        **order.told_tokens,
        "customer_order_index": order.customer_order_index,
        "source": "shop-server",
        **(rated if order.has_rate else {}),
        **_figures(order),
    }
    event_id = f"order-{order.order_id}-{version}"
    out.server(OrderPlaced, order.at_us, event_id, told_us=updated_us, **fields)


def _deliver_refund(out: Outbox, order: Order, refund: Refund) -> None:
    currency = order.shopper.shop.currency if refund.is_in_shop_currency else order.currency

    def text(minor: int) -> str:
        return decimal_text(minor, currency)

    out.server(
        OrderRefunded,
        refund.at_us,
        f"refund-{refund.refund_id}",
        order_id=order.order_id,
        refund_id=refund.refund_id,
        amount=text(refund.amount_minor),
        currency=currency,
        shipping=text(refund.shipping_minor),
        lines=tuple(
            RefundLine(
                line_id=line.line_id,
                quantity=line.quantity,
                subtotal=text(line.subtotal_minor),
                tax=text(line.tax_minor),
            )
            for line in refund.lines
        ),
        source="shop-server",
    )


def _figures(order: Order) -> dict[str, Any]:
    """The order's money, part by part."""

    def text(minor: int) -> str:
        return decimal_text(minor, order.currency)

    lines = tuple(
        OrderLine(
            line_id=line.line_id,
            quantity=line.quantity,
            price=text(line.price_minor),
            discount=text(line.discount_minor),
            tax=text(line.tax_minor),
            product_id=line.product.product_id,
            title=line.product.title,
            category=line.product.category,
            is_gift_card=line.is_gift_card,
        )
        for line in order.lines
    )
    return {
        "tax": text(order.tax_minor),
        "shipping": text(order.shipping_minor),
        "tips": text(order.tips_minor),
        "order_discount": text(order.order_discount_minor),
        "prices_include_tax": order.includes_tax,
        "lines": lines,
    }
