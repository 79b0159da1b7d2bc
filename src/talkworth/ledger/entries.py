"""The ledger of one order: exact changes of its lines' balances, in time order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from talkworth.events.orders import OrderEdited, OrderPlaced, OrderRefunded
from talkworth.ledger.facts import OrderFact, OrderFacts
from talkworth.ledger.lines import Line
from talkworth.money import minor_units, split

EntryType = Literal["sale", "edit", "refund", "cancellation"]
RANK = {"sale": 0, "edit": 1, "refund": 2, "cancellation": 3}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """
    An exact change of one line's balance: sales positive, refunds negative.

    `after_minor - before_minor == amount_minor`, in the order's currency.
    """

    line_id: str
    entry_type: EntryType
    source_id: str
    occurred_at: int
    before_minor: int
    after_minor: int

    @property
    def amount_minor(self) -> int:
        return self.after_minor - self.before_minor


@dataclass(slots=True)
class _Books:
    """What is left of the order while its ledger is written."""

    balances: dict[str, int]
    memo: list[int]  # what is left of tax, shipping and tips
    owed_minor: int = 0  # taken off by edits, not yet paid back


@dataclass(frozen=True, slots=True)
class _Action:
    occurred_at: int
    entry_type: EntryType
    source_id: str
    apply: Callable[[_Books], None]

    def place(self) -> tuple[int, int, bytes]:
        return self.occurred_at, RANK[self.entry_type], self.source_id.encode()


def ledger_entries(
    placed: OrderPlaced, lines: list[Line], facts: OrderFacts, paid_at: int
) -> list[LedgerEntry]:
    """
    All entries of a paid order. Nothing enters before `paid_at`, when the sale does.

    Raises:
        UnknownCurrency, AmountNotExact: an amount the door would have refused.
    """
    goods = [line for line in lines if not line.is_gift_card]
    memo = [
        minor_units(text, placed.currency) for text in (placed.tax, placed.shipping, placed.tips)
    ]
    books = _Books({line.line_id: 0 for line in goods}, [max(0, minor) for minor in memo])
    actions = [
        *_sale_and_edits(goods, facts, paid_at),
        *_refunds(facts, placed.currency, paid_at),
        *_cancellations(facts, paid_at),
    ]
    entries = []
    for action in sorted(actions, key=_Action.place):
        before = dict(books.balances)
        action.apply(books)
        entries += [
            LedgerEntry(
                line_id,
                action.entry_type,
                action.source_id,
                action.occurred_at,
                before[line_id],
                after,
            )
            for line_id, after in books.balances.items()
            if after != before[line_id]
        ]
    return entries


def _sale_and_edits(goods: list[Line], facts: OrderFacts, paid_at: int) -> Iterator[_Action]:
    """Each line's units enter with the sale or with the edit that added them."""
    sales: dict[str, int] = {}
    changes: dict[tuple[int, str], list[tuple[str, int, bool]]] = {}
    for line in goods:
        additions, removals = _unit_changes(line, facts, paid_at)
        base = max(0, line.quantity - sum(units for _, _, units in additions))
        weights = [base, *(units for _, _, units in additions)]
        parts = split(line.net_minor, weights if sum(weights) else [1, *weights[1:]])
        sales[line.line_id] = parts[0]
        for (at, source_id, _), part in zip(additions, parts[1:], strict=True):
            changes.setdefault((at, source_id), []).append((line.line_id, part, True))
        for (at, source_id, _), part in zip(removals, _removed(line, removals), strict=True):
            changes.setdefault((at, source_id), []).append((line.line_id, part, False))
    yield _Action(paid_at, "sale", "sale", lambda books: _add(books, sales))
    for (at, source_id), moves in changes.items():
        yield _Action(at, "edit", source_id, lambda books, moves=moves: _edit(books, moves))  # type: ignore[misc]


