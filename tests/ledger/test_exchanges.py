"""Exchanges: the money stays in its portion, on another line; what is on top was bought."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from tests.ledger.told import (
    balances_of,
    entries_of,
    exchanged,
    fact,
    line,
    lines,
    placed,
    portions_of,
    resolved,
    sold_on,
)

from talkworth.ledger import OrderFact

SHIRT, MUG = line("shirt", "30.00", 2), line("mug", "15.00")
Told = list[tuple[str, str, str, int, float]]
SOLD: Told = [("shirt", "shirt", "sale", 6000, 0), ("mug", "mug", "sale", 1500, 0)]


def refunded(day: float, amount: str, refund_id: str = "r", **subtotals: str) -> OrderFact:
    named = [{"line_id": name, "subtotal": money} for name, money in subtotals.items()]
    return fact("order_refunded", day, refund_id=refund_id, amount=amount, lines=named)


EXCHANGES: dict[str, tuple[list[OrderFact], Told]] = {
    "like for like": (
        [exchanged(2, lines(mug=None), lines(bowl="15.00"))],
        [("mug", "mug", "exchange", -1500, 2), ("mug", "bowl", "exchange", 1500, 2)],
    ),
    "one unit of two": (
        [exchanged(2, lines(shirt=None), lines(coat="30.00"))],
        [("shirt", "shirt", "exchange", -3000, 2), ("shirt", "coat", "exchange", 3000, 2)],
    ),
    "for something dearer: what is on top is a sale": (
        [exchanged(2, lines(mug=None), lines(bowl="20.00"))],
        [
            ("mug", "mug", "exchange", -1500, 2),
            ("mug", "bowl", "exchange", 1500, 2),
            ("bowl/x", "bowl", "sale", 500, 2),
        ],
    ),
    "for something cheaper: the rest has left": (
        [exchanged(2, lines(mug=None), lines(bowl="10.00"))],
        [("mug", "mug", "exchange", -1500, 2), ("mug", "bowl", "exchange", 1000, 2)],
    ),
    "and the money for the rest takes nothing else": (
        [exchanged(2, lines(mug=None), lines(bowl="10.00")), refunded(3, "5.00")],
        [("mug", "mug", "exchange", -1500, 2), ("mug", "bowl", "exchange", 1000, 2)],
    ),
    "two lines for two, laid end to end": (
        [exchanged(2, lines(shirt="40.00", mug=None), lines(coat="50.00", bowl="10.00"))],
        [
            ("shirt", "shirt", "exchange", -4000, 2),
            ("mug", "mug", "exchange", -1500, 2),
            ("shirt", "coat", "exchange", 4000, 2),
            ("mug", "coat", "exchange", 1000, 2),
            ("mug", "bowl", "exchange", 500, 2),
            ("bowl/x", "bowl", "sale", 500, 2),
        ],
    ),
    "a line that is not of the order is passed over, what came for it is bought": (
        [exchanged(2, lines(hat=None), lines(bowl="10.00"))],
        [("bowl/x", "bowl", "sale", 1000, 2)],
    ),
    "more than the line holds": (
        [exchanged(2, lines(mug="99.00"), lines(bowl="15.00"))],
        [("mug", "mug", "exchange", -1500, 2), ("mug", "bowl", "exchange", 1500, 2)],
    ),
    "what a refund left of it": (
        [refunded(1, "5.00", mug="5.00"), exchanged(2, lines(mug=None), lines(bowl="15.00"))],
        [
            ("mug", "mug", "refund", -500, 1),
            ("mug", "mug", "exchange", -1000, 2),
            ("mug", "bowl", "exchange", 1000, 2),
            ("bowl/x", "bowl", "sale", 500, 2),
        ],
    ),
    "for nothing: it has left": (
        [exchanged(2, lines(mug=None), [])],
        [("mug", "mug", "exchange", -1500, 2)],
    ),
    "for another line of the order": (
        [exchanged(2, lines(mug=None), lines(shirt="15.00"))],
        [("mug", "mug", "exchange", -1500, 2), ("mug", "shirt", "exchange", 1500, 2)],
    ),
    "and back again": (
        [
            exchanged(2, lines(mug=None), lines(bowl="15.00")),
            exchanged(3, lines(bowl=None), lines(mug="15.00"), "y"),
        ],
        [
            ("mug", "mug", "exchange", -1500, 2),
            ("mug", "bowl", "exchange", 1500, 2),
            ("mug", "mug", "exchange", 1500, 3),
            ("mug", "bowl", "exchange", -1500, 3),
        ],
    ),
    "a refund of the new line": (
        [exchanged(2, lines(mug=None), lines(bowl="20.00")), refunded(3, "12.00", bowl="12.00")],
        [
            ("mug", "mug", "exchange", -1500, 2),
            ("mug", "bowl", "exchange", 1500, 2),
            ("bowl/x", "bowl", "sale", 500, 2),
            ("mug", "bowl", "refund", -700, 3),
            ("bowl/x", "bowl", "refund", -500, 3),
        ],
    ),
    "a full refund through an exchange": (
        [exchanged(2, lines(mug=None), lines(bowl="20.00")), refunded(3, "80.00")],
        [
            ("mug", "mug", "exchange", -1500, 2),
            ("mug", "bowl", "exchange", 1500, 2),
            ("bowl/x", "bowl", "sale", 500, 2),
            ("shirt", "shirt", "refund", -6000, 3),
            ("mug", "bowl", "refund", -1500, 3),
            ("bowl/x", "bowl", "refund", -500, 3),
        ],
    ),
    "told twice: the earliest counts": (
        [
            exchanged(2, lines(mug=None), lines(bowl="15.00")),
            exchanged(3, lines(shirt=None), lines(bowl="30.00")),
        ],
        [("mug", "mug", "exchange", -1500, 2), ("mug", "bowl", "exchange", 1500, 2)],
    ),
    "an amount that is not exact in the order's currency is not stated": (
        [exchanged(2, lines(mug="1.005"), lines(bowl="15.00"))],
        [("mug", "mug", "exchange", -1500, 2), ("mug", "bowl", "exchange", 1500, 2)],
    ),
}


@pytest.mark.parametrize("name", EXCHANGES)
def test_an_exchange_moves_money_between_lines(name: str) -> None:
    facts, expected = EXCHANGES[name]
    for arrived in permutations([placed(SHIRT, MUG), *facts]):
        assert entries_of(resolved(*arrived)) == [*SOLD, *expected]


def test_a_charge_is_a_portion_and_a_sale_of_its_own() -> None:
    order = resolved(placed(MUG), exchanged(2, lines(mug=None), lines(bowl="20.00")))
    assert portions_of(order) == [("mug", "sale", 1, 1500), ("bowl/x", "x", 1, 500)]
    assert sold_on(order) == {"sale": 0, "x": 2}
    assert order.balance_minor == 2000


def test_a_charge_for_one_line_told_in_pieces_is_one_portion() -> None:
    pieces = [{"line_id": "bowl", "quantity": n, "amount": "4.00"} for n in (0, 1, 2)]
    order = resolved(placed(MUG), exchanged(2, [], pieces))
    assert portions_of(order)[1:] == [("bowl/x", "x", 3, 1200)]


def test_a_line_of_a_later_version_that_an_exchange_brought_is_not_sold_again() -> None:
    order = resolved(
        placed(SHIRT),
        exchanged(2, lines(shirt=None), lines(mug=None)),
        placed(SHIRT, MUG, day=0, updated_at="2026-11-03T10:00:00Z"),
    )
    assert entries_of(order) == [
        ("shirt", "shirt", "sale", 6000, 0),
        ("shirt", "shirt", "exchange", -3000, 2),
        ("shirt", "mug", "exchange", 1500, 2),
    ]


def test_units_that_were_sold_last_go_first() -> None:
    added = fact("order_edited", 1, edit_id="e", added=[{"line_id": "shirt", "quantity": 1}])
    order = resolved(placed(SHIRT), added, exchanged(2, lines(shirt="40.00"), lines(coat="35.00")))
    assert entries_of(order)[2:] == [
        ("shirt", "shirt", "exchange", -1000, 2),
        ("shirt/e", "shirt", "exchange", -3000, 2),
        ("shirt/e", "coat", "exchange", 3000, 2),
        ("shirt", "coat", "exchange", 500, 2),
    ]


def test_what_no_line_id_names_is_named_by_its_place() -> None:
    sent: list[dict[str, Any]] = [{"product_id": "p", "amount": "9.00"}, {"amount": "6.00"}]
    order = resolved(placed(MUG), exchanged(2, lines(mug=None), sent))
    assert [entry.line_id for entry in order.ledger.entries] == ["mug", "mug", "x:0", "x:1"]
    made = {line.line_id: line for line in order.ledger.lines}
    assert (made["x:0"].product_id, made["x:0"].net_minor) == ("p", 0)
    assert order.net_minor == 1500


def test_a_gift_card_that_is_sent_is_money_that_left() -> None:
    card = line("card", "15.00", is_gift_card=True)
    order = resolved(placed(MUG, card), exchanged(2, lines(mug=None), lines(card=None)))
    assert balances_of(order) == {"mug": 0}


def test_an_exchange_before_payment_counts_with_it() -> None:
    facts = [placed(MUG, payment_status="pending"), fact("order_paid", 5)]
    order = resolved(*facts, exchanged(2, lines(mug=None), lines(bowl="20.00")))
    assert {entry[4] for entry in entries_of(order)} == {5}
    assert sold_on(order) == {"sale": 0, "x": 2}


def test_only_verified_exchanges_are_told_to_those_who_look_for_withdrawals() -> None:
    made = exchanged(2, lines(mug=None), lines(bowl="15.00"), verified=False)
    assert resolved(placed(MUG, verified=False), made).exchanges == []
    assert [name for name, _ in resolved(placed(MUG), exchanged(2, [], [])).exchanges] == ["x"]
