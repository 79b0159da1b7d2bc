"""The ledger: every change of every line's balance, to the cent."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from tests.reference.facts import Row, micros
from tests.reference.orders import Line, Order, content_hash

from talkworth.events.orders import OrderCancelled, OrderEdited, OrderRefunded
from talkworth.money import minor_units, split

RANK = {"sale": 0, "edit": 1, "refund": 2, "cancellation": 3}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """One exact change of one line's balance; `reporting` is None without a rate."""

    entry_id: str
    shop: str
    order_id: str
    line_id: str
    entry_type: str
    occurred_at: int
    amount: int
    before: int
    after: int
    reporting: int | None


@dataclass(slots=True)
class Book:
    """An order's balances. `owed` was taken off lines before any money went back for it."""

    lines: dict[str, int]  # balance of each merchandise line
    memo: list[int]  # tax, shipping, tips that are left
    owed: int = 0

    def lower(self, line_id: str, amount: int) -> int:
        """Take up to `amount` off a line; what it did not have is not taken."""
        taken = min(amount, self.lines.get(line_id, 0))
        if taken:
            self.lines[line_id] -= taken
        return taken

    def lower_memo(self, amount: int, places: Sequence[int] = (0, 1, 2)) -> None:
        for place in places:
            taken = min(amount, self.memo[place])
            self.memo[place] -= taken
            amount -= taken


@dataclass(frozen=True, slots=True)
class Move:
    """Something that happened to an order, and what it does to the book."""

    occurred_at: int
    entry_type: str
    source_id: str
    act: Callable[[Book], None]

    @property
    def place(self) -> tuple[int, int, bytes]:
        return self.occurred_at, RANK[self.entry_type], self.source_id.encode()


def entries(order: Order) -> list[LedgerEntry]:
    """The order's entries in the order they count; none for an order that is out."""
    if order.excluded_reason:
        return []
    merchandise = {line.line_id: line for line in order.lines if not line.is_gift_card}
    newest = order.newest
    memo = [newest.minor(text) for text in (newest.order.tax, newest.order.shipping)]
    book = Book(dict.fromkeys(merchandise, 0), [*memo, newest.minor(newest.order.tips)])
    found: list[LedgerEntry] = []
    moves = sorted(_moves(order, merchandise), key=lambda move: move.place)
    for _, of_one_source in groupby(moves, key=lambda move: move.place):
        before = dict(book.lines)
        for move in of_one_source:
            move.act(book)
        for line_id, balance in book.lines.items():
            if balance != before[line_id]:
                found.append(_entry(order, move, line_id, before[line_id], balance))
    return found


def _entry(order: Order, move: Move, line_id: str, before: int, after: int) -> LedgerEntry:
    reporting = None
    if order.rate:
        numerator, denominator = order.rate
        reporting = after * numerator // denominator - before * numerator // denominator
    return LedgerEntry(
        entry_id=f"{order.order_id}/{line_id}/{move.entry_type}/{move.source_id}",
        shop=order.shop,
        order_id=order.order_id,
        line_id=line_id,
        entry_type=move.entry_type,
        occurred_at=move.occurred_at,
        amount=after - before,
        before=before,
        after=after,
        reporting=reporting,
    )


def _moves(order: Order, lines: Mapping[str, Line]) -> list[Move]:
    edits = _edits(order)
    found = [
        *_sale_and_additions(order, lines, edits),
        *_removals(order, lines, edits),
        *_vanished(order, lines),
        *_refunds(order),
    ]
    cancels = [row.at for row in order.facts if isinstance(row.event, OrderCancelled)]
    if cancels:
        found.append(_move(order, min(cancels), "cancellation", "cancel", _empty))
    return found


def _move(
    order: Order, at: int, entry_type: str, source_id: str, act: Callable[[Book], None]
) -> Move:
    return Move(_entered_at(order, at), entry_type, source_id, act)


def _entered_at(order: Order, at: int) -> int:
    """Nothing is in the ledger before it is paid: what happened earlier counts at that instant."""
    return max(at, order.paid_at or 0)


def _edits(order: Order) -> list[tuple[Row, OrderEdited]]:
    """Each edit once, as first told; in the ledger's order of time, then id."""
    told = [(row, row.event) for row in order.facts if isinstance(row.event, OrderEdited)]
    told.sort(key=lambda one: (one[0].at, content_hash(one[1])), reverse=True)
    first = {edit.edit_id: (row, edit) for row, edit in told}
    return sorted(
        first.values(), key=lambda one: (_entered_at(order, one[0].at), one[1].edit_id.encode())
    )


def _sale_and_additions(
    order: Order, lines: Mapping[str, Line], edits: Sequence[tuple[Row, OrderEdited]]
) -> list[Move]:
    """The units a line began with are its sale; units added later come in with their edit."""
    found: list[Move] = []
    for line in lines.values():
        added = [
            (row, edit, change.quantity)
            for row, edit in edits
            for change in edit.added
            if change.line_id == line.line_id
        ]
        if not added and (late := _appeared_at(order, line.line_id)) is not None:
            found.append(_move(order, late, "edit", "added", _raise(line.line_id, line.net)))
            continue
        units = [n for _, _, n in added]
        first, *more = _shares(line.net, [max(0, line.quantity - sum(units)), *units])
        found.append(_move(order, 0, "sale", "sale", _raise(line.line_id, first)))
        for (row, edit, _), part in zip(added, more, strict=True):
            act = _raise(line.line_id, part)
            found.append(_move(order, row.at, "edit", edit.edit_id, act))
    return found


