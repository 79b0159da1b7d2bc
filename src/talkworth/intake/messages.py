"""Messages of other products' clients on their way to the journal, one by one."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import get_args

import msgspec
from msgspec import Struct

from talkworth.control import Key
from talkworth.events import Event
from talkworth.events.parse import FUTURE_LIMIT
from talkworth.intake.body import check_depth
from talkworth.intake.doorway import Doorway, trust_of
from talkworth.intake.events import MAX_EVENT, PUBLIC_TYPES
from talkworth.intake.exchange import Request, encode
from talkworth.intake.refusals import TooDeep
from talkworth.journal import CLIENT_REPORTED, Entry
from talkworth.sources import Unreadable
from talkworth.sources.privacy import Keeping

_log = logging.getLogger(__name__)

_MAX_USER_AGENT = 400
# How the clients for servers call themselves: no shopper's browser, and no bot either.
_CLIENTS = ("analytics-", "posthog-")
_TYPE_NAMES = {kind: str(kind.__struct_config__.tag) for kind in get_args(Event)}


@dataclass(frozen=True, slots=True)
class Source:
    """A source of messages: its name at the door, what it keeps, what it reads."""

    door: str
    prepare: Callable[[str, bytes, Keeping], tuple[bytes, str]]
    read: Callable[[str, bytes], list[Event]]


@dataclass(frozen=True, slots=True)
class Sending:
    """What the messages of one request share. Times in UTC; `sent_at` by the sender's clock."""

    source: Source
    key: Key
    received_at: datetime
    user_agent: str
    keeping: Keeping
    max_depth: int
    sent_at: str | None = None


class _Shopper(Struct):
    user_agent: str | None = None


_user_agent = msgspec.json.Decoder(_Shopper).decode


def sending(
    doorway: Doorway, request: Request, key: Key, source: Source, sent_at: str | None = None
) -> Sending:
    agent = request.header(b"user-agent")[:_MAX_USER_AGENT]
    is_browser = key.kind == "public" and not agent.startswith(_CLIENTS)
    return Sending(
        source=source,
        key=key,
        received_at=datetime.now(UTC),
        user_agent=agent if is_browser else "",
        keeping=doorway.keeping(key.shop_id),
        max_depth=doorway.settings.max_depth,
        sent_at=sent_at,
    )


def entry_of(raw: bytes, topic: str, message_id: str, sending: Sending) -> Entry:
    """
    One message as the journal keeps it. Whatever is wrong with it, it is kept and counted: it
    must not hold up the others, and its client would throw it away.
    """
    digest = sha256(raw)
    message_id = message_id or f"sha:{digest.hexdigest()}"
    payload, reason = _prepared(raw, topic, message_id, sending)
    if not reason:
        payload, reason = _judged(payload, topic, len(raw), sending)
    return Entry(
        received_at=round(sending.received_at.timestamp() * 1e6),
        shop_id=sending.key.shop_id,
        door=sending.source.door,
        topic=topic,
        trust=trust_of(sending.key),
        event_id=message_id,
        payload=payload,
        sha256=digest.digest(),
        user_agent=sending.user_agent or _shoppers_browser(payload),
        reason=reason,
    )


def _prepared(raw: bytes, topic: str, message_id: str, sending: Sending) -> tuple[bytes, str]:
    if len(raw) > MAX_EVENT:
        return _size_only(len(raw)), "message-too-large"
    try:
        check_depth(raw, sending.max_depth)
        body = _completed(raw, message_id, sending)
        return sending.source.prepare(topic, body, sending.keeping)
    except TooDeep:
        pass
    except Exception:
        _log.exception("a %s message %r could not be prepared", sending.source.door, topic)
    return _size_only(len(raw)), "unreadable-body"


def _completed(raw: bytes, message_id: str, sending: Sending) -> bytes:
    """
    The message with what its request says of it behind its own words, so that it counts: a
    message that is sent again goes out at another time than it says itself.
    """
    if not raw.startswith(b"{") or not raw.endswith(b"}"):
        return raw
    said = {"messageId": message_id, "receivedAt": sending.received_at}
    if sending.sent_at is not None:
        said["sentAt"] = sending.sent_at
    comma = b"," if raw[1:-1].strip() else b""
    return raw[:-1] + comma + encode(said)[1:]


def _judged(payload: bytes, topic: str, n_bytes: int, sending: Sending) -> tuple[bytes, str]:
    """
    What is journalled of a message that was prepared, and why it will not act: what cannot be
    read is kept for a later release, what may not act loses its content.
    """
    try:
        events = sending.source.read(topic, payload)
    except Unreadable as error:
        return payload, error.reason
    except Exception:
        _log.exception("a %s message %r could not be read", sending.source.door, topic)
        return payload, "adapter-fault"
    if any(_is_impossible(event, sending) for event in events):
        return _size_only(n_bytes), "impossible-clock"
    kinds = {_TYPE_NAMES[type(event)] for event in events}
    if sending.key.kind == "public" and kinds - PUBLIC_TYPES:
        return _size_only(n_bytes), "not-for-public-keys"
    return payload, ""


def _is_impossible(event: Event, sending: Sending) -> bool:
    """Whether it says to have happened more than 24 h from now, its clock corrected as later."""
    ahead = event.occurred_at - sending.received_at
    if event.sent_at is not None and trust_of(sending.key) == CLIENT_REPORTED:
        ahead = event.occurred_at - event.sent_at
    return ahead > FUTURE_LIMIT


def _shoppers_browser(payload: bytes) -> str:
    """The user agent that a server passes on."""
    try:
        return (_user_agent(payload).user_agent or "")[:_MAX_USER_AGENT]
    except msgspec.MsgspecError:
        return ""


def _size_only(n_bytes: int) -> bytes:
    return encode({"n_bytes": n_bytes})
