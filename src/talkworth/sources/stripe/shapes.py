"""The parts of Stripe's events that we read, in the shapes of old and new versions of its API."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from msgspec import Struct

from talkworth.sources.clocks import moment
from talkworth.sources.reading import shaped

SOURCE = "stripe"
Metadata = dict[str, Any] | None
_Item = TypeVar("_Item")
_Thing = TypeVar("_Thing", bound="Thing")


class Listed(Struct, Generic[_Item], frozen=True, gc=False):
    """A list as Stripe nests it."""

    data: list[_Item] = []


class Thing(Struct, kw_only=True, frozen=True, gc=False):
    """What every object has. `livemode` is false for what was made with test keys."""

    id: str
    created: int | None = None
    livemode: bool | None = None
    metadata: Metadata = None
    customer: str | None = None


class Data(Struct, frozen=True, gc=False):
    object: dict[str, Any]
    previous_attributes: dict[str, Any] | None = None


class Notice(Struct, frozen=True, gc=False):
    """The envelope; `created` is when what it tells of happened."""

    created: int
    data: Data
    livemode: bool | None = None


class Address(Struct, frozen=True, gc=False):
    email: str | None = None


class Totals(Struct, frozen=True, gc=False):
    amount_tax: int | None = None
    amount_shipping: int | None = None


class Shipping(Struct, frozen=True, gc=False):
    """What shipping cost, with its own tax in the total."""

    amount_total: int | None = None
    amount_tax: int | None = None


class Conversion(Struct, frozen=True, gc=False):
    """The same total in the shop's currency, where the shopper paid in another."""

    amount_total: int | None = None
    source_currency: str | None = None


class Session(Thing, kw_only=True, frozen=True, gc=False):
    """A checkout on Stripe's page or in its frame."""

    mode: str | None = None
    payment_status: str | None = None
    amount_total: int | None = None
    currency: str | None = None
    total_details: Totals | None = None
    shipping_cost: Shipping | None = None
    currency_conversion: Conversion | None = None
    payment_intent: str | None = None
    invoice: str | None = None
    subscription: str | None = None
    client_reference_id: str | None = None
    customer_details: Address | None = None
    customer_email: str | None = None


class Tip(Struct, frozen=True, gc=False):
    amount: int | None = None


class Details(Struct, frozen=True, gc=False):
    tip: Tip | None = None


class Charge(Struct, frozen=True, gc=False):
    billing_details: Address | None = None


class PaymentError(Struct, frozen=True, gc=False):
    payment_method: Charge | None = None


class Payment(Thing, kw_only=True, frozen=True, gc=False):
    """A payment intent."""

    amount: int | None = None
    amount_received: int | None = None
    amount_details: Details | None = None
    currency: str | None = None
    receipt_email: str | None = None
    charges: Listed[Charge] | None = None
    last_payment_error: PaymentError | None = None


class Refund(Thing, kw_only=True, frozen=True, gc=False):
    amount: int
    currency: str
    status: str | None = None
    charge: str | None = None
    payment_intent: str | None = None


class RefundedCharge(Thing, kw_only=True, frozen=True, gc=False):
    """A charge with its refunds, which newer versions leave out."""

    payment_intent: str | None = None
    refunds: Listed[Refund] | None = None


class Dispute(Thing, kw_only=True, frozen=True, gc=False):
    amount: int
    currency: str
    status: str | None = None
    charge: str | None = None
    payment_intent: str | None = None


class Recurring(Struct, frozen=True, gc=False):
    interval: str | None = None
    interval_count: int | None = None


class Price(Struct, frozen=True, gc=False):
    unit_amount: int | None = None
    currency: str | None = None
    recurring: Recurring | None = None


class Item(Struct, frozen=True, gc=False):
    """One price of a subscription; its period stands here since 2025-03-31."""

    price: Price | None = None
    quantity: int | None = None
    current_period_end: int | None = None


class Cancellation(Struct, frozen=True, gc=False):
    reason: str | None = None


class Subscription(Thing, kw_only=True, frozen=True, gc=False):
    currency: str | None = None
    items: Listed[Item] = Listed()
    cancel_at_period_end: bool | None = None
    cancel_at: int | None = None
    canceled_at: int | None = None
    cancellation_details: Cancellation | None = None
    current_period_end: int | None = None


class Tax(Struct, frozen=True, gc=False):
    amount: int | None = None


class OfSubscription(Struct, frozen=True, gc=False):
    subscription: str | None = None
    metadata: Metadata = None


class Parent(Struct, frozen=True, gc=False):
    subscription_details: OfSubscription | None = None


class PaidBy(Struct, frozen=True, gc=False):
    payment_intent: str | None = None


class InvoicePayment(Struct, frozen=True, gc=False):
    payment: PaidBy | None = None


class Transitions(Struct, frozen=True, gc=False):
    paid_at: int | None = None


class Invoice(Thing, kw_only=True, frozen=True, gc=False):
    """A bill; of which subscription stands in `subscription` or, since 2025-03-31, in `parent`."""

    currency: str | None = None
    total: int | None = None
    total_excluding_tax: int | None = None
    tax: int | None = None
    total_tax_amounts: list[Tax] | None = None
    shipping_cost: Shipping | None = None
    billing_reason: str | None = None
    customer_email: str | None = None
    subscription: str | None = None
    subscription_details: OfSubscription | None = None
    parent: Parent | None = None
    payment_intent: str | None = None
    payments: Listed[InvoicePayment] | None = None
    status_transitions: Transitions | None = None


class Customer(Thing, kw_only=True, frozen=True, gc=False):
    email: str | None = None


def opened(document: object, thing: type[_Thing]) -> tuple[Notice, _Thing]:
    """
    The envelope and what it tells of.

    Raises:
        Unreadable: unreadable-body, impossible-clock.
    """
    notice = shaped(document, Notice)
    moment(notice.created)
    return notice, shaped(notice.data.object, thing)


def is_test(notice: Notice, thing: Thing) -> bool:
    return notice.livemode is False or thing.livemode is False
