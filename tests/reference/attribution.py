"""Who earned an order: reach, windows, the first touch, and a credit for every entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tests.reference.facts import HOUR_US
from tests.reference.ledger import LedgerEntry
from tests.reference.orders import Order
from tests.reference.persons import Persons, nodes
from tests.reference.rulebook import Rulebook
from tests.reference.touches import Moment, Touch

JOINS = ("conversation", "cart", "checkout", "visitor", "customer", "email")
KINDS = {1: "direct", 2: "assisted"}


@dataclass(frozen=True, slots=True)
class Claim:
    """
    A touch that competes for an order in a tier (1: the day before it, 2: the month before it).

    `touched_at` is its clock, its last answer before the order; `ranked` is when it came first.
    """

    touch: Touch
    tier: int
    touched_at: int
    ranked: Moment
    joined_by: str

    @property
    def place(self) -> tuple[Moment, bytes]:
        return self.ranked, self.touch.touch_id.encode()


@dataclass(frozen=True, slots=True)
class Credit:
    """The money of one entry that one touch earned, or nobody did (`claim` is None)."""

    entry: LedgerEntry
    order: Order
    claim: Claim | None
    rule_set_version: int

    @property
    def kind(self) -> str:
        return KINDS[self.claim.tier] if self.claim else "unattributed"


def reach(order: Order, persons: Persons) -> dict[int, str]:
    """The persons an order reaches, each by the strongest key that belongs to them."""
    found: dict[int, str] = {}
    for kind in JOINS:
        for row in order.placed:
            for node in nodes(row):
                person = persons.person.get(node)
                if node.kind == kind and person is not None:
                    found.setdefault(person, kind)
    if order.person in persons.known:
        others = persons.known - {order.person}
        return {person: kind for person, kind in found.items() if person not in others}
    return found


def previous_order_at(order: Order, orders: Sequence[Order]) -> int | None:
    """When the person's last order before this one was placed, of those that counted by then."""
    earlier = [
        other.ordered_at
        for other in orders
        if other.person == order.person
        and other is not order
        and other.excluded_reason is None
        and other.is_shopper_placed
        and other.paid_at is not None
        and other.paid_at < order.ordered_at
    ]
    return max(earlier, default=None)


def claims(
    order: Order,
    orders: Sequence[Order],
    touches: Sequence[Touch],
    persons: Persons,
    rules: Rulebook,
) -> list[Claim]:
    """All touches that compete for the order, the winner first."""
    windows = rules.at(order.shop, order.ordered_at)
    reached = reach(order, persons)
    mine = [
        touch
        for touch in touches
        if touch.shop == order.shop
        and touch.person in reached
        and (touch.competes_until is None or order.ordered_at <= touch.competes_until)
    ]
    since = order.ordered_at - windows.direct_h * HOUR_US
    found = [_claim(touch, order, 1, since, reached) for touch in mine]
    if not any(found):
        since = order.ordered_at - windows.assisted_h * HOUR_US
        previous = previous_order_at(order, orders)
        if previous is not None:
            since = max(since, previous + 1)  # strictly after it
        found = [_claim(touch, order, 2, since, reached) for touch in mine]
    return sorted((claim for claim in found if claim), key=lambda claim: claim.place)


def _claim(
    touch: Touch, order: Order, tier: int, since: int, reached: dict[int, str]
) -> Claim | None:
    """The touch as it stands between `since` and the order, if it has a moment there."""
    inside = [moment for moment in touch.moments if since <= moment[0] < order.ordered_at]
    if not inside:
        return None
    is_entry_inside = touch.entry is not None and since <= touch.entry[0]
    ranked = touch.entry if is_entry_inside and touch.entry else min(inside)
    return Claim(touch, tier, max(inside)[0], ranked, reached[touch.person])


def credits_of(
    order: Order,
    entries: Sequence[LedgerEntry],
    winners: Sequence[Claim],
    rules: Rulebook,
) -> list[Credit]:
    """First touch: all of every entry goes to the first claim, or to nobody."""
    version = rules.active(order.shop, order.ordered_at).version
    winner = winners[0] if winners else None
    return [Credit(entry, order, winner, version) for entry in entries]
