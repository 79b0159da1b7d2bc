"""An order's body as events: the order as it stands, its cancellation, its refunds."""

from __future__ import annotations

from datetime import datetime, timedelta

from talkworth.events import Event
from talkworth.events.orders import OrderCancelled, OrderLine, OrderPlaced, PaymentStatus
from talkworth.money import decimal_text
from talkworth.sources.amounts import (
    known_currency,
    minor,
    not_negative,
    not_too_large,
    quantity,
)
from talkworth.sources.channels import is_ai_storefront
from talkworth.sources.reading import (
    id_text,
    instant,
    maybe_id,
    maybe_instant,
    sealed,
    shaped,
    stamp,
)
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.amounts import Till
from talkworth.sources.shopify.identifiers import identifiers
from talkworth.sources.shopify.refunds import refund_event
from talkworth.sources.shopify.shapes import SOURCE, Deleted, Line, Order, ShippingLine

# What was paid and given back later was paid; what we cannot name was not paid yet.
PAYMENT_STATUS: dict[str | None, PaymentStatus] = {
    "paid": "paid",
    "partially_refunded": "paid",
    "refunded": "paid",
    "partially_paid": "partially_paid",
    "authorized": "authorized",
    "voided": "voided",
    "expired": "voided",
}
# A customer's count of orders grows; soon after the order it is the order's own number.
COUNT_IS_CURRENT = timedelta(hours=1)


def read_order(document: object) -> list[Event]:
    """The body of any topic that carries a whole order."""
    order = shaped(document, Order)
    till = _till(order)
    updated_at = instant(order.updated_at, order.created_at)
    events: list[Event] = [_placed(order, till, updated_at)]
    if order.cancelled_at:
        events.append(_cancelled(order, order.cancelled_at))
    for refund in order.refunds or ():
        events.append(
            refund_event(
                refund,
                till,
                order.id,
                is_tax_included=bool(order.taxes_included),
                updated_at=updated_at,
            )
        )
    return events


def read_deleted(document: object) -> list[Event]:
    """
    The body of `orders/delete`: what is left of the order counts no more.

    Shopify deletes what the shop took out of its books; what was sold before stays as it was.

    Raises:
        Unreadable: unreadable-body: it is a whole order, sent again under another topic.
    """
    deleted = shaped(document, Deleted)
    if deleted.currency is not None:
        raise Unreadable("unreadable-body", "It is more than a deleted order's id.")
    order_id = id_text(deleted.id)
    return [
        OrderCancelled(
            event_id=f"shopify/deleted/{order_id}",
            occurred_at=instant(deleted.said_at),
            source=SOURCE,
            order_id=order_id,
            reason="deleted",
        )
    ]


def _till(order: Order) -> Till:
    """The order's currencies and, where they differ, its own locked rate between them."""
    shop_currency = known_currency(order.currency)
    currency = known_currency(order.presentment_currency or shop_currency)
    if currency == shop_currency:
        return Till(currency, shop_currency)
    total = Till(currency, shop_currency).needed(order.total_price_set, order.total_price)
    shop_total = _shop_total(order, shop_currency)
    return Till(currency, shop_currency, (total, shop_total) if shop_total else None)


def _shop_total(order: Order, shop_currency: str) -> int:
    money = order.total_price_set.shop_money if order.total_price_set else None
    if money is None or money.amount is None:
        return Till(shop_currency, shop_currency).needed(None, order.total_price)
    if money.currency_code not in (None, shop_currency):
        raise Unreadable("currency-differs")
    return not_negative(minor(money.amount, shop_currency))


