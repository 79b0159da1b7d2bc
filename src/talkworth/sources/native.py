"""Our own events: what the door keeps of them, and how they are read back."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any, get_args

import msgspec

from talkworth.detectors.traffic import host_of
from talkworth.events import Event, decode_event
from talkworth.sources.privacy import Action, Keeping, cut, email_key
from talkworth.sources.reasons import Unreadable

_FIELDS = sorted({name for kind in get_args(Event) for name in kind.__struct_fields__})
_PERSONAL: dict[str, Action] = {
    "email": "hash",
    "email_hash": "hash",
    "text": "drop",
    "link_token": "drop",
    "landing": "cut",
    "referrer": "cut",
}

PRIVACY = MappingProxyType(
    {"type": "keep", **{name: _PERSONAL.get(name, "keep") for name in _FIELDS}}
)


def prepare(event: Event, keeping: Keeping) -> Event:
    """
    The event as it may be journalled: the e-mail as the shop's key, links cut, and no message
    text unless the shop keeps transcripts.

    Detectors must have seen the text before.
    """
    changes: dict[str, Any] = {}
    if event.email is not None or event.email_hash is not None:
        changes = {"email": None, "email_hash": None}
        if event.email_hash is not None:
            changes["email_key"] = email_key(keeping.pepper, email_hash=event.email_hash)
        elif event.email is not None and event.email.strip():
            changes["email_key"] = email_key(keeping.pepper, email=event.email)
    if not keeping.transcripts and getattr(event, "text", None) is not None:
        changes["text"] = None
    if (landing := getattr(event, "landing", None)) is not None:
        changes["landing"] = cut("landing", landing)
    if (referrer := getattr(event, "referrer", None)) is not None:
        changes["referrer"] = host_of(referrer)
    return msgspec.structs.replace(event, **changes) if changes else event


def read(_topic: str, payload: bytes) -> list[Event]:
    """
    The one event of a journalled payload.

    Raises:
        Unreadable: `unreadable-body`: not an event of this release.
    """
    try:
        return [decode_event(payload)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        cause = str(error) if isinstance(error, msgspec.ValidationError) else "Not JSON."
        raise Unreadable("unreadable-body", cause) from None
