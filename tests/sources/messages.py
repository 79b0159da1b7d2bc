"""Messages of Segment's and PostHog's clients, prepared and read as the doors do."""

from __future__ import annotations

import json
from typing import Any

from talkworth.events import Event
from talkworth.sources import posthog, segment
from talkworth.sources.privacy import Keeping

KEEPING = Keeping(b"a pepper of the tests, 32 bytes.")
TRANSCRIPTS = Keeping(KEEPING.pepper, transcripts=True)
AT = "2026-11-20T10:00:00Z"


def track(event: str, **properties: Any) -> dict[str, Any]:
    """A `track` call by a known visitor."""
    return {
        "type": "track",
        "event": event,
        "messageId": "m1",
        "timestamp": AT,
        "anonymousId": "anon-1",
        "properties": properties,
    }


def kept(message: object, keeping: Keeping = KEEPING) -> tuple[str, bytes, str]:
    """The topic, what is journalled, and why it will not act."""
    body = json.dumps(message).encode()
    topic, _ = segment.named(body)
    return topic, *segment.prepare(topic, body, keeping)


def facts(message: object, keeping: Keeping = KEEPING) -> list[Event]:
    topic, payload, _ = kept(message, keeping)
    return segment.read(topic, payload)


def fact(message: object, keeping: Keeping = KEEPING) -> Any:
    (event,) = facts(message, keeping)
    return event


def captured(event: str, distinct_id: str = "user-1", **properties: Any) -> dict[str, Any]:
    """An event of a PostHog server client."""
    return {
        "event": event,
        "uuid": "u1",
        "timestamp": AT,
        "distinct_id": distinct_id,
        "properties": properties,
    }


def posthog_kept(event: object, keeping: Keeping = KEEPING) -> tuple[str, bytes, str]:
    body = json.dumps(event).encode()
    topic, _ = posthog.named(body)
    return topic, *posthog.prepare(topic, body, keeping)


def posthog_facts(event: object, keeping: Keeping = KEEPING) -> list[Any]:
    topic, payload, _ = posthog_kept(event, keeping)
    return list(posthog.read(topic, payload))
