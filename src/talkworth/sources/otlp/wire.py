"""A span as it comes in, whatever its encoding: ids in hex, times in UTC microseconds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

Attributes = Mapping[str, Any]

# Nothing else of a span is ever looked at, so nothing else is taken out of it.
_PREFIXES = (
    *("gen_ai.", "talkworth.", "llm.", "openinference.", "traceloop.", "ai.", "langfuse."),
    *("session.", "user.", "enduser.", "service.", "input.", "output.", "pydantic_ai."),
)
_NAMES = frozenset(
    "shopify.cart_token error.type final_result all_messages_events tool.name role content".split()
)


class RawSpan(Struct, frozen=True, gc=False):
    """
    One span of a request. `parent_id` is `""` where it has none.

    `attributes` holds only what `is_wanted`; `events` are names with their attributes, and
    `resource` is what the span's process says of itself.
    """

    trace_id: str
    span_id: str
    parent_id: str
    name: str
    started_us: int
    ended_us: int
    is_failed: bool
    attributes: Attributes
    events: tuple[tuple[str, Attributes], ...]
    resource: Attributes


class RawSpans(Struct, frozen=True):
    """The spans of a request, and how many of them had no id or no time we can use."""

    spans: list[RawSpan]
    n_malformed: int = 0


class NotTraces(ValueError):
    """The bytes are no export request; the text says why, without quoting them."""


class TooNested(ValueError):
    """The message is nested deeper than protobuf allows."""


def is_wanted(name: str) -> bool:
    """Whether an attribute may say anything about a conversation."""
    return name.startswith(_PREFIXES) or name in _NAMES


def clean(text: str) -> str:
    """The text without NUL characters, which no text of ours may hold."""
    return text.replace("\0", "") if "\0" in text else text
