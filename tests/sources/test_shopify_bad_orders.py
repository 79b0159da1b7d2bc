"""Orders that cannot be counted, each with its own reason and never another error."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sources.bodies import KEEPING, as_body, document

from talkworth.sources import REASONS, Unreadable, read
from talkworth.sources.shopify import prepare

EUR = "api_ruby/order_paid_eur_api_created.json"
TWO = "own/order_two_currencies_tax_included.json"
WITH_REFUND = "own/order_two_currencies_tax_included.json"


def refused(changed: Any) -> str:
    payload, _ = prepare("orders/create", as_body(changed), KEEPING)
    with pytest.raises(Unreadable) as error:
        read("shopify", "orders/create", payload)
    assert error.value.reason in REASONS
    assert error.value.reason in error.value.message
    return error.value.reason


def paid(amount: object, currency: object = "EUR") -> Any:
    money = {"amount": amount, "currency_code": currency}
    return {"presentment_money": money, "shop_money": money}


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "unreadable-body"),
        ({"id": ""}, "unreadable-body"),
        ({"id": "9" * 101}, "unreadable-body"),
        ({"id": True}, "unreadable-body"),
        ({"currency": None}, "unreadable-body"),
        ({"currency": "EURO"}, "unknown-currency"),
        ({"currency": "ZZZ"}, "unknown-currency"),
        ({"presentment_currency": "btc"}, "unknown-currency"),
        ({"line_items": None}, "unreadable-body"),
        ({"line_items": "example string"}, "unreadable-body"),
        ({"created_at": None, "processed_at": None}, "unreadable-body"),
        ({"processed_at": "2019-01-01"}, "unreadable-body"),
        ({"processed_at": "1999-12-31T23:59:59Z"}, "impossible-clock"),
        ({"processed_at": "2201-01-01T00:00:00Z"}, "impossible-clock"),
        ({"updated_at": 0}, "unreadable-body"),
        ({"cancelled_at": "never"}, "unreadable-body"),
        ({"total_price_set": None, "total_price": None}, "unreadable-body"),
        ({"total_price_set": paid("example string")}, "unreadable-body"),
        ({"total_price_set": paid("1e3")}, "unreadable-body"),
        ({"total_price_set": paid("-0.01")}, "bad-amount"),
        ({"total_price_set": paid("10000000000000.01")}, "bad-amount"),
        ({"total_price_set": paid("0.001")}, "amount-not-exact"),
        ({"total_price_set": paid("9" * 16)}, "amount-not-exact"),
        ({"total_price_set": paid("1.00", "USD")}, "currency-differs"),
        ({"total_tax_set": paid("-1.00")}, "bad-amount"),
        ({"shipping_lines": None, "total_shipping_price_set": paid("-1.00")}, "bad-amount"),
        ({"total_tip_received": "some"}, "unreadable-body"),
        ({"refunds": [{"id": 1}]}, "unreadable-body"),
    ],
)
def test_an_order_that_cannot_be_counted_says_why(changes: dict[str, Any], reason: str) -> None:
    assert refused(document(EUR) | changes) == reason


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "unreadable-body"),
        ({"quantity": -1}, "bad-quantity"),
        ({"quantity": 1_000_001}, "bad-quantity"),
        ({"quantity": "2"}, "unreadable-body"),
        ({"quantity": 1.5}, "unreadable-body"),
        ({"quantity": None}, "unreadable-body"),
        ({"price_set": None, "price": None}, "unreadable-body"),
        ({"price_set": paid("-5.00")}, "bad-amount"),
        ({"price_set": paid("99999999999.00"), "quantity": 1_000_000}, "bad-amount"),
        ({"price_set": paid("5.005")}, "amount-not-exact"),
        ({"price_set": paid("5.00", "CAD")}, "currency-differs"),
        ({"discount_allocations": [{"amount": None}]}, "unreadable-body"),
        ({"discount_allocations": [{"amount": "-1.00"}]}, "bad-amount"),
        ({"tax_lines": [{"price": "x"}]}, "unreadable-body"),
        ({"title": 7}, "unreadable-body"),
    ],
)
def test_a_line_that_cannot_be_counted_says_why(changes: dict[str, Any], reason: str) -> None:
    changed = document(EUR)
    changed["line_items"][0] |= changes

    assert refused(changed) == reason


def test_two_lines_of_one_id_are_refused() -> None:
    changed = document(EUR)
    changed["line_items"] *= 2

    assert refused(changed) == "unreadable-body"


def test_a_total_of_the_shop_in_a_third_currency_is_refused() -> None:
    changed = document(TWO)
    changed["total_price_set"]["shop_money"]["currency_code"] = "USD"

    assert refused(changed) == "currency-differs"


def test_without_the_shoppers_amount_a_total_in_the_shops_currency_is_not_taken_for_it() -> None:
    changed = document(TWO) | {"total_price_set": None}

    assert refused(changed) == "currency-differs"


@pytest.mark.parametrize("changed", [[], "text", 1, None, {}, {"order": []}])
def test_a_body_of_another_shape_is_refused(changed: object) -> None:
    assert refused(changed) == "unreadable-body"
