"""What edits and newer pictures of an order take off its lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from talkworth.events.orders import OrderEdited
from talkworth.ledger.facts import OrderFacts
from talkworth.ledger.lines import Line
from talkworth.ledger.sales import Clock
from talkworth.money import split

GONE = "gone"


@dataclass(frozen=True, slots=True)
class Removal:
    """Units of a line that an edit took off; `minor` is `None` where all that is left goes."""

    line_id: str
    source_id: str
    occurred_at: int
    minor: int | None


@dataclass(frozen=True, slots=True)
class _Units:
    occurred_at: int
    source_id: str
    units: int


def removals(goods: Iterable[Line], facts: OrderFacts, clock: Clock) -> Iterator[Removal]:
    """All of them, with the money in their units."""
    by_line: dict[str, list[_Units]] = defaultdict(list)
    for fact in facts.edits:
        edit = fact.event
        assert isinstance(edit, OrderEdited)  # noqa: S101
        for change in edit.removed:
            at = clock.entered(fact.occurred_at)
            by_line[change.line_id or ""].append(_Units(at, edit.edit_id, change.quantity))
    for line in goods:
        found = by_line[line.line_id]
        found.sort(key=lambda units: (units.occurred_at, units.source_id.encode()))
        for units, part in zip(found, _money(line, found), strict=True):
            yield Removal(line.line_id, units.source_id, units.occurred_at, part)
        if line.gone_at is not None:
            yield Removal(line.line_id, GONE, clock.entered(line.gone_at), None)


def _money(line: Line, found: list[_Units]) -> list[int]:
    """The money in the removed units, by cut points over all of the line's units."""
    if not found:
        return []
    taken, rest = [], max(1, line.quantity)
    for removed in found:
        units = min(removed.units, rest)
        rest -= units
        taken.append(units)
    return split(line.net_minor, [rest, *reversed(taken)])[:0:-1]
