"""Whose talk a trace is: the conversation it names, and who talked in it."""

from __future__ import annotations

import pytest
from tests.sources.traces import (
    PEPPER,
    WHO,
    agent,
    chat,
    span,
    told,
    tool,
)

from talkworth.sources import Unreadable
from talkworth.sources.privacy import Keeping, email_key

CONVERSATIONS = [
    "talkworth.conversation_id",
    "gen_ai.conversation.id",
    "session.id",
    "langfuse.session.id",
    "traceloop.association.properties.session_id",
    "ai.telemetry.metadata.chatId",
    "enduser.id",
    "user.id",
    "talkworth.visitor_id",
]


@pytest.mark.parametrize("number", range(len(CONVERSATIONS)))
def test_the_strongest_name_of_a_conversation_wins(number: int) -> None:
    held = {name: f"by {name}" for name in CONVERSATIONS[number:]}

    assert {event.conversation_id for event in told(chat(1, attributes=held))} == {
        f"by {CONVERSATIONS[number]}"
    }


@pytest.mark.parametrize("where", ["root", "agent", "model", "sibling"])
def test_a_conversation_is_inherited_from_wherever_the_trace_names_it(where: str) -> None:
    held = {name: WHO if name == where else {} for name in ("root", "agent", "model", "sibling")}
    events = told(
        span(1, attributes=held["root"], seconds=9),
        agent(2, 1, attributes=held["agent"]),
        chat(3, 2, attributes=held["model"]),
        span(4, 1, attributes=held["sibling"]),
    )

    assert {event.conversation_id for event in events} == {"c1"}


def test_a_turn_of_nobody_is_refused_by_name() -> None:
    with pytest.raises(Unreadable) as refused:
        told(chat(1, asks="Write a product text.", says="A board for all seasons."))

    assert refused.value.reason == "no-conversation"


def test_whoever_talked_is_on_every_event() -> None:
    events = told(
        agent(
            1,
            attributes={
                **WHO,
                "user.id": 501,
                "talkworth.visitor_id": "v1",
                "user.email": " Ada@Example.com",
                "shopify.cart_token": "t1",
                "talkworth.channel": "WhatsApp",
            },
        ),
        tool(2, 1, "escalate_to_human"),
        chat(3, 1, asks="Hello there, where is it?", says="On its way."),
    )

    assert len(events) == 4
    for event in events:
        assert (event.customer_id, event.visitor_id, event.cart_token) == ("501", "v1", "t1")
        assert event.email_key == email_key(PEPPER, email="ada@example.com")
    assert {event.channel for event in events if hasattr(event, "channel")} == {"whatsapp"}


def test_a_customers_id_that_is_an_address_is_hashed() -> None:
    (question, _) = told(chat(1, attributes={**WHO, "enduser.id": "Ada@example.com"}))

    assert question.customer_id is None
    assert question.email_key == email_key(PEPPER, email="ada@example.com")
    nobody_else = Keeping(b"another pepper")
    assert told(chat(1, attributes={"user.email": "a@example.com", **WHO}), keeping=nobody_else)
