"""What an order's shopper bought, and when: its sales, and the portion of each line in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from talkworth.events.orders import OrderEdited
from talkworth.ledger.facts import OrderFacts
from talkworth.ledger.lines import Line
from talkworth.money import split

MAIN = "sale"
ADDED = "added"


@dataclass(frozen=True, slots=True)
class Clock:
    """When the order was placed and paid: no sale is before the one, no entry before the other."""

    ordered_at: int
    paid_at: int

    def sold(self, at: int) -> int:
        return max(at, self.ordered_at)

    def entered(self, at: int) -> int:
        return max(at, self.paid_at)


@dataclass(frozen=True, slots=True)
class Sale:
    """What was bought at one time (UTC microseconds); the main sale is called `sale`."""

    sale_id: str
    sold_at: int


@dataclass(frozen=True, slots=True)
class Portion:
    """The units of a line that were sold in one sale, and their money in minor units."""

    portion_id: str
    sale_id: str
    line_id: str
    product_id: str | None
    quantity: int
    sold_minor: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A portion as it enters the ledger."""

    portion: Portion
    entry_type: Literal["sale", "edit"]
    source_id: str
    occurred_at: int


@dataclass(slots=True)
class Plan:
    """All that is sold but for what exchanges charge on top; portions in their order."""

    arrivals: list[Arrival] = field(default_factory=list)
    sold: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Addition:
    occurred_at: int
    source_id: str
    sale_id: str
    sold_at: int
    units: int

    def place(self) -> tuple[int, bytes]:
        return self.occurred_at, self.source_id.encode()


def planned_sales(goods: Iterable[Line], facts: OrderFacts, clock: Clock) -> Plan:
    """The main sale and every addition, each line's net split over its units."""
    lines = [line for line in goods if not line.is_received]
    additions = _additions(lines, facts, clock)
    plan, used = Plan(sold={MAIN: clock.ordered_at}), set[str]()
    for line in lines:
        for arrival, sold_at in _line_arrivals(line, additions[line.line_id], clock, used):
            sale_id = arrival.portion.sale_id
            plan.arrivals.append(arrival)
            plan.sold[sale_id] = min(sold_at, plan.sold.get(sale_id, sold_at))
    return plan


def named(line_id: str, sale_id: str, used: set[str]) -> str:
    """The id of a portion, by a further `/` unlike every other of the order."""
    portion_id = line_id if sale_id == MAIN else f"{line_id}/{sale_id}"
    while portion_id in used:
        portion_id += "/"
    used.add(portion_id)
    return portion_id


def _line_arrivals(
    line: Line, additions: list[_Addition], clock: Clock, used: set[str]
) -> Iterator[tuple[Arrival, int]]:
    """The line's portions that hold units or money, and when each was sold."""
    base = max(0, line.quantity - sum(addition.units for addition in additions))
    main = _Addition(clock.paid_at, MAIN, MAIN, clock.ordered_at, base)
    weights = [base, *(addition.units for addition in additions)]
    parts = split(line.net_minor, weights if sum(weights) else [1, *weights[1:]])
    for place, (addition, part) in enumerate(zip([main, *additions], parts, strict=True)):
        if not addition.units and not part:
            continue
        portion = Portion(
            portion_id=named(line.line_id, MAIN if place == 0 else addition.sale_id, used),
            sale_id=addition.sale_id,
            line_id=line.line_id,
            product_id=line.product_id,
            quantity=max(1, addition.units),
            sold_minor=part,
        )
        entry_type: Literal["sale", "edit"] = "edit" if place else "sale"
        arrival = Arrival(portion, entry_type, addition.source_id, addition.occurred_at)
        yield arrival, addition.sold_at


def _additions(lines: list[Line], facts: OrderFacts, clock: Clock) -> dict[str, list[_Addition]]:
    """What came to each line after the order's first picture, in ledger order."""
    found: dict[str, list[_Addition]] = defaultdict(list)
    for fact in facts.edits:
        edit = fact.event
        assert isinstance(edit, OrderEdited)  # noqa: S101
        units: dict[str, int] = defaultdict(int)
        for change in edit.added:
            units[change.line_id or ""] += change.quantity
        at, sold_at = clock.entered(fact.occurred_at), clock.sold(fact.occurred_at)
        for line_id, n in units.items():
            found[line_id].append(_Addition(at, edit.edit_id, edit.edit_id, sold_at, n))
    later = [
        (line, line.first_seen_at)
        for line in lines
        if line.first_seen_at is not None
        and not found[line.line_id]
        and (line.quantity or line.net_minor)
    ]
    sale_ids = _added_sales({clock.sold(seen_at) for _, seen_at in later})
    for line, seen_at in later:
        at, sold_at = clock.entered(seen_at), clock.sold(seen_at)
        found[line.line_id] = [_Addition(at, ADDED, sale_ids[sold_at], sold_at, line.quantity)]
    for additions in found.values():
        additions.sort(key=_Addition.place)
    return found


def _added_sales(times: Iterable[int]) -> dict[int, str]:
    """Lines that nobody says were added are a sale for each time at which some came."""
    return {
        at: ADDED if number == 1 else f"{ADDED}:{number}"
        for number, at in enumerate(sorted(times), 1)
    }
