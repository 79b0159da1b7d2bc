"""What happened to an order, in the ledger's order, and what each of it does to the book."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.reference.book import Book, Place, taken
from tests.reference.exchanges import Exchange, exchange, lines_made
from tests.reference.facts import Row, micros
from tests.reference.orders import Line, Order, content_hash
from tests.reference.sold import Sold

from talkworth.events.orders import OrderCancelled, OrderEdited, OrderRefunded
from talkworth.events.types import DisputeOpened, DisputeWon, Exchanged
from talkworth.money import minor_units, split

RANKS = ("sale", "edit", "exchange", "refund", "chargeback", "cancellation")
Act = Callable[[Book], None]


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happened to an order, and what it does to the book."""

    occurred_at: int
    entry_type: str
    source_id: str
    act: Act

    @property
    def place(self) -> tuple[int, int, bytes]:
        return self.occurred_at, RANKS.index(self.entry_type), self.source_id.encode()


@dataclass(slots=True)
class Changes:
    """All that happened to an order. `sold` grows while exchanges act: by their up-charges."""

    order: Order
    lines: dict[str, Line]  # merchandise: the order's, then what exchanges made
    made: dict[str, Line] = field(default_factory=dict)  # by exchanges
    edits: list[tuple[Row, OrderEdited]] = field(default_factory=list)
    sold: list[Sold] = field(default_factory=list)
    moves: list[Move] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    refunds: list[str] = field(default_factory=list)

    def add(self, at: int, entry_type: str, source_id: str, act: Act) -> None:
        """Nothing is in the ledger before it is paid: what was earlier counts at that instant."""
        self.moves.append(Move(self.entered_at(at), entry_type, source_id, act))

    def entered_at(self, at: int) -> int:
        return max(at, self.order.paid_at or 0)


def changes(order: Order) -> Changes:
    """Everything that moves an order's money, sorted."""
    merchandise = {line.line_id: line for line in order.lines if not line.is_gift_card}
    found = Changes(order, merchandise)
    found.edits = [
        (row, event)
        for row, event in _first_told(order, "edit_id")
        if isinstance(event, OrderEdited)
    ]
    found.edits.sort(key=lambda one: (found.entered_at(one[0].at), one[1].edit_id.encode()))
    swaps = [
        (row, event)
        for row, event in _first_told(order, "exchange_id")
        if isinstance(event, Exchanged)
    ]
    swaps.sort(key=lambda one: (found.entered_at(one[0].at), one[1].exchange_id.encode()))
    received = {one.line_id for _, event in swaps for one in event.received if one.line_id}
    _sales(found, received)
    _vanished(found)
    found.made = lines_made(order, [event for _, event in swaps])
    found.lines |= found.made
    _removals(found)
    for row, event in swaps:
        found.exchanges.append(Exchange(event.exchange_id, row.at, row.trust))
        act = exchange(order, found.lines, row.at, event, found.sold)
        found.add(row.at, "exchange", event.exchange_id, act)
    _refunds(found)
    _disputes(found)
    cancels = [row.at for row in order.facts if isinstance(row.event, OrderCancelled)]
    if cancels:
        found.add(min(cancels), "cancellation", "cancel", Book.empty)
    found.moves.sort(key=lambda move: move.place)
    return found


def _first_told(order: Order, name: str) -> list[tuple[Row, object]]:
    """Of each id the earliest report, of equals the smallest hash."""
    told = [row for row in order.facts if hasattr(row.event, name)]
    told.sort(key=lambda row: (row.at, content_hash(row.event)), reverse=True)
    return [(row, row.event) for row in {getattr(row.event, name): row for row in told}.values()]


