"""Stripe's webhooks: verified events to what may be journalled, and from there to events."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import talkworth.sources.stripe.checkouts as checkouts
import talkworth.sources.stripe.invoices as invoices
import talkworth.sources.stripe.privacy as privacy
import talkworth.sources.stripe.refunds as refunds
import talkworth.sources.stripe.subscriptions as subscriptions
from talkworth.sources.adapter import Adapter, Topic

__all__ = ["PRIVACY", "TOPICS", "prepare", "read"]

_REFUND = Topic(privacy.REFUND, "a refund as it stands, by its id", refunds.read_refund)
_PAID = Topic(
    privacy.INVOICE, "the first order of a subscription, or a renewal", invoices.read_paid
)
_CUSTOMER = Topic(
    privacy.CUSTOMER, "identifiers that belong to one person", subscriptions.read_customer
)
_NOT_USED = (
    "charge.captured charge.dispute.updated charge.expired charge.failed charge.pending "
    "charge.succeeded charge.updated checkout.session.created customer.deleted "
    "customer.subscription.paused customer.subscription.resumed "
    "customer.subscription.trial_will_end invoice.created invoice.finalized "
    "invoice.marked_uncollectible invoice.payment_action_required invoice.sent invoice.updated "
    "invoice.upcoming invoice.voided invoice_payment.paid payment_intent.amount_capturable_updated "
    "payment_intent.canceled payment_intent.created payment_intent.requires_action"
).split()

TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        "checkout.session.completed": Topic(
            privacy.SESSION,
            "an order, paid or not yet; of a subscription, whose it is",
            checkouts.read_completed,
        ),
        "checkout.session.async_payment_succeeded": Topic(
            privacy.SESSION, "the same order, paid", checkouts.read_paid_later
        ),
        "checkout.session.async_payment_failed": Topic(
            privacy.SESSION, "the same order, not paid, and a friction", checkouts.read_failed_later
        ),
        "checkout.session.expired": Topic(
            privacy.SESSION, "a checkout that was left", checkouts.read_expired
        ),
        "payment_intent.succeeded": Topic(
            privacy.PAYMENT,
            "the payment of an order; the order itself, where nothing else tells of it",
            checkouts.read_payment,
        ),
        "payment_intent.processing": Topic(
            privacy.PAYMENT,
            "an order not paid yet, where nothing else tells of it",
            checkouts.read_processing,
        ),
        "payment_intent.payment_failed": Topic(
            privacy.PAYMENT, "a friction", checkouts.read_payment_failed
        ),
        "refund.created": _REFUND,
        "refund.updated": _REFUND,
        "refund.failed": _REFUND,
        "charge.refund.updated": _REFUND,
        "charge.refunded": Topic(
            privacy.CHARGE,
            "the refunds it lists; none where it lists none",
            refunds.read_refunded_charge,
        ),
        "charge.dispute.created": Topic(
            privacy.DISPUTE, "a dispute, unless it is an inquiry", refunds.read_dispute
        ),
        "charge.dispute.funds_withdrawn": Topic(
            privacy.DISPUTE, "a dispute", refunds.read_withdrawn
        ),
        "charge.dispute.funds_reinstated": Topic(
            privacy.DISPUTE, "a dispute won", refunds.read_reinstated
        ),
        "charge.dispute.closed": Topic(
            privacy.DISPUTE, "a dispute won or lost", refunds.read_closed
        ),
        "customer.subscription.created": Topic(
            privacy.SUBSCRIPTION, "a subscription and its price", subscriptions.read_created
        ),
        "customer.subscription.updated": Topic(
            privacy.SUBSCRIPTION,
            "a new price; a wish to leave, or that wish taken back",
            subscriptions.read_updated,
        ),
        "customer.subscription.deleted": Topic(
            privacy.SUBSCRIPTION,
            "a wish to leave that nobody took back",
            subscriptions.read_deleted,
        ),
        "invoice.paid": _PAID,
        "invoice.payment_succeeded": _PAID,
        "invoice.payment_failed": Topic(privacy.INVOICE, "a friction", invoices.read_failed),
        "customer.created": _CUSTOMER,
        "customer.updated": _CUSTOMER,
        **{name: Topic(privacy.OTHER) for name in _NOT_USED},
    }
)

_ADAPTER = Adapter(TOPICS)
PRIVACY = _ADAPTER.privacy
prepare = _ADAPTER.prepare
read = _ADAPTER.read
