"""Invoices: the first payment of a subscription is an order, the others are renewals."""

from __future__ import annotations

from typing import Any

from talkworth.events import Event
from talkworth.events.orders import OrderPlaced
from talkworth.events.types import FrictionMet, SubscriptionRenewed, SubscriptionStarted
from talkworth.money import decimal_text, minor_units
from talkworth.sources.clocks import moment
from talkworth.sources.reading import sealed
from talkworth.sources.stripe.amounts import amount_minor, currency_code, needed
from talkworth.sources.stripe.checkouts import goods_shipping, live
from talkworth.sources.stripe.identifiers import Belonging, belonging, is_marked
from talkworth.sources.stripe.shapes import (
    SOURCE,
    Invoice,
    Notice,
    OfSubscription,
    is_test,
    opened,
)

_FIRST = "subscription_create"
_UPGRADE = "subscription_update"
_RENEWAL = frozenset({"subscription_cycle", "subscription", "subscription_threshold", None})


def read_paid(document: object) -> list[Event]:
    """A paid invoice; `invoice.paid` and `invoice.payment_succeeded` make the same events."""
    notice, invoice = opened(document, Invoice)
    subscription_id = _subscription_id(invoice)
    is_renewal = subscription_id is not None and invoice.billing_reason in _RENEWAL
    is_bought = subscription_id is not None and invoice.billing_reason in (_FIRST, _UPGRADE)
    if not (is_renewal or is_bought or is_marked(invoice)) or (invoice.total or 0) < 0:
        return []
    order = _order(notice, invoice, "subscription" if is_renewal else "web")
    if order.is_test or subscription_id is None:
        return [order]
    about: dict[str, Any] = {
        "occurred_at": order.occurred_at,
        "source": SOURCE,
        "subscription_id": subscription_id,
        "order_id": order.order_id,
        **_whose(invoice),
    }
    if is_renewal:
        renewed = SubscriptionRenewed(
            event_id=f"{SOURCE}/renewal/{invoice.id}", **_net(order), **about
        )
        return [order, sealed(renewed)]
    if invoice.billing_reason == _FIRST:
        started = SubscriptionStarted(event_id=f"{SOURCE}/first/{invoice.id}", **about)
        return [order, sealed(started)]
    return [order]


def read_failed(document: object) -> list[Event]:
    """A payment that was tried and did not come."""
    notice, invoice = opened(document, Invoice)
    live(is_test(notice, invoice))
    return [
        FrictionMet(
            event_id=f"{SOURCE}/failed/invoice/{invoice.id}/{notice.created}",
            occurred_at=moment(notice.created),
            source=SOURCE,
            kind="payment",
            **_whose(invoice),
        )
    ]


def _order(notice: Notice, invoice: Invoice, sales_channel: str) -> OrderPlaced:
    currency, transitions = currency_code(invoice.currency), invoice.status_transitions
    paid_at = moment(transitions.paid_at if transitions else None, notice.created)

    def text(amount: int) -> str:
        return decimal_text(amount_minor(amount, currency), currency)

    order_id = _order_id(invoice)
    return sealed(
        OrderPlaced(
            event_id=f"{SOURCE}/order/{order_id}",
            occurred_at=paid_at,
            source=SOURCE,
            order_id=order_id,
            currency=currency,
            total=text(needed(invoice.total)),
            tax=text(_tax(invoice)),
            shipping=text(goods_shipping(invoice.shipping_cost, None)),
            paid_at=paid_at,
            updated_at=paid_at,
            sales_channel=sales_channel,
            is_test=is_test(notice, invoice),
            **_whose(invoice),
        )
    )


def _net(order: OrderPlaced) -> dict[str, Any]:
    """What a renewal collected for the goods alone."""

    memo = minor_units(order.tax, order.currency) + minor_units(order.shipping, order.currency)
    net = max(0, minor_units(order.total, order.currency) - memo)
    return {"amount": decimal_text(net, order.currency), "currency": order.currency}


def _tax(invoice: Invoice) -> int:
    """All tax, in prices or on top: each version of the API says it in another place."""
    if invoice.total_excluding_tax is not None:
        return max(0, needed(invoice.total) - invoice.total_excluding_tax)
    if invoice.total_tax_amounts:
        return max(0, sum(tax.amount or 0 for tax in invoice.total_tax_amounts))
    return max(0, invoice.tax or 0)


def _order_id(invoice: Invoice) -> str:
    """The payment, as refunds and disputes name it; since 2025-03-31 only the invoice is known."""
    paid = [one.payment for one in invoice.payments.data] if invoice.payments else []
    payments = [invoice.payment_intent, *(one.payment_intent for one in paid if one)]
    return next((payment for payment in payments if payment), invoice.id)


def _details(invoice: Invoice) -> list[OfSubscription]:
    nested = invoice.parent.subscription_details if invoice.parent else None
    return [found for found in (nested, invoice.subscription_details) if found]


def _subscription_id(invoice: Invoice) -> str | None:
    named = (found.subscription for found in _details(invoice))
    return invoice.subscription or next((name for name in named if name), None)


def _whose(invoice: Invoice) -> Belonging:
    return belonging(
        invoice,
        *(found.metadata for found in _details(invoice)),
        emails=(invoice.customer_email,),
        checkout=invoice.id,
    )
