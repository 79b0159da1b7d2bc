"""Stripe's checkouts and payments: one order a payment, whoever tells of it."""

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
    notice,
    payment,
    reason_of,
    recorded,
    session,
)

from talkworth.events.orders import OrderPaid, OrderPlaced
from talkworth.events.types import CheckoutStarted, FrictionMet, Identified
from talkworth.sources.privacy import email_key

COMPLETED, EXPIRED = "checkout.session.completed", "checkout.session.expired"
PAID_LATER = "checkout.session.async_payment_succeeded"
FAILED_LATER = "checkout.session.async_payment_failed"
SUCCEEDED, PROCESSING = "payment_intent.succeeded", "payment_intent.processing"


def order(thing: dict[str, Any], kind: str = COMPLETED, created: int = NOON) -> OrderPlaced:
    event = events_of(notice(kind, thing, created))[0]
    assert isinstance(event, OrderPlaced)
    return event


def test_a_checkout_is_an_order_with_one_line_its_net() -> None:
    placed = order(session())

    assert (placed.order_id, placed.checkout_token, placed.customer_id) == ("pi_1", "cs_1", "cus_1")
    assert (placed.total, placed.tax, placed.shipping) == ("119.00", "19.00", "5.00")
    assert (placed.currency, placed.lines, placed.sales_channel) == ("EUR", (), "web")
    assert (placed.occurred_at, placed.paid_at) == (at(NOON), at(NOON))
    assert placed.email_key == email_key(KEEPING.pepper, email="ann@example.com")


def test_a_recorded_test_checkout_is_kept_as_a_test_order() -> None:
    placed = event_of(recorded("checkout.session.completed"))

    assert placed.is_test
    assert placed.total == "30.00"


@pytest.mark.parametrize("where", ["the envelope", "the object"])
def test_what_test_keys_made_never_counts_wherever_it_says_so(where: str) -> None:
    body = notice(COMPLETED, session(livemode=where == "the envelope"))
    body["livemode"] = where == "the object"

    assert event_of(body).is_test


def test_of_test_mode_only_the_order_is_told() -> None:
    trial = {"livemode": False}

    assert [type(e) for e in events_of(notice(SUCCEEDED, payment(invoice=None, **trial)))] == [
        OrderPlaced
    ]
    assert reason_of(notice(SUCCEEDED, payment(**trial))) == "test-order"
    assert reason_of(notice(EXPIRED, session(**trial))) == "test-order"
    assert [type(e) for e in events_of(notice(FAILED_LATER, session(**trial)))] == [OrderPlaced]


@pytest.mark.parametrize(
    ("currency", "amount", "text"),
    [
        ("jpy", 1500, "1500"),
        ("kwd", 1230, "1.230"),
        ("eur", 1, "0.01"),
        ("isk", 50000, "500"),
        ("ugx", 50000, "500"),
        ("mga", 500, "500.00"),
    ],
)
def test_an_amount_has_the_decimals_stripe_gives_it(currency: str, amount: int, text: str) -> None:
    thing = session(amount_total=amount, currency=currency, total_details=None)

    assert order(thing).total == text


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"amount_total": None}, "unreadable-body"),
        ({"amount_total": -1}, "bad-amount"),
        ({"amount_total": 10**16}, "bad-amount"),
        ({"amount_total": 550, "currency": "isk"}, "amount-not-exact"),
        ({"currency": None}, "unreadable-body"),
        ({"currency": "usdc"}, "unknown-currency"),
        ({"id": 7}, "unreadable-body"),
        ({"mode": "setup"}, "no-fact"),
    ],
)
def test_a_checkout_that_makes_no_order_says_why(changes: dict[str, Any], reason: str) -> None:
    assert reason_of(notice(COMPLETED, session(**changes))) == reason


def test_an_event_at_an_impossible_time_is_refused() -> None:
    for created in (10**11, 1, -5, 0):
        assert reason_of(notice(COMPLETED, session(), created)) in {
            "impossible-clock",
            "unreadable-body",
        }


