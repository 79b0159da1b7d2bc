"""A return: asked for, taken back, exchanged; and what is none of these."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.bodies import as_body, document, events_of

from talkworth.events.orders import LineChange
from talkworth.events.types import Exchanged, RequestWithdrawn, SaveRequested
from talkworth.sources import Unreadable

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
RETURN_ID = "shopify/return/123134564567890"
LINE = LineChange(line_id="976318377106520349", quantity=1)


def told(**changed: Any) -> dict[str, Any]:
    return {**document("own/returns_approve.json"), **changed}


@pytest.mark.parametrize("status", ["requested", "open", "OPEN"])
def test_a_return_puts_its_lines_at_risk_when_it_is_asked_for(status: str) -> None:
    (event,) = events_of("returns/request", told(status=status))

    assert event == SaveRequested(
        event_id=f"{RETURN_ID}/asked/2026-11-20T09:30:00Z",
        occurred_at=AT,
        source="shopify",
        kind="return",
        request_id=RETURN_ID,
        order_id="820982911946154508",
        lines=(LINE,),
    )


@pytest.mark.parametrize("status", ["canceled", "cancelled", "closed"])
def test_a_return_that_is_cancelled_or_closed_was_taken_back(status: str) -> None:
    (event,) = events_of("returns/cancel", told(status=status, exchange_line_items=[]))

    assert event == RequestWithdrawn(
        event_id=f"{RETURN_ID}/withdrawn/2026-11-20T09:30:00Z",
        occurred_at=AT,
        source="shopify",
        request_id=RETURN_ID,
    )


def test_a_closed_return_with_lines_sent_in_its_place_is_an_exchange() -> None:
    (event,) = events_of("returns/close", document("own/returns_close.json"))

    assert event == Exchanged(
        event_id=f"{RETURN_ID}/exchanged/2026-11-20T09:30:00Z",
        occurred_at=AT,
        source="shopify",
        order_id="820982911946154508",
        exchange_id=RETURN_ID,
        returned=(LINE,),
        received=(LineChange(line_id="6", quantity=1),),
    )


def test_an_exchange_whose_lines_were_never_added_is_none() -> None:
    never = told(status="closed", exchange_line_items=[{"id": 5, "line_item": None}])
    cancelled = told(status="canceled")

    assert [type(events_of("returns/close", body)[0]) for body in (never, cancelled)] == [
        RequestWithdrawn,
        RequestWithdrawn,
    ]


@pytest.mark.parametrize("status", ["declined", "", None, "processed"])
def test_a_return_the_shop_declines_was_not_taken_back_by_the_shopper(status: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of("returns/decline", told(status=status))
    assert refused.value.reason == "no-fact"


@pytest.mark.parametrize(
    "broken",
    [
        {"return_line_items": []},
        {"return_line_items": [{"id": 3, "quantity": 1, "fulfillment_line_item": None}]},
        {"order": None},
    ],
)
def test_a_request_that_does_not_say_what_is_at_risk_is_unreadable(broken: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of("returns/request", told(**broken))
    assert refused.value.reason == "unreadable-body"


def test_the_state_in_the_signed_body_counts_not_the_topic_in_the_header() -> None:
    (event,) = events_of("returns/cancel", told(status="open"))

    assert isinstance(event, SaveRequested)


def test_the_same_delivery_again_makes_the_same_event() -> None:
    sent = as_body(told(status="requested"))

    assert events_of("returns/request", sent) == events_of("returns/request", sent)
