"""An order's money from the sums that clients state, and its life afterwards."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.sources.messages import fact, facts, kept, track

from talkworth.events.types import Identified
from talkworth.sources import Unreadable, segment

ONE = {"product_id": "p1", "price": 25, "quantity": 1}
TWO = [{"product_id": "p1", "price": 19, "quantity": 1}, {"sku": "s2", "price": 3, "quantity": 2}]


def order(**properties: Any) -> Any:
    return fact(track("Order Completed", **{"order_id": "o1", "currency": "EUR", **properties}))


# What is stated, and what total, tax, shipping, order discount and sum of lines it comes to.
@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        # Segment's own example: the subtotal is after the discount.
        (
            {
                "total": 27.5,
                "subtotal": 22.5,
                "revenue": 25.0,
                "shipping": 3,
                "tax": 2,
                "discount": 2.5,
                "products": TWO,
            },
            ("27.50", "2.00", "3.00", "2.50", False, 2),
        ),
        ({"total": 10}, ("10.00", "0.00", "0.00", "0.00", False, 0)),
        ({"total": 10, "tax": 2, "shipping": 1}, ("10.00", "2.00", "1.00", "0.00", False, 0)),
        # Revenue leaves tax and shipping out; the rest of the total is the one that is not told.
        ({"total": "45.00", "revenue": 40}, ("45.00", "5.00", "0.00", "0.00", False, 0)),
        ({"total": 45, "revenue": 40, "tax": 3}, ("45.00", "3.00", "2.00", "0.00", False, 0)),
        ({"total": 45, "revenue": 40, "shipping": 3}, ("45.00", "2.00", "3.00", "0.00", False, 0)),
        # A revenue above what the total leaves is none.
        ({"total": 45, "revenue": 45, "tax": 5}, ("45.00", "5.00", "0.00", "0.00", False, 0)),
        # Without a total it is put together.
        ({"revenue": 12.5}, ("12.50", "0.00", "0.00", "0.00", False, 0)),
        ({"revenue": 10, "tax": 2, "shipping": 1}, ("13.00", "2.00", "1.00", "0.00", False, 0)),
        ({"value": 7}, ("7.00", "0.00", "0.00", "0.00", False, 0)),
        ({"products": TWO, "discount": 5}, ("20.00", "0.00", "0.00", "5.00", False, 2)),
        # Prices that include the tax, with a discount and without.
        ({"total": 25, "tax": 4, "products": [ONE]}, ("25.00", "4.00", "0.00", "0.00", True, 1)),
        (
            {"total": 20, "tax": 4, "shipping": 0, "discount": 5, "products": [ONE]},
            ("20.00", "4.00", "0.00", "5.00", True, 1),
        ),
        # Lines above the net were discounted, whoever says so; lines below it are left out.
        ({"total": 20, "products": [ONE]}, ("20.00", "0.00", "0.00", "5.00", False, 1)),
        ({"total": 30, "products": [ONE]}, ("30.00", "0.00", "0.00", "0.00", False, 0)),
        # The only line holds the net, priced or not.
        (
            {"total": 10, "products": [{"product_id": "p", "quantity": 3}]},
            ("10.00", "0.00", "0.00", "0.02", False, 1),
        ),
    ],
)
def test_the_sums_of_an_order(stated: dict[str, Any], expected: tuple[Any, ...]) -> None:
    placed = order(**stated)
    found = (placed.total, placed.tax, placed.shipping, placed.order_discount)
    assert (*found, placed.prices_include_tax, len(placed.lines)) == expected


@pytest.mark.parametrize(
    ("total", "currency", "expected"),
    [
        ("19.90", "EUR", "19.90"),
        (0.1 + 0.2, "EUR", "0.30"),
        (59.800000000000004, "EUR", "59.80"),
        (29.999999999999996, "EUR", "30.00"),
        (1200, "JPY", "1200"),
        (1.234, "KWD", "1.234"),
        (999_999_999_999_999, "JPY", "999999999999999"),
    ],
)
def test_an_amount_is_taken_as_it_was_sent(total: Any, currency: str, expected: str) -> None:
    assert order(total=total, currency=currency).total == expected


@pytest.mark.parametrize(
    ("properties", "reason"),
    [
        ({"total": 19.999}, "amount-not-exact"),
        ({"total": 33.3333333333333}, "amount-not-exact"),
        ({"total": 2**53 + 1}, "amount-not-exact"),
        ({"total": -5}, "bad-amount"),
        ({"total": 10, "currency": "ZZZ"}, "unknown-currency"),
        ({"total": 10, "currency": None}, "unknown-currency"),
        ({"total": "ten"}, "unreadable-body"),
        ({}, "unreadable-body"),
        ({"total": 10, "order_id": None}, "unreadable-body"),
        ({"total": 10, "order_id": "ada@example.com"}, "unreadable-body"),
        ({"total": 10, "products": [{"quantity": -1, "price": 1}]}, "bad-quantity"),
        ({"total": 1, "tax": 2}, "bad-amount"),
    ],
)
def test_what_no_order_can_be_is_counted_by_its_reason(
    properties: dict[str, Any], reason: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        order(**properties)
    assert refused.value.reason == reason


def test_names_come_in_any_spelling() -> None:
    for name in ("Order Completed", "order_completed", "orderCompleted", "Completed Order"):
        placed = fact(track(name, orderId=7, total=1, currency="eur", orderNumber="#7"))
        assert (placed.order_id, placed.currency, placed.order_name) == ("7", "EUR", "#7")


def test_two_lines_of_one_product_stay_two() -> None:
    lines = order(products=[ONE, {**ONE, "productId": "p1", "price": 5}]).lines
    assert [(line.line_id, line.product_id, line.price) for line in lines] == [
        ("p1", "p1", "25.00"),
        ("p1/2", "p1", "5.00"),
    ]


def test_an_order_joins_by_what_it_carries() -> None:
    message = track(
        "Order Completed",
        order_id="o1",
        total=1,
        currency="EUR",
        __tw="v-1.c-1",
        checkout_id="ck",
        cart_id="cart",
        email="Ada@Example.com",
    )
    placed, also = facts({**message, "userId": 42})
    assert isinstance(also, Identified)
    assert (placed.visitor_id, placed.conversation_id) == ("v-1", "c-1")
    assert (placed.customer_id, placed.cart_token, placed.checkout_token) == ("42", "cart", "ck")
    # The order names another visitor than the client: both belong to one person.
    assert (also.visitor_id, also.linked_visitor_id) == ("v-1", "anon-1")
    assert b"xample.com" not in msgspec.json.encode([placed, also])


def test_an_update_without_lines_is_no_picture_of_the_order() -> None:
    update = {"order_id": "o1", "currency": "EUR", "total": 9}
    with pytest.raises(Unreadable, match="partial-order"):
        fact(track("Order Updated", **update))
    assert fact(track("Order Updated", **update, products=[])).total == "9.00"


# What a refund states, and its amount, its lines as (id, units, subtotal), and its shipping.
@pytest.mark.parametrize(
    ("stated", "amount", "lines", "shipping"),
    [
        ({"total": 20}, "20.00", [], "0.00"),
        (
            {"total": 22, "tax": 2, "shipping": 1, "products": [{"product_id": "p1"}]},
            "22.00",
            [("p1", 1, "19.00")],
            "1.00",
        ),
        (
            {"products": [{"product_id": "p1", "price": 5, "quantity": 2}], "tax": 1},
            "11.00",
            [("p1", 2, "10.00")],
            "0.00",
        ),
        ({"total": 9, "products": [{"product_id": "a"}, {"product_id": "b"}]}, "9.00", [], "0.00"),
    ],
)
def test_refunds(stated: dict[str, Any], amount: str, lines: list[Any], shipping: str) -> None:
    refund = fact(track("Order Refunded", order_id="o1", currency="EUR", **stated))
    assert (refund.amount, refund.shipping, refund.refund_id) == (amount, shipping, "m1")
    assert [(line.line_id, line.quantity, line.subtotal) for line in refund.lines] == lines


def test_a_refund_of_nothing_named_is_of_all_that_is_left() -> None:
    cancelled = fact(track("Order Refunded", order_id="o1"))
    assert type(cancelled).__name__ == "OrderCancelled"
    with pytest.raises(Unreadable, match="states no sum"):
        fact(track("Order Refunded", order_id="o1", currency="EUR", products=[{"sku": "x"}] * 2))


def test_a_cancellation_and_a_status() -> None:
    cancelled = fact(track("Order Canceled", order_id="o1", reason="changed their mind"))
    assert (cancelled.order_id, cancelled.reason) == ("o1", "changed their mind")
    assert order(total=1, payment_status="pending").payment_status == "pending"
    assert order(total=1, payment_status="in space").payment_status == "pending"
    assert order(total=1, test=True).is_test


def test_a_name_that_holds_an_address_is_hidden_and_an_unknown_one_keeps_its_size() -> None:
    topic, payload, reason = kept(track("Mail to ada@example.com sent", email="x@example.com"))
    assert (topic, reason) == ("track/(hidden)", "unknown-topic")
    assert b"example" not in payload
    topic, payload, reason = kept(track("Thing Happened", secret="s"))
    assert (topic, reason) == ("track/thing happened", "unknown-topic")
    assert b"secret" not in payload
    with pytest.raises(Unreadable, match="unknown-topic"):
        segment.read(topic, payload)