def _unit_changes(
    line: Line, facts: OrderFacts, paid_at: int
) -> tuple[list[tuple[int, str, int]], list[tuple[int, str, int]]]:
    """Units added and removed: (when, by which edit, how many), in time order."""
    added, removed = [], []
    for fact in facts.edits:
        edit = fact.event
        assert isinstance(edit, OrderEdited)  # noqa: S101
        at = max(fact.occurred_at, paid_at)
        added += [(at, edit.edit_id, c.quantity) for c in edit.added if c.line_id == line.line_id]
        removed += [
            (at, edit.edit_id, c.quantity) for c in edit.removed if c.line_id == line.line_id
        ]
    if line.first_seen_at is not None and not added:
        added = [(max(line.first_seen_at, paid_at), "added", max(1, line.quantity))]
    if line.gone_at is not None:
        removed.append((max(line.gone_at, paid_at), "gone", max(1, line.quantity)))

    def place(change: tuple[int, str, int]) -> tuple[int, bytes]:
        return change[0], change[1].encode()

    return sorted(added, key=place), sorted(removed, key=place)


def _removed(line: Line, removals: list[tuple[int, str, int]]) -> list[int]:
    """The money in the removed units, by cut points over all of the line's units."""
    if not removals:
        return []
    taken, rest, units = [], max(1, line.quantity), 0
    for _, _, quantity in removals:
        units = min(quantity, rest)
        rest -= units
        taken.append(units)
    return split(line.net_minor, [rest, *reversed(taken)])[:0:-1]


def _add(books: _Books, parts: dict[str, int]) -> None:
    for line_id, part in parts.items():
        books.balances[line_id] += part


def _edit(books: _Books, moves: list[tuple[str, int, bool]]) -> None:
    for line_id, part, is_added in sorted(moves, key=lambda move: not move[2]):
        if is_added:
            books.balances[line_id] += part
        else:
            taken = min(part, books.balances[line_id])
            books.balances[line_id] -= taken
            books.owed_minor += taken


def _cancellations(facts: OrderFacts, paid_at: int) -> Iterator[_Action]:
    if facts.cancellations:
        at = min(fact.occurred_at for fact in facts.cancellations)
        yield _Action(max(at, paid_at), "cancellation", "cancel", _cancel)


def _cancel(books: _Books) -> None:
    books.balances = dict.fromkeys(books.balances, 0)
    books.memo = [0, 0, 0]


def _refunds(facts: OrderFacts, currency: str, paid_at: int) -> Iterator[_Action]:
    for fact in facts.refunds:
        refund = fact.event
        assert isinstance(refund, OrderRefunded)  # noqa: S101
        if refund.currency == currency:
            yield _refund_action(fact, refund, paid_at)


def _refund_action(fact: OrderFact, refund: OrderRefunded, paid_at: int) -> _Action:
    return _Action(
        max(fact.occurred_at, paid_at),
        "refund",
        refund.refund_id,
        lambda books: _refund(books, refund),
    )


def _refund(books: _Books, refund: OrderRefunded) -> None:
    amount = max(0, minor_units(refund.amount, refund.currency))
    shipping = min(max(0, minor_units(refund.shipping, refund.currency)), amount)
    books.memo[1] -= min(shipping, books.memo[1])
    if refund.lines:
        _refund_lines(books, refund, amount - shipping)
    else:
        _refund_whole(books, amount - shipping)


def _refund_lines(books: _Books, refund: OrderRefunded, money: int) -> None:
    """The money refunded, on the lines it names; what exceeds their subtotals is memo."""
    subtotals = [max(0, minor_units(line.subtotal, refund.currency)) for line in refund.lines]
    merchandise = min(money, sum(subtotals))
    if merchandise > 0:
        for line, part in zip(refund.lines, split(merchandise, subtotals), strict=True):
            if line.line_id in books.balances:
                taken = min(part, books.balances[line.line_id])
                books.balances[line.line_id] -= taken
                books.owed_minor -= min(part - taken, books.owed_minor)
    beyond = money - merchandise
    for place, left in enumerate(books.memo):
        settled = min(left, beyond)
        books.memo[place] -= settled
        beyond -= settled


def _refund_whole(books: _Books, money: int) -> None:
    """A refund without lines: what edits took off first, the rest by what is left of each part."""
    settled = min(money, books.owed_minor)
    books.owed_minor -= settled
    goods = sum(books.balances.values())
    left = [goods, *books.memo]
    rest = min(money - settled, sum(left))
    if rest <= 0:
        return
    goods_after, *books.memo = split(sum(left) - rest, left)
    if goods:
        after = split(goods_after, list(books.balances.values()))
        books.balances = dict(zip(books.balances, after, strict=True))
