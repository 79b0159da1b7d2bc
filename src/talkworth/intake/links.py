"""The door for links that carry an id for long: `POST /v1/links`; and what comes back by them."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from hashlib import sha256
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

import talkworth.intake.keys as keys
import talkworth.sources.links as links
from talkworth import tokens
from talkworth.control import Key
from talkworth.events.envelope import Id
from talkworth.events.parse import NotJson
from talkworth.events.types import Identified
from talkworth.intake.body import check_depth, read_body, unpack
from talkworth.intake.doorway import Doorway, trust_of
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.refusals import MethodNotAllowed, NotForPublicKeys
from talkworth.journal import Entry
from talkworth.sources.privacy import Keeping

_MAX_BODY = 64 * 1024


class LinkAsked(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """Whom the link comes from, how long it is good, and the address it leads to, if any."""

    visitor_id: Id | None = None
    conversation_id: Id | None = None
    days: Annotated[int, Meta(ge=1, le=tokens.MOST_DAYS)] = tokens.DEFAULT_DAYS
    url: Annotated[str, Meta(max_length=4000)] | None = None


class Link(Struct, kw_only=True, frozen=True):
    """`url` is the address with the token in it, `None` where none was sent."""

    token: str
    parameter: str
    expires_at: datetime
    url: str | None


_decode = msgspec.json.Decoder(LinkAsked).decode


class LinksDoor:
    """Signs links for those who write to shoppers: e-mail, messengers, a CRM."""

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        """
        Raises:
            BadInput: not a secret key, or not a link that can be.
        """
        if request.method != "POST":
            raise MethodNotAllowed(request.method)
        key = keys.find_key(request, self._doorway.control)
        if key.kind != "secret":
            raise NotForPublicKeys("links")
        self._doorway.enter(key)
        asked = self._asked(unpack(request, await read_body(request, _MAX_BODY), _MAX_BODY))
        pepper = self._doorway.keeping(key.shop_id).pepper
        text, token = tokens.issue(
            pepper,
            tokens.VISIT,
            visitor_id=asked.visitor_id,
            conversation_id=asked.conversation_id,
            days=asked.days,
            now_s=int(time.time()),
        )
        link = Link(
            token=text,
            parameter=tokens.PARAMETER,
            expires_at=datetime.fromtimestamp(token.until_s, UTC),
            url=None if asked.url is None else tokens.on_address(asked.url, text),
        )
        return Answer(200, encode(link), ((b"cache-control", b"no-store"),))

    def _asked(self, body: bytes) -> LinkAsked:
        check_depth(body, self._doorway.settings.max_depth)
        try:
            return _decode(body)
        except msgspec.ValidationError as error:
            raise tokens.BadLink(f"{error}. docs/http-api.md shows what to send.") from None
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
            raise NotJson(f"This is not JSON: {error}. Send one JSON object in UTF-8.") from None


def token_of(text: str, keeping: Keeping, received_us: int) -> tokens.Token:
    """
    What a link's token says.

    Raises:
        ForgedToken, ExpiredToken
    """
    return tokens.verify(keeping.pepper, tokens.VISIT, text, received_us // 1_000_000)


def arrival_entry(
    event: Identified, token: tokens.Token, key: Key, raw: bytes, received_us: int
) -> Entry:
    """The entry of an event that came with a link's token."""
    return Entry(
        received_at=received_us,
        shop_id=key.shop_id,
        door=links.DOOR,
        topic=links.REDEEMED,
        trust=trust_of(key),
        event_id=event.event_id,
        payload=links.payload(event, token),
        sha256=sha256(raw).digest(),
    )
