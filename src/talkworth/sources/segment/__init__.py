"""Messages of Segment-spec clients (Segment's own, RudderStack's) and from there to events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from talkworth.events import Event
from talkworth.sources.body import decode_exact, encode_exact
from talkworth.sources.privacy import Keeping, Rules, email_key, strip
from talkworth.sources.reading import checked, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.message import Message, flat, identifier
from talkworth.sources.segment.names import canonical
from talkworth.sources.segment.topics import TOPICS, TRACK, Hearer, Topic

__all__ = ["PRIVACY", "TOPICS", "keep", "named", "prepare", "read", "read_message"]

DOOR = "segment"
PRIVACY: Mapping[str, Rules] = MappingProxyType(
    {name: topic.privacy for name, topic in TOPICS.items()}
)


class _Named(Struct, rename="camel"):
    type: Any = None
    event: Any = None
    message_id: Any = None


_decode_named = msgspec.json.Decoder(_Named).decode


def named(body: bytes, kind: str = "") -> tuple[str, str]:
    """
    A message's topic and id: `page`, or `track/order completed`. Either is `""` where it does not
    say.

    `kind` is what the address says of messages that do not say it themselves.
    """
    try:
        found = _decode_named(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return "", ""
    topic = canonical(found.type if isinstance(found.type, str) else kind)
    if topic == "track":
        topic = TRACK + canonical(found.event) if isinstance(found.event, str) else ""
    return topic, identifier(found.message_id) or ""


def prepare(topic: str, body: bytes, keeping: Keeping) -> tuple[bytes, str]:
    """
    What may be journalled of one message, and why it will not act (`""`: it may).

    Of one that is unreadable or of an unknown topic only its size is kept.
    """
    return keep(TOPICS.get(topic), body, keeping, flat)


def read(topic: str, payload: bytes) -> list[Event]:
    """
    The events of a journalled message, as `prepare` left it.

    Raises:
        Unreadable: unknown-topic, topic-not-used, or what is wrong in the message.
    """
    return read_message(TOPICS.get(topic), payload, DOOR)


def keep(
    topic: Topic | None,
    body: bytes,
    keeping: Keeping,
    laid_flat: Callable[[Mapping[str, Any]], dict[str, Any]],
) -> tuple[bytes, str]:
    """`prepare` for every source whose messages can be laid flat to the fields of `Message`."""
    if topic is None:
        return size_only(body), "unknown-topic"
    try:
        document = decode_exact(body)
    except Unreadable as error:
        return size_only(body), error.reason
    if not isinstance(document, dict):
        return size_only(body), "unreadable-body"
    message = {name: value for name, value in laid_flat(document).items() if value is not None}
    if topic.hears is not None:
        message["_detected"] = _heard(topic.hears, message, keeping)
    return encode_exact(strip(message, topic.privacy, _email_key(keeping))), topic.reason


def read_message(topic: Topic | None, payload: bytes, door: str) -> list[Event]:
    """`read` for every source whose messages `keep` laid flat."""
    if topic is None:
        raise Unreadable("unknown-topic")
    if topic.reads is None:
        raise Unreadable("topic-not-used")
    return checked(topic.reads(shaped(decode_exact(payload), Message), door))


def size_only(body: bytes) -> bytes:
    return encode_exact({"n_bytes": len(body)})


def _heard(hears: Hearer, message: dict[str, Any], keeping: Keeping) -> dict[str, Any]:
    """What the message's text says; nothing where the message itself cannot be read."""
    try:
        return hears(shaped(message, Message), keeping)
    except Unreadable:
        return {}


def _email_key(keeping: Keeping) -> Callable[[str], str]:
    return lambda email: email_key(keeping.pepper, email=email)