def _sales(found: Changes, received: set[str]) -> None:
    """The units a line began with are its main sale; units added later are sales of their own."""
    order = found.order
    additions = {line_id: _additions(found, line_id) for line_id in found.lines}
    late = {
        line_id: at
        for line_id, added in additions.items()
        if not added and (at := _appeared_at(order, line_id)) is not None
    }
    instants = sorted(
        {
            max(at, order.ordered_at)
            for key, at in late.items()
            if key not in received and (found.lines[key].quantity or found.lines[key].net)
        }
    )
    for line in found.lines.values():
        if line.line_id not in late:
            _sell_by_units(found, line, additions[line.line_id])
        elif line.line_id not in received and (line.quantity or line.net):
            at = late[line.line_id]
            n = instants.index(max(at, order.ordered_at)) + 1
            sale_id = "added" if n == 1 else f"added:{n}"
            _sell(found, Sold(line, sale_id, at, line.quantity, line.net), at, "added")


def _additions(found: Changes, line_id: str) -> list[tuple[Row, OrderEdited, int]]:
    return [
        (row, edit, change.quantity)
        for row, edit in found.edits
        for change in edit.added
        if change.line_id == line_id
    ]


def _sell_by_units(
    found: Changes, line: Line, added: Sequence[tuple[Row, OrderEdited, int]]
) -> None:
    units = [n for _, _, n in added]
    units = [max(0, line.quantity - sum(units)), *units]
    first, *more = split(line.net, units) if any(units) else [line.net, *units[1:]]
    _sell(found, Sold(line, "sale", found.order.ordered_at, units[0], first), 0, "sale")
    of_edit: dict[str, Sold] = {}
    for (row, edit, n), money in zip(added, more, strict=True):
        one = of_edit.setdefault(edit.edit_id, Sold(line, edit.edit_id, row.at, 0, 0))
        one.units += n
        one.money += money
    for one in of_edit.values():
        _sell(found, one, one.at, one.sale_id)


def _sell(found: Changes, sold: Sold, at: int, source_id: str) -> None:
    if not sold.units and not sold.money:
        return
    sold.sold_at = max(sold.at, found.order.ordered_at)
    found.sold.append(sold)
    entry_type = "sale" if sold.sale_id == "sale" else "edit"

    def act(book: Book) -> None:
        book.give((sold.line_id, sold.portion_id), sold.money)

    found.add(at, entry_type, source_id, act)


def _appeared_at(order: Order, line_id: str) -> int | None:
    """When a line first showed up, if it was not there from the start."""
    seen = min(one.updated_at for one in order.versions if _has(one.order.lines, line_id))
    start = min(one.updated_at for one in order.versions)
    return seen if seen > start else None


def _has(lines: Sequence[object], line_id: str) -> bool:
    if not lines:
        return line_id == "order"
    return any(getattr(line, "line_id", None) == line_id for line in lines)


