"""What a conversation leaves on an order, wherever a platform keeps such notes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypedDict

VISIT = "__tw"
CONVERSATION = ("__tw_conversation", "talkworth_conversation_id", "conversation_id")
VISITOR = ("talkworth_visitor_id",)
OUR_ATTRIBUTES = frozenset({VISIT, *CONVERSATION, *VISITOR})
_LONGEST = 255


class Handoff(TypedDict):
    visitor_id: str | None
    conversation_id: str | None


def handoff(attributes: Mapping[str, str | None]) -> Handoff:
    """
    Who an order says it comes from: cart attributes, order meta, metadata.

    `__tw` is `VISITOR` or `VISITOR.CONVERSATION`; an id in an attribute of its own goes before
    it. Both are `None` where nothing fit is there.
    """
    visitor, _, conversation = (attributes.get(VISIT) or "").partition(".")
    return Handoff(
        visitor_id=_first(attributes, VISITOR, visitor),
        conversation_id=_first(attributes, CONVERSATION, conversation),
    )


def token(text: str | None) -> str | None:
    """The text as an identifier; `None` if it is blank or too long for one."""
    stripped = (text or "").strip()
    return stripped if 1 <= len(stripped) <= _LONGEST else None


def _first(attributes: Mapping[str, str | None], names: tuple[str, ...], last: str) -> str | None:
    stated = [attributes.get(name) for name in names]
    return next(filter(None, map(token, [*stated, last])), None)
