"""Refunds and disputes: money that goes back, each by its own id."""

from __future__ import annotations

from talkworth.events import Event
from talkworth.events.orders import OrderRefunded
from talkworth.events.types import DisputeLost, DisputeOpened, DisputeWon
from talkworth.sources.clocks import moment
from talkworth.sources.reading import sealed
from talkworth.sources.reasons import Unreadable
from talkworth.sources.stripe.amounts import amount_text, currency_code
from talkworth.sources.stripe.checkouts import live
from talkworth.sources.stripe.shapes import (
    SOURCE,
    Dispute,
    Notice,
    Refund,
    RefundedCharge,
    is_test,
    opened,
)

# The bank asks first; it has taken nothing yet.
_INQUIRY = "warning"


def read_refund(document: object) -> list[Event]:
    """A refund as it stands now: made, on its way, failed."""
    notice, refund = opened(document, Refund)
    live(is_test(notice, refund))
    return [_refund(notice, refund, refund.payment_intent or refund.charge)]


def read_refunded_charge(document: object) -> list[Event]:
    """
    A charge and its refunds. What was refunded *so far* says nothing about a single refund:
    where a newer version leaves the list out, the refunds' own events tell of them.
    """
    notice, charge = opened(document, RefundedCharge)
    live(is_test(notice, charge))
    listed = charge.refunds.data if charge.refunds else []
    order_id = charge.payment_intent or charge.id
    return [_refund(notice, refund, order_id) for refund in listed]


def read_dispute(document: object) -> list[Event]:
    """A dispute that was opened; an inquiry takes no money."""
    notice, dispute = opened(document, Dispute)
    live(is_test(notice, dispute))
    if (dispute.status or "").startswith(_INQUIRY):
        return []
    return [_opened(notice, dispute)]


def read_withdrawn(document: object) -> list[Event]:
    """The bank took the money."""
    notice, dispute = opened(document, Dispute)
    live(is_test(notice, dispute))
    return [_opened(notice, dispute)]


def read_closed(document: object) -> list[Event]:
    """A dispute that was decided; an inquiry that ends had taken nothing."""
    notice, dispute = opened(document, Dispute)
    live(is_test(notice, dispute))
    if dispute.status == "won":
        return [_won(notice, dispute)]
    if dispute.status != "lost":
        return []
    lost = DisputeLost(
        event_id=f"{SOURCE}/dispute/{dispute.id}/lost",
        occurred_at=moment(notice.created),
        source=SOURCE,
        order_id=_order_id(dispute.payment_intent or dispute.charge),
        dispute_id=dispute.id,
    )
    return [sealed(lost)]


def read_reinstated(document: object) -> list[Event]:
    """The bank gave the money back."""
    notice, dispute = opened(document, Dispute)
    live(is_test(notice, dispute))
    return [_won(notice, dispute)]


def _refund(notice: Notice, refund: Refund, order_id: str | None) -> OrderRefunded:
    """Only a refund that succeeded moved money; its newest report counts."""
    currency = currency_code(refund.currency)
    amount = amount_text(refund.amount if refund.status in ("succeeded", None) else 0, currency)
    return sealed(
        OrderRefunded(
            event_id=f"{SOURCE}/refund/{refund.id}",
            occurred_at=moment(refund.created, notice.created),
            source=SOURCE,
            order_id=_order_id(order_id),
            refund_id=refund.id,
            amount=amount,
            currency=currency,
            updated_at=moment(notice.created),
        )
    )


def _opened(notice: Notice, dispute: Dispute) -> DisputeOpened:
    currency = currency_code(dispute.currency)
    return sealed(
        DisputeOpened(
            event_id=f"{SOURCE}/dispute/{dispute.id}",
            occurred_at=moment(notice.created),
            source=SOURCE,
            order_id=_order_id(dispute.payment_intent or dispute.charge),
            dispute_id=dispute.id,
            amount=amount_text(dispute.amount, currency),
            currency=currency,
        )
    )


def _won(notice: Notice, dispute: Dispute) -> DisputeWon:
    return sealed(
        DisputeWon(
            event_id=f"{SOURCE}/dispute/{dispute.id}/won",
            occurred_at=moment(notice.created),
            source=SOURCE,
            order_id=_order_id(dispute.payment_intent or dispute.charge),
            dispute_id=dispute.id,
        )
    )


def _order_id(payment: str | None) -> str:
    if not payment:
        raise Unreadable("unreadable-body", "It names no payment.")
    return payment
