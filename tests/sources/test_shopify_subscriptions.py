"""Subscription contracts: begun, cancelled, running again, paid."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.bodies import document, events_of

from talkworth.events.types import (
    RequestWithdrawn,
    SaveRequested,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from talkworth.sources import Unreadable

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
CUSTOMER = "9223372036854775999"
REQUEST = "shopify/contract/1748202334"


def told(**changed: Any) -> dict[str, Any]:
    return {**document("own/subscription_contracts_create.json"), **changed}


def test_a_contract_begins_with_its_order_and_its_rhythm() -> None:
    (event,) = events_of("subscription_contracts/create", told())

    assert event == SubscriptionStarted(
        event_id=event.event_id,
        occurred_at=AT,
        source="shopify",
        customer_id=CUSTOMER,
        subscription_id="1748202334",
        order_id="820982911946154508",
        cycle_days=28,
    )


@pytest.mark.parametrize(
    ("policy", "cycle_days"),
    [
        ({"interval": "day", "interval_count": 10}, 10),
        ({"interval": "MONTH", "interval_count": 2}, 60),
        ({"interval": "year"}, 365),
        ({"interval": "fortnight", "interval_count": 1}, None),
        ({"interval": "week", "interval_count": 0}, None),
        ({"interval": "week", "interval_count": 10**9}, None),
        (None, None),
    ],
)
def test_a_cycle_is_told_in_days_where_it_can_be(policy: Any, cycle_days: int | None) -> None:
    (event,) = events_of("subscription_contracts/create", told(billing_policy=policy))

    assert isinstance(event, SubscriptionStarted)
    assert event.cycle_days == cycle_days


@pytest.mark.parametrize("topic", ["cancel", "update"])
def test_a_cancelled_contract_is_a_request_to_leave(topic: str) -> None:
    (event,) = events_of(f"subscription_contracts/{topic}", told(status="cancelled"))

    assert event == SaveRequested(
        event_id=f"{REQUEST}/cancelled/2026-11-20T09:30:00Z",
        occurred_at=AT,
        source="shopify",
        customer_id=CUSTOMER,
        kind="churn",
        request_id=REQUEST,
        subscription_id="1748202334",
    )


def test_a_contract_that_runs_again_takes_the_request_back() -> None:
    (event,) = events_of("subscription_contracts/activate", told())

    assert event == RequestWithdrawn(
        event_id=f"{REQUEST}/active/2026-11-20T09:30:00Z",
        occurred_at=AT,
        source="shopify",
        customer_id=CUSTOMER,
        request_id=REQUEST,
    )


@pytest.mark.parametrize(
    ("topic", "status"),
    [("update", "active"), ("cancel", "paused"), ("activate", "cancelled"), ("update", None)],
)
def test_any_other_state_is_no_fact(topic: str, status: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of(f"subscription_contracts/{topic}", told(status=status))
    assert refused.value.reason == "no-fact"


@pytest.mark.parametrize("topic", ["pause", "fail", "expire"])
def test_a_pause_is_no_request_to_leave(topic: str) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of(f"subscription_contracts/{topic}", told(status="paused"))
    assert refused.value.reason == "topic-not-used"


def test_a_payment_says_which_order_renewed_which_contract_and_no_amount() -> None:
    (event,) = events_of(
        "subscription_billing_attempts/success",
        document("own/subscription_billing_attempts_success.json"),
    )

    assert event == SubscriptionRenewed(
        event_id=event.event_id,
        occurred_at=AT,
        source="shopify",
        subscription_id="1748202334",
        order_id="12",
    )


def test_a_payment_without_its_order_is_unreadable() -> None:
    attempt = {**document("own/subscription_billing_attempts_success.json"), "order_id": None}
    with pytest.raises(Unreadable) as refused:
        events_of("subscription_billing_attempts/success", attempt)
    assert refused.value.reason == "unreadable-body"
