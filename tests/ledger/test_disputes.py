"""Chargebacks and won disputes."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from tests.ledger.told import entries_of, exchanged, fact, line, lines, placed, resolved

from talkworth.ledger import OrderFact

SHIRT, MUG = line("shirt", "30.00", 2), line("mug", "15.00")
Told = list[tuple[str, str, str, int, float]]


def opened(day: float, amount: str, dispute_id: str = "d", **fields: Any) -> OrderFact:
    fields.setdefault("currency", "EUR")
    return fact("dispute_opened", day, dispute_id=dispute_id, amount=amount, **fields)


def won(day: float, dispute_id: str = "d") -> OrderFact:
    return fact("dispute_won", day, dispute_id=dispute_id)


DISPUTES: dict[str, tuple[list[OrderFact], Told]] = {
    "a chargeback is spread over what is left": (
        [opened(9, "25.00")],
        [("shirt", "shirt", "chargeback", -2000, 9), ("mug", "mug", "chargeback", -500, 9)],
    ),
    "a won dispute gives back exactly what it took": (
        [opened(9, "25.00"), won(20)],
        [
            ("shirt", "shirt", "chargeback", -2000, 9),
            ("mug", "mug", "chargeback", -500, 9),
            ("shirt", "shirt", "chargeback", 2000, 20),
            ("mug", "mug", "chargeback", 500, 20),
        ],
    ),
    "a lost one changes nothing": ([fact("dispute_lost", 20, dispute_id="d")], []),
    "a win that nobody opened does nothing": ([won(20)], []),
    "a win that came first counts with the opening": (
        [opened(9, "75.00"), won(3)],
        [
            ("shirt", "shirt", "chargeback", -6000, 9),
            ("mug", "mug", "chargeback", -1500, 9),
            ("shirt", "shirt", "chargeback", 6000, 9),
            ("mug", "mug", "chargeback", 1500, 9),
        ],
    ),
    "what was refunded before cannot be charged back": (
        [
            fact("order_refunded", 2, refund_id="r", amount="75.00"),
            opened(9, "75.00"),
            won(20),
        ],
        [("shirt", "shirt", "refund", -6000, 2), ("mug", "mug", "refund", -1500, 2)],
    ),
    "it pays nothing that an edit owes": (
        [
            fact("order_edited", 1, edit_id="e", removed=[{"line_id": "mug", "quantity": 1}]),
            opened(9, "15.00"),
            fact("order_refunded", 12, refund_id="r", amount="15.00"),
        ],
        [("mug", "mug", "edit", -1500, 1), ("shirt", "shirt", "chargeback", -1500, 9)],
    ),
    "of two reports of one dispute the earliest counts": (
        [opened(9, "15.00"), opened(10, "75.00")],
        [("shirt", "shirt", "chargeback", -1200, 9), ("mug", "mug", "chargeback", -300, 9)],
    ),
    "in a currency that is neither's it changes nothing": (
        [opened(9, "15.00", currency="USD"), won(20)],
        [],
    ),
    "through an exchange": (
        [
            exchanged(2, lines(mug=None), lines(bowl="15.00")),
            opened(9, "75.00"),
            won(20),
        ],
        [
            ("mug", "mug", "exchange", -1500, 2),
            ("mug", "bowl", "exchange", 1500, 2),
            ("shirt", "shirt", "chargeback", -6000, 9),
            ("mug", "bowl", "chargeback", -1500, 9),
            ("shirt", "shirt", "chargeback", 6000, 20),
            ("mug", "bowl", "chargeback", 1500, 20),
        ],
    ),
}


@pytest.mark.parametrize("name", DISPUTES)
def test_what_a_dispute_does(name: str) -> None:
    facts, expected = DISPUTES[name]
    sold = [("shirt", "shirt", "sale", 6000, 0), ("mug", "mug", "sale", 1500, 0)]
    for arrived in permutations([placed(SHIRT, MUG), *facts]):
        assert entries_of(resolved(*arrived)) == [*sold, *expected]


def test_tax_and_shipping_come_back_with_a_won_dispute() -> None:
    order = resolved(
        placed(MUG, tax="3.00", shipping="2.00"),
        opened(1, "10.00"),
        won(2),
        fact("order_refunded", 3, refund_id="r", amount="10.00"),
    )
    lost, back, refund = (entry.amount_minor for entry in order.ledger.entries[1:])
    assert (lost, back, refund) == (-750, 750, -750)


def test_a_win_is_told_by_its_own_source() -> None:
    order = resolved(placed(MUG), opened(1, "5.00"), won(2))
    assert [entry.source_id for entry in order.ledger.entries] == ["sale", "d", "d/won"]
