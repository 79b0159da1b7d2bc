"""Stripe's refunds and disputes, each by its own id, and never by a sum so far."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sources.stripe_notices import (
    DAY,
    NOON,
    at,
    dispute,
    event_of,
    events_of,
    notice,
    reason_of,
    recorded,
    refund,
)

from talkworth.events.types import DisputeLost, DisputeOpened, DisputeWon


@pytest.mark.parametrize(
    "kind", ["refund.created", "refund.updated", "charge.refund.updated", "refund.failed"]
)
def test_a_refund_names_its_order_by_the_payment(kind: str) -> None:
    found = event_of(notice(kind, refund(), NOON + DAY))

    assert (found.order_id, found.refund_id, found.amount) == ("pi_1", "re_1", "20.00")
    assert (found.occurred_at, found.updated_at) == (at(NOON + DAY), at(NOON + DAY))


@pytest.mark.parametrize(
    ("status", "amount"),
    [
        ("succeeded", "20.00"),
        ("pending", "0.00"),
        ("requires_action", "0.00"),
        ("failed", "0.00"),
        ("canceled", "0.00"),
        (None, "20.00"),
    ],
)
def test_only_a_refund_that_succeeded_moved_money(status: str | None, amount: str) -> None:
    assert event_of(notice("refund.updated", refund(status=status))).amount == amount


def test_a_charge_without_a_payment_is_the_order_itself() -> None:
    found = event_of(notice("refund.created", refund(payment_intent=None)))

    assert found.order_id == refund()["charge"]
    assert (
        reason_of(notice("refund.created", refund(payment_intent=None, charge=None)))
        == "unreadable-body"
    )


def charge(*refunds: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return {
        **recorded("charge.refunded")["data"]["object"],
        "livemode": True,
        "payment_intent": "pi_1",
        "amount_refunded": 2500,
        "refunds": {"object": "list", "data": list(refunds)},
        **changes,
    }


def test_a_charge_tells_of_every_refund_it_lists() -> None:
    body = notice("charge.refunded", charge(refund(), refund(id="re_2", amount=500)), NOON + DAY)

    assert [(e.refund_id, e.amount) for e in events_of(body)] == [  # type: ignore[union-attr]
        ("re_1", "20.00"),
        ("re_2", "5.00"),
    ]


def test_a_sum_refunded_so_far_is_never_counted() -> None:
    bare = charge()
    del bare["refunds"]

    assert reason_of(notice("charge.refunded", bare)) == "no-fact"


def test_a_refund_in_a_charge_is_the_refund_that_came_alone() -> None:
    (listed,) = events_of(notice("charge.refunded", charge(refund()), NOON + DAY))

    assert listed == event_of(notice("refund.created", refund(), NOON + DAY))


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("created", "needs_response", DisputeOpened),
        ("created", "warning_needs_response", None),
        ("funds_withdrawn", "needs_response", DisputeOpened),
        ("closed", "won", DisputeWon),
        ("closed", "lost", DisputeLost),
        ("closed", "warning_closed", None),
        ("funds_reinstated", "won", DisputeWon),
    ],
)
def test_a_dispute_is_told_when_money_moves(kind: str, status: str, expected: type | None) -> None:
    body = notice(f"charge.dispute.{kind}", dispute(status=status))

    if expected is None:
        assert reason_of(body) == "no-fact"
    else:
        found = event_of(body)
        assert isinstance(found, expected)
        assert (found.order_id, found.dispute_id) == ("pi_1", "dp_1")  # type: ignore[attr-defined]


def test_what_test_keys_made_is_no_refund_and_no_dispute() -> None:
    for name in ("charge.refunded", "charge.dispute.created"):
        assert reason_of(recorded(name)) == "test-order"
    assert reason_of(notice("refund.created", refund(), livemode=False)) == "test-order"
