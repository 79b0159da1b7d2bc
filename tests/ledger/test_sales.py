"""What was bought, and when: sales and the portions of lines that were sold in each."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.ledger.told import (
    START,
    entries_of,
    exchanged,
    fact,
    line,
    placed,
    portions_of,
    resolved,
    sold_on,
)

from talkworth.ledger import Order, OrderFact

Portions = list[tuple[str, str, int, int]]
SHIRT, MUG, BOWL = line("shirt", "30.00", 2), line("mug", "15.00"), line("bowl", "9.00")


def edited(day: float, edit_id: str = "e", **changes: int) -> OrderFact:
    """An edit: units added to each line, taken off where negative."""
    return fact(
        "order_edited",
        day,
        edit_id=edit_id,
        added=[{"line_id": name, "quantity": n} for name, n in changes.items() if n > 0],
        removed=[{"line_id": name, "quantity": -n} for name, n in changes.items() if n < 0],
    )


SALES: dict[str, tuple[list[OrderFact], dict[str, float], Portions]] = {
    "a plain order is one sale": (
        [placed(SHIRT, MUG)],
        {"sale": 0},
        [("shirt", "sale", 2, 6000), ("mug", "sale", 1, 1500)],
    ),
    "units added by an edit are a sale of their own": (
        [placed(SHIRT), edited(1, shirt=1)],
        {"sale": 0, "e": 1},
        [("shirt", "sale", 1, 3000), ("shirt/e", "e", 1, 3000)],
    ),
    "an edit that names a line twice adds once": (
        [
            placed(line("shirt", "10.00", 5)),
            fact(
                "order_edited",
                1,
                edit_id="e",
                added=[{"line_id": "shirt", "quantity": 1}, {"line_id": "shirt", "quantity": 2}],
            ),
        ],
        {"sale": 0, "e": 1},
        [("shirt", "sale", 2, 2000), ("shirt/e", "e", 3, 3000)],
    ),
    "additions stand in the order of time, then of id": (
        [placed(line("shirt", "10.00", 3)), edited(2, "a", shirt=1), edited(1, "b", shirt=1)],
        {"sale": 0, "a": 2, "b": 1},
        [("shirt", "sale", 1, 1000), ("shirt/b", "b", 1, 1000), ("shirt/a", "a", 1, 1000)],
    ),
    "all units were added: the line has no part in the main sale": (
        [placed(SHIRT, MUG), edited(1, mug=1)],
        {"sale": 0, "e": 1},
        [("shirt", "sale", 2, 6000), ("mug/e", "e", 1, 1500)],
    ),
    "an edit before payment is sold at its own time": (
        [placed(SHIRT, payment_status="pending"), edited(1, shirt=1), fact("order_paid", 2)],
        {"sale": 0, "e": 1},
        [("shirt", "sale", 1, 3000), ("shirt/e", "e", 1, 3000)],
    ),
    "an edit before the order is sold with it": (
        [placed(SHIRT), edited(-1, shirt=1)],
        {"sale": 0, "e": 0},
        [("shirt", "sale", 1, 3000), ("shirt/e", "e", 1, 3000)],
    ),
    "a line that came later without a word": (
        [placed(SHIRT), placed(SHIRT, MUG, updated_at=START + timedelta(days=2))],
        {"sale": 0, "added": 2},
        [("shirt", "sale", 2, 6000), ("mug/added", "added", 1, 1500)],
    ),
    "two that came at two times are two sales": (
        [
            placed(SHIRT),
            placed(SHIRT, MUG, updated_at=START + timedelta(days=2)),
            placed(SHIRT, BOWL, MUG, updated_at=START + timedelta(days=3)),
        ],
        {"sale": 0, "added": 2, "added:2": 3},
        [
            ("shirt", "sale", 2, 6000),
            ("bowl/added:2", "added:2", 1, 900),
            ("mug/added", "added", 1, 1500),
        ],
    ),
    "an edit of a line that the order never had is passed over": (
        [placed(SHIRT), edited(1, nothing=1)],
        {"sale": 0},
        [("shirt", "sale", 2, 6000)],
    ),
    "a free gift is a portion of no money": (
        [placed(SHIRT, line("gift", "5.00", discount="5.00"))],
        {"sale": 0},
        [("shirt", "sale", 2, 6000), ("gift", "sale", 1, 0)],
    ),
    "a line of nothing that came later is none": (
        [
            placed(SHIRT),
            placed(SHIRT, line("air", "1.00", 0), updated_at=START + timedelta(days=2)),
        ],
        {"sale": 0},
        [("shirt", "sale", 2, 6000)],
    ),
    "a gift card is no portion": (
        [placed(SHIRT, line("card", "50.00", is_gift_card=True))],
        {"sale": 0},
        [("shirt", "sale", 2, 6000)],
    ),
    "ids that would make one portion of two": (
        [placed(line("a", "10.00", 2), line("a/e", "5.00")), edited(1, a=1)],
        {"sale": 0, "e": 1},
        [("a", "sale", 1, 1000), ("a/e", "e", 1, 1000), ("a/e/", "sale", 1, 500)],
    ),
    "an edit and an exchange of one id are one sale": (
        [
            placed(SHIRT),
            edited(2, "x", shirt=1),
            exchanged(1, [], [{"line_id": "cap", "amount": "7.00"}]),
        ],
        {"sale": 0, "x": 1},
        [("shirt", "sale", 1, 3000), ("shirt/x", "x", 1, 3000), ("cap/x", "x", 1, 700)],
    ),
}


@pytest.mark.parametrize("name", SALES)
def test_what_was_bought_is_told_by_sale_and_portion(name: str) -> None:
    facts, sales, portions = SALES[name]
    order = resolved(*facts)
    assert (sold_on(order), portions_of(order)) == (sales, portions)


def test_an_order_outside_the_ledger_has_sold_nothing() -> None:
    order = resolved(placed(SHIRT, payment_status="pending"))
    assert (order.ledger.sales, order.ledger.portions, order.ledger.entries) == ([], [], [])


def test_a_removal_takes_the_newest_units_first() -> None:
    order = resolved(
        placed(line("shirt", "10.00", 3)), edited(1, shirt=1), edited(2, "f", shirt=-2)
    )
    assert entries_of(order)[2:] == [
        ("shirt", "shirt", "edit", -1000, 2),
        ("shirt/e", "shirt", "edit", -1000, 2),
    ]


def test_an_edit_that_adds_and_removes_makes_one_entry_of_what_it_leaves() -> None:
    swap = fact(
        "order_edited",
        1,
        edit_id="e",
        added=[{"line_id": "shirt", "quantity": 2}],
        removed=[{"line_id": "shirt", "quantity": 1}],
    )
    order = resolved(placed(line("shirt", "10.00", 4)), swap)
    assert entries_of(order) == [
        ("shirt", "shirt", "sale", 2000, 0),
        ("shirt/e", "shirt", "edit", 1000, 1),
    ]
    assert portions_of(order)[1] == ("shirt/e", "e", 2, 2000)


def test_products_come_with_their_portions() -> None:
    order: Order = resolved(placed(line("shirt", "10.00", product_id="p1")))
    assert [portion.product_id for portion in order.ledger.portions] == ["p1"]
