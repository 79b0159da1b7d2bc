"""Exchanges: money moves from the lines that came back to those that were sent for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from talkworth.events.orders import LineChange
from talkworth.events.types import Exchanged
from talkworth.ledger.books import Books, Cell
from talkworth.ledger.facts import OrderFacts
from talkworth.ledger.lines import Line
from talkworth.ledger.rate import Currencies
from talkworth.ledger.sales import Portion, named


@dataclass(frozen=True, slots=True)
class Received:
    """What was sent in an exchange: the line it is, its worth in minor units, its units."""

    line_id: str
    worth_minor: int
    quantity: int
    product_id: str | None


Sent = Mapping[str, Sequence[Received]]


def received(lines: Sequence[Line], facts: OrderFacts, currencies: Currencies) -> Sent:
    """What each exchange sent, by its id: worth what it says, else what the order's line is."""
    nets = {line.line_id: line.net_minor for line in lines}
    sent: dict[str, list[Received]] = {}
    for fact in sorted(facts.exchanges, key=lambda f: f.occurred_at):
        event = fact.event
        assert isinstance(event, Exchanged)  # noqa: S101
        items = sent.setdefault(event.exchange_id, [])
        for place, change in enumerate(event.received):
            line_id = change.line_id or f"{event.exchange_id}:{place}"
            worth = currencies.stated(change.amount)
            worth = nets.get(line_id, 0) if worth is None else worth
            items.append(Received(line_id, worth, change.quantity, change.product_id))
    return sent


def with_received(lines: Sequence[Line], facts: OrderFacts, sent: Sent) -> list[Line]:
    """
    The order's lines, and after them those that only exchanges made.

    A line that no version has holds the worths and the units with which it was sent.
    """
    if not sent:
        return list(lines)
    added = {change.line_id for fact in facts.edits for change in fact.event.added}  # type: ignore[union-attr]
    items = [item for exchange_id in sorted(sent, key=str.encode) for item in sent[exchange_id]]
    brought = {item.line_id for item in items} - added
    known = {
        line.line_id: replace(
            line, is_received=line.first_seen_at is not None and line.line_id in brought
        )
        for line in lines
    }
    made: dict[str, Line] = {}
    for item in items:
        if item.line_id not in known:
            line = made.get(item.line_id, Line(item.line_id, 0, 0, is_received=True))
            made[item.line_id] = replace(
                line,
                net_minor=line.net_minor + item.worth_minor,
                quantity=line.quantity + item.quantity,
                product_id=line.product_id or item.product_id,
            )
    return [*known.values(), *made.values()]


def exchange(
    event: Exchanged,
    sent: Sequence[Received],
    goods: Mapping[str, Line],
    currencies: Currencies,
) -> Callable[[Books], None]:
    """
    What the exchange does to the books.

    Pieces of what came back and what was sent are laid end to end. Where they overlap, money of
    the piece's portion moves to the line sent. What was sent beyond them is a sale, what came
    back beyond it is owed to the shopper.
    """

    def apply(books: Books) -> None:
        pieces = []
        for change in event.returned:
            line = goods.get(change.line_id or "")
            if line is not None:
                pieces += books.lower(line.line_id, _worth(line, change, currencies))
        pieces.reverse()  # the next one is the last
        for item in sent:
            if item.line_id not in goods:  # a gift card is no merchandise
                continue
            left = item.worth_minor
            while left and pieces:
                cell, minor = pieces.pop()
                moved = min(left, minor)
                books.add(Cell(item.line_id, cell.portion_id), moved)
                left -= moved
                if minor > moved:
                    pieces.append((cell, minor - moved))
            if left:
                _charge(books, event.exchange_id, goods[item.line_id], item.quantity, left)
        books.owed_minor += sum(minor for _, minor in pieces)

    return apply


def _charge(books: Books, exchange_id: str, line: Line, units: int, minor: int) -> None:
    """What was sent beyond what came back: a portion of its own."""
    place = line.line_id, exchange_id
    held = books.charges.get(place)
    if held is None:
        name = named(line.line_id, exchange_id, books.portion_ids)
        held = Portion(name, exchange_id, line.line_id, line.product_id, 0, 0)
    books.charges[place] = replace(
        held, quantity=held.quantity + units, sold_minor=held.sold_minor + minor
    )
    books.add(Cell(line.line_id, held.portion_id), minor)


def _worth(line: Line, change: LineChange, currencies: Currencies) -> int:
    stated = currencies.stated(change.amount)
    if stated is not None:
        return stated
    return line.net_minor * change.quantity // max(1, line.quantity)
