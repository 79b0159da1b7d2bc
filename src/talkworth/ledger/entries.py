"""The ledger of one order: exact changes of its portions' balances, in time order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from talkworth.events.orders import OrderPlaced, OrderRefunded
from talkworth.events.types import DisputeOpened, Exchanged
from talkworth.ledger.books import SHIPPING, Books, Cell, Taken
from talkworth.ledger.exchanges import exchange, received, with_received
from talkworth.ledger.facts import OrderFact, OrderFacts
from talkworth.ledger.lines import WHOLE_ORDER, Line
from talkworth.ledger.rate import Currencies
from talkworth.ledger.removals import removals
from talkworth.ledger.sales import MAIN, Clock, Plan, Portion, Sale, planned_sales
from talkworth.money import minor_units, split

EntryType = Literal["sale", "edit", "exchange", "refund", "chargeback", "cancellation"]
RANK = {
    kind: rank
    for rank, kind in enumerate(
        ("sale", "edit", "exchange", "refund", "chargeback", "cancellation")
    )
}


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """
    What one source did to the money of one portion on one line: sales positive, refunds negative.

    `before_minor` and `after_minor` are the portion's balance, in the order's currency.
    """

    line_id: str
    portion_id: str
    entry_type: EntryType
    source_id: str
    occurred_at: int
    before_minor: int
    after_minor: int

    @property
    def amount_minor(self) -> int:
        return self.after_minor - self.before_minor


@dataclass(frozen=True, slots=True)
class Ledger:
    """The sales of an order, the main one first, their portions, and every entry in turn."""

    sales: list[Sale]
    portions: list[Portion]
    entries: list[LedgerEntry]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class _Action:
    occurred_at: int
    entry_type: EntryType
    source_id: str
    apply: Callable[[Books], None]

    def place(self) -> tuple[int, int, bytes]:
        return self.occurred_at, RANK[self.entry_type], self.source_id.encode()


def write_ledger(
    placed: OrderPlaced,
    lines: list[Line],
    facts: OrderFacts,
    clock: Clock,
    currencies: Currencies,
) -> Ledger:
    """
    The ledger of a paid order. Nothing enters before it is paid, when the sale does.

    Raises:
        UnknownCurrency, AmountNotExact: an amount the door would have refused.
    """
    sent = received(lines, facts, currencies)
    known = with_received(lines, facts, sent)
    goods = {line.line_id: line for line in known if not line.is_gift_card}
    plan = planned_sales(goods.values(), facts, clock)
    memo = (placed.tax, placed.shipping, placed.tips)
    books = Books(
        memo=[max(0, minor_units(text, placed.currency)) for text in memo],
        lines={line_id: [] for line_id in goods},
        portion_ids={arrival.portion.portion_id for arrival in plan.arrivals},
    )
    actions = [
        *_sales_and_edits(plan, goods, facts, clock),
        *(
            _Action(
                clock.entered(fact.occurred_at),
                "exchange",
                event.exchange_id,
                exchange(event, sent[event.exchange_id], goods, currencies),
            )
            for fact in facts.exchanges
            if isinstance(event := fact.event, Exchanged)
        ),
        *_refunds(facts, currencies, clock, _names(placed, known)),
        *_chargebacks(facts, currencies, clock),
        *_cancellations(facts, clock),
    ]
    entries = list(_entries(books, sorted(actions, key=_Action.place)))
    portions = [arrival.portion for arrival in plan.arrivals]
    portions += [replace(p, quantity=max(1, p.quantity)) for p in books.charges.values()]
    # A line that an exchange made adds nothing to what the order's versions say its net is.
    made = [replace(line, net_minor=0) for line in known[len(lines) :]]
    return Ledger(_sales(plan, facts, clock, portions), portions, entries, [*lines, *made])


def _entries(books: Books, actions: list[_Action]) -> Iterator[LedgerEntry]:
    balances: dict[str, int] = {}
    for action in actions:
        cells = dict(books.cells)
        action.apply(books)
        for cell, after in books.cells.items():
            change = after - cells.get(cell, 0)
            if not change:
                continue
            # Only what an exchange charges on top is new with it: that was bought.
            is_charge = action.entry_type == "exchange" and cell.portion_id not in balances
            before = balances.get(cell.portion_id, 0)
            balances[cell.portion_id] = before + change
            yield LedgerEntry(
                line_id=cell.line_id,
                portion_id=cell.portion_id,
                entry_type="sale" if is_charge else action.entry_type,
                source_id=action.source_id,
                occurred_at=action.occurred_at,
                before_minor=before,
                after_minor=before + change,
            )


def _sales(plan: Plan, facts: OrderFacts, clock: Clock, portions: list[Portion]) -> list[Sale]:
    """The main sale, and every other that has a portion, by id."""
    sold = dict(plan.sold)
    charged = {portion.sale_id for portion in portions}
    for fact in facts.exchanges:
        sale_id = fact.event.exchange_id  # type: ignore[union-attr]
        at = clock.sold(fact.occurred_at)
        sold[sale_id] = min(at, sold.get(sale_id, at))
    others = sorted((charged & sold.keys()) - {MAIN}, key=str.encode)
    return [Sale(sale_id, sold[sale_id]) for sale_id in (MAIN, *others)]


def _sales_and_edits(
    plan: Plan, goods: dict[str, Line], facts: OrderFacts, clock: Clock
) -> Iterator[_Action]:
    """Each line's units enter with the sale or with the edit that added them."""
    moves: dict[tuple[int, EntryType, str], tuple[Taken, list[tuple[str, int | None]]]] = {}
    moves[clock.paid_at, "sale", MAIN] = ([], [])
    for arrival in plan.arrivals:
        key = arrival.occurred_at, arrival.entry_type, arrival.source_id
        portion = arrival.portion
        added, _ = moves.setdefault(key, ([], []))
        added.append((Cell(portion.line_id, portion.portion_id), portion.sold_minor))
    for removal in removals(goods.values(), facts, clock):
        _, removed = moves.setdefault((removal.occurred_at, "edit", removal.source_id), ([], []))
        removed.append((removal.line_id, removal.minor))
    for (at, entry_type, source_id), (added, removed) in moves.items():
        yield _Action(at, entry_type, source_id, partial(_edit, added=added, removed=removed))