@pytest.mark.parametrize(
    ("status", "expected"),
    [("paid", "paid"), ("no_payment_required", "paid"), ("unpaid", "pending"), ("new", "pending")],
)
def test_only_money_that_came_is_paid(status: str, expected: str) -> None:
    placed = order(session(payment_status=status))

    assert placed.payment_status == expected
    assert (placed.paid_at is None) == (expected == "pending")


def test_a_slow_payment_is_the_same_order_later_paid() -> None:
    first = order(session(payment_status="unpaid"))
    later = order(session(payment_status="paid"), PAID_LATER, NOON + 2 * DAY)

    assert (first.order_id, first.payment_status) == (later.order_id, "pending")
    assert (later.payment_status, later.paid_at) == ("paid", at(NOON + 2 * DAY))


def test_a_slow_payment_that_fails_is_no_order_and_a_friction() -> None:
    placed, friction = events_of(notice(FAILED_LATER, session(), NOON + DAY))

    assert isinstance(placed, OrderPlaced)
    assert placed.payment_status == "voided"
    assert isinstance(friction, FrictionMet)
    assert (friction.kind, friction.customer_id) == ("payment", "cus_1")


def test_a_checkout_of_nothing_is_an_order_by_its_own_id() -> None:
    thing = session(payment_intent=None, amount_total=0, payment_status="no_payment_required")

    assert order(thing).order_id == "cs_1"


def test_a_checkout_that_was_left_is_dated_when_it_began() -> None:
    started = event_of(notice(EXPIRED, session(payment_intent=None), NOON + DAY))

    assert isinstance(started, CheckoutStarted)
    assert (started.occurred_at, started.has_contact) == (at(NOON - HOUR), True)
    assert (started.total, started.currency) == ("119.00", "EUR")


def test_a_checkout_of_an_unknown_shopper_left_no_contact() -> None:
    nobody = session(customer=None, customer_details=None, amount_total=None, currency=None)

    started = event_of(notice(EXPIRED, nobody, NOON + DAY))
    assert (started.has_contact, started.total) == (False, None)


def test_shipping_is_counted_without_its_own_tax() -> None:
    cost = {"amount_subtotal": 500, "amount_tax": 95, "amount_total": 595}

    assert order(session(shipping_cost=cost)).shipping == "5.00"


def test_a_converted_price_gives_the_rate() -> None:
    conversion = {"amount_total": 13000, "source_currency": "usd", "fx_rate": "1.09"}
    placed = order(session(currency_conversion=conversion))

    assert (placed.shop_total, placed.shop_currency) == ("130.00", "USD")


# Who it belongs to.


@pytest.mark.parametrize(
    ("metadata", "reference", "visitor", "conversation"),
    [
        ({"__tw": "v1.c1"}, None, "v1", "c1"),
        ({"__tw": "v1"}, None, "v1", None),
        ({"talkworth_conversation_id": "c2"}, None, None, "c2"),
        ({"talkworth_visitor_id": "v2", "__tw": "v1.c1"}, None, "v2", "c1"),
        ({}, "v3.c3", "v3", "c3"),
        ({}, "v3", "v3", None),
        ({"talkworth_conversation_id": "c2"}, "customer 88", None, "c2"),
        ({"order_note": "Ann Example, 030 123"}, None, None, None),
        ({"__tw": "  "}, None, None, None),
        ({"__tw": "x" * 300}, None, None, None),
    ],
)
def test_metadata_names_the_conversation(
    metadata: dict[str, str], reference: str | None, visitor: str | None, conversation: str | None
) -> None:
    placed = order(session(metadata=metadata, client_reference_id=reference))

    assert (placed.visitor_id, placed.conversation_id) == (visitor, conversation)


