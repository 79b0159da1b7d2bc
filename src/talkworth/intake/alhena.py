"""The two addresses of Alhena's published form: `POST /analytics/cart_events` and its twin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

from talkworth.events.parse import NotJson
from talkworth.intake.body import check_depth
from talkworth.intake.clients import answered, read_posted, sender
from talkworth.intake.doorway import Doorway
from talkworth.intake.events import MAX_EVENT
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.refusals import (
    EventTooLarge,
    NotAnAlhenaEvent,
    SecretKeyInBrowser,
)
from talkworth.journal import CLIENT_REPORTED, Entry
from talkworth.sources import Unreadable, alhena
from talkworth.sources.privacy import Keeping

DOOR = "alhena"
# By address: the topic.
PATHS: Mapping[str, str] = MappingProxyType(
    {
        f"/analytics/{topic}{slash}": topic
        for topic in (alhena.CART, alhena.CHECKOUT)
        for slash in ("", "/")
    }
)
_MAX_USER_AGENT = 400
_TAKEN = encode({"success": True})


class _Keyed(Struct):
    company_key: Any = None
    companyKey: Any = None  # noqa: N815


_decode = msgspec.json.Decoder(_Keyed).decode


class AlhenaDoor:
    """
    Takes one event a request. No secret travels with it, so that whatever it says is
    client-reported; the same order again is answered like a new one.
    """

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        return await answered(request, self._take)

    async def _take(self, request: Request) -> Answer:
        body = (await read_posted(self._doorway, request)).strip()
        if len(body) > MAX_EVENT:
            raise EventTooLarge(len(body), MAX_EVENT)
        check_depth(body, self._doorway.settings.max_depth)
        stated = _company_key(body)
        if stated.startswith("sk_"):
            raise SecretKeyInBrowser
        key = sender(self._doorway, request, stated)
        if key.kind != "public":
            raise SecretKeyInBrowser
        entry = self._entry(request, key.shop_id, body)
        await self._doorway.store(DOOR, [entry])
        return Answer(200, _TAKEN)

    def _entry(self, request: Request, shop_id: str, body: bytes) -> Entry:
        now, digest = datetime.now(UTC), sha256(body)
        received_us = round(now.timestamp() * 1e6)
        # The same words twice are two changes of a cart: nothing else tells them apart.
        event_id = sha256(digest.digest() + str(received_us).encode()).hexdigest()[:32]
        topic, keeping = PATHS[request.path], self._doorway.keeping(shop_id)
        said = encode({"event_id": event_id, "received_at": now})
        whole = body[:-1] + (b"," if body[1:-1].strip() else b"") + said[1:]
        payload = _checked(topic, whole, keeping)
        return Entry(
            received_at=received_us,
            shop_id=shop_id,
            door=DOOR,
            topic=topic,
            trust=CLIENT_REPORTED,
            event_id=event_id,
            payload=payload,
            sha256=digest.digest(),
            user_agent=request.header(b"user-agent")[:_MAX_USER_AGENT],
        )


def _checked(topic: str, body: bytes, keeping: Keeping) -> bytes:
    """
    What may be journalled of a body that can be read.

    Raises:
        NotAnAlhenaEvent
    """
    payload, reason = alhena.prepare(topic, body, keeping)
    if reason:
        raise NotAnAlhenaEvent(topic, reason)
    try:
        alhena.read(topic, payload)
    except Unreadable as error:
        raise NotAnAlhenaEvent(topic, error.message) from None
    return payload


def _company_key(body: bytes) -> str:
    """
    Raises:
        NotJson: no JSON object.
    """
    try:
        found = _decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise NotJson(f"This is no JSON object: {error}. Send one, in UTF-8.") from None
    stated = found.company_key or found.companyKey
    return stated.strip() if isinstance(stated, str) else ""
