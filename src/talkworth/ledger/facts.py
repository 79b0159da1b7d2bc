"""The facts of one order, and which of them count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from talkworth.events.orders import (
    OrderCancelled,
    OrderEdited,
    OrderLine,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
)
from talkworth.events.types import (
    DisputeLost,
    DisputeOpened,
    DisputeWon,
    Event,
    Exchanged,
    SubscriptionRenewed,
    SubscriptionStarted,
)
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

    `occurred_at` is in UTC microseconds after clock correction; `content` settles ties
    between reports of the same instant: the SHA-256 of what the event says less its properties
    and whom it names, then that of all it says, both without its id.
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
    exchanges: list[OrderFact] = field(default_factory=list)
    refunds: list[OrderFact] = field(default_factory=list)
    openings: list[OrderFact] = field(default_factory=list)  # of disputes
    wins: list[OrderFact] = field(default_factory=list)
    cancellations: list[OrderFact] = field(default_factory=list)
    renewals: list[OrderFact] = field(default_factory=list)
    starts: list[OrderFact] = field(default_factory=list)  # of subscriptions

    def subscription_id(self) -> str | None:
        """The first that a renewal states, else the first that a start does."""
        return next((f.event.subscription_id for f in (*self.renewals, *self.starts)), None)  # type: ignore[union-attr]


_KINDS: dict[type, str] = {
    OrderPlaced: "versions",
    OrderPaid: "payments",
    OrderEdited: "edits",
    Exchanged: "exchanges",
    OrderRefunded: "refunds",
    DisputeOpened: "openings",
    DisputeWon: "wins",
    OrderCancelled: "cancellations",
    SubscriptionRenewed: "renewals",
    SubscriptionStarted: "starts",
}


def order_of(event: Event) -> str | None:
    """
    The order in whose ledger the event is a fact; `None` where it is in none.

    A renewal that names no order is an order of its own.
    """
    match event:
        case SubscriptionRenewed():
            return event.order_id or f"renewal:{event.event_id}"
        case DisputeLost():
            return event.order_id
        case _ if type(event) in _KINDS:
            order_id: str | None = getattr(event, "order_id", None)
            return order_id
    return None


def counted_facts(facts: Iterable[OrderFact]) -> OrderFacts:
    """
    Sort the facts by type; where a verified source placed the order, only verified facts count.

    Each list is in time order. `versions` come oldest first and the one that gives the figures
    last; of several reports of one refund only the newest is kept, of one edit, exchange or
    dispute the earliest. Where nobody placed the order, its earliest renewal did.
    """
    known = list(facts)
    has_verified = any(f.is_verified and places(f.event) for f in known)
    counted = [f for f in known if f.is_verified or not has_verified]
    of_type = OrderFacts()
    for fact in sorted(counted, key=lambda f: (f.occurred_at, f.content)):
        if kind := _KINDS.get(type(fact.event)):
            getattr(of_type, kind).append(fact)
    if not of_type.versions:
        placing = (fact for fact in of_type.renewals if places(fact.event))
        of_type.versions = [placed_by_renewal(fact) for fact in islice(placing, 1)]
    of_type.versions.sort(key=_version_order)
    of_type.edits = _earliest(of_type.edits, lambda event: event.edit_id)
    of_type.exchanges = _earliest(of_type.exchanges, lambda event: event.exchange_id)
    of_type.refunds = _newest_refunds(of_type.refunds)
    of_type.openings = _earliest(of_type.openings, lambda event: event.dispute_id)
    of_type.wins = _earliest(of_type.wins, lambda event: event.dispute_id)
    return of_type


def places(event: Event) -> bool:
    """Whether the event says what was bought: a renewal may only name its order."""
    if isinstance(event, SubscriptionRenewed):
        return event.amount is not None and event.currency is not None
    return isinstance(event, OrderPlaced)


def placed_by_renewal(fact: OrderFact) -> OrderFact:
    """The order that a renewal makes where no `order_placed` tells of it."""
    renewal = fact.event
    assert isinstance(renewal, SubscriptionRenewed)  # noqa: S101
    assert renewal.amount is not None and renewal.currency is not None  # noqa: S101, PT018
    placed = OrderPlaced(
        event_id=renewal.event_id,
        occurred_at=renewal.occurred_at,
        visitor_id=renewal.visitor_id,
        conversation_id=renewal.conversation_id,
        customer_id=renewal.customer_id,
        email_key=renewal.email_key,
        cart_token=renewal.cart_token,
        checkout_token=renewal.checkout_token,
        source=renewal.source,
        order_id=order_of(renewal) or "",
        currency=renewal.currency,
        total=renewal.amount,
        lines=(OrderLine(line_id="renewal", quantity=1, price=renewal.amount),),
        paid_at=EPOCH + timedelta(microseconds=fact.occurred_at),
        sales_channel="subscription",
    )
    return OrderFact(placed, fact.is_verified, fact.occurred_at, fact.content)


def _earliest(facts: list[OrderFact], name: Callable[[Any], str]) -> list[OrderFact]:
    """Of several reports of one thing the first, in the order given."""
    first: dict[str, OrderFact] = {}
    for fact in facts:
        first.setdefault(name(fact.event), fact)
    return list(first.values())


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
        newest[fact.event.refund_id] = fact  # type: ignore[union-attr, index]
    return list(newest.values())
