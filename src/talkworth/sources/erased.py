"""What is left in the journal of an erased person: the events that were made, less the person."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import UNSET

from talkworth.detectors import bots, traffic
from talkworth.events import Event
from talkworth.events.types import SessionStarted
from talkworth.sources.reasons import Unreadable

# Entries that were reduced to the events they made. `erased` names nobody any more; `aged` is
# only old, and still says whose it is.
ERASED, AGED = "erased", "aged"
REDUCED = frozenset({ERASED, AGED})
# How the names begin that an erased person is given.
PREFIX = "erased-"

# By field: the kind of identifier in it.
KINDS = MappingProxyType(
    {
        "conversation_id": "conversation",
        "customer_id": "customer",
        "email_key": "email",
        "visitor_id": "visitor",
        "linked_visitor_id": "visitor",
        "cart_token": "cart",
        "checkout_token": "checkout",
        "session_id": "session",
    }
)
# What senders name as they like.
_SENDERS_IDS = ("event_id", "decision_id")
# What no total hangs on, once a visit's source and device are settled.
_DROPPED = (
    "text",
    "question",
    "reason",
    "detail",
    "landing",
    "referrer",
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "click_id",
    "country",
)

Rename = Callable[[str, str], str]
_decode = msgspec.json.Decoder(list[Event]).decode
_encode = msgspec.json.Encoder().encode


def reduced(events: Sequence[Event], user_agent: str, rename: Rename) -> bytes:
    """
    The events as a reduced entry keeps them: without texts, links, country and properties.

    `rename(kind, value)` gives the identifier in the place of each; `user_agent` is the entry's.
    """
    return _encode([_bare(event, user_agent, rename) for event in events])


def reduced_agent(user_agent: str) -> str:
    """The shortest user agent that is a bot's where the entry's was one."""
    return "bot" if bots.is_bot(user_agent) else ""


def read(payload: bytes) -> list[Event]:
    """
    The events of a reduced entry.

    Raises:
        Unreadable: `erased`: none is left of it; `unreadable-body`.
    """
    try:
        events: list[Event] = _decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Unreadable("unreadable-body") from None
    if not events:
        raise Unreadable("erased")
    return events


def _bare(event: Event, user_agent: str, rename: Rename) -> Event:
    changes: dict[str, Any] = {"properties": UNSET}
    if isinstance(event, SessionStarted):
        changes |= _settled(event, user_agent)
    changes |= dict.fromkeys(field for field in _DROPPED if hasattr(event, field))
    ids = {field: getattr(event, field) for field in _SENDERS_IDS if hasattr(event, field)}
    for field, kind in KINDS.items():
        if value := getattr(event, field, None):
            changes[field] = fresh = rename(kind, value)
            if fresh != value:
                ids = {name: _without(text, value, fresh) for name, text in ids.items()}
    return msgspec.structs.replace(event, **ids, **changes)


def _settled(event: SessionStarted, user_agent: str) -> dict[str, Any]:
    source = event.traffic_source or traffic.traffic_source(
        utm_source=event.utm_source,
        utm_medium=event.utm_medium,
        click_id=event.click_id,
        referrer=event.referrer,
        landing=event.landing,
    )
    device = event.device or (bots.device(user_agent) if user_agent else None)
    return {"traffic_source": source, "device": device}


def _without(event_id: str, value: str, fresh: str) -> str:
    """An id of the sender's, should they have put an identifier into it."""
    if value not in event_id:
        return event_id
    return re.sub(rf"(?<![0-9A-Za-z]){re.escape(value)}(?![0-9A-Za-z])", fresh, event_id)
