"""An order's body as events: the order as it stands, its cancellation, its refunds."""

from __future__ import annotations

from datetime import datetime

from talkworth.events import Event
from talkworth.events.orders import OrderCancelled, OrderPlaced, PaymentStatus
from talkworth.money import decimal_text
from talkworth.sources.amounts import known_currency, minor
from talkworth.sources.channels import is_ai_storefront
from talkworth.sources.reading import id_text, maybe_id, sealed, shaped, stamp
from talkworth.sources.reasons import Unreadable
from talkworth.sources.woocommerce.clock import maybe_utc, utc
from talkworth.sources.woocommerce.figures import figures
from talkworth.sources.woocommerce.identifiers import identifiers, is_staff, is_test, placed_at
from talkworth.sources.woocommerce.refunds import in_bin, refund_in_order
from talkworth.sources.woocommerce.shapes import SOURCE, Order

# What was paid and given back later was paid. Any other status is paid once there is a date for it.
PAID = frozenset({"processing", "completed", "refunded"})
OPEN_DRAFT = frozenset({"checkout-draft", "auto-draft", "draft", "new"})
GIVEN_UP = frozenset({"cancelled", "failed"})
BIN = "trash"
_CHANNELS = {
    "checkout": "web",
    "store-api": "web",
    "admin": "draft",
    "rest-api": "api",
    "pos-rest-api": "pos",
}


def read_order(document: object) -> list[Event]:
    """
    The body of any topic that carries a whole order.

    Raises:
        Unreadable: draft-order: its checkout is still open; or what is wrong in the body.
    """
    order = shaped(document, Order)
    if order.status in OPEN_DRAFT:
        raise Unreadable("draft-order")
    currency = known_currency(order.currency)
    updated_at = utc(order.date_modified_gmt, order.date_created_gmt)
    placed = _placed(order, currency, updated_at)
    events: list[Event] = [placed]
    if placed.payment_status == "paid" and order.status in GIVEN_UP:
        events.append(_cancelled(placed.order_id, order.status, updated_at))
    if order.status == BIN:
        total = minor(placed.total, currency)
        events.append(in_bin(placed.order_id, currency, total, updated_at))
    events += (
        refund_in_order(refund, placed.order_id, currency, updated_at)
        for refund in order.refunds or ()
    )
    return events


def read_restored(document: object) -> list[Event]:
    """The body of `order.restored`: the order again, and all that its deletion took."""
    events = read_order(document)
    order = shaped(document, Order)
    at = utc(order.date_restored_gmt, order.date_modified_gmt, order.date_created_gmt)
    return [*events, in_bin(id_text(order.id), order.currency, 0, at)]


def _placed(order: Order, currency: str, updated_at: datetime) -> OrderPlaced:
    order_id = id_text(order.id)
    money = figures(order, currency)
    return sealed(
        OrderPlaced(
            event_id=f"woocommerce/order/{order_id}/{stamp(updated_at)}",
            occurred_at=placed_at(order),
            source=SOURCE,
            order_id=order_id,
            currency=currency,
            total=decimal_text(money.total, currency),
            tax=decimal_text(money.tax, currency),
            shipping=decimal_text(money.shipping, currency),
            tips=decimal_text(money.fees, currency),
            order_discount=decimal_text(money.reductions, currency),
            lines=money.lines,
            order_name=(maybe_id(order.number) or order_id)[:100],
            payment_status=_payment_status(order),
            paid_at=maybe_utc(order.date_paid_gmt),
            updated_at=updated_at,
            sales_channel=sales_channel(order.created_via),
            is_test=is_test(order),
            is_staff=is_staff(order),
            **identifiers(order),
        )
    )


def _payment_status(order: Order) -> PaymentStatus:
    if order.status in PAID or order.date_paid_gmt:
        return "paid"
    return "voided" if order.status in (*GIVEN_UP, BIN) else "pending"


def _cancelled(order_id: str, status: str, at: datetime) -> OrderCancelled:
    # One for each body that says so; the earliest counts.
    return OrderCancelled(
        event_id=f"woocommerce/cancel/{order_id}/{stamp(at)}",
        occurred_at=at,
        source=SOURCE,
        order_id=order_id,
        reason=status,
    )


def sales_channel(created_via: str | None) -> str:
    """
    Where the order was placed: `web`, `pos`, `draft` for one the staff made, `subscription`,
    `api`, `agent` for an AI storefront, else the name WooCommerce gives.
    """
    name = (created_via or "").strip().lower()
    if not name:
        return "unknown"
    return "agent" if is_ai_storefront(name) else _CHANNELS.get(name, name[:64])