def _removals(found: Changes) -> None:
    gone: dict[str, int] = {}
    for row, edit in found.edits:
        for change in edit.removed:
            line = found.lines.get(change.line_id or "")
            if line is None or not line.quantity:
                continue
            before = gone.get(line.line_id, 0)
            after = gone[line.line_id] = min(line.quantity, before + change.quantity)
            kept = [line.net * (line.quantity - n) // line.quantity for n in (before, after)]
            act = _take_off(line.line_id, kept[0] - kept[1])
            found.add(row.at, "edit", edit.edit_id, act)


def _vanished(found: Changes) -> None:
    """Lines that are gone from the newest version, though no edit said so."""
    order = found.order
    for line_id in found.lines:
        if _has(order.newest.order.lines, line_id):
            continue
        had = [_has(one.order.lines, line_id) for one in order.versions]
        first_without = len(had) - had[::-1].index(True)
        at = order.versions[first_without].updated_at
        found.add(at, "edit", "gone", _take_off(line_id, None))


def _take_off(line_id: str, amount: int | None) -> Act:
    """Take units off a line (None: all of it); their money is owed until it is paid back."""

    def act(book: Book) -> None:
        most = book.balance(line_id) if amount is None else amount
        book.owed += taken(book.lower(line_id, most))

    return act


def _turned_back(order: Order, currency: str) -> Callable[[str], int] | None:
    """How an amount becomes the order's: as it is, or from the shop's currency; else not at all."""
    if currency == order.currency:
        return lambda text: minor_units(text, currency)
    if currency != order.shop_currency or not order.rate or not order.rate[0]:
        return None
    numerator, denominator = order.rate
    return lambda text: minor_units(text, currency) * denominator // numerator


def _refunds(found: Changes) -> None:
    """Each refund once, as its newest report tells it. Money of a third currency stays out."""
    newest: dict[str, tuple[tuple[int, int, bytes], Row, OrderRefunded]] = {}
    for row in found.order.facts:
        event = row.event
        if not isinstance(event, OrderRefunded):
            continue
        told_at = micros(event.updated_at) if event.updated_at else row.at
        digest = bytes(255 - byte for byte in content_hash(event))
        rank = told_at, minor_units(event.amount, event.currency), digest
        if event.refund_id not in newest or rank > newest[event.refund_id][0]:
            newest[event.refund_id] = rank, row, event
    for _, row, event in newest.values():
        minor = _turned_back(found.order, event.currency)
        if minor:
            found.refunds.append(event.refund_id)
            found.add(row.at, "refund", event.refund_id, _refund(found, event, minor))


def _refund(found: Changes, event: OrderRefunded, minor: Callable[[str], int]) -> Act:
    told = {line.line_id for line in found.order.lines} | found.lines.keys()
    line_ids = [line.line_id for line in event.lines]
    if not found.order.newest.order.lines:  # what has no lines is one, whatever is named
        line_ids = [line_id if line_id in told else "order" for line_id in line_ids]
    amount = minor(event.amount)
    shipping = min(minor(event.shipping), amount)
    subtotals = [minor(line.subtotal) for line in event.lines]

    def act(book: Book) -> None:
        book.lower_memo(shipping, places=[1])
        if not event.lines:
            paid_back = min(amount - shipping, book.owed)
            book.owed -= paid_back
            book.spread(amount - shipping - paid_back)
            return
        merchandise = min(amount - shipping, sum(subtotals))
        parts = split(merchandise, subtotals) if any(subtotals) else subtotals
        for line_id, part in zip(line_ids, parts, strict=True):
            kept_back = part - taken(book.lower(line_id, part))
            if line_id in book.lines:  # a removal had taken it off already
                book.owed = max(0, book.owed - kept_back)
        book.lower_memo(amount - shipping - merchandise)

    return act


def _disputes(found: Changes) -> None:
    """A bank takes money back, and gives exactly that again if the shop wins."""
    won: dict[str, int] = {}
    for row in found.order.facts:
        if isinstance(row.event, DisputeWon):
            key = row.event.dispute_id
            won[key] = min(row.at, won.get(key, row.at))
    opened = [(row, row.event) for row in found.order.facts if isinstance(row.event, DisputeOpened)]
    opened.sort(key=lambda one: (one[0].at, content_hash(one[1])), reverse=True)
    for row, event in {event.dispute_id: (row, event) for row, event in opened}.values():
        minor = _turned_back(found.order, event.currency)
        if minor is None:
            continue
        take, restore = _chargeback(minor(event.amount))
        found.add(row.at, "chargeback", event.dispute_id, take)
        if event.dispute_id in won:
            at = max(row.at, won[event.dispute_id])
            found.add(at, "chargeback", f"{event.dispute_id}/won", restore)


def _chargeback(amount: int) -> tuple[Act, Act]:
    cells: dict[Place, int] = {}
    memo: list[int] = [0, 0, 0]

    def take(book: Book) -> None:
        before, memo_before = dict(book.cells), list(book.memo)
        book.spread(amount)
        cells.update((place, before[place] - left) for place, left in book.cells.items())
        memo[:] = [was - left for was, left in zip(memo_before, book.memo, strict=True)]

    def restore(book: Book) -> None:
        for place, amount in cells.items():
            book.give(place, amount)
        book.memo = [left + back for left, back in zip(book.memo, memo, strict=True)]

    return take, restore
