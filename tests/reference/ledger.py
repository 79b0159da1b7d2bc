"""The ledger: what was sold when, and every change of every balance, to the cent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby

from tests.reference.book import Book
from tests.reference.changes import Changes, Move, changes
from tests.reference.exchanges import Exchange
from tests.reference.orders import Line, Order
from tests.reference.sold import Sold


@dataclass(frozen=True, slots=True)
class Sale:
    """What the shopper bought at one time: the order, or what was added to it later."""

    shop: str
    order_id: str
    sale_id: str
    sold_at: int


@dataclass(frozen=True, slots=True)
class Portion:
    """The units of a line that were sold in one sale, and the money that brought."""

    portion_id: str
    portion_no: int
    line_id: str
    sale_id: str
    product_id: str | None
    quantity: int
    sold_minor: int


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """
    One exact change of one cell; `before` and `after` are its portion's balance.

    `entry_no` counts the order's entries, `cell_no` its cells in the order they came to be.
    `reporting` is None without a rate.
    """

    entry_id: str
    shop: str
    order_id: str
    line_id: str
    portion_id: str
    sale_id: str
    entry_no: int
    cell_no: int
    entry_type: str
    source_id: str
    occurred_at: int
    amount: int
    before: int
    after: int
    reporting: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """The money of one portion on one line at some instant."""

    line_id: str
    portion_id: str
    cell_no: int
    balance: int


@dataclass(slots=True)
class Ledger:
    """All that the ledger says of an order; empty for an order that is out of it."""

    order: Order
    entries: list[LedgerEntry] = field(default_factory=list)
    sales: list[Sale] = field(default_factory=list)
    portions: list[Portion] = field(default_factory=list)
    exchanges: list[Exchange] = field(default_factory=list)
    refunds: list[str] = field(default_factory=list)
    made: list[Line] = field(default_factory=list)  # by exchanges; no version has them

    def balance(self, portion_id: str, at: int) -> int:
        """A portion's balance, with the entries of that instant."""
        return sum(cell.balance for cell in self.cells(at) if cell.portion_id == portion_id)

    def cells(self, at: int) -> list[Cell]:
        """Every cell's balance, with the entries of that instant; in the order they came to be."""
        balances: dict[tuple[int, str, str], int] = defaultdict(int)
        for entry in self.entries:
            if entry.occurred_at <= at:
                balances[entry.cell_no, entry.line_id, entry.portion_id] += entry.amount
        return [
            Cell(line_id, portion_id, cell_no, balance)
            for (cell_no, line_id, portion_id), balance in sorted(balances.items())
        ]


def ledger(order: Order) -> Ledger:
    """Work an order's ledger out."""
    found = Ledger(order)
    if order.excluded_reason:
        return found
    told = changes(order)
    newest = order.newest
    memo = [newest.minor(text) for text in (newest.order.tax, newest.order.shipping)]
    book = Book(list(told.lines), [*memo, newest.minor(newest.order.tips)])
    for _, of_one_source in groupby(told.moves, key=lambda move: move.place):
        _enter(found, book, list(of_one_source), told)
    found.portions = [_portion(n, sold) for n, sold in enumerate(told.sold)]
    found.sales = _sales(order, told.sold)
    found.exchanges = told.exchanges
    found.refunds = told.refunds
    found.made = list(told.made.values())
    return found


def _enter(found: Ledger, book: Book, moves: list[Move], told: Changes) -> None:
    """Let one source act, and write down what it did to each cell."""
    before, known = dict(book.cells), {sold.portion_id for sold in told.sold}
    for move in moves:
        move.act(book)
    sale_of = {sold.portion_id: sold.sale_id for sold in told.sold}
    balances: dict[str, int] = defaultdict(int)
    for (_, portion_id), balance in before.items():
        balances[portion_id] += balance
    for cell_no, (place, balance) in enumerate(book.cells.items()):
        amount = balance - before.get(place, 0)
        if not amount:
            continue
        line_id, portion_id = place
        was = balances[portion_id]
        balances[portion_id] += amount
        # What an exchange brings beyond the returned money is a portion nobody knew: it is sold.
        entry_type = move.entry_type if portion_id in known else "sale"
        entry_id = f"{found.order.order_id}/{line_id}/{entry_type}/{move.source_id}"
        found.entries.append(
            LedgerEntry(
                entry_id=entry_id if portion_id == line_id else f"{entry_id}/{portion_id}",
                shop=found.order.shop,
                order_id=found.order.order_id,
                line_id=line_id,
                portion_id=portion_id,
                sale_id=sale_of[portion_id],
                entry_no=len(found.entries),
                cell_no=cell_no,
                entry_type=entry_type,
                source_id=move.source_id,
                occurred_at=move.occurred_at,
                amount=amount,
                before=was,
                after=was + amount,
                reporting=_worth(found.order, was + amount, was),
            )
        )


def _worth(order: Order, after: int, before: int) -> int | None:
    if not order.rate:
        return None
    numerator, denominator = order.rate
    return after * numerator // denominator - before * numerator // denominator


def _portion(portion_no: int, sold: Sold) -> Portion:
    return Portion(
        portion_id=sold.portion_id,
        portion_no=portion_no,
        line_id=sold.line_id,
        sale_id=sold.sale_id,
        product_id=sold.product_id,
        quantity=max(1, sold.units),
        sold_minor=sold.money,
    )


def _sales(order: Order, sold: list[Sold]) -> list[Sale]:
    """The main sale, and each later one that sold something."""
    at = {"sale": order.ordered_at}
    for one in sold:
        if one.sale_id != "sale":
            at[one.sale_id] = min(one.sold_at, at.get(one.sale_id, one.sold_at))
    return [Sale(order.shop, order.order_id, sale_id, sold_at) for sale_id, sold_at in at.items()]
