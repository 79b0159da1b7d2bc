"""What conversation platforms share: who said what, when, and on which channel."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape
from typing import Any, Literal

from msgspec import Struct, to_builtins

from talkworth.detectors import detect
from talkworth.events import Event
from talkworth.events.parse import EARLIEST
from talkworth.events.types import ConversationHandedOff, MessageSent, Outcome
from talkworth.sources.shoppers import Shopper

Role = Literal["shopper", "assistant", "human"]
Form = Literal["text", "quick_reply", "attachment"]

_LONGEST_TEXT = 100_000
# No `<` inside a tag: else a text full of them would be gone through once for each.
_TAG = re.compile(r"<([^<>]*)>")
# A character's number of so many digits is none, and more than Python reads.
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{100,};?")
_BREAKS = frozenset("br p div li tr h1 h2 h3 h4 h5 h6".split())
_HIDDEN = frozenset({"script", "style"})


class Heard(Struct, frozen=True, omit_defaults=True):
    """What a message was, and what the detectors found in it, before its text was dropped."""

    form: Form = "text"
    outcome: Outcome | None = None
    is_greeting: bool | None = None
    intent: str | None = None
    workflow: str | None = None
    outcome_source: Literal["stated", "detected"] | None = None
    detector_version: int | None = None


class Speech(Struct, frozen=True, kw_only=True):
    """
    One message as its platform tells of it.

    `message_id` is the platform's own. Without a text it is what was attached; without either
    nothing was said. `is_answer` is false for what a bot says by rote, such as
    the question a workflow opens with: such words are told as a message without an outcome.
    """

    message_id: str
    role: Role
    text: str | None = None
    has_attachment: bool = False
    is_quick_reply: bool = False
    is_answer: bool = True

    @property
    def form(self) -> Form:
        if self.is_quick_reply:
            return "quick_reply"
        return "text" if self.text else "attachment"


def hear(speeches: Iterable[Speech]) -> dict[str, object]:
    """
    What the detectors find in each message, by the message's id.

    Readers see no text: a message that is not among these was empty, and was never said.
    """
    return {
        speech.message_id: to_builtins(_heard(speech))
        for speech in speeches
        if speech.text or speech.has_attachment
    }


def told(
    speech: Speech,
    *,
    source: str,
    conversation_id: str,
    occurred_at: datetime,
    channel: str,
    who: Shopper,
    detected: Mapping[str, Heard],
) -> list[Event]:
    """
    The message as events: what was said and, of a human's answer, that a human took over.

    `detected` is what was heard of it at the door; what was not heard was not said.
    """
    heard = detected.get(speech.message_id)
    if heard is None:
        return []
    common: dict[str, Any] = {
        "occurred_at": occurred_at,
        "source": source,
        "conversation_id": conversation_id,
        **who,
    }
    message = MessageSent(
        event_id=f"{source}/message/{speech.message_id}",
        role=speech.role,
        channel=channel,
        **common,
        **{name: getattr(heard, name) for name in Heard.__struct_fields__},
    )
    if speech.role != "human":
        return [message]
    handed = ConversationHandedOff(event_id=f"{source}/handoff/{speech.message_id}", **common)
    return [message, handed]


def plain(markup: str | None) -> str:
    """The words of a message that may be HTML, as a reader sees them."""
    text = (markup or "")[:_LONGEST_TEXT]
    words: list[str] = []
    hidden, seen_to = "", 0
    for tag in _TAG.finditer(text):
        name = (tag[1].strip("/").split() or [""])[0].lower()
        if not hidden:
            words.append(text[seen_to : tag.start()])
            hidden = name if name in _HIDDEN else ""
        elif tag[1] == f"/{hidden}":
            hidden = ""
        if name in _BREAKS:
            words.append("\n")
        seen_to = tag.end()
    words.append("" if hidden else text[seen_to:])
    return unescape(_ENDLESS_NUMBER.sub("", "".join(words))).strip()


def _heard(speech: Speech) -> Heard:
    if not speech.is_answer:
        return Heard(form=speech.form)
    message = detect(
        MessageSent(
            event_id="-",
            occurred_at=EARLIEST,
            role=speech.role,
            form=speech.form,
            text=plain(speech.text),
        )
    )
    return Heard(**{name: getattr(message, name) for name in Heard.__struct_fields__})
