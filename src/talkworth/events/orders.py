"""The life of an order: placed, paid, edited, cancelled, fulfilled, refunded."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

from talkworth.events.envelope import Amount, Count, CurrencyCode, Envelope, Id, Instant, Text

PaymentStatus = Literal["paid", "partially_paid", "authorized", "pending", "voided"]


class LineChange(Struct, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """
    A product in a cart, or a piece of an order's line: what, how many, at what total.

    A cart event may say in `quantity_after` how many of the product the cart holds once it is
    done; then `quantity` is only what `amount` is for, and changes nothing by itself.
    """

    product_id: Id | None = None
    line_id: Id | None = None
    quantity: Count = 1
    amount: Amount | None = None
    quantity_after: Count | None = None


class OrderLine(Struct, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """
    One line of an order, in the order's currency.

    `price` is for one unit, before any discount. `discount` is all that was taken off this line
    (its own discount and its share of the order's, where the platform says so). `tax` is the
    line's tax; it is taken out of the net only where the order's prices include tax.
    """

    line_id: Id
    quantity: Count
    price: Amount
    discount: Amount = "0"
    tax: Amount | None = None
    product_id: Id | None = None
    variant_id: Id | None = None
    title: Text | None = None
    category: Text | None = None
    is_gift_card: bool = False


class OrderPlaced(Envelope, tag="order_placed", kw_only=True, frozen=True):
    """
    An order as its platform shows it at `updated_at`; send it again whenever it changes.

    `occurred_at` is when the shopper placed it. Amounts are in `currency`, the one the shopper
    paid in. `shop_total` in `shop_currency` is the same total in the shop's own currency: the
    locked rate is `shop_total / total`. `order_discount` is what no line's `discount` holds yet.
    Without `lines` the order has one line, its net. `customer_order_index` counts the customer's
    orders from 1. `paid_at` is when the money came, where the platform says so.
    """

    order_id: Id
    currency: CurrencyCode
    total: Amount
    tax: Amount = "0"
    shipping: Amount = "0"
    tips: Amount = "0"
    order_discount: Amount = "0"
    prices_include_tax: bool = False
    lines: tuple[OrderLine, ...] = ()
    order_name: Annotated[str, Meta(max_length=100)] | None = None
    payment_status: PaymentStatus = "paid"
    paid_at: Instant | None = None
    updated_at: Instant | None = None
    shop_total: Amount | None = None
    shop_currency: CurrencyCode | None = None
    sales_channel: Annotated[str, Meta(max_length=64)] = "web"
    is_test: bool = False
    is_staff: bool = False
    is_draft: bool = False
    customer_order_index: Annotated[int, Meta(ge=1)] | None = None


class OrderPaid(Envelope, tag="order_paid", kw_only=True, frozen=True):
    """The order was paid in full at `occurred_at`."""

    order_id: Id


class OrderEdited(Envelope, tag="order_edited", kw_only=True, frozen=True):
    """
    Lines were added to or taken from an order at `occurred_at`.

    `added` names a line and how many units of it are new; the line's figures stand in the
    newest `order_placed`. `removed` names a line and how many units of it are gone.
    """

    order_id: Id
    edit_id: Id
    added: tuple[LineChange, ...] = ()
    removed: tuple[LineChange, ...] = ()


class OrderCancelled(Envelope, tag="order_cancelled", kw_only=True, frozen=True):
    """The order was cancelled: what is left of it counts no more from `occurred_at` on."""

    order_id: Id
    reason: Text | None = None


class OrderFulfilled(Envelope, tag="order_fulfilled", kw_only=True, frozen=True):
    order_id: Id


class RefundLine(Struct, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What was given back of one line: `subtotal` without tax, in the order's currency."""

    line_id: Id
    quantity: Count = 1
    subtotal: Amount
    tax: Amount = "0"


class OrderRefunded(Envelope, tag="order_refunded", kw_only=True, frozen=True):
    """
    Money went back to the shopper.

    `amount` is the money actually refunded, tax and shipping included; zero is a restock only.
    `shipping` is the part of it that was shipping. `updated_at` orders several reports of the
    same `refund_id`; the newest counts.
    """

    order_id: Id
    refund_id: Id
    amount: Amount
    currency: CurrencyCode
    lines: tuple[RefundLine, ...] = ()
    shipping: Amount = "0"
    updated_at: Instant | None = None
