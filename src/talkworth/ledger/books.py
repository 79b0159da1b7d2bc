"""What is left of an order while its ledger is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from talkworth.ledger.sales import Portion
from talkworth.money import split

SHIPPING = 1  # its place in the memo


class Cell(NamedTuple):
    """Money of one portion that stands on one line."""

    line_id: str
    portion_id: str


Taken = list[tuple[Cell, int]]


@dataclass(slots=True)
class Books:
    """
    The balance of each cell in the order in which cells came to be, and what is not goods.

    No balance is ever negative. `memo` is what is left of tax, shipping and tips; `owed_minor`
    what edits and exchanges took off and nobody has paid back yet. `charges` are the portions
    that exchanges sold, by line and exchange; `portion_ids` those of all portions.
    """

    memo: list[int]
    lines: dict[str, list[Cell]]
    cells: dict[Cell, int] = field(default_factory=dict)
    owed_minor: int = 0
    charges: dict[tuple[str, str], Portion] = field(default_factory=dict)
    portion_ids: set[str] = field(default_factory=set)

    def balance(self, line_id: str) -> int:
        return sum(self.cells[cell] for cell in self.lines[line_id])

    def add(self, cell: Cell, minor: int) -> None:
        """Raise a cell, which comes to be with this."""
        if cell not in self.cells:
            self.cells[cell] = 0
            self.lines[cell.line_id].append(cell)
        self.cells[cell] += minor

    def lower(self, line_id: str, minor: int) -> Taken:
        """Take up to `minor` from a line, its newest cells first; what each gave."""
        taken: Taken = []
        for cell in reversed(self.lines[line_id]):
            part = min(minor, self.cells[cell])
            if part:
                self.cells[cell] -= part
                minor -= part
                taken.append((cell, part))
        return taken

    def settle(self, money: int) -> int:
        """Pay what is owed; what is left of `money`."""
        settled = min(money, self.owed_minor)
        self.owed_minor -= settled
        return money - settled

    def spread(self, money: int) -> tuple[Taken, list[int]]:
        """Take money from all that remains, by what remains of it; what cells and memo gave."""
        balances = [self.balance(line_id) for line_id in self.lines]
        goods, memo = sum(balances), self.memo
        left = [goods, *memo]
        rest = min(money, sum(left))
        if rest <= 0:
            return [], [0, 0, 0]
        goods_after, *self.memo = split(sum(left) - rest, left)
        after = split(goods_after, balances) if goods else balances
        taken = [
            part
            for line_id, before, left_of_it in zip(self.lines, balances, after, strict=True)
            if before > left_of_it
            for part in self.lower(line_id, before - left_of_it)
        ]
        return taken, [held - kept for held, kept in zip(memo, self.memo, strict=True)]

    def lower_memo(self, money: int) -> None:
        """Take money from tax, then shipping, then tips, as far as they go."""
        for place, left in enumerate(self.memo):
            part = min(left, money)
            self.memo[place] -= part
            money -= part

    def clear(self) -> None:
        """Nothing of the order is left."""
        self.cells = dict.fromkeys(self.cells, 0)
        self.memo = [0, 0, 0]
