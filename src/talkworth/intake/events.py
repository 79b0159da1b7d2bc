"""The door for our own events: `POST /v1/events`, from browsers and servers."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import get_args

import msgspec
from msgspec import Struct

import talkworth.intake.keys as keys
import talkworth.intake.links as links
import talkworth.intake.verdicts as verdicts
from talkworth.control import Key
from talkworth.detectors import detect
from talkworth.errors import TalkworthError
from talkworth.events import Event, parse_event
from talkworth.events.parse import encode_event
from talkworth.events.types import Identified, MessageSent
from talkworth.intake.batch import split
from talkworth.intake.body import check_depth, read_body, unpack
from talkworth.intake.doorway import Doorway, trust_of
from talkworth.intake.exchange import Answer, Request
from talkworth.intake.refusals import (
    ContentTypeRefused,
    EventFailed,
    EventTooLarge,
    MethodNotAllowed,
    NotForPublicKeys,
)
from talkworth.journal import Entry
from talkworth.sources.native import prepare
from talkworth.sources.privacy import Keeping

_log = logging.getLogger(__name__)

DOOR = "events"
MAX_EVENT = 64 * 1024
_MAX_USER_AGENT = 400
_CONTENT_TYPES = frozenset({"application/json", "text/plain"})

# What a shopper's browser may say. It can never make verified money: what comes with a public
# key is `client-reported`, an order too.
PUBLIC_TYPES = frozenset(
    {
        "session_started",
        "conversation_started",
        "message_sent",
        "conversation_resolved",
        "conversation_handed_off",
        "faq_clicked",
        "nudge_shown",
        "nudge_clicked",
        "product_viewed",
        "product_recommended",
        "recommendation_clicked",
        "cart_changed",
        "checkout_started",
        "friction_met",
        "exposure_logged",
        "identified",
        "order_placed",
    }
)
_TYPE_NAMES = {kind: str(kind.__struct_config__.tag) for kind in get_args(Event)}


class Arrival(Struct, frozen=True):
    """What all events of one request share. `sent_at` is spliced in front of an event's own."""

    key: Key
    received_at: datetime
    received_us: int
    user_agent: str
    keeping: Keeping
    sent_at: bytes


class EventsDoor:
    """Takes events one by one: a bad one never fails its batch."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway, self._settings = doorway, doorway.settings

    async def answer(self, request: Request) -> Answer:
        """
        Raises:
            BadInput: the request as a whole is refused.
            Unavailable: nothing of it was stored.
        """
        if request.method not in ("POST", "OPTIONS"):
            raise MethodNotAllowed(request.method)
        if request.method == "OPTIONS":
            return keys.answer_preflight(request, self._doorway.control)
        key = keys.find_key(request, self._doorway.control)
        self._doorway.enter(key)
        raws, sent_at = split(await self._read(request), self._settings)
        self._doorway.charge(key, len(raws))
        arrival = self._arrival(request, key, sent_at)
        taken = [self._take(bytes(raw), arrival) for raw in raws]
        entries = [one for one in taken if isinstance(one, Entry)]
        await self._doorway.store(DOOR, entries)
        found = [verdicts.accepted(t.event_id) if isinstance(t, Entry) else t for t in taken]
        return verdicts.report(found, len(entries)).answer()

    async def _read(self, request: Request) -> bytes:
        content_type = request.header(b"content-type")
        if content_type.partition(";")[0].strip().lower() not in _CONTENT_TYPES:
            raise ContentTypeRefused(content_type)
        limit = self._settings.max_body
        return unpack(request, await read_body(request, limit), limit)

    def _arrival(self, request: Request, key: Key, sent_at: datetime | None) -> Arrival:
        received_us = time.time_ns() // 1000
        is_public = key.kind == "public"
        return Arrival(
            key=key,
            received_at=datetime.fromtimestamp(received_us / 1e6, UTC),
            received_us=received_us,
            user_agent=request.header(b"user-agent")[:_MAX_USER_AGENT] if is_public else "",
            keeping=self._doorway.keeping(key.shop_id),
            sent_at=b'"sent_at":%b,' % msgspec.json.encode(sent_at) if sent_at else b"",
        )

    def _take(self, raw: bytes, arrival: Arrival) -> Entry | verdicts.Verdict:
        try:
            check_depth(raw, self._settings.max_depth)
            return read_event(raw, arrival)
        except TalkworthError as error:
            refusal = error
        except Exception:
            _log.exception("an event could not be processed")
            refusal = EventFailed()
        verdict = verdicts.rejected(raw, refusal)
        self._doorway.note_rejection(arrival.key.shop_id, DOOR, refusal, verdict.event_id)
        return verdict


def read_event(raw: bytes, arrival: Arrival) -> Entry:
    """
    One event as the journal keeps it: checked, seen by the detectors, less personal data.

    Raises:
        EventTooLarge, NotForPublicKeys, and what `parse_event` raises.
    """
    if len(raw) > MAX_EVENT:
        raise EventTooLarge(len(raw), MAX_EVENT)
    is_public = arrival.key.kind == "public"
    event = parse_event(
        _with_sent_at(raw, arrival.sent_at), arrival.received_at, is_corrected=is_public
    )
    kind = _TYPE_NAMES[type(event)]
    if is_public and kind not in PUBLIC_TYPES:
        raise NotForPublicKeys(kind)
    if isinstance(event, MessageSent):
        # The detectors forget the text; whether the shop keeps it is for `prepare` to say.
        event = msgspec.structs.replace(detect(event), text=event.text)
    kept = prepare(event, arrival.keeping)
    if isinstance(kept, Identified) and kept.link_token is not None:
        token = links.token_of(kept.link_token, arrival.keeping, arrival.received_us)
        return links.arrival_entry(kept, token, arrival.key, raw, arrival.received_us)
    return Entry(
        received_at=arrival.received_us,
        shop_id=arrival.key.shop_id,
        door=DOOR,
        topic=kind,
        trust=trust_of(arrival.key),
        event_id=event.event_id,
        payload=encode_event(kept),
        sha256=sha256(raw).digest(),
        user_agent=arrival.user_agent,
    )


def _with_sent_at(raw: bytes, sent_at: bytes) -> bytes:
    """The event with the batch's `sent_at` in front, so that its own, if any, wins."""
    fields = raw[1:].lstrip()
    if not sent_at or not raw.startswith(b"{") or fields.startswith(b"}"):
        return raw
    return b"{" + sent_at + fields
