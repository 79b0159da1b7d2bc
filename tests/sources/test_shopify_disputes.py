"""Chargebacks: what the bank took, and what it gave back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.bodies import document, events_of

from talkworth.events.types import DisputeLost, DisputeOpened, DisputeWon
from talkworth.sources import Unreadable


def told(**changed: Any) -> dict[str, Any]:
    return {**document("own/disputes_create.json"), **changed}


def test_a_chargeback_takes_the_banks_amount_when_it_was_begun() -> None:
    (opened,) = events_of("disputes/create", told())

    assert opened == DisputeOpened(
        event_id=opened.event_id,
        occurred_at=datetime(2026, 12, 1, 0, 0, tzinfo=UTC),
        source="shopify",
        order_id="820982911946154508",
        dispute_id="285332461850802051",
        amount="11.50",
        currency="CAD",
    )
    assert opened.event_id.startswith("shopify/dispute/285332461850802051/opened/")


@pytest.mark.parametrize(
    ("status", "end"), [("won", DisputeWon), ("lost", DisputeLost), ("accepted", DisputeLost)]
)
def test_its_end_is_told_beside_the_same_opening(status: str, end: type) -> None:
    opened, ended = events_of("disputes/update", told(status=status), "2026-12-20T10:00:00.5Z")

    assert opened == events_of("disputes/create", told())[0]
    assert type(ended) is end
    assert ended.occurred_at == datetime(2026, 12, 20, 10, 0, 0, 500_000, tzinfo=UTC)


@pytest.mark.parametrize("changed", [{"type": "inquiry"}, {"type": None}, {"status": "prevented"}])
def test_what_took_no_money_is_no_dispute_of_the_ledger(changed: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of("disputes/create", told(**changed))
    assert refused.value.reason == "no-fact"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"order_id": None}, "unreadable-body"),
        ({"currency": "ZZZ"}, "unknown-currency"),
        ({"amount": "11.505"}, "amount-not-exact"),
        ({"amount": "-1"}, "bad-amount"),
        ({"initiated_at": "1970-01-01T00:00:00Z"}, "impossible-clock"),
    ],
)
def test_what_is_wrong_in_it_is_named(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of("disputes/create", told(**changed))
    assert refused.value.reason == reason
