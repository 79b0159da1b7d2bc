"""Stripe's subscriptions: what they cost, who wants to leave, and what was collected."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sources.bodies import KEEPING
from tests.sources.stripe_notices import (
    DAY,
    HOUR,
    NOON,
    at,
    event_of,
    events_of,
    invoice,
    notice,
    reason_of,
    recorded,
    subscription,
)

from talkworth.events.orders import OrderPlaced
from talkworth.events.types import (
    FrictionMet,
    Identified,
    RequestWithdrawn,
    SaveRequested,
    SubscriptionChanged,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from talkworth.sources.privacy import email_key

UPDATED, DELETED = "customer.subscription.updated", "customer.subscription.deleted"
ENDS = {"cancel_at": NOON + 20 * DAY, "cancel_at_period_end": True, "canceled_at": NOON}
GOES_ON = {"cancel_at": None, "cancel_at_period_end": False, "canceled_at": None}


def asked(**changes: Any) -> dict[str, Any]:
    return notice(UPDATED, subscription(**ENDS, **changes), NOON, GOES_ON)


def stayed(created: int = NOON + HOUR) -> dict[str, Any]:
    return notice(UPDATED, subscription(), created, ENDS)


def test_a_subscription_begins_at_its_price() -> None:
    found = event_of(notice("customer.subscription.created", subscription()))

    assert isinstance(found, SubscriptionStarted)
    assert (found.subscription_id, found.amount, found.currency) == ("sub_1", "20.00", "EUR")
    assert (found.cycle_days, found.customer_id) == (30, "cus_1")


def test_a_recorded_subscription_of_an_older_version_is_read_alike() -> None:
    body = recorded("customer.subscription.created")
    body["livemode"] = body["data"]["object"]["livemode"] = True
    found = event_of(body)

    assert (found.amount, found.currency, found.cycle_days) == ("15.00", "USD", 30)


def test_a_price_that_is_not_fixed_is_none() -> None:
    found = event_of(notice("customer.subscription.created", subscription(price=None)))

    assert (found.amount, found.currency) == (None, None)


def test_a_wish_to_leave_is_a_save_requested_and_taking_it_back_withdraws_it() -> None:
    request, withdrawal = event_of(asked()), event_of(stayed())

    assert isinstance(request, SaveRequested)
    assert (request.kind, request.subscription_id) == ("churn", "sub_1")
    assert request.occurred_at == at(NOON)
    assert isinstance(withdrawal, RequestWithdrawn)
    assert withdrawal.occurred_at == at(NOON + HOUR)
    assert request.request_id == withdrawal.request_id == f"sub_1/{NOON}"


def test_a_second_wish_is_another_request() -> None:
    again = {**ENDS, "canceled_at": NOON + DAY}
    second = event_of(notice(UPDATED, subscription(**again), NOON + DAY, GOES_ON))

    assert second.request_id != event_of(asked()).request_id


def test_a_date_to_end_at_is_a_wish_to_leave_too() -> None:
    """Newer subscriptions end at a date; `cancel_at_period_end` is gone from them."""
    ends = subscription(cancel_at=NOON + 20 * DAY, canceled_at=NOON)
    goes_on = subscription()
    for thing in (ends, goes_on):
        del thing["cancel_at_period_end"]
    request = event_of(notice(UPDATED, ends, NOON, {"cancel_at": None, "canceled_at": None}))
    back = {"cancel_at": NOON + 20 * DAY, "canceled_at": NOON}
    withdrawal = event_of(notice(UPDATED, goes_on, NOON + HOUR, back))

    assert (type(request), type(withdrawal)) == (SaveRequested, RequestWithdrawn)
    assert request.request_id == withdrawal.request_id


def test_another_date_to_end_at_is_no_withdrawal() -> None:
    ends = subscription(cancel_at=NOON + 5 * DAY, canceled_at=NOON)
    before = {"cancel_at": NOON + 20 * DAY, "cancel_at_period_end": True}

    assert reason_of(notice(UPDATED, ends, NOON + HOUR, before)) == "no-fact"


@pytest.mark.parametrize("is_old", [True, False])
def test_without_the_time_of_the_wish_the_period_names_it(is_old: bool) -> None:
    def thing(leaving: bool) -> dict[str, Any]:
        found = subscription(cancel_at_period_end=leaving)
        if is_old:
            found["current_period_end"] = found["items"]["data"][0].pop("current_period_end")
        return found

    request = event_of(notice(UPDATED, thing(True), NOON, {"cancel_at_period_end": False}))
    back = event_of(notice(UPDATED, thing(False), NOON + HOUR, {"cancel_at_period_end": True}))

    assert request.request_id == back.request_id == f"sub_1/{NOON + 20 * DAY}"


def test_who_left_at_once_asked_and_nobody_withdrew_it() -> None:
    gone = subscription(canceled_at=NOON, ended_at=NOON, status="canceled")
    found = event_of(notice(DELETED, gone))

    assert isinstance(found, SaveRequested)
    assert found.request_id == f"sub_1/{NOON}"


def test_the_end_after_a_wish_tells_the_same_wish_again() -> None:
    ended = subscription(**ENDS, ended_at=NOON + 20 * DAY, status="canceled")

    assert event_of(notice(DELETED, ended, NOON + 20 * DAY)) == event_of(asked())


@pytest.mark.parametrize("reason", ["payment_failed", "payment_disputed"])
def test_an_end_that_nobody_asked_for_is_no_wish(reason: str) -> None:
    details: dict[str, Any] = {
        "cancellation_details": {"reason": reason, "comment": "too dear, Ann"}
    }

    assert reason_of(notice(DELETED, subscription(canceled_at=NOON, **details))) == "no-fact"
    assert reason_of(asked(**details)) == "no-fact"


def test_a_new_price_is_told_with_what_else_changed() -> None:
    before = {**ENDS, "items": {"data": [{"price": {"unit_amount": 2000}}]}}
    changed, withdrawn = events_of(notice(UPDATED, subscription(price=3000), NOON, before))

    assert isinstance(changed, SubscriptionChanged)
    assert (changed.amount, changed.currency) == ("30.00", "EUR")
    assert isinstance(withdrawn, RequestWithdrawn)


def test_a_quantity_multiplies_the_price() -> None:
    thing = subscription()
    thing["items"]["data"][0]["quantity"] = 3

    assert event_of(notice("customer.subscription.created", thing)).amount == "60.00"


def test_prices_of_two_currencies_have_no_sum_and_one_price_without_a_period_no_cycle() -> None:
    two, once = subscription(), subscription()
    (item,) = two["items"]["data"]
    two["items"]["data"] = [item, {**item, "price": {**item["price"], "currency": "usd"}}]
    once["items"]["data"][0]["price"]["recurring"] = None

    assert event_of(notice("customer.subscription.created", two)).amount is None
    assert event_of(notice("customer.subscription.created", once)).cycle_days is None


def test_an_update_of_nothing_we_count_makes_no_fact() -> None:
    assert (
        reason_of(notice(UPDATED, subscription(), before={"latest_invoice": "in_0"})) == "no-fact"
    )
    assert reason_of(notice(UPDATED, subscription())) == "no-fact"


# Invoices.


@pytest.mark.parametrize("kind", ["invoice.paid", "invoice.payment_succeeded"])
def test_the_first_invoice_is_an_order_and_begins_the_subscription(kind: str) -> None:
    order, started = events_of(notice(kind, invoice("subscription_create")))

    assert isinstance(order, OrderPlaced)
    assert (order.order_id, order.total, order.tax) == ("in_1", "23.80", "3.80")
    assert (order.sales_channel, order.checkout_token) == ("web", "in_1")
    assert isinstance(started, SubscriptionStarted)
    assert (started.subscription_id, started.order_id) == ("sub_1", "in_1")


def test_a_later_invoice_is_a_renewal() -> None:
    order, renewed = events_of(notice("invoice.paid", invoice()))

    assert isinstance(order, OrderPlaced)
    assert order.sales_channel == "subscription"
    assert order.email_key == email_key(KEEPING.pepper, email="ann@example.com")
    assert isinstance(renewed, SubscriptionRenewed)
    assert (renewed.subscription_id, renewed.order_id) == ("sub_1", "in_1")
    assert (renewed.amount, renewed.currency) == ("20.00", "EUR")


def test_both_topics_of_a_paid_invoice_make_the_same_events() -> None:
    one, other = (
        events_of(notice(kind, invoice(), created))
        for kind, created in (("invoice.paid", NOON), ("invoice.payment_succeeded", NOON + 1))
    )

    assert one == other


def test_an_invoice_of_an_older_version_names_its_payment_and_subscription_itself() -> None:
    old = invoice(payment_intent="pi_9", subscription="sub_1", parent=None)
    old |= {"total_excluding_tax": None, "total_tax_amounts": [{"amount": 380}]}
    order, renewed = events_of(notice("invoice.paid", old))

    assert (order.order_id, order.tax) == ("pi_9", "3.80")  # type: ignore[union-attr]
    assert renewed.order_id == "pi_9"  # type: ignore[union-attr]
    plain = {**old, "total_tax_amounts": [], "tax": 300}
    assert events_of(notice("invoice.paid", plain))[0].tax == "3.00"  # type: ignore[union-attr]


def test_an_invoice_that_lists_its_payments_goes_by_the_payment() -> None:
    paid = {"data": [{"payment": {"type": "payment_intent", "payment_intent": "pi_9"}}]}

    assert events_of(notice("invoice.paid", invoice(payments=paid)))[0].order_id == "pi_9"  # type: ignore[union-attr]


def test_what_was_bought_on_top_at_once_is_an_order() -> None:
    order = event_of(notice("invoice.paid", invoice("subscription_update")))

    assert (order.sales_channel, order.total) == ("web", "23.80")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"billing_reason": "manual", "parent": None}, "no-fact"),
        ({"billing_reason": "manual"}, "no-fact"),
        ({"total": -500}, "no-fact"),
        ({"total": None}, "unreadable-body"),
        ({"currency": None}, "unreadable-body"),
    ],
)
def test_an_invoice_that_is_no_order_says_why(changes: dict[str, Any], reason: str) -> None:
    assert reason_of(notice("invoice.paid", invoice(**changes))) == reason


def test_an_invoice_by_hand_is_an_order_where_the_shop_says_so() -> None:
    marked = invoice("manual", parent=None, metadata={"talkworth_conversation_id": "c1"})
    order = event_of(notice("invoice.paid", marked))

    assert (order.conversation_id, order.sales_channel) == ("c1", "web")


def test_a_subscriptions_metadata_stands_on_its_invoices() -> None:
    about = {"subscription": "sub_1", "metadata": {"__tw": "v1.c1", "address": "Ann, Main St 1"}}
    order = events_of(notice("invoice.paid", invoice(parent={"subscription_details": about})))[0]

    assert (order.visitor_id, order.conversation_id) == ("v1", "c1")


def test_an_invoice_of_test_mode_is_a_test_order_and_no_renewal() -> None:
    order = event_of(notice("invoice.paid", invoice(livemode=False)))

    assert order.is_test
    assert reason_of(notice("invoice.payment_failed", invoice(livemode=False))) == "test-order"
    for name in ("created", "updated", "deleted"):
        assert reason_of(recorded(f"customer.subscription.{name}")) == "test-order"


def test_a_renewal_that_was_not_paid_is_a_friction() -> None:
    friction = event_of(notice("invoice.payment_failed", invoice()))

    assert isinstance(friction, FrictionMet)
    assert (friction.kind, friction.customer_id) == ("payment", "cus_1")


def test_a_customer_links_the_address_to_the_id() -> None:
    ann = {"id": "cus_1", "object": "customer", "email": "Ann@example.com", "name": "Ann Example"}
    found = event_of(notice("customer.updated", ann))

    assert isinstance(found, Identified)
    assert found.customer_id == "cus_1"
    assert found.email_key == email_key(KEEPING.pepper, email="ann@example.com")
    assert reason_of(notice("customer.created", {"id": "cus_2"})) == "no-fact"