def _shares(net: int, units: Sequence[int]) -> list[int]:
    return split(net, units) if any(units) else [net, *([0] * (len(units) - 1))]


def _appeared_at(order: Order, line_id: str) -> int | None:
    """When a line first showed up, if it was not there from the start."""
    seen = min(one.updated_at for one in order.versions if _has(one.order.lines, line_id))
    start = min(one.updated_at for one in order.versions)
    return seen if seen > start else None


def _has(lines: Sequence[object], line_id: str) -> bool:
    if not lines:
        return line_id == "order"
    return any(getattr(line, "line_id", None) == line_id for line in lines)


def _removals(
    order: Order, lines: Mapping[str, Line], edits: Sequence[tuple[Row, OrderEdited]]
) -> list[Move]:
    found: list[Move] = []
    gone: dict[str, int] = {}
    for row, edit in edits:
        for change in edit.removed:
            line = lines.get(change.line_id or "")
            if line is None or not line.quantity:
                continue
            before = gone.get(line.line_id, 0)
            after = gone[line.line_id] = min(line.quantity, before + change.quantity)
            kept = [line.net * (line.quantity - n) // line.quantity for n in (before, after)]
            act = _take_off(line.line_id, kept[0] - kept[1])
            found.append(_move(order, row.at, "edit", edit.edit_id, act))
    return found


def _vanished(order: Order, lines: Mapping[str, Line]) -> list[Move]:
    """Lines that are gone from the newest version, though no edit said so."""
    found: list[Move] = []
    for line_id in lines:
        if _has(order.newest.order.lines, line_id):
            continue
        had = [_has(one.order.lines, line_id) for one in order.versions]
        first_without = len(had) - had[::-1].index(True)
        at = order.versions[first_without].updated_at
        found.append(_move(order, at, "edit", "gone", _take_off(line_id, None)))
    return found


def _refunds(order: Order) -> list[Move]:
    """Each refund once, as its newest report tells it. Money of another currency stays out."""
    newest: dict[str, tuple[tuple[int, int, bytes], Row, OrderRefunded]] = {}
    for row in order.facts:
        event = row.event
        if not isinstance(event, OrderRefunded):
            continue
        told_at = micros(event.updated_at) if event.updated_at else row.at
        digest = bytes(255 - byte for byte in content_hash(event))
        rank = told_at, minor_units(event.amount, event.currency), digest
        if event.refund_id not in newest or rank > newest[event.refund_id][0]:
            newest[event.refund_id] = rank, row, event
    return [
        _move(order, row.at, "refund", event.refund_id, _refund(event))
        for _, row, event in newest.values()
        if event.currency == order.currency
    ]


def _raise(line_id: str, amount: int) -> Callable[[Book], None]:
    def act(book: Book) -> None:
        book.lines[line_id] += amount

    return act


def _take_off(line_id: str, amount: int | None) -> Callable[[Book], None]:
    """Take units off a line (None: all of it); their money is owed until it is paid back."""

    def act(book: Book) -> None:
        book.owed += book.lower(line_id, book.lines[line_id] if amount is None else amount)

    return act


def _empty(book: Book) -> None:
    book.lines = dict.fromkeys(book.lines, 0)
    book.memo = [0, 0, 0]


def _refund(event: OrderRefunded) -> Callable[[Book], None]:
    amount = minor_units(event.amount, event.currency)
    shipping = min(minor_units(event.shipping, event.currency), amount)
    subtotals = [minor_units(line.subtotal, event.currency) for line in event.lines]

    def act(book: Book) -> None:
        book.lower_memo(shipping, places=[1])
        if not event.lines:
            _spread(book, amount - shipping)
            return
        merchandise = min(amount - shipping, sum(subtotals))
        parts = split(merchandise, subtotals) if any(subtotals) else subtotals
        for line, part in zip(event.lines, parts, strict=True):
            kept_back = part - book.lower(line.line_id, part)
            if line.line_id in book.lines:  # a removal had taken it off already
                book.owed = max(0, book.owed - kept_back)
        book.lower_memo(amount - shipping - merchandise)

    return act


def _spread(book: Book, money: int) -> None:
    """Money without lines: pay what is owed, then lower everything in proportion."""
    settled = min(book.owed, money)
    book.owed -= settled
    money -= settled
    buckets = [sum(book.lines.values()), *book.memo]
    if money >= sum(buckets):
        _empty(book)
        return
    merchandise, *book.memo = split(sum(buckets) - money, buckets)
    balances = list(book.lines.values())
    if any(balances):
        book.lines = dict(zip(book.lines, split(merchandise, balances), strict=True))