def _edit(books: Books, *, added: Taken, removed: list[tuple[str, int | None]]) -> None:
    for cell, minor in added:
        books.add(cell, minor)
    for line_id, stated in removed:
        money = books.balance(line_id) if stated is None else stated
        books.owed_minor += sum(part for _, part in books.lower(line_id, money))


def _cancellations(facts: OrderFacts, clock: Clock) -> Iterator[_Action]:
    if facts.cancellations:
        at = min(fact.occurred_at for fact in facts.cancellations)
        yield _Action(clock.entered(at), "cancellation", "cancel", Books.clear)


def _names(placed: OrderPlaced, lines: list[Line]) -> Callable[[str], str]:
    """What we call the line a refund names: all are parts of an order told without lines."""
    if placed.lines:
        return str
    known = {line.line_id for line in lines}
    return lambda line_id: line_id if line_id in known else WHOLE_ORDER


def _refunds(
    facts: OrderFacts, currencies: Currencies, clock: Clock, name: Callable[[str], str]
) -> Iterator[_Action]:
    for fact in facts.refunds:
        refund = fact.event
        assert isinstance(refund, OrderRefunded)  # noqa: S101
        if currencies.counts(refund.currency):
            apply = partial(_refund, refund=refund, currencies=currencies, name=name)
            yield _Action(clock.entered(fact.occurred_at), "refund", refund.refund_id, apply)


def _refund(
    books: Books, *, refund: OrderRefunded, currencies: Currencies, name: Callable[[str], str]
) -> None:
    amount = currencies.minor(refund.amount, refund.currency)
    shipping = min(currencies.minor(refund.shipping, refund.currency), amount)
    books.memo[SHIPPING] -= min(shipping, books.memo[SHIPPING])
    money = amount - shipping
    if not refund.lines:
        books.spread(books.settle(money))
        return
    subtotals = [currencies.minor(line.subtotal, refund.currency) for line in refund.lines]
    merchandise = min(money, sum(subtotals))
    if merchandise > 0:
        for line, part in zip(refund.lines, split(merchandise, subtotals), strict=True):
            if (line_id := name(line.line_id)) in books.lines:
                taken = sum(minor for _, minor in books.lower(line_id, part))
                books.settle(part - taken)
    books.lower_memo(money - merchandise)


@dataclass(slots=True)
class _Chargeback:
    """A dispute's money: what it took, so that winning it gives back exactly that."""

    money: int
    cells: Taken
    memo: list[int]

    def take(self, books: Books) -> None:
        self.cells, self.memo = books.spread(self.money)

    def give_back(self, books: Books) -> None:
        for cell, minor in self.cells:
            books.add(cell, minor)
        books.memo = [left + part for left, part in zip(books.memo, self.memo, strict=True)]


def _chargebacks(facts: OrderFacts, currencies: Currencies, clock: Clock) -> Iterator[_Action]:
    wins: dict[str, OrderFact] = {f.event.dispute_id: f for f in facts.wins}  # type: ignore[union-attr]
    for fact in facts.openings:
        opened = fact.event
        assert isinstance(opened, DisputeOpened)  # noqa: S101
        if not currencies.counts(opened.currency):
            continue
        chargeback = _Chargeback(currencies.minor(opened.amount, opened.currency), [], [0, 0, 0])
        at, name = clock.entered(fact.occurred_at), opened.dispute_id
        yield _Action(at, "chargeback", name, chargeback.take)
        if won := wins.get(name):
            won_at = max(at, clock.entered(won.occurred_at))
            yield _Action(won_at, "chargeback", f"{name}/won", chargeback.give_back)
