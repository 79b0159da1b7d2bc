"""Intercom: both shapes of a conversation, and the AI told from workflows and people."""

from __future__ import annotations

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

CREATED, REPLIED = "own/user_created", "own/operator_replied"
OLD = "hull/conversation-admin-replied"


def notification(name: str, **item: Any) -> Any:
    body = document("intercom", name)
    body["data"]["item"] |= item
    return body


def part(name: str = REPLIED, topic: str | None = None, **changes: Any) -> Any:
    body = document("intercom", name)
    body["data"]["item"]["conversation_parts"]["conversation_parts"][0] |= changes
    return body | ({"topic": topic} if topic else {})


def test_a_conversation_opens_with_the_shoppers_words() -> None:
    started, said = events_of("intercom", notification(CREATED))

    assert isinstance(started, ConversationStarted)
    assert (started.channel, started.handled_by) == ("chat", "assistant")
    assert isinstance(said, MessageSent)
    assert (said.role, said.conversation_id) == ("shopper", "215474343800001")
    assert (said.visitor_id, said.customer_id) == ("visitor-9", "shop-77")
    assert said.email_key == key_of("sam.sample@example.com")
    assert said.intent is not None


def test_the_ais_answer_is_judged_without_its_markup() -> None:
    said = event_of("intercom", notification(REPLIED))

    assert (said.role, said.outcome, said.outcome_source) == ("assistant", "answered", "detected")
    unknown = part(body="<p>I&#39;m sorry, I don&#39;t <b>know</b> that.</p>")
    assert event_of("intercom", unknown).outcome == "no_answer"


def test_an_answer_that_comes_under_two_topics_is_one_message() -> None:
    one = event_of("intercom", part())
    other = event_of("intercom", part(topic="conversation.admin.replied"))

    assert one == other


def test_a_workflows_words_are_a_message_and_no_answer() -> None:
    scripted = {"type": "bot", "from_ai_agent": False, "is_ai_answer": False}
    said = event_of("intercom", part(author=scripted))

    assert (said.role, said.outcome) == ("assistant", None)


@pytest.mark.parametrize(
    ("author", "role"),
    [
        ({"type": "user"}, "shopper"),
        ({"type": "lead"}, "shopper"),
        ({"type": "contact"}, "shopper"),
        ({"type": "bot"}, "assistant"),
        ({"type": "admin", "from_ai_agent": True, "is_ai_answer": True}, "assistant"),
    ],
)
def test_who_wrote_is_told_by_the_author(author: dict[str, Any], role: str) -> None:
    assert event_of("intercom", part(author=author)).role == role


@pytest.mark.parametrize("kind", ["admin", "team"])
def test_a_teammates_answer_is_a_human_who_took_over(kind: str) -> None:
    said, handed = events_of("intercom", part(author={"type": kind, "name": "Andy"}))

    assert (said.role, said.outcome) == ("human", None)  # type: ignore[union-attr]
    assert isinstance(handed, ConversationHandedOff)


@pytest.mark.parametrize("kind", ["note", "note_and_reopen", "assignment", "away_mode_assignment"])
def test_notes_are_never_messages(kind: str) -> None:
    assert reason_of("intercom", part(part_type=kind)) == "no-fact"


def test_a_part_without_words_says_nothing_and_a_picture_does() -> None:
    assert reason_of("intercom", part(body=None)) == "no-fact"
    pictured = event_of("intercom", part(body=None, attachments=[{"type": "upload"}]))
    assert pictured.form == "attachment"
    assert event_of("intercom", part(part_type="quick_reply")).form == "quick_reply"


def test_an_old_item_names_its_user_and_keeps_its_opening() -> None:
    said, handed = events_of("intercom", document("intercom", OLD))

    assert (said.role, said.customer_id) == ("human", "234523452345345")  # type: ignore[union-attr]
    assert said.email_key == key_of("buyer@example.com")
    assert handed.conversation_id == "137324500000000"


def test_what_a_bot_opens_with_is_no_message() -> None:
    body = notification(CREATED)
    body["data"]["item"]["source"]["author"] = {"type": "bot", "email": "bot@example.com"}
    started = event_of("intercom", body)

    assert isinstance(started, ConversationStarted)
    assert started.email_key is None


def test_a_conversation_that_a_teammate_began_is_a_humans() -> None:
    started, *_ = events_of(
        "intercom", document("intercom", "hull/conversation-admin-single-created")
    )

    assert isinstance(started, ConversationStarted)
    assert started.handled_by == "human"


def test_of_several_contacts_none_is_the_shopper() -> None:
    body = notification(CREATED, custom_attributes=None)
    body["data"]["item"]["contacts"]["contacts"] *= 2
    started = events_of("intercom", body)[0]

    assert (started.customer_id, started.email_key, started.visitor_id) == (None, None, None)


def test_closing_tells_the_last_words_and_resolves() -> None:
    resolved = event_of("intercom", document("intercom", "hull/conversation-admin-closed"))
    assert isinstance(resolved, ConversationResolved)
    with_words = part("hull/conversation-admin-closed", body="<p>Glad to help.</p>")
    assert [type(event) for event in events_of("intercom", with_words)] == [
        MessageSent,
        ConversationHandedOff,
        ConversationResolved,
    ]


@pytest.mark.parametrize(("kind", "is_handoff"), [("admin", True), ("team", True), ("bot", False)])
def test_assigning_to_people_hands_over(kind: str, is_handoff: bool) -> None:
    body = part(
        topic="conversation.admin.assigned",
        part_type="assignment",
        assigned_to={"type": kind, "id": "1"},
    )

    if is_handoff:
        assert isinstance(event_of("intercom", body), ConversationHandedOff)
    else:
        assert reason_of("intercom", body) == "no-fact"


def test_a_contact_links_its_identifiers() -> None:
    found = event_of("intercom", document("intercom", "hull/user-created"))

    assert isinstance(found, Identified)
    assert (found.customer_id, found.email_key) == (
        "2345234523452345",
        key_of("buyer@example.com"),
    )
    alone = document("intercom", "hull/user-created")
    alone["data"]["item"] |= {"email": None}
    assert reason_of("intercom", alone) == "no-fact"


@pytest.mark.parametrize(
    ("kind", "channel"), [("conversation", "chat"), ("email", "email"), ("phone_call", "voice")]
)
def test_the_channel_is_the_sources(kind: str, channel: str) -> None:
    body = notification(CREATED)
    body["data"]["item"]["source"]["type"] = kind

    assert events_of("intercom", body)[0].channel == channel  # type: ignore[union-attr]


def test_other_topics_are_kept_by_name() -> None:
    tagged = document("intercom", "hull/conversation-part-tag-created")

    assert reason_of("intercom", tagged) == "topic-not-used"
    assert reason_of("intercom", part(topic="conversation.admin.noted")) == "topic-not-used"
    assert reason_of("intercom", part(topic="moon.landed")) == "unknown-topic"