def test_the_shops_own_name_for_a_customer_goes_before_stripes() -> None:
    placed = order(session(metadata={"talkworth_customer_id": "1001"}))

    assert placed.customer_id == "1001"


def test_the_checkout_of_a_subscription_only_says_whose_it_is() -> None:
    thing = session(
        mode="subscription",
        payment_intent=None,
        invoice="in_1",
        subscription="sub_1",
        metadata={"__tw": "v1.c1"},
    )
    found = event_of(notice(COMPLETED, thing))

    assert isinstance(found, Identified)
    assert (found.checkout_token, found.conversation_id) == ("in_1", "c1")
    assert (found.visitor_id, found.customer_id) == ("v1", "cus_1")


def test_the_checkout_of_a_subscription_that_names_nobody_tells_nothing() -> None:
    nobody = session(mode="subscription", invoice="in_1", customer=None, customer_details=None)

    assert reason_of(notice(COMPLETED, nobody)) == "no-fact"


# Payments that no checkout tells of.


def test_a_payment_and_its_checkout_are_one_order() -> None:
    by_payment = order(payment(invoice=None), SUCCEEDED, NOON - 1)
    by_checkout = order(session())

    assert by_payment.order_id == by_checkout.order_id
    assert by_payment.updated_at is not None
    assert by_checkout.updated_at is not None
    assert by_payment.updated_at < by_checkout.updated_at


@pytest.mark.parametrize(
    ("changes", "is_order"),
    [
        ({"invoice": None}, True),
        ({"invoice": "in_1"}, False),
        ({"invoice": "in_1", "metadata": {"__tw": "v1"}}, False),
        ({}, False),
        ({"metadata": {"talkworth_conversation_id": "c1"}}, True),
        ({"metadata": {"__tw": "v1"}}, True),
        ({"metadata": {"talkworth_order": "1001"}}, True),
        ({"metadata": {"talkworth_order": " "}}, False),
        ({"metadata": {"order_id": "1001"}}, False),
    ],
)
def test_a_payment_is_an_order_only_where_it_cannot_be_an_invoices(
    changes: dict[str, Any], is_order: bool
) -> None:
    kinds = [type(event) for event in events_of(notice(SUCCEEDED, payment(**changes)))]

    assert kinds == [OrderPlaced, OrderPaid] if is_order else kinds == [OrderPaid]


def test_a_slow_payment_without_a_checkout_is_ordered_when_it_was_set_off() -> None:
    marked = payment(metadata={"__tw": "v1"}, amount_received=0)
    pending = order(marked, PROCESSING)
    later = order(payment(metadata={"__tw": "v1"}), SUCCEEDED, NOON + 3 * DAY)

    assert (pending.payment_status, pending.total) == ("pending", "119.00")
    assert pending.occurred_at == at(NOON)
    assert (later.paid_at, later.updated_at) == (at(NOON + 3 * DAY), pending.updated_at)
    assert reason_of(notice(PROCESSING, payment())) == "no-fact"


def test_a_tip_is_no_merchandise() -> None:
    placed = order(payment(invoice=None, amount_details={"tip": {"amount": 900}}), SUCCEEDED)

    assert (placed.total, placed.tips) == ("119.00", "9.00")


def test_a_payment_is_found_by_the_address_of_its_charge() -> None:
    charges = {"data": [{"billing_details": {"email": "ann@example.com"}}]}
    placed = order(payment(invoice=None, charges=charges), SUCCEEDED)

    assert placed.email_key == email_key(KEEPING.pepper, email="ann@example.com")


def test_a_card_that_was_declined_is_a_friction() -> None:
    declined = {"payment_method": {"billing_details": {"email": "ann@example.com"}}}
    thing = payment(last_payment_error=declined, status="requires_payment_method")
    friction = event_of(notice("payment_intent.payment_failed", thing))

    assert isinstance(friction, FrictionMet)
    assert friction.email_key == email_key(KEEPING.pepper, email="ann@example.com")
