"""An order's balances, and the ways in which they rise and fall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from talkworth.money import split

Place = tuple[str, str]  # a line, and the portion whose money lies on it


@dataclass(slots=True)
class Book:
    """
    Every cell's balance. `owed` was taken off lines before any money went back for it.

    A cell is the money of one portion on one line; cells stand in the order they came to be.
    """

    lines: list[str]  # merchandise, in the order in which money is spread over it
    memo: list[int]  # tax, shipping, tips that are left
    cells: dict[Place, int] = field(default_factory=dict)
    owed: int = 0

    def balance(self, line_id: str) -> int:
        return sum(amount for (line, _), amount in self.cells.items() if line == line_id)

    def give(self, place: Place, amount: int) -> None:
        if amount:
            self.cells[place] = self.cells.get(place, 0) + amount

    def lower(self, line_id: str, amount: int) -> list[tuple[Place, int]]:
        """Take up to `amount` off a line, its newest cells first: the pieces that were taken."""
        pieces: list[tuple[Place, int]] = []
        for place, balance in reversed(self.cells.items()):
            taken = min(amount, balance) if place[0] == line_id else 0
            if taken:
                pieces.append((place, taken))
                amount -= taken
        for place, taken in pieces:
            self.cells[place] -= taken
        return pieces

    def lower_memo(self, amount: int, places: Iterable[int] = (0, 1, 2)) -> None:
        for place in places:
            taken = min(amount, self.memo[place])
            self.memo[place] -= taken
            amount -= taken

    def spread(self, money: int) -> None:
        """Take money off everything that remains, in proportion to it."""
        balances = [self.balance(line_id) for line_id in self.lines]
        buckets = [sum(balances), *self.memo]
        if money >= sum(buckets):
            self.empty()
            return
        merchandise, *self.memo = split(sum(buckets) - money, buckets)
        if any(balances):
            left = split(merchandise, balances)
            for line_id, before, after in zip(self.lines, balances, left, strict=True):
                self.lower(line_id, before - after)

    def empty(self) -> None:
        self.cells = dict.fromkeys(self.cells, 0)
        self.memo = [0, 0, 0]


def taken(pieces: Sequence[tuple[Place, int]]) -> int:
    """How much the pieces hold together."""
    return sum(amount for _, amount in pieces)
