"""What all readers of platforms' bodies share: shapes, times, ids, and a last check of events."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import TypeVar

import msgspec

from talkworth.events import Event, decode_event
from talkworth.events.parse import EARLIEST, encode_event
from talkworth.sources.reasons import Unreadable

# An id comes as a number or as text.
Id = int | str
LATEST_YEAR = 2200
_Shape = TypeVar("_Shape")
_Sealed = TypeVar("_Sealed", bound=Event)


def shaped(document: object, shape: type[_Shape]) -> _Shape:
    """
    A decoded body as its shape; what the shape does not name is left aside.

    Raises:
        Unreadable: unreadable-body.
    """
    try:
        return msgspec.convert(document, shape)
    except msgspec.ValidationError as error:
        raise Unreadable("unreadable-body", f"{error}.") from None


def instant(*texts: str | None) -> datetime:
    """
    The first time that is there, in UTC.

    Raises:
        Unreadable: unreadable-body (none is there, or it has no offset), impossible-clock.
    """
    found = maybe_instant(*texts)
    if found is None:
        raise Unreadable("unreadable-body", "A time is missing.")
    return found


def maybe_instant(*texts: str | None) -> datetime | None:
    text = next((text for text in texts if text), None)
    if text is None:
        return None
    try:
        at = msgspec.convert(text, datetime)
    except msgspec.ValidationError:
        raise Unreadable("unreadable-body", "A time is not RFC 3339.") from None
    if at.tzinfo is None:
        raise Unreadable("unreadable-body", "A time has no offset.")
    # The year first: at the ends of the calendar an offset cannot be taken off.
    if not 1 < at.year <= LATEST_YEAR or at.astimezone(UTC) < EARLIEST:
        raise Unreadable("impossible-clock")
    return at.astimezone(UTC)


def stamp(at: datetime) -> str:
    """A UTC time as part of an event id."""
    return at.isoformat().replace("+00:00", "Z")


def id_text(value: Id) -> str:
    """
    An id with every digit it came with.

    Raises:
        Unreadable: unreadable-body: it is blank or far too long.
    """
    text = str(value).strip()
    if not 1 <= len(text) <= 100:
        raise Unreadable("unreadable-body", "An id is blank or longer than 100 characters.")
    return text


def maybe_id(value: Id | None) -> str | None:
    return None if value is None or value == "" else id_text(value)


def sealed(event: _Sealed) -> _Sealed:
    """The event with the first 8 hex digits of its content's SHA-256 at the end of its id."""
    digest = sha256(encode_event(event)).hexdigest()[:8]
    return msgspec.structs.replace(event, event_id=f"{event.event_id}/{digest}")


def checked(events: list[Event]) -> list[Event]:
    """
    The events as a later reader will see them.

    Raises:
        Unreadable: unreadable-body: one of them breaks a limit of the wire types.
    """
    try:
        return [decode_event(encode_event(event)) for event in events]
    except msgspec.ValidationError as error:
        raise Unreadable("unreadable-body", f"{error}.") from None
