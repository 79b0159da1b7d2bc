"""What an assistant's model was asked and what it said, as messages of a conversation."""

from __future__ import annotations

from typing import Any, Literal

from msgspec.structs import replace

from talkworth.events import Event
from talkworth.events.types import ConversationStarted, MessageSent
from talkworth.sources.privacy import Keeping, Rules
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.message import ENVELOPE, Message, common, words
from talkworth.sources.segment.privacy import FOUND
from talkworth.sources.segment.talk import Heard, channel_of, heard, outcome_of

_STATED = "channel outcome intent workflow assistant assistant_version".split()
_GENERATED = "$ai_session_id $ai_trace_id $ai_model $ai_is_error $ai_span_name".split()
PRIVACY: Rules = {
    **ENVELOPE,
    **dict.fromkeys((f"properties.{name}" for name in (*_GENERATED, *_STATED)), "keep"),
    **{f"_detected.{role}.{name}": "keep" for role in ("shopper", "assistant") for name in FOUND},
    "_detected.assistant.is_silent": "keep",
}


def hear_generation(message: Message, keeping: Keeping) -> Heard:
    """
    What the shopper asked last and what the model answered, by whose words it was.

    A model that called a tool and said nothing `is_silent`; what it was given is no question of
    a shopper's where the last word was a tool's or its own.
    """
    properties, found = message.properties, Heard()
    if (asked := _last_question(properties.get("$ai_input"))) is not None:
        found["shopper"] = heard(_said(message, "", "shopper"), asked, keeping)
    choices = properties.get("$ai_output_choices")
    answer = _answer(choices)
    if answer:
        found["assistant"] = heard(_said(message, "", "assistant"), answer, keeping)
    elif choices is not None:
        found["assistant"] = {"is_silent": True}
    return found


def read_generation(message: Message, door: str) -> list[Event]:
    """
    The shopper's message where its text came along, and the assistant's answer.

    Raises:
        Unreadable: no-fact: the model called a tool, or failed.
    """
    events: list[Event] = []
    found = dict(message.detected)
    answer = found.get("assistant", {})
    if "shopper" in found:
        events.append(replace(_said(message, door, "shopper"), **found["shopper"]))
    is_error = str(message.properties.get("$ai_is_error")).lower() == "true"
    if not answer.get("is_silent") and not is_error:
        events.append(replace(_said(message, door, "assistant"), **answer))
    if not events:
        raise Unreadable("no-fact", "The model said nothing.")
    return events


def read_trace(message: Message, door: str) -> list[Event]:
    """A trace, as the opening of its conversation."""
    properties = message.properties
    return [
        ConversationStarted(
            **_in_conversation(message, door),
            channel=channel_of(properties),
            assistant=_short(properties, "assistant") or _short(properties, "$ai_span_name"),
            assistant_version=_short(properties, "assistant_version"),
        )
    ]


def _said(message: Message, door: str, role: Literal["shopper", "assistant"]) -> MessageSent:
    properties, fields = message.properties, _in_conversation(message, door)
    is_assistant = role == "assistant"
    return MessageSent(
        # In the order of ids the question comes before its answer of the same instant.
        **{**fields, "event_id": f"{fields['event_id']}/{'said' if is_assistant else 'asked'}"},
        role=role,
        outcome=outcome_of(properties) if is_assistant else None,
        channel=channel_of(properties),
        intent=_short(properties, "intent"),
        workflow=_short(properties, "workflow"),
        assistant=_short(properties, "assistant") if is_assistant else None,
        assistant_version=(
            _short(properties, "assistant_version") or _short(properties, "$ai_model")
            if is_assistant
            else None
        ),
    )


def _in_conversation(message: Message, door: str) -> Any:
    fields = common(message, door)
    if fields["conversation_id"] is None:
        raise Unreadable("unreadable-body", "It names no conversation.")
    return fields


def _last_question(given: object) -> str | None:
    """The last message that the model was given, if a user wrote it; `""` for a wordless one."""
    if isinstance(given, str):
        return given
    last = given[-1] if isinstance(given, list) and given else None
    if not isinstance(last, dict) or last.get("role") != "user":
        return None
    return _text(last.get("content"))


def _answer(choices: object) -> str:
    if isinstance(choices, str):
        return choices
    if not isinstance(choices, list):
        return ""
    messages = [c.get("message", c) if isinstance(c, dict) else {} for c in choices[:1]]
    return "\n".join(_text(m.get("content")) for m in messages if isinstance(m, dict))


def _text(content: object) -> str:
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    texts = [item.get("text") for item in content if isinstance(item, dict)]
    return "\n".join(text for text in texts if isinstance(text, str))


def _short(properties: dict[str, Any], name: str) -> str | None:
    return (words(properties.get(name)) or "")[:1000] or None
