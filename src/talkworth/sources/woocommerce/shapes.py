"""The parts of WooCommerce's bodies that we read, as their senders write them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from talkworth.sources.amounts import Amount
from talkworth.sources.reading import Id

SOURCE = "woocommerce"

Moment = Annotated[str, Meta(max_length=64)]
# A shop that sells by weight has quantities such as 1.5, which are text by the time they get here.
Quantity = int | str


class Line(Struct, frozen=True, gc=False):
    """
    Goods, shipping or a fee. `subtotal` is before coupons, `total` after them, for all its units
    and without tax, however prices were entered. A fee may be below 0.
    """

    id: Id
    total: Amount | None = None
    subtotal: Amount | None = None
    total_tax: Amount | None = None
    quantity: Quantity = 1
    name: str | None = None
    product_id: Id | None = None
    variation_id: Id | None = None


class Note(Struct, frozen=True, gc=False):
    """One of the order's `meta_data`."""

    key: str
    value: str | int | bool | None = None


class RefundInOrder(Struct, frozen=True, gc=False):
    """What an order's body says of a refund: no lines, no time, its `total` below 0."""

    id: Id
    total: Amount | None = None


class Billing(Struct, frozen=True, gc=False):
    email: str | None = None


class Order(Struct, frozen=True, gc=False):
    """
    A whole order. Times are UTC without saying so; the shop's own are left out, as they do not
    say their zone. `date_restored_gmt` is our plugin's: when the order left the bin.
    """

    id: Id
    currency: str
    status: str
    total: Amount
    line_items: list[Line]
    number: Id | None = None
    created_via: str | None = None
    date_created_gmt: Moment | None = None
    date_modified_gmt: Moment | None = None
    date_paid_gmt: Moment | None = None
    date_restored_gmt: Moment | None = None
    total_tax: Amount | None = None
    shipping_total: Amount | None = None
    shipping_lines: list[Line] | None = None
    fee_lines: list[Line] | None = None
    refunds: list[RefundInOrder] | None = None
    customer_id: Id | None = None
    billing: Billing | None = None
    meta_data: list[Note] | None = None


class RefundedLine(Struct, frozen=True, gc=False):
    """What went back of one line of the order: quantity and amounts below 0."""

    refunded_item_id: Id
    quantity: Quantity = 0
    total: Amount | None = None
    total_tax: Amount | None = None


class Refund(Struct, frozen=True, gc=False):
    """A refund in full, as our plugin sends it; `is_deleted` when it was taken back."""

    id: Id
    order_id: Id
    currency: str
    amount: Amount
    date_created_gmt: Moment
    date_modified_gmt: Moment | None = None
    is_deleted: bool = False
    line_items: list[RefundedLine] | None = None
    fee_lines: list[RefundedLine] | None = None
    shipping_lines: list[RefundedLine] | None = None


class Deletion(Struct, frozen=True, gc=False):
    """An order moved to the bin. WooCommerce itself says no more than its id."""

    id: Id
    date_deleted_gmt: Moment | None = None
    currency: str | None = None
    total: Amount | None = None
