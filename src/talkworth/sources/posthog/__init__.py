"""Events of PostHog's clients, and from there to events of ours."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

import talkworth.sources.segment as segment
from talkworth.events import Event
from talkworth.sources.posthog.generations import (
    PRIVACY as GENERATION,
)
from talkworth.sources.posthog.generations import hear_generation, read_generation, read_trace
from talkworth.sources.posthog.message import flat
from talkworth.sources.privacy import Keeping, Rules
from talkworth.sources.segment.message import identifier
from talkworth.sources.segment.names import canonical
from talkworth.sources.segment.privacy import WAITING
from talkworth.sources.segment.topics import EVENTS, IDENTITY, PAGE, Topic

__all__ = ["PRIVACY", "TOPICS", "named", "prepare", "read"]

DOOR = "posthog"
_NOT_USED = """
    $ai_span $ai_embedding $ai_metric $ai_feedback $set $groupidentify $pageleave $autocapture
    $rageclick $dead_click $web_vitals $feature_flag_called $exception $snapshot $opt_in
    $ai_evaluation $heatmap $csp_violation $performance_event
""".split()
# By name: PostHog's own, and the ecommerce events and those of ours by the Segment spec's.
TOPICS: Mapping[str, Topic] = MappingProxyType(
    {
        **EVENTS,
        "$ai_generation": Topic(
            GENERATION, "`message_sent` by shopper and assistant", read_generation, hear_generation
        ),
        "$ai_trace": Topic(GENERATION, "`conversation_started`", read_trace),
        "$identify": IDENTITY,
        "$create_alias": IDENTITY,
        "$pageview": PAGE,
        "$screen": PAGE,
        **dict.fromkeys(_NOT_USED, Topic(WAITING)),
    }
)
PRIVACY: Mapping[str, Rules] = MappingProxyType(
    {name: topic.privacy for name, topic in TOPICS.items()}
)


class _Named(Struct):
    event: Any = None
    uuid: Any = None


_decode_named = msgspec.json.Decoder(_Named).decode


def named(body: bytes) -> tuple[str, str]:
    """An event's topic and id; either is `""` where it does not say."""
    try:
        found = _decode_named(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "", ""
    name = found.event if isinstance(found.event, str) else ""
    topic = name if name in TOPICS else canonical(name)
    return topic, identifier(found.uuid) or ""


def prepare(topic: str, body: bytes, keeping: Keeping) -> tuple[bytes, str]:
    """
    What may be journalled of one event, and why it will not act (`""`: it may).

    Of one that is unreadable or of an unknown topic only its size is kept.
    """
    return segment.keep(TOPICS.get(topic), body, keeping, flat)


def read(topic: str, payload: bytes) -> list[Event]:
    """
    The events of a journalled PostHog event, as `prepare` left it.

    Raises:
        Unreadable: unknown-topic, topic-not-used, no-fact, or what is wrong in the event.
    """
    return segment.read_message(TOPICS.get(topic), payload, DOOR)
