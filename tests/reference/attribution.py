"""Who earned a sale: reach, windows, ranks, and a weight for every competing touch."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from tests.reference.facts import DAY_US, HOUR_US
from tests.reference.models import weights
from tests.reference.orders import Order
from tests.reference.persons import Persons, nodes
from tests.reference.rulebook import Rulebook
from tests.reference.touches import Moment, Touch

from talkworth.rules import RuleSet

JOINS = ("conversation", "cart", "checkout", "visitor", "customer", "email")
DIRECT, ASSISTED = 1, 2
KINDS = {DIRECT: "direct", ASSISTED: "assisted"}
MAIN, UPGRADE = "sale", "upgrade"


@dataclass(frozen=True, slots=True)
class Rival:
    """
    A touch that competes for a sale, from the last `direct_h` (tier 1) or from before (tier 2).

    `touched_at` is its clock, its last moment before the sale, and `touched_by` the id there;
    `ranked` is when it came first. Its share is `weight` of the contest's total.
    """

    touch: Touch
    tier: int
    touched_at: int
    touched_by: bytes
    ranked: Moment
    joined_by: str
    weight: int = 0

    @property
    def place(self) -> tuple[Moment, bytes]:
        return self.ranked, self.touch.touch_id.encode()

    @property
    def lateness(self) -> tuple[int, bytes, bytes]:
        """The smallest came last."""
        return -self.touched_at, self.touched_by, self.touch.touch_id.encode()

    @property
    def kind(self) -> str:
        return KINDS[self.tier] if self.touch.is_ai else "other_channel"


@dataclass(slots=True, eq=False)
class Contest:
    """A sale and the touches that compete for it, by rank."""

    order: Order
    sale_id: str
    sold_at: int
    rules: RuleSet
    version: int
    rivals: list[Rival] = field(default_factory=list)
    is_published: bool = False

    @property
    def turn(self) -> tuple[int, bytes, bytes]:
        """Which sale recovers a lapse that several could."""
        return self.sold_at, self.order.order_id.encode(), self.sale_id.encode()

    @property
    def winners(self) -> list[Rival]:
        return [rival for rival in self.rivals if rival.weight]

    @property
    def is_base_renewal(self) -> bool:
        return self.order.is_renewal and self.sale_id == MAIN


@dataclass(frozen=True, slots=True)
class Court:
    """All that is known when sales are judged."""

    orders: Sequence[Order]
    touches: Sequence[Touch]
    persons: Persons
    rules: Rulebook

    def contest(self, order: Order, sale_id: str, sold_at: int) -> Contest:
        """Who competes for what the order's shopper bought at `sold_at`."""
        version = self.rules.active(order.shop, sold_at)
        found = Contest(order, sale_id, sold_at, version.rules, version.version)
        if found.is_base_renewal:
            return found
        reached = reach(order, self.persons)
        mine = [
            touch
            for touch in self.touches
            if touch.person in reached and touch.shop == order.shop and touch.competes_at(sold_at)
        ]
        found.is_published = any(
            sold_at - DAY_US <= at < sold_at
            for touch in mine
            if touch.is_ai
            for at, _ in touch.moments
        )
        if found.rules.scope == "ai_only":
            mine = [touch for touch in mine if touch.is_ai]
        previous = previous_order_at(order, sold_at, self.orders)
        rivals = _in_tiers if found.rules.window == "tiers" else _on_path
        found.rivals = _weighed(found, rivals(mine, Windows(found, previous), reached))
        return found


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


def previous_order_at(order: Order, sold_at: int, orders: Iterable[Order]) -> int | None:
    """When the person's last other order before the sale was placed, of those that counted."""
    earlier = [
        other.ordered_at
        for other in orders
        if other.person == order.person
        and other is not order
        and other.excluded_reason is None
        and other.is_shopper_placed
        and other.paid_at is not None
        and other.paid_at < sold_at
    ]
    return max(earlier, default=None)


class Windows:
    """Which instants lie inside which window before a sale."""

    def __init__(self, contest: Contest, previous: int | None) -> None:
        self.sold_at = contest.sold_at
        self.direct_since = contest.sold_at - contest.rules.direct_h * HOUR_US
        self.assisted_since = contest.sold_at - contest.rules.assisted_h * HOUR_US
        if previous is not None:
            self.assisted_since = max(self.assisted_since, previous + 1)  # strictly after it

    def is_direct(self, at: int) -> bool:
        return self.direct_since <= at < self.sold_at

    def is_assisted(self, at: int) -> bool:
        return self.assisted_since <= at < self.sold_at

    def is_on_path(self, at: int) -> bool:
        return self.is_direct(at) or self.is_assisted(at)


def _in_tiers(touches: Iterable[Touch], windows: Windows, reached: dict[int, str]) -> list[Rival]:
    """The best tier's touches only: the older ones compete where there is no newer one."""
    mine = list(touches)
    direct = [
        _rival(touch, reached, inside, [*filter(windows.is_direct, _entry(touch))], DIRECT)
        for touch in mine
        if (inside := [moment for moment in touch.moments if windows.is_direct(moment[0])])
    ]
    return direct or [
        _rival(touch, reached, inside, [*filter(windows.is_assisted, _entry(touch))], ASSISTED)
        for touch in mine
        if (inside := [moment for moment in touch.moments if windows.is_assisted(moment[0])])
    ]


def _on_path(touches: Iterable[Touch], windows: Windows, reached: dict[int, str]) -> list[Rival]:
    """Both tiers' touches together."""
    found: list[Rival] = []
    for touch in touches:
        inside = [moment for moment in touch.moments if windows.is_on_path(moment[0])]
        if inside:
            tier = DIRECT if windows.is_direct(max(inside)[0]) else ASSISTED
            entry = [*filter(windows.is_on_path, _entry(touch))]
            found.append(_rival(touch, reached, inside, entry, tier))
    return found


def _entry(touch: Touch) -> list[int]:
    return [touch.entry[0]] if touch.entry else []


def _rival(
    touch: Touch, reached: dict[int, str], inside: Sequence[Moment], entry: Sequence[int], tier: int
) -> Rival:
    """The touch as it stands, with its moments inside the window, and its entry click if so."""
    touched_at = max(inside)[0]
    return Rival(
        touch=touch,
        tier=tier,
        touched_at=touched_at,
        touched_by=min(event_id for at, event_id in inside if at == touched_at),
        ranked=touch.entry if entry and touch.entry else min(inside),
        joined_by=reached[touch.person],
    )


def _weighed(contest: Contest, rivals: Iterable[Rival]) -> list[Rival]:
    """The rivals by rank, each with the weight that the model gives it."""
    by_rank = sorted(rivals, key=lambda rival: rival.place)
    clocks = [rival.touched_at for rival in by_rank]
    latest = [rival.lateness for rival in by_rank]
    found = weights(contest.rules.model, clocks, latest, contest.sold_at)
    return [replace(rival, weight=weight) for rival, weight in zip(by_rank, found, strict=True)]
