"""Zendesk: messaging by its own conversation, tickets by theirs, users by what links them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.talk_bodies import document, event_of, events_of, key_of, reason_of

from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    Identified,
    MessageSent,
)

USER = "zendesk:user:8447388090494"


def event(name: str, **changes: Any) -> Any:
    body = document("zendesk", f"own/{name}")
    body["event"] |= changes
    return body


def ticket(name: str, channel: str = "email", **changes: Any) -> Any:
    body = event(name, **changes)
    body["detail"]["via"] = {"channel": channel}
    return body


def test_a_message_belongs_to_its_conversation_and_not_to_the_ticket() -> None:
    said = event_of("zendesk", event("message_shopper"))

    assert isinstance(said, MessageSent)
    assert said.conversation_id == "67ab5f53a96f98663935c3f2"
    assert (said.role, said.channel, said.visitor_id) == ("shopper", "chat", USER)
    assert said.occurred_at == datetime(2026, 2, 11, 14, 31, 5, 254572, tzinfo=UTC)


def test_the_system_is_the_assistant() -> None:
    said = event_of("zendesk", event("message_bot"))

    assert (said.role, said.outcome, said.visitor_id) == ("assistant", "answered", None)
    greeted = event(
        "message_bot", message={"id": "m", "body": "Hi there. How can I help you today?"}
    )
    assert event_of("zendesk", greeted).is_greeting


def test_an_agent_is_a_human_who_took_over_and_a_trigger_is_nobody() -> None:
    agent = {"id": "1", "name": "Andy", "type": "agent"}
    said, handed = events_of("zendesk", event("message_bot", actor=agent))
    assert (said.role, said.outcome) == ("human", None)  # type: ignore[union-attr]
    assert isinstance(handed, ConversationHandedOff)
    assert reason_of("zendesk", event("message_bot", actor={"type": "trigger"})) == "no-fact"
    assert reason_of("zendesk", event("message_bot", conversation_id=None)) == "no-fact"


def comment(is_public: bool | None = True, **author: Any) -> Any:
    body = document("zendesk", "own/comment_added")
    body["event"]["comment"] |= {"is_public": is_public}
    body["event"]["comment"]["author"] |= author
    return body


def test_a_public_comment_is_a_message_of_the_ticket() -> None:
    said = event_of("zendesk", comment())

    assert (said.role, said.conversation_id, said.channel) == ("shopper", "zendesk:5158", "email")
    assert said.visitor_id == USER


@pytest.mark.parametrize("is_public", [False, None])
def test_a_private_comment_is_never_a_message(is_public: bool | None) -> None:
    assert reason_of("zendesk", comment(is_public)) == "no-fact"


def test_staff_are_people_and_the_account_itself_is_the_assistant() -> None:
    assert events_of("zendesk", comment(is_staff=True))[0].role == "human"  # type: ignore[union-attr]
    assert event_of("zendesk", comment(is_staff=True, id="-1")).role == "assistant"


@pytest.mark.parametrize("name", ["comment_added", "ticket_created", "status_changed"])
@pytest.mark.parametrize("channel", ["messaging", "native_messaging", "Chat"])
def test_messagings_tickets_tell_nothing_twice(name: str, channel: str) -> None:
    assert reason_of("zendesk", ticket(name, channel)) == "no-fact"


def test_a_ticket_begins_is_handed_over_and_is_solved() -> None:
    started = event_of("zendesk", ticket("ticket_created"))
    assert isinstance(started, ConversationStarted)
    assert (started.handled_by, started.channel) == ("human", "email")
    resolved = event_of("zendesk", ticket("status_changed"))
    assert isinstance(resolved, ConversationResolved)
    assert reason_of("zendesk", ticket("status_changed", current="CLOSED")) == "no-fact"
    given = ticket("status_changed", current="8447388090494", previous=None)
    given["type"] = "zen:event-type:ticket.agent_assignment_changed"
    assert isinstance(event_of("zendesk", given), ConversationHandedOff)
    given["event"]["current"] = None
    assert reason_of("zendesk", given) == "no-fact"


def test_a_users_event_joins_the_address_to_its_conversations() -> None:
    found = event_of("zendesk", document("zendesk", "own/user_created"))

    assert isinstance(found, Identified)
    assert (found.visitor_id, found.customer_id) == (USER, "shop-77")
    assert found.email_key == key_of("sam.sample@example.com")


def test_our_trigger_says_the_same_of_a_user_who_was_there_before() -> None:
    found = event_of("zendesk", document("zendesk", "own/requester"))

    assert (found.visitor_id, found.customer_id) == (USER, None)
    assert found.email_key == key_of("sam.sample@example.com")
    nobody = document("zendesk", "own/requester") | {"email": ""}
    assert reason_of("zendesk", nobody) == "no-fact"


def test_other_topics_are_kept_by_name() -> None:
    body = event("message_bot")
    for topic, reason in (("ticket.tags_changed", "topic-not-used"), ("moon", "unknown-topic")):
        assert reason_of("zendesk", body | {"type": f"zen:event-type:{topic}"}) == reason
