"""Arrivals by a link that we signed: who came, and whom the link came from."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from types import MappingProxyType

import msgspec

from talkworth.events import Event
from talkworth.events.types import Identified
from talkworth.sources.privacy import Rules
from talkworth.sources.reasons import Unreadable
from talkworth.tokens import Token

DOOR = "links"
REDEEMED = "redeemed"

# What the door makes of a token. The token itself is never kept: who has it may come in our name.
PRIVACY: MappingProxyType[str, Rules] = MappingProxyType(
    {
        REDEEMED: {
            "[].type": "keep",
            "[].event_id": "keep",
            "[].occurred_at": "keep",
            "[].visitor_id": "keep",
            "[].linked_visitor_id": "keep",
            "[].conversation_id": "keep",
            "[].email_key": "keep",
        }
    }
)

_decode = msgspec.json.Decoder(list[Identified]).decode


def arrival(token: Token, visitor_id: str) -> Identified:
    """A visitor who came by a link: the same event however often that browser opens it."""
    name = sha256(f"{token.link_id}\x1f{visitor_id}".encode()).hexdigest()
    return Identified(
        event_id=f"arrival-{name[:32]}", occurred_at=_made_at(token), visitor_id=visitor_id
    )


def payload(event: Identified, token: Token) -> bytes:
    """What is journalled of an event that carries a token: it, and whom the link came from."""
    came = msgspec.structs.replace(event, link_token=None, linked_visitor_id=token.link_id)
    link = Identified(
        event_id=token.link_id,
        occurred_at=_made_at(token),
        visitor_id=token.link_id,
        linked_visitor_id=token.visitor_id,
        conversation_id=token.conversation_id,
    )
    return msgspec.json.encode([came, link])


def read(_topic: str, payload: bytes) -> list[Event]:
    """
    Both events of a journalled arrival.

    Raises:
        Unreadable: `unreadable-body`.
    """
    try:
        return [*_decode(payload)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("unreadable-body", str(error)) from None


def _made_at(token: Token) -> datetime:
    return datetime.fromtimestamp(token.made_s, UTC)
