"""The facts of one order, and which of them count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from talkworth.events.orders import (
    OrderCancelled,
    OrderEdited,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)
from talkworth.events.types import Event
from talkworth.money import minor_units

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
PAYMENT_RANK = {"voided": 0, "pending": 1, "authorized": 2, "partially_paid": 3, "paid": 4}


def micros(at: datetime) -> int:
    """UTC microseconds since 1970, exactly."""
    return (at - EPOCH) // MICROSECOND


@dataclass(frozen=True, slots=True)
class OrderFact:
    """
    One event about an order, as it counts.

    `occurred_at` is in UTC microseconds after clock correction; `content` is the SHA-256 of the
    event without its id, which settles ties between reports of the same instant.
    """

    event: Event
    is_verified: bool
    occurred_at: int
    content: bytes


@dataclass(slots=True)
class OrderFacts:
    """The facts of one order that hold its money, by type."""

    versions: list[OrderFact] = field(default_factory=list)
    payments: list[OrderFact] = field(default_factory=list)
    edits: list[OrderFact] = field(default_factory=list)
    refunds: list[OrderFact] = field(default_factory=list)
    cancellations: list[OrderFact] = field(default_factory=list)


def counted_facts(facts: Iterable[OrderFact]) -> OrderFacts:
    """
    Sort the facts by type; where a verified source placed the order, only verified facts count.

    `versions` come oldest first and the one that gives the figures last; of several reports of
    one edit or refund only the newest is kept.
    """
    known = list(facts)
    has_verified = any(f.is_verified and isinstance(f.event, OrderPlaced) for f in known)
    counted = [f for f in known if f.is_verified or not has_verified]
    of_type = OrderFacts()
    for fact in sorted(counted, key=lambda f: (f.occurred_at, f.content)):
        match fact.event:
            case OrderPlaced():
                of_type.versions.append(fact)
            case OrderPaid():
                of_type.payments.append(fact)
            case OrderEdited():
                of_type.edits.append(fact)
            case OrderRefunded():
                of_type.refunds.append(fact)
            case OrderCancelled():
                of_type.cancellations.append(fact)
            case _:
                pass
    of_type.versions.sort(key=_version_order)
    of_type.refunds = _newest_refunds(of_type.refunds)
    of_type.edits = list({f.event.edit_id: f for f in reversed(of_type.edits)}.values())  # type: ignore[union-attr]
    return of_type


def version_at(fact: OrderFact) -> int:
    """When the platform's picture of the order was taken."""
    updated_at = getattr(fact.event, "updated_at", None)
    return micros(updated_at) if updated_at else fact.occurred_at


def _version_order(fact: OrderFact) -> tuple[int, int, tuple[int, ...]]:
    event = fact.event
    assert isinstance(event, OrderPlaced)  # noqa: S101
    smallest_hash_last = tuple(-byte for byte in fact.content)
    return version_at(fact), PAYMENT_RANK[event.payment_status], smallest_hash_last


def _newest_refunds(refunds: Sequence[OrderFact]) -> list[OrderFact]:
    newest: dict[str, OrderFact] = {}

    def order(fact: OrderFact) -> tuple[int, int, tuple[int, ...]]:
        refund = fact.event
        assert isinstance(refund, OrderRefunded)  # noqa: S101
        amount = minor_units(refund.amount, refund.currency)
        return version_at(fact), amount, tuple(-byte for byte in fact.content)

    for fact in sorted(refunds, key=order):
        newest[fact.event.refund_id] = fact  # type: ignore[union-attr]
    return list(newest.values())
