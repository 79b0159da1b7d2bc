"""
OpenTelemetry traces of an assistant: spans in, conversations, answers and outcomes out.

Spans of a trace come in any order and over several requests. What is journalled on arrival are
the spans themselves, under the topic `spans`, which make no facts yet. Once a turn is whole it
is journalled under the topic `turn`, with all the spans it is read from.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec
from msgspec import Struct

from talkworth.events import Event
from talkworth.sources.otlp.facts import facts
from talkworth.sources.otlp.jsonform import read_json
from talkworth.sources.otlp.spans import PRIVACY, Span, kept
from talkworth.sources.otlp.turns import Turn, is_whole, turns
from talkworth.sources.otlp.wire import NotTraces, RawSpan, RawSpans, TooNested
from talkworth.sources.reasons import Unreadable

__all__ = [
    "PRIVACY",
    "SPANS",
    "TURN",
    "Kept",
    "NotTraces",
    "RawSpan",
    "RawSpans",
    "Span",
    "TooNested",
    "Turn",
    "is_whole",
    "kept",
    "name_of",
    "payload_of",
    "read",
    "read_json",
    "reason_of",
    "restored",
    "turns",
]

SPANS, TURN = "spans", "turn"


class Kept(Struct, frozen=True, omit_defaults=True):
    """What the journal holds of a trace: spans as they came, or a turn and what is around it."""

    trace_id: str
    spans: Sequence[Span]
    key: str = ""
    around: Sequence[Span] = ()


_decode = msgspec.json.Decoder(Kept).decode
_encode = msgspec.json.Encoder().encode


def read(topic: str, payload: bytes) -> list[Event]:
    """
    The events of a turn; spans that only arrived make none.

    Raises:
        Unreadable: unknown-topic, unreadable-body, no-conversation.
    """
    if topic == SPANS:
        return []
    if topic != TURN:
        raise Unreadable("unknown-topic")
    held = restored(payload)
    if not held.spans:
        raise Unreadable("unreadable-body", "A turn without spans.")
    return facts(held.trace_id, Turn(held.key, held.spans, held.around))


def payload_of(held: Kept) -> bytes:
    """What is journalled."""
    return _encode(held)


def name_of(topic: str, held: Kept) -> str:
    """A name that is the same for the same spans, whatever order and request they came in."""
    ids = " ".join(sorted(span.span_id for span in held.spans))
    part = sha256(ids.encode()).hexdigest()[:16]
    return f"{held.trace_id}/{topic}/{held.key if topic == TURN and held.key else part}"


def reason_of(payload: bytes) -> str:
    """Why a turn makes no facts; `""` where it makes some."""
    try:
        read(TURN, payload)
    except Unreadable as unreadable:
        return unreadable.reason
    return ""


def restored(payload: bytes) -> Kept:
    """
    What was journalled.

    Raises:
        Unreadable: unreadable-body.
    """
    try:
        return _decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Unreadable("unreadable-body") from None
