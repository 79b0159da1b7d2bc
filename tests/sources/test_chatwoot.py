"""Chatwoot: shoppers, bots and agents told apart, and what is no message left out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.talk_bodies import document, event_of, events_of, key_of, reason_of

from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    MessageSent,
)

ANSWER = "The Brightline gives 900 lumens, which is plenty for a desk."


def message(**changes: Any) -> Any:
    return document("chatwoot", "docs/message_created_incoming") | changes


def outgoing(sender: Any, text: str = ANSWER, **changes: Any) -> Any:
    return message(message_type="outgoing", sender=sender, content=text, **changes)


def conversation(**changes: Any) -> Any:
    return document("chatwoot", "docs/conversation_created") | changes


def changed(status: str, before: str | None) -> Any:
    body = document("chatwoot", "docs/conversation_status_changed_resolved")
    return body | {
        "status": status,
        "changed_attributes": [{"status": {"previous_value": before, "current_value": status}}],
    }


def test_a_shoppers_message_carries_all_that_names_the_shopper() -> None:
    body = message()
    body["conversation"]["meta"]["sender"]["identifier"] = 77
    body["conversation"]["meta"]["sender"]["custom_attributes"] = {"__tw": "v1.c1"}
    said = event_of("chatwoot", body)

    assert isinstance(said, MessageSent)
    assert (said.role, said.conversation_id, said.channel) == ("shopper", "chatwoot:207", "chat")
    assert said.occurred_at == datetime(2025, 5, 15, 19, 11, 8, 856000, tzinfo=UTC)
    assert (said.customer_id, said.visitor_id) == ("77", "v1")
    assert (said.cart_token, said.email_key) == ("Z2NwLXVzLWV4YW1wbGU", key_of("buyer@example.com"))
    assert said.is_greeting is False


def test_chatwoots_own_number_of_a_contact_is_no_customer() -> None:
    assert event_of("chatwoot", message()).customer_id is None


@pytest.mark.parametrize("kind", ["agent_bot", "AgentBot", "captain_assistant"])
def test_a_bot_is_the_assistant_and_its_words_are_judged(kind: str) -> None:
    said = event_of("chatwoot", outgoing({"id": 1, "name": "Lampbot", "type": kind}))

    assert (said.role, said.outcome, said.outcome_source) == ("assistant", "answered", "detected")
    unknown = "I'm sorry, I don't know that."
    said = event_of("chatwoot", outgoing({"id": 1, "type": kind}, unknown))
    assert said.outcome == "no_answer"


@pytest.mark.parametrize("sender", [{"id": 1, "name": "Andy", "type": "user"}, {"id": 1}])
def test_everyone_else_who_answers_is_a_human_who_took_over(sender: Any) -> None:
    said, handed = events_of("chatwoot", outgoing(sender))

    assert isinstance(said, MessageSent)
    assert (said.role, said.outcome) == ("human", None)
    assert isinstance(handed, ConversationHandedOff)


@pytest.mark.parametrize(
    "changes",
    [
        {"private": True},
        {"private": True, "message_type": "outgoing", "sender": {"type": "agent_bot"}},
        {"message_type": "template"},
        {"message_type": "activity"},
        {"message_type": 2},
        {"message_type": "outgoing", "sender": None},  # a rule or a campaign
        {"message_type": None},
        {"content": None},
        {"content": ""},
    ],
)
def test_what_is_no_message_makes_no_fact(changes: dict[str, Any]) -> None:
    assert reason_of("chatwoot", message(**changes)) == "no-fact"


def test_the_type_of_a_message_may_be_a_number() -> None:
    assert event_of("chatwoot", message(message_type=0)).role == "shopper"
    assert event_of("chatwoot", outgoing({"type": "agent_bot"}) | {"message_type": 1}).role == (
        "assistant"
    )


def test_a_picture_is_a_message_too() -> None:
    said = event_of(
        "chatwoot", message(content=None, attachments=[{"id": 1, "data_url": "https://x"}])
    )

    assert (said.form, said.is_greeting) == ("attachment", False)


@pytest.mark.parametrize(
    "at",
    [1_747_336_268, "1747336268.0", "2025-05-15T19:11:08Z", "2025-05-15 19:11:08 UTC"],
)
def test_a_time_comes_in_every_form(at: object) -> None:
    expected = datetime(2025, 5, 15, 19, 11, 8, tzinfo=UTC)

    assert event_of("chatwoot", message(created_at=at)).occurred_at == expected


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("Channel::WebWidget", "chat"),
        ("Channel::Api", "chat"),
        ("Channel::Email", "email"),
        ("Channel::Whatsapp", "whatsapp"),
        ("Channel::TwilioSms", "sms"),
        ("Channel::FacebookPage", "facebook"),
        (None, "chat"),
    ],
)
def test_the_channel_is_the_inboxs(name: str | None, channel: str) -> None:
    assert event_of("chatwoot", conversation(channel=name)).channel == channel


@pytest.mark.parametrize(("status", "who"), [("pending", "assistant"), ("open", "human")])
def test_a_conversation_that_a_bot_has_is_pending(status: str, who: str) -> None:
    started = event_of("chatwoot", conversation(status=status))

    assert isinstance(started, ConversationStarted)
    assert started.handled_by == who


def test_a_conversation_is_resolved_or_handed_over_once_it_changes() -> None:
    assert isinstance(event_of("chatwoot", changed("resolved", "open")), ConversationResolved)
    assert isinstance(event_of("chatwoot", changed("open", "pending")), ConversationHandedOff)
    assert reason_of("chatwoot", changed("open", "resolved")) == "no-fact"
    assert reason_of("chatwoot", changed("snoozed", "open")) == "no-fact"


def test_other_topics_are_kept_by_name() -> None:
    assert reason_of("chatwoot", message(event="message_updated")) == "topic-not-used"
    assert reason_of("chatwoot", message(event="moon_landed")) == "unknown-topic"