def _placed(order: Order, till: Till, updated_at: datetime) -> OrderPlaced:
    lines = [line for line in order.line_items if not _is_tip(line)]
    order_id, occurred_at = id_text(order.id), instant(order.processed_at, order.created_at)
    line_ids = [id_text(line.id) for line in order.line_items]
    if len(set(line_ids)) < len(line_ids):
        raise Unreadable("unreadable-body", "Two lines have the same id.")
    shop_total = _shop_total(order, till.shop_currency)
    return sealed(
        OrderPlaced(
            event_id=f"shopify/order/{order_id}/{stamp(updated_at)}",
            occurred_at=occurred_at,
            source=SOURCE,
            order_id=order_id,
            currency=till.currency,
            total=till.text(till.needed(order.total_price_set, order.total_price)),
            tax=till.text(not_negative(till.set_or(order.total_tax_set, order.total_tax) or 0)),
            shipping=till.text(_shipping(order, till)),
            tips=till.text(_tips(order, till)),
            prices_include_tax=bool(order.taxes_included),
            lines=tuple(_line(line, till) for line in lines),
            order_name=order.name[:100] if order.name else None,
            payment_status=PAYMENT_STATUS.get(order.financial_status, "pending"),
            updated_at=updated_at,
            shop_total=decimal_text(shop_total, till.shop_currency),
            shop_currency=till.shop_currency,
            sales_channel=sales_channel(order.source_name),
            is_test=bool(order.test),
            customer_order_index=_order_index(order, occurred_at, updated_at),
            **identifiers(order),
        )
    )


def _cancelled(order: Order, cancelled_at: str) -> OrderCancelled:
    # No identifiers: every later body of the order must make this event again, byte for byte.
    order_id = id_text(order.id)
    return OrderCancelled(
        event_id=f"shopify/cancel/{order_id}",
        occurred_at=instant(cancelled_at),
        source=SOURCE,
        order_id=order_id,
        reason=order.cancel_reason[:1000] if order.cancel_reason else None,
    )


def _line(line: Line, till: Till) -> OrderLine:
    price, units = till.needed(line.price_set, line.price), quantity(line.quantity)
    not_too_large(price * units)
    return OrderLine(
        line_id=id_text(line.id),
        quantity=units,
        price=till.text(price),
        discount=till.text(till.discount(line)),
        tax=None if line.tax_lines is None else till.text(till.taxes(line.tax_lines)),
        product_id=maybe_id(line.product_id),
        variant_id=maybe_id(line.variant_id),
        title=line.title[:1000] if line.title else None,
        is_gift_card=bool(line.gift_card),
    )


def _is_tip(line: Line) -> bool:
    return bool(line.tip_payment_gateway or line.tip_payment_method)


def _tips(order: Order, till: Till) -> int:
    """Tips are lines of their own; an older body only has their sum, in the shop's currency."""
    tips = [line for line in order.line_items if _is_tip(line)]
    if tips:
        return sum(
            quantity(line.quantity) * till.needed(line.price_set, line.price) - till.discount(line)
            for line in tips
        )
    return 0 if order.total_tip_received is None else till.needed(None, order.total_tip_received)


def _shipping(order: Order, till: Till) -> int:
    """
    Shipping after its discounts and without its tax, so that an order's net is its total less
    tax, shipping, tips and gift cards also where prices include tax.
    """
    if order.shipping_lines is None:
        return not_negative(till.set_or(order.total_shipping_price_set, None) or 0)
    kept = (line for line in order.shipping_lines if not line.is_removed)
    return sum(_shipping_line(line, till, bool(order.taxes_included)) for line in kept)


def _shipping_line(line: ShippingLine, till: Till, is_tax_included: bool) -> int:
    price = till.needed(line.price_set, line.price)
    discount = till.allocations(line.discount_allocations or ())
    tax = till.taxes(line.tax_lines or ()) if is_tax_included else 0
    return max(0, price - discount - tax)


def sales_channel(source_name: str | None) -> str:
    """
    Where the order was placed: `web`, `pos`, `draft`, `subscription`, `agent` for an AI
    storefront, `app` for an app known by its number only, else the name Shopify gives.
    """
    name = (source_name or "").strip().lower()
    if not name:
        return "unknown"
    if name.isdigit():
        return "app"
    if name.startswith("subscription_contract"):
        return "subscription"
    if is_ai_storefront(name):
        return "agent"
    return "draft" if name == "shopify_draft_order" else name[:64]


def _order_index(order: Order, occurred_at: datetime, updated_at: datetime) -> int | None:
    count = order.customer.orders_count if order.customer else None
    created_at = maybe_instant(order.created_at) or occurred_at
    if count is None or count < 1 or updated_at - created_at > COUNT_IS_CURRENT:
        return None
    return count
