"""Which facts of an order count, and the orders that renewals make."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from tests.ledger.told import days, entries_of, fact, line, placed, resolved

from talkworth.ledger import OrderFact, resolve_order
from talkworth.ledger.facts import order_of


def renewed(day: float = 0, amount: str = "20.00", **fields: Any) -> OrderFact:
    fields.setdefault("subscription_id", "s")
    return fact("subscription_renewed", day, amount=amount, currency="EUR", **fields)


def test_a_renewal_that_nobody_placed_is_an_order_of_one_line() -> None:
    for arrived in permutations([renewed(1, customer_id="k"), renewed(2, "30.00")]):
        order = resolved(*arrived)
        assert entries_of(order) == [("renewal", "renewal", "sale", 2000, 1)]
        assert (order.is_renewal, order.is_shopper_placed, order.subscription_id) == (
            True,
            False,
            "s",
        )
        assert (order.placed.customer_id, order.paid_at) == ("k", order.ordered_at)


def test_a_renewal_is_paid_when_it_is_made() -> None:
    order = resolved(renewed(1), fact("order_paid", 5))
    assert order.paid_at == order.ordered_at


def test_a_renewal_without_an_amount_only_says_which_order_it_was() -> None:
    told = fact("subscription_renewed", 1, subscription_id="s")
    of_a_browser = placed(line("tea", "18.00"), verified=False)
    order = resolved(told, of_a_browser)
    assert entries_of(order) == [("tea", "tea", "sale", 1800, 0)]
    assert (order.is_renewal, order.is_verified) == (True, False)
    assert resolve_order([told], "EUR") is None
    verified = resolved(told, placed(line("tea", "18.00")))
    assert (verified.is_renewal, verified.subscription_id) == (True, "s")


def test_a_renewal_of_no_order_is_an_order_of_its_own() -> None:
    event = renewed(event_id="e7", order_id=None).event
    assert order_of(event) == "renewal:e7"
    assert resolved(renewed(event_id="e7", order_id=None)).placed.order_id == "renewal:e7"


def test_the_order_itself_says_what_was_renewed() -> None:
    order = resolved(renewed(2), placed(line("tea", "18.00"), total="20.00", tax="2.00"))
    assert entries_of(order) == [("tea", "tea", "sale", 1800, 0)]
    assert (order.is_renewal, order.is_shopper_placed) == (True, True)


def test_the_first_order_of_a_subscription_is_no_renewal() -> None:
    start = fact("subscription_started", subscription_id="s")
    order = resolved(start, placed(line("tea", "18.00")))
    assert (order.is_renewal, order.subscription_id) == (False, "s")
    assert resolve_order([start], "EUR") is None


def test_a_renewal_names_the_subscription_before_a_start_does() -> None:
    start = fact("subscription_started", subscription_id="a")
    tea = placed(line("tea", "18.00"))
    order = resolved(tea, start, renewed(3, subscription_id="c"), renewed(2, subscription_id="b"))
    assert order.subscription_id == "b"


def test_an_order_of_the_subscription_channel_is_a_renewal() -> None:
    order = resolved(placed(line("tea", "18.00"), sales_channel="subscription"))
    assert (order.is_renewal, order.subscription_id) == (True, None)


def test_a_verified_renewal_pushes_out_what_browsers_said() -> None:
    claim = placed(line("tea", "99.00"), total="99.00", verified=False)
    order = resolved(claim, renewed(verified=False, amount="50.00"), renewed(3))
    assert (order.is_verified, order.is_conflicting, order.net_minor) == (True, True, 2000)
    assert days(order.ordered_at) == 3


def test_a_browser_can_tell_of_a_renewal_too() -> None:
    assert not resolved(renewed(verified=False)).is_verified
