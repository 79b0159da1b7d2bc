"""Gorgias: our template, filled in by Gorgias, with or without every placeholder."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sources.talk_bodies import document, events_of, key_of, prepared, reason_of

from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    MessageSent,
)


def ticket(name: str = "ticket_answered", **changes: Any) -> Any:
    return document("gorgias", f"own/{name}") | changes


def said_in(body: Any) -> MessageSent:
    (said,) = [event for event in events_of("gorgias", body) if isinstance(event, MessageSent)]
    return said


def test_a_ticket_begins_and_its_last_message_is_told() -> None:
    started, said = events_of("gorgias", ticket("ticket_asked"))

    assert isinstance(started, ConversationStarted)
    assert (started.handled_by, started.channel) == ("human", "chat")
    assert isinstance(said, MessageSent)
    assert (said.role, said.conversation_id) == ("shopper", "gorgias:70144")
    assert (said.customer_id, said.email_key) == ("shop-77", key_of("sam.sample@example.com"))


def test_the_sender_that_the_shop_names_is_the_assistant() -> None:
    said = said_in(ticket(sender=" Helper@shop.example"))

    assert (said.role, said.outcome) == ("assistant", "answered")


@pytest.mark.parametrize("sender", ["andy@shop.example", "", None])
def test_every_other_agent_is_a_human_who_took_over(sender: str | None) -> None:
    events = events_of("gorgias", ticket(sender=sender))

    assert [type(event) for event in events] == [
        ConversationStarted,
        MessageSent,
        ConversationHandedOff,
    ]
    assert said_in(ticket(sender=sender)).role == "human"


def test_without_a_named_assistant_nobody_is_one() -> None:
    assert said_in(ticket(assistant="")).role == "human"
    assert said_in(ticket(assistant="", sender="")).role == "human"


@pytest.mark.parametrize("yes", [True, "true", "True", 1, "1"])
def test_yes_and_no_come_as_words_or_values(yes: Any) -> None:
    assert said_in(ticket(message_from_agent=yes)).role == "assistant"


@pytest.mark.parametrize(
    "changes",
    [
        {"message_public": "False"},
        {"message_public": False},
        {"message_channel": "internal-note"},
        {"message_from_agent": ""},
        {"message_from_agent": "perhaps"},
        {"message_id": ""},
    ],
)
def test_notes_and_messages_of_nobody_are_not_told(changes: dict[str, Any]) -> None:
    kinds = [type(event) for event in events_of("gorgias", ticket(**changes))]

    assert kinds == [ConversationStarted]


def test_a_closed_ticket_is_resolved_and_tells_its_last_message_again() -> None:
    events = events_of("gorgias", ticket(status="closed"))

    assert events[:2] == events_of("gorgias", ticket())
    assert isinstance(events[2], ConversationResolved)


@pytest.mark.parametrize(
    ("name", "changes", "reason"),
    [
        ("ticket_small", {}, "no-fact"),
        ("ticket_unfilled", {}, "unreadable-body"),
        ("ticket_answered", {"message_at": ""}, "unreadable-body"),
        ("ticket_answered", {"message_at": "None", "created_at": "None"}, "unreadable-body"),
        ("ticket_answered", {"ticket_id": ""}, "unreadable-body"),
        ("ticket_answered", {"ticket_id": []}, "unreadable-body"),
    ],
)
def test_a_template_that_is_not_ours_or_not_filled_says_so(
    name: str, changes: dict[str, Any], reason: str
) -> None:
    assert reason_of("gorgias", ticket(name, **changes)) == reason


@pytest.mark.parametrize(
    ("name", "channel"), [("email", "email"), ("phone", "voice"), ("Chat", "chat"), (None, "chat")]
)
def test_the_channel_is_the_tickets(name: str | None, channel: str) -> None:
    assert events_of("gorgias", ticket(channel=name))[0].channel == channel  # type: ignore[union-attr]


def test_who_the_assistant_is_stays_a_keyed_hash() -> None:
    payload, _ = prepared("gorgias", ticket())

    assert b"helper@shop.example" not in payload
