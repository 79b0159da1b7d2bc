"""Conversations with the assistant, told in events of our naming."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_args

from msgspec.structs import replace

from talkworth.detectors import detect
from talkworth.events import Event
from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    FaqClicked,
    MessageSent,
    NudgeClicked,
    NudgeShown,
    Outcome,
)
from talkworth.sources.privacy import Keeping
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.message import Common, Message, common, identifier, words

_ROLES = {
    **dict.fromkeys("shopper user customer visitor".split(), "shopper"),
    **dict.fromkeys("assistant bot ai".split(), "assistant"),
    **dict.fromkeys("human agent operator".split(), "human"),
}
_FOUND = "is_greeting outcome intent workflow outcome_source detector_version".split()
_LONGEST_TEXT = 100_000
Heard = dict[str, dict[str, Any]]


def read_start(message: Message, door: str) -> list[Event]:
    properties = message.properties
    is_human = properties.get("handled_by") == "human"
    return [
        ConversationStarted(
            **_in_conversation(message, door),
            channel=channel_of(properties),
            assistant=_short(properties, "assistant"),
            assistant_version=_short(properties, "assistant_version"),
            handled_by="human" if is_human else "assistant",
        )
    ]


def read_message(message: Message, door: str) -> list[Event]:
    """A message by whoever `role` says, the shopper where it says nothing."""
    role = _ROLES.get((words(message.properties.get("role")) or "shopper").lower())
    if role is None:
        raise Unreadable("unreadable-body", "A message's role is unknown.")
    return [_said(message, door, role)]


def read_question(message: Message, door: str) -> list[Event]:
    return [_said(message, door, "shopper")]


def read_answer(message: Message, door: str) -> list[Event]:
    return [_said(message, door, "assistant")]


def read_resolution(message: Message, door: str) -> list[Event]:
    return [ConversationResolved(**_in_conversation(message, door))]


def read_handoff(message: Message, door: str) -> list[Event]:
    reason = _short(message.properties, "reason")
    return [ConversationHandedOff(**_in_conversation(message, door), reason=reason)]


def read_faq_click(message: Message, door: str) -> list[Event]:
    properties = message.properties
    return [
        FaqClicked(
            **_of_somebody(message, door),
            faq_id=_named(properties, "faq_id"),
            question=_short(properties, "question"),
            is_answered=properties.get("is_answered") is not False,
        )
    ]


def read_nudge_shown(message: Message, door: str) -> list[Event]:
    fields = common(message, door)
    return [NudgeShown(**fields, nudge_id=_named(message.properties, "nudge_id"))]


def read_nudge_click(message: Message, door: str) -> list[Event]:
    fields = _of_somebody(message, door)
    return [NudgeClicked(**fields, nudge_id=_named(message.properties, "nudge_id"))]


def hears(reads: Callable[[Message, str], list[Event]]) -> Callable[[Message, Keeping], Heard]:
    """What the detectors find in the one message that `reads` reads."""

    def hear(message: Message, keeping: Keeping) -> Heard:
        (said,) = reads(message, "")
        assert isinstance(said, MessageSent)  # noqa: S101
        return {"message": heard(said, text_of(message.properties), keeping)}

    return hear


def heard(said: MessageSent, text: str | None, keeping: Keeping) -> dict[str, Any]:
    """What the detectors find in a message's text, and the text where the shop keeps it."""
    found = detect(replace(said, text=text[:_LONGEST_TEXT] if text else None))
    kept = {name: value for name in _FOUND if (value := getattr(found, name)) is not None}
    return kept | ({"text": text[:_LONGEST_TEXT]} if text and keeping.transcripts else {})


def text_of(properties: dict[str, Any]) -> str | None:
    texts = (properties.get(name) for name in ("text", "message", "content", "body"))
    return next((text for text in texts if isinstance(text, str) and text.strip()), None)


def channel_of(properties: dict[str, Any]) -> str | None:
    """A channel's name in our spelling; what cannot be one is left out."""
    name = (words(properties.get("channel")) or "").lower().replace(" ", "_").replace("-", "_")
    fits = name[:1].isalpha() and name.isascii() and name.replace("_", "").isalnum()
    return name if fits and len(name) <= 32 else None


def outcome_of(properties: dict[str, Any]) -> Outcome | None:
    stated = properties.get("outcome")
    return stated if stated in get_args(Outcome) else None


def _said(message: Message, door: str, role: Any) -> MessageSent:
    properties = message.properties
    form, addressed_to = properties.get("form"), properties.get("addressed_to")
    is_greeting = properties.get("is_greeting")
    said = MessageSent(
        **_in_conversation(message, door),
        role=role,
        form=form if form in ("quick_reply", "attachment") else "text",
        outcome=outcome_of(properties) if role == "assistant" else None,
        is_greeting=is_greeting if isinstance(is_greeting, bool) else None,
        addressed_to="human" if addressed_to == "human" else "assistant",
        channel=channel_of(properties),
        intent=_short(properties, "intent"),
        workflow=_short(properties, "workflow"),
        assistant=_short(properties, "assistant"),
        assistant_version=_short(properties, "assistant_version"),
    )
    return replace(said, **message.detected.get("message", {}))


def _in_conversation(message: Message, door: str) -> Common:
    fields = common(message, door)
    if fields["conversation_id"] is None:
        raise Unreadable("unreadable-body", "It names no conversation.")
    return fields


def _of_somebody(message: Message, door: str) -> Common:
    fields = common(message, door)
    ids = (fields["visitor_id"], fields["customer_id"], fields["email_key"])
    if not any((*ids, fields["conversation_id"])):
        raise Unreadable("unreadable-body", "It names nobody.")
    return fields


def _named(properties: dict[str, Any], name: str) -> str:
    if (found := identifier(properties.get(name))) is None:
        raise Unreadable("unreadable-body", f"It has no {name}.")
    return found


def _short(properties: dict[str, Any], name: str) -> str | None:
    return (words(properties.get(name)) or "")[:1000] or None
