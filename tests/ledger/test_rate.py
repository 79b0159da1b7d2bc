"""Money in other currencies than the order's."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest
from tests.ledger.told import entries_of, fact, line, placed, resolved

from talkworth.ledger import OrderFact, resolve_order
from talkworth.ledger.rate import Currencies, Rate


def order_in_yen(total: str = "2000", **fields: Any) -> OrderFact:
    return placed(line("fan", total), currency="JPY", total=total, **fields)


def refunded(amount: str, currency: str, **subtotals: str) -> OrderFact:
    named = [{"line_id": name, "subtotal": money} for name, money in subtotals.items()]
    return fact("order_refunded", 1, refund_id="r", amount=amount, currency=currency, lines=named)


RATED = {"shop_total": "12.34", "shop_currency": "EUR"}
REFUNDS = [
    # 6.17 EUR x 2000 / 1234 = exactly 1000 yen; a cent is 1.62 yen, cut to 1.
    (order_in_yen(**RATED), refunded("6.17", "EUR"), -1000),
    (order_in_yen(**RATED), refunded("0.01", "EUR"), -1),
    (order_in_yen(**RATED), refunded("6.17", "EUR", fan="6.17"), -1000),
    (order_in_yen(**RATED), refunded("12.34", "EUR", fan="6.17"), -1000),
    (order_in_yen(**RATED), refunded("999", "JPY"), -999),
    (order_in_yen(**RATED), refunded("9.99", "USD"), 0),
    (order_in_yen(), refunded("9.99", "EUR"), 0),
    (placed(line("fan", "20.00")), refunded("9.99", "USD"), 0),
]


@pytest.mark.parametrize(("order", "refund", "change"), REFUNDS)
def test_a_refund_in_the_shops_currency_is_turned_back_at_the_locked_rate(
    order: OrderFact, refund: OrderFact, change: int
) -> None:
    for arrived in permutations([order, refund]):
        resolution = resolved(*arrived)
        assert [entry[3] for entry in entries_of(resolution)[1:]] == ([change] if change else [])
        assert resolution.refund_ids == (["r"] if change else [])


def test_an_order_that_changed_its_currency_takes_refunds_in_the_newest() -> None:
    order = resolved(
        placed(line("fan", "20.00"), currency="USD"),
        placed(line("fan", "18.00"), currency="EUR", updated_at="2026-11-02T10:00:00Z"),
        refunded("20.00", "USD"),
        fact("order_refunded", 2, refund_id="s", amount="3.00"),
    )
    assert [entry[3] for entry in entries_of(order)] == [1800, -300]
    assert order.refund_ids == ["s"]


def test_an_amount_without_a_currency_is_the_orders_or_nothing() -> None:
    currencies = Currencies("EUR", "EUR", Rate(1, 1))
    stated = [currencies.stated(text) for text in ("1.50", "1.505", "999999999999999", None)]
    assert stated == [150, None, None, None]


@pytest.mark.parametrize(("price", "is_rate"), [("99.99", True), ("100.00", False)])
def test_a_rate_that_makes_more_of_a_portion_than_we_count_is_none(
    price: str, is_rate: bool
) -> None:
    order = placed(
        line("fan", price), currency="USD", total="0.01", shop_total="1000000000000.00",
        shop_currency="EUR",
    )  # fmt: skip
    assert (resolved(order).rate is not None) == is_rate


def test_a_rate_may_be_steep() -> None:
    order = placed(
        line("fan", "1.00"), currency="USD", total="1.00", shop_total="17000.00",
        shop_currency="IDR",
    )  # fmt: skip
    found = resolve_order([order], "IDR")
    assert found is not None
    assert found.rate == Rate(1_700_000, 100)


def test_at_a_rate_of_nothing_a_refund_cannot_be_turned_back() -> None:
    order = resolved(order_in_yen(shop_total="0", shop_currency="EUR"), refunded("1.00", "EUR"))
    assert (order.rate, order.balance_minor, order.refund_ids) == (Rate(0, 2000), 2000, [])
