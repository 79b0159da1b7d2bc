"""Orders told as ledgers: what happened, and what each line's balance became."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.told import START, days, fact, line, placed, resolved

from talkworth.ledger import OrderFact, resolve_order


def ledger(*facts: OrderFact) -> list[tuple[str, str, int, float]]:
    """(line, entry type, minor units, days after the order) of each entry."""
    entries = resolved(*facts).ledger.entries
    return [(e.line_id, e.entry_type, e.amount_minor, days(e.occurred_at)) for e in entries]


SHIRT, MUG = line("shirt", "30.00", 2), line("mug", "15.00")

LEDGERS = {
    "a plain sale": (
        [placed(SHIRT, MUG)],
        [("shirt", "sale", 6000, 0), ("mug", "sale", 1500, 0)],
    ),
    "a refund that names its line": (
        [
            placed(SHIRT, MUG),
            fact(
                "order_refunded",
                3,
                refund_id="r",
                amount="35.70",
                lines=[{"line_id": "shirt", "subtotal": "30.00", "tax": "5.70"}],
            ),
        ],
        [("shirt", "sale", 6000, 0), ("mug", "sale", 1500, 0), ("shirt", "refund", -3000, 3)],
    ),
    "less money than the lines say: the money wins": (
        [
            placed(SHIRT, MUG),
            fact(
                "order_refunded",
                3,
                refund_id="r",
                amount="10.00",
                lines=[{"line_id": "shirt", "subtotal": "30.00"}],
            ),
        ],
        [("shirt", "sale", 6000, 0), ("mug", "sale", 1500, 0), ("shirt", "refund", -1000, 3)],
    ),
    "a restock without money": (
        [
            placed(MUG),
            fact(
                "order_refunded",
                3,
                refund_id="r",
                amount="0",
                lines=[{"line_id": "mug", "subtotal": "15.00"}],
            ),
        ],
        [("mug", "sale", 1500, 0)],
    ),
    "a refund without lines takes its share of tax and shipping too": (
        [
            placed(SHIRT, MUG, total="100.00", tax="15.00", shipping="10.00"),
            fact("order_refunded", 3, refund_id="r", amount="50.00"),
        ],
        [
            ("shirt", "sale", 6000, 0),
            ("mug", "sale", 1500, 0),
            ("shirt", "refund", -3000, 3),
            ("mug", "refund", -750, 3),
        ],
    ),
    "a refund of shipping only": (
        [
            placed(MUG, total="25.00", shipping="10.00"),
            fact("order_refunded", 3, refund_id="r", amount="10.00", shipping="10.00"),
        ],
        [("mug", "sale", 1500, 0)],
    ),
    "more refunded than was paid": (
        [placed(MUG, total="15.00"), fact("order_refunded", 3, refund_id="r", amount="99.00")],
        [("mug", "sale", 1500, 0), ("mug", "refund", -1500, 3)],
    ),
    "a cancellation, and its refund after it": (
        [
            placed(MUG, total="15.00"),
            fact("order_cancelled", 1),
            fact("order_refunded", 2, refund_id="r", amount="15.00"),
        ],
        [("mug", "sale", 1500, 0), ("mug", "cancellation", -1500, 1)],
    ),
    "paid two days later: the sale is dated by the payment": (
        [placed(MUG, payment_status="pending"), fact("order_paid", 2)],
        [("mug", "sale", 1500, 2)],
    ),
    "paid, as a later picture shows": (
        [placed(MUG, payment_status="pending"), placed(MUG, updated_at=START + timedelta(days=1))],
        [("mug", "sale", 1500, 1)],
    ),
    "an edit adds a mug to a mug": (
        [
            placed(line("mug", "15.00", 2)),
            fact("order_edited", 1, edit_id="e", added=[{"line_id": "mug", "quantity": 1}]),
        ],
        [("mug", "sale", 1500, 0), ("mug", "edit", 1500, 1)],
    ),
    "a line that came later is a sale of its own time": (
        [placed(SHIRT), placed(SHIRT, MUG, updated_at=START + timedelta(days=2))],
        [("shirt", "sale", 6000, 0), ("mug", "edit", 1500, 2)],
    ),
    "a removal, and the money for it does not take from the other line": (
        [
            placed(SHIRT, MUG, total="75.00"),
            fact("order_edited", 1, edit_id="e", removed=[{"line_id": "mug", "quantity": 1}]),
            fact("order_refunded", 2, refund_id="r", amount="15.00"),
        ],
        [("shirt", "sale", 6000, 0), ("mug", "sale", 1500, 0), ("mug", "edit", -1500, 1)],
    ),
    "discounts of line and order, tax included": (
        [
            placed(
                line("shirt", "50.00", discount="10.00", tax="5.00"),
                line("mug", "20.00", tax="2.00"),
                order_discount="6.00",
                prices_include_tax=True,
                tax="7.00",
            )
        ],
        [("shirt", "sale", 3100, 0), ("mug", "sale", 1600, 0)],
    ),
    "a gift card is a liability, not a sale": (
        [placed(MUG, line("card", "50.00", is_gift_card=True))],
        [("mug", "sale", 1500, 0)],
    ),
    "an order without lines is one line": (
        [placed(total="100.00", tax="10.00", shipping="5.00", tips="1.00")],
        [("order", "sale", 8400, 0)],
    ),
}


@pytest.mark.parametrize("name", LEDGERS)
def test_what_happened_to_an_order_gives_this_ledger(name: str) -> None:
    facts, expected = LEDGERS[name]
    assert ledger(*facts) == expected


@pytest.mark.parametrize("name", LEDGERS)
def test_the_order_of_arrival_and_doubles_change_nothing(name: str) -> None:
    facts, expected = LEDGERS[name]
    for arrived in permutations(facts):
        assert ledger(*arrived, arrived[0]) == expected


EXCLUDED = [
    ({"is_test": True}, "test-order"),
    ({"is_staff": True}, "staff-order"),
    ({"is_draft": True}, "draft-order"),
    ({"payment_status": "pending"}, "unpaid"),
    ({"payment_status": "authorized"}, "unpaid"),
    ({"payment_status": "voided"}, "unpaid"),
    ({"payment_status": "partially_paid"}, "partially-paid"),
    ({"is_test": True, "payment_status": "pending"}, "test-order"),
]


@pytest.mark.parametrize(("fields", "reason"), EXCLUDED)
def test_an_order_outside_the_ledger_says_why(fields: dict[str, Any], reason: str) -> None:
    order = resolved(placed(MUG, **fields))
    assert (order.excluded_reason, order.ledger.entries) == (reason, [])


def test_an_order_of_nothing_is_zero_value() -> None:
    assert resolved(placed(line("gift", "10.00", discount="10.00"))).excluded_reason == "zero-value"


def test_nobody_has_placed_an_order_that_was_only_refunded() -> None:
    assert resolve_order([fact("order_refunded", refund_id="r", amount="1.00")], "EUR") is None


def test_a_verified_source_takes_over_from_the_browser() -> None:
    claim = fact("order_placed", verified=False, total="999.00")
    order = resolved(claim, placed(MUG, total="15.00"))
    assert (order.is_verified, order.net_minor, order.is_conflicting) == (True, 1500, True)


def test_a_browser_that_names_the_net_does_not_conflict() -> None:
    claim = fact("order_placed", verified=False, total="15.00")
    assert not resolved(claim, placed(MUG, total="17.85", tax="2.85")).is_conflicting


@pytest.mark.parametrize(
    ("fields", "rate"),
    [
        ({"currency": "EUR"}, (1, 1)),
        ({"currency": "USD", "shop_total": "9.00", "shop_currency": "EUR"}, (900, 1000)),
        (
            {"currency": "JPY", "total": "1500", "shop_total": "9.00", "shop_currency": "EUR"},
            (900, 1500),
        ),
        ({"currency": "USD", "shop_total": "9.00", "shop_currency": "GBP"}, None),
        ({"currency": "USD"}, None),
    ],
)
def test_the_rate_is_locked_by_the_orders_own_totals(
    fields: dict[str, str], rate: tuple[int, int] | None
) -> None:
    stated: dict[str, Any] = {"total": "10.00", **fields}
    found = resolved(fact("order_placed", **stated)).rate
    assert (found and (found.numerator, found.denominator)) == rate


prices = st.integers(0, 50_000).map(lambda minor: f"{minor // 100}.{minor % 100:02}")


@given(
    lines=st.lists(st.tuples(prices, st.integers(1, 4)), min_size=1, max_size=5),
    refunds=st.lists(prices, max_size=6),
    shipping=prices,
)
def test_balances_never_fall_below_zero_and_always_add_up(
    lines: list[tuple[str, int]], refunds: list[str], shipping: str
) -> None:
    order = resolved(
        placed(*(line(f"l{n}", price, q) for n, (price, q) in enumerate(lines)), shipping=shipping),
        *(
            fact("order_refunded", n + 1, refund_id=f"r{n}", amount=amount)
            for n, amount in enumerate(refunds)
        ),
    )
    balances: dict[str, int] = {}
    for entry in order.ledger.entries:
        assert entry.before_minor == balances.get(entry.line_id, 0)
        assert entry.after_minor >= 0
        balances[entry.line_id] = entry.after_minor
    assert sum(balances.values()) == order.balance_minor


@given(parts=st.lists(st.integers(1, 4000), min_size=1, max_size=8))
def test_a_full_refund_in_any_parts_leaves_exactly_zero(parts: list[int]) -> None:
    goods, rest = 7501, 7501
    facts = [placed(line("a", "40.00"), line("b", "35.01"), total="75.01")]
    for n, part in enumerate([*parts, goods]):
        amount = min(part, rest)
        rest -= amount
        facts.append(
            fact(
                "order_refunded",
                n + 1,
                refund_id=f"r{n}",
                amount=f"{amount // 100}.{amount % 100:02}",
            )
        )
    order = resolved(*facts)
    assert order.balance_minor == 0
    assert {e.line_id: e.after_minor for e in order.ledger.entries} == {"a": 0, "b": 0}


@pytest.mark.parametrize(
    ("versions", "left"),
    [
        ([placed(total="75.00", tax="5.00")], 5000),
        ([placed(line("sku", "75.00"), total="75.00"), placed(total="70.00", day=1)], 7000),
        ([placed(line("a", "70.00"), total="70.00")], 7000),
        ([placed(total="15.00")], 0),
    ],
)
def test_any_line_of_a_refund_is_a_part_of_an_order_told_without_lines(
    versions: list[OrderFact], left: int
) -> None:
    back = [{"line_id": "sku", "subtotal": "20.00"}]
    refund = fact("order_refunded", 2, refund_id="r", amount="20.00", lines=back)
    assert resolved(*versions, refund).balance_minor == left
