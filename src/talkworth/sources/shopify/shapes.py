"""The parts of Shopify's bodies that we read, as their senders write them."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct, field

from talkworth.sources.amounts import Amount
from talkworth.sources.body import SAID_AT
from talkworth.sources.reading import Id

SOURCE = "shopify"

Quantity = int
Moment = Annotated[str, Meta(max_length=64)]


class Money(Struct, frozen=True, gc=False):
    amount: Amount | None = None
    currency_code: str | None = None


class MoneySet(Struct, frozen=True, gc=False):
    """One amount twice: `presentment_money` is what the shopper paid in."""

    presentment_money: Money | None = None
    shop_money: Money | None = None


class Allocation(Struct, frozen=True, gc=False):
    """The share of a discount that one line carries."""

    amount: Amount | None = None
    amount_set: MoneySet | None = None


class TaxLine(Struct, frozen=True, gc=False):
    price: Amount | None = None
    price_set: MoneySet | None = None


class Line(Struct, frozen=True, gc=False):
    """A line of an order; a tip is one too, told by its `tip_payment_gateway`."""

    id: Id
    quantity: Quantity
    price: Amount | None = None
    price_set: MoneySet | None = None
    title: str | None = None
    product_id: Id | None = None
    variant_id: Id | None = None
    gift_card: bool | None = None
    discount_allocations: list[Allocation] | None = None
    total_discount: Amount | None = None
    total_discount_set: MoneySet | None = None
    tax_lines: list[TaxLine] | None = None
    tip_payment_gateway: str | None = None
    tip_payment_method: str | None = None


class ShippingLine(Struct, frozen=True, gc=False):
    price: Amount | None = None
    price_set: MoneySet | None = None
    discount_allocations: list[Allocation] | None = None
    tax_lines: list[TaxLine] | None = None
    is_removed: bool | None = None


class Attribute(Struct, frozen=True, gc=False):
    """A cart attribute that came along with the order."""

    name: str
    value: str | None = None


class Customer(Struct, frozen=True, gc=False):
    id: Id | None = None
    email: str | None = None
    orders_count: int | None = None


class RefundedLine(Struct, frozen=True, gc=False):
    line_item_id: Id
    quantity: Quantity = 1
    subtotal: Amount | None = None
    subtotal_set: MoneySet | None = None
    total_tax: Amount | None = None
    total_tax_set: MoneySet | None = None


class Transaction(Struct, frozen=True, gc=False):
    """Money that moved, or did not: only `success` did."""

    kind: str | None = None
    status: str | None = None
    amount: Amount | None = None
    currency: str | None = None


class Adjustment(Struct, frozen=True, gc=False):
    """How a refund differs from its lines; `shipping_refund` is shipping, below 0."""

    kind: str | None = None
    amount: Amount | None = None
    amount_set: MoneySet | None = None
    tax_amount: Amount | None = None
    tax_amount_set: MoneySet | None = None


class RefundedShipping(Struct, frozen=True, gc=False):
    """Shipping given back, since their version 2024-10; an `Adjustment` before it."""

    subtotal_amount_set: MoneySet | None = None
    tax_amount_set: MoneySet | None = None


class Refund(Struct, frozen=True, gc=False):
    id: Id
    order_id: Id | None = None
    created_at: Moment | None = None
    processed_at: Moment | None = None
    refund_line_items: list[RefundedLine] | None = None
    transactions: list[Transaction] | None = None
    order_adjustments: list[Adjustment] | None = None
    refund_shipping_lines: list[RefundedShipping] | None = None
    total_duties_set: MoneySet | None = None


class Order(Struct, frozen=True, gc=False):
    id: Id
    currency: str
    line_items: list[Line]
    name: str | None = None
    created_at: Moment | None = None
    processed_at: Moment | None = None
    updated_at: Moment | None = None
    cancelled_at: Moment | None = None
    cancel_reason: str | None = None
    test: bool | None = None
    financial_status: str | None = None
    source_name: str | None = None
    taxes_included: bool | None = None
    presentment_currency: str | None = None
    total_price: Amount | None = None
    total_price_set: MoneySet | None = None
    total_tax: Amount | None = None
    total_tax_set: MoneySet | None = None
    total_shipping_price_set: MoneySet | None = None
    total_tip_received: Amount | None = None
    shipping_lines: list[ShippingLine] | None = None
    refunds: list[Refund] | None = None
    email: str | None = None
    contact_email: str | None = None
    customer: Customer | None = None
    cart_token: str | None = None
    checkout_token: str | None = None
    note_attributes: list[Attribute] | None = None


class UnitChange(Struct, frozen=True, gc=False):
    id: Id
    delta: Quantity


class EditedLines(Struct, frozen=True, gc=False):
    additions: list[UnitChange] = []
    removals: list[UnitChange] = []


class Edit(Struct, frozen=True, gc=False):
    id: Id
    order_id: Id
    created_at: Moment | None = None
    committed_at: Moment | None = None
    line_items: EditedLines = EditedLines()


class Said(Struct, frozen=True, gc=False):
    """A body that does not say when: the delivery does, and the door keeps it beside the body."""

    said_at: Moment | None = field(default=None, name=SAID_AT)


class Deleted(Said, frozen=True, gc=False, kw_only=True):
    """All that is left of a deleted order; with a `currency` it is a whole one."""

    id: Id
    currency: str | None = None


class Named(Struct, frozen=True, gc=False):
    id: Id


class NewLine(Struct, frozen=True, gc=False):
    id: Id
    quantity: Quantity = 1


class FulfilledLine(Struct, frozen=True, gc=False):
    line_item: Named | None = None


class ReturnedLine(Struct, frozen=True, gc=False):
    quantity: Quantity
    fulfillment_line_item: FulfilledLine | None = None


class ExchangedLine(Struct, frozen=True, gc=False):
    """What is sent in place of a return; its line of the order is there once it was added."""

    line_item: NewLine | None = None


class Return(Said, frozen=True, gc=False, kw_only=True):
    id: Id
    status: str | None = None
    order: Named | None = None
    order_id: Id | None = None
    return_line_items: list[ReturnedLine] | None = None
    exchange_line_items: list[ExchangedLine] | None = None


class Dispute(Said, frozen=True, gc=False, kw_only=True):
    """`type` is `chargeback`, or `inquiry` where the bank only asks."""

    id: Id
    amount: Amount
    currency: str
    order_id: Id | None = None
    type: str | None = None
    status: str | None = None
    initiated_at: Moment | None = None


class BillingPolicy(Struct, frozen=True, gc=False):
    """How often a contract is paid: every `interval_count` of `interval` (day, week, ...)."""

    interval: str | None = None
    interval_count: int = 1


class Contract(Said, frozen=True, gc=False, kw_only=True):
    id: Id
    status: str | None = None
    customer_id: Id | None = None
    origin_order_id: Id | None = None
    created_at: Moment | None = None
    billing_policy: BillingPolicy | None = None


class BillingAttempt(Said, frozen=True, gc=False, kw_only=True):
    subscription_contract_id: Id
    order_id: Id | None = None
    created_at: Moment | None = None
    completed_at: Moment | None = None


class CartLine(Struct, frozen=True, gc=False):
    quantity: Quantity
    product_id: Id | None = None
    line_price_set: MoneySet | None = None


class Cart(Struct, frozen=True, gc=False):
    token: str
    line_items: list[CartLine]
    created_at: Moment | None = None
    updated_at: Moment | None = None
    note_attributes: list[Attribute] | None = None


class Checkout(Struct, frozen=True, gc=False):
    """Its amounts are in the shop's `currency`; only its order has both currencies."""

    token: str
    created_at: Moment | None = None
    updated_at: Moment | None = None
    completed_at: Moment | None = None
    cart_token: str | None = None
    email: str | None = None
    customer: Customer | None = None
    currency: str | None = None
    total_price: Amount | None = None
    line_items: list[CartLine] | None = None
    note_attributes: list[Attribute] | None = None


class CustomerMerge(Said, frozen=True, gc=False, kw_only=True):
    admin_graphql_api_customer_kept_id: str | None = None
    admin_graphql_api_customer_deleted_id: str | None = None
    status: str | None = None


class Redacted(Struct, frozen=True, gc=False):
    id: Id | None = None
    email: str | None = None


class Redaction(Struct, frozen=True, gc=False):
    """A privacy request; the ids of orders have either name."""

    customer: Redacted | None = None
    orders_to_redact: list[Id] | None = None
    orders_requested: list[Id] | None = None
