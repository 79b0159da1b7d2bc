"""Exchanges: money goes from line to line, and stays whose it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tests.reference.book import Book, Place, taken
from tests.reference.orders import Line, Order
from tests.reference.sold import Sold

from talkworth.errors import BadInput
from talkworth.events.orders import LineChange
from talkworth.events.types import Exchanged
from talkworth.money import minor_units


@dataclass(frozen=True, slots=True)
class Exchange:
    """An exchange that counts; `at` is its own time, which may be before the payment."""

    exchange_id: str
    at: int
    trust: str


def lines_made(order: Order, exchanges: Sequence[Exchanged]) -> dict[str, Line]:
    """The lines that only exchanges know, worth and holding all that they ever received."""
    known = {line.line_id for line in order.lines}
    made: dict[str, Line] = {}
    for event in sorted(exchanges, key=lambda one: one.exchange_id.encode()):
        for line_id, change in _received(event):
            if line_id in known:
                continue
            line = made.setdefault(line_id, Line(line_id, 0, 0, is_gift_card=False))
            made[line_id] = replace(
                line,
                product_id=change.product_id if line.product_id is None else line.product_id,
                net=line.net + (_stated(order, change) or 0),
                quantity=line.quantity + change.quantity,
            )
    return made


def exchange(
    order: Order, lines: Mapping[str, Line], at: int, event: Exchanged, sold: list[Sold]
) -> Callable[[Book], None]:
    """What an exchange does; what goes beyond the returned is sold anew, and told to `sold`."""

    def act(book: Book) -> None:
        pieces = _returned(order, lines, event, book)
        beyond: dict[str, Sold] = {}
        for line_id, change in _received(event):
            if line_id not in lines:
                continue  # a gift card
            line = lines[line_id]
            stated = _stated(order, change)
            worth = _worth(order, line) if stated is None else stated
            while worth and pieces:
                (source, portion_id), amount = pieces.pop(0)
                moved = min(worth, amount)
                book.give((line_id, portion_id), moved)
                worth -= moved
                if amount > moved:
                    pieces.insert(0, ((source, portion_id), amount - moved))
            if worth:
                up = Sold(line, event.exchange_id, at, 0, 0, max(at, order.ordered_at))
                up = beyond.setdefault(line_id, up)
                up.units += change.quantity
                up.money += worth
                book.give((line_id, up.portion_id), worth)
        sold.extend(beyond.values())
        book.owed += taken(pieces)

    return act


def _received(event: Exchanged) -> Iterator[tuple[str, LineChange]]:
    for n, change in enumerate(event.received):
        yield change.line_id or f"{event.exchange_id}:{n}", change


def _returned(
    order: Order, lines: Mapping[str, Line], event: Exchanged, book: Book
) -> list[tuple[Place, int]]:
    """The money of the returned lines, in the order in which it came off them."""
    pieces: list[tuple[Place, int]] = []
    for change in event.returned:
        line = lines.get(change.line_id or "")
        if line is None:
            continue
        amount = _stated(order, change)
        if amount is None:
            amount = line.net * change.quantity // max(1, line.quantity)
        pieces += book.lower(line.line_id, amount)
    return pieces


def _stated(order: Order, change: LineChange) -> int | None:
    """The amount a change states, if it is one in the order's currency."""
    if change.amount is None:
        return None
    try:
        return minor_units(change.amount, order.currency)
    except BadInput:
        return None


def _worth(order: Order, line: Line) -> int:
    """A received line's own net, where the order's versions know it."""
    return next((one.net for one in order.lines if one.line_id == line.line_id), 0)
