"""One order, resolved from the set of its facts: a pure function, whatever came first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial

from talkworth.events.orders import OrderPlaced, OrderRefunded
from talkworth.events.types import Exchanged
from talkworth.ledger.entries import Ledger, write_ledger
from talkworth.ledger.facts import (
    OrderFact,
    OrderFacts,
    counted_facts,
    micros,
    places,
    version_at,
)
from talkworth.ledger.lines import Line, order_lines
from talkworth.ledger.rate import Currencies, Rate, is_countable, locked_rate
from talkworth.ledger.sales import Clock
from talkworth.money import minor_units

NOT_SHOPPER_PLACED = frozenset({"draft", "subscription", "pos"})


@dataclass(frozen=True, slots=True)
class Order:
    """
    An order as the ledger sees it. Amounts in minor units of `currency`, times in UTC
    microseconds. `excluded_reason` is `None` where the order is in the ledger; `rate` is
    `None` where none is known, and then the order enters no reporting total. `exchanges` are the
    verified ones and their times, `refund_ids` the refunds that changed the ledger.
    """

    placed: OrderPlaced
    ordered_at: int
    paid_at: int | None
    is_verified: bool
    is_conflicting: bool
    excluded_reason: str | None
    rate: Rate | None
    total_minor: int
    tax_minor: int
    shipping_minor: int
    tips_minor: int
    gift_card_minor: int
    net_minor: int
    customer_order_index: int | None
    is_renewal: bool
    subscription_id: str | None
    ledger: Ledger
    exchanges: list[tuple[str, int]]
    refund_ids: list[str]

    @property
    def is_shopper_placed(self) -> bool:
        return self.placed.sales_channel not in NOT_SHOPPER_PLACED

    @property
    def balance_minor(self) -> int:
        """What is left of the order's merchandise after every entry so far."""
        return sum(entry.amount_minor for entry in self.ledger.entries)


def resolve_order(facts: Iterable[OrderFact], shop_currency: str) -> Order | None:
    """The order these facts make, or `None` while nobody has reported it placed."""
    known = list(facts)
    counted = counted_facts(known)
    if not counted.versions:
        return None
    newest = counted.versions[-1]
    placed = newest.event
    assert isinstance(placed, OrderPlaced)  # noqa: S101
    minor = partial(minor_units, currency=placed.currency)
    lines = order_lines(counted.versions)
    net = sum(line.net_minor for line in lines if not line.is_gift_card)
    ordered_at = min(fact.occurred_at for fact in counted.versions)
    reason = _excluded_reason(placed, counted, lines)
    paid_at = _paid_at(counted, ordered_at) if _is_paid(placed, counted) else None
    rate = locked_rate(placed, shop_currency)
    currencies = Currencies(placed.currency, shop_currency, rate)
    ledger = Ledger([], [], [], lines)
    if reason is None and paid_at is not None:
        ledger = write_ledger(placed, lines, counted, Clock(ordered_at, paid_at), currencies)
    return Order(
        placed=placed,
        ordered_at=ordered_at,
        paid_at=paid_at,
        is_verified=newest.is_verified,
        is_conflicting=_is_conflicting(known, placed, net),
        excluded_reason=reason,
        rate=rate if is_countable(rate, _largest(ledger)) else None,
        total_minor=minor(placed.total),
        tax_minor=minor(placed.tax),
        shipping_minor=minor(placed.shipping),
        tips_minor=minor(placed.tips),
        gift_card_minor=sum(line.net_minor for line in lines) - net,
        net_minor=net,
        customer_order_index=_customer_order_index(counted),
        is_renewal=placed.sales_channel == "subscription" or bool(counted.renewals),
        subscription_id=counted.subscription_id(),
        ledger=ledger,
        exchanges=_exchanges(counted) if ledger.sales else [],
        refund_ids=_refund_ids(counted, currencies) if ledger.sales else [],
    )


def _largest(ledger: Ledger) -> int:
    """The most that a portion ever holds."""
    return max((entry.after_minor for entry in ledger.entries), default=0)


def _exchanges(facts: OrderFacts) -> list[tuple[str, int]]:
    """The verified exchanges and when they were made."""
    return [
        (fact.event.exchange_id, fact.occurred_at)
        for fact in facts.exchanges
        if fact.is_verified and isinstance(fact.event, Exchanged)
    ]


def _refund_ids(facts: OrderFacts, currencies: Currencies) -> list[str]:
    return [
        fact.event.refund_id
        for fact in facts.refunds
        if isinstance(fact.event, OrderRefunded) and currencies.counts(fact.event.currency)
    ]


def _excluded_reason(placed: OrderPlaced, facts: OrderFacts, lines: list[Line]) -> str | None:
    """Why the order is not in the ledger; the first that applies, `None` if it is."""
    if placed.is_test:
        return "test-order"
    if placed.is_staff:
        return "staff-order"
    if placed.is_draft:
        return "draft-order"
    if not _is_paid(placed, facts):
        return "partially-paid" if placed.payment_status == "partially_paid" else "unpaid"
    if not any(line.net_minor for line in lines):
        return "zero-value"
    return None


def _customer_order_index(facts: OrderFacts) -> int | None:
    """The newest that any version states: platforms tell it only while the order is young."""
    stated = [getattr(fact.event, "customer_order_index", None) for fact in facts.versions]
    return next((index for index in reversed(stated) if index is not None), None)


def _is_paid(placed: OrderPlaced, facts: OrderFacts) -> bool:
    return placed.payment_status == "paid" or bool(facts.payments)


def _paid_at(facts: OrderFacts, ordered_at: int) -> int:
    """When the money of a paid order came, never before the order."""
    versions = [(f, f.event) for f in facts.versions if isinstance(f.event, OrderPlaced)]
    stated = [micros(event.paid_at) for _, event in versions if event.paid_at]
    paid = [version_at(fact) for fact, event in versions if event.payment_status == "paid"]
    if stated:
        return max(ordered_at, min(stated))
    if facts.payments:
        return max(ordered_at, min(fact.occurred_at for fact in facts.payments))
    if len(paid) == len(versions):
        return ordered_at
    return max(ordered_at, min(paid))


def _is_conflicting(facts: list[OrderFact], placed: OrderPlaced, net_minor: int) -> bool:
    """Whether a browser's amount matches neither the verified total nor its net."""
    if not any(fact.is_verified and places(fact.event) for fact in facts):
        return False
    good = {
        (minor_units(placed.total, placed.currency), placed.currency),
        (net_minor, placed.currency),
    }
    claims = [
        fact.event for fact in facts if not fact.is_verified and isinstance(fact.event, OrderPlaced)
    ]
    return any((minor_units(c.total, c.currency), c.currency) not in good for c in claims)
