"""Bytes to events, with one clear error for each way they can be wrong."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from talkworth.errors import BadInput
from talkworth.events.envelope import DOOR_FIELDS
from talkworth.events.orders import OrderLine
from talkworth.events.types import Event
from talkworth.money import LARGEST_MINOR, AmountTooLarge, decimals, minor_units

EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
FUTURE_LIMIT = timedelta(hours=24)

_decoder = msgspec.json.Decoder(Event)
_encoder = msgspec.json.Encoder()
_UNKNOWN_TYPE = re.compile(r"Invalid value '(.*)' - at `\$\.type`")
# An escaped NUL, and half of a surrogate pair; `\\\\u0000` is a backslash and harmless text.
_NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_HALF_PAIR = re.compile(
    rb"\\u[dD][89aAbB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89aAbB]..)\\u[dD][c-fC-F]", re.DOTALL
)


class NotJson(BadInput):
    code = "not-json"


class NotAnEvent(BadInput):
    """The JSON is sound but is not one of our events."""

    code = "not-an-event"


class UnknownType(BadInput):
    code = "unknown-type"


class BadCharacter(BadInput):
    code = "bad-character"


class ImpossibleClock(BadInput):
    code = "impossible-clock"


class MissingConversation(BadInput):
    code = "missing-conversation"


class MissingIdentifier(BadInput):
    code = "missing-identifier"


def decode_event(payload: bytes) -> Event:
    """Read an event that already passed the door; it carries what the door set."""
    event: Event = _decoder.decode(payload)
    return event


def encode_event(event: Event) -> bytes:
    """The event as JSON, without its defaults."""
    return _encoder.encode(event)


def parse_event(payload: bytes, received_at: datetime, *, is_corrected: bool = True) -> Event:
    """
    Read one event from a stranger.

    `received_at` is our clock: events more than 24 h ahead of it, or before 2000, are refused.
    `is_corrected` says that the sender's clock may be wrong by years, as a browser's may, and
    will be corrected by (received - sent): then 24 h ahead of its own `sent_at` is what counts.

    Raises:
        NotJson, UnknownType, NotAnEvent, BadCharacter, ImpossibleClock, MissingConversation,
        MissingIdentifier, UnknownCurrency, AmountNotExact, AmountTooLarge
    """
    if b"\\u0000" in payload and _NUL.search(payload):
        raise BadCharacter("This event holds a NUL character. Remove it and send again.")
    event = _decode(payload)
    _check_clock(event, (is_corrected and event.sent_at) or received_at)
    _check_identity(event)
    if hasattr(event, "currency") or hasattr(event, "lines"):
        _check_values(event, getattr(event, "currency", None))
    return event


def _decode(payload: bytes) -> Event:
    try:
        event: Event = _decoder.decode(payload)
    except msgspec.ValidationError as error:
        if unknown := _UNKNOWN_TYPE.search(str(error)):
            raise UnknownType(
                f"{unknown[1][:80]!r} is not an event type we know. "
                "`GET /v1/schema/events` lists them all."
            ) from None
        raise NotAnEvent(f"{error}. `GET /v1/schema/events` says what we need.") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if _HALF_PAIR.search(payload):
            raise BadCharacter(
                "This event holds half of a surrogate pair, which no text can. Cut text between "
                "characters, not inside one, and send again."
            ) from None
        raise NotJson(f"This is not JSON: {error}. Send one JSON object in UTF-8.") from None
    except RecursionError:
        raise NotJson("This JSON is nested too deeply. Events are flat: send one.") from None
    for field in DOOR_FIELDS:
        if getattr(event, field, None) is not None:
            raise NotAnEvent(f"{field!r} is set by us, never by the sender. Leave it out.")
    return event


def _check_clock(event: Event, now: datetime) -> None:
    """Every time since 2000 and at most 24 h ahead of `now`, the clock it was taken from."""
    for name in _INSTANTS:
        at = getattr(event, name, None)
        if at is not None and not (EARLIEST <= at < LATEST and at - now <= FUTURE_LIMIT):
            raise ImpossibleClock(
                f"{name} is {at.isoformat()}, it was sent or received at {now.isoformat()}. "
                "Send times since 2000 and at most 24 hours ahead, with their offset."
            )


def _check_identity(event: Event) -> None:
    kind = type(event).__struct_config__.tag
    if kind in IN_A_CONVERSATION and not event.conversation_id:
        raise MissingConversation(
            f"A {kind} belongs to a conversation. Send its `conversation_id`, the same one "
            "through every handoff."
        )
    if kind in OF_SOMEBODY and not any(getattr(event, name) for name in IDENTIFIERS):
        raise MissingIdentifier(
            f"A {kind} belongs to somebody. Send at least one of {', '.join(IDENTIFIERS)}."
        )


IDENTIFIERS = (
    "conversation_id",
    "cart_token",
    "checkout_token",
    "visitor_id",
    "customer_id",
    "email",
    "email_hash",
)
IN_A_CONVERSATION = frozenset(
    {
        "conversation_started",
        "message_sent",
        "conversation_resolved",
        "conversation_handed_off",
        "decision_logged",
    }
)
OF_SOMEBODY = frozenset({"faq_clicked", "nudge_clicked", "cart_changed", "checkout_started"})
_INSTANTS = ("occurred_at", "sent_at", "updated_at", "paid_at", "assigned_at")
_AMOUNTS = frozenset(
    "total tax shipping tips order_discount price discount subtotal amount".split()
)


def _check_values(value: Any, currency: str | None) -> None:
    """Every currency one that exists, every amount exact in the currency it is stated in."""
    for name in value.__struct_fields__:
        item = getattr(value, name)
        if item is None:
            continue
        if name in _AMOUNTS:
            if currency:
                minor_units(item, currency)
        elif name == "shop_total":
            minor_units(item, value.shop_currency or value.currency)
        elif name.endswith("currency"):
            decimals(item)
        elif isinstance(item, tuple):
            for part in item:
                _check_values(part, currency)
    if isinstance(value, OrderLine) and currency:
        line_minor = minor_units(value.price, currency) * value.quantity
        if line_minor > LARGEST_MINOR:
            raise AmountTooLarge(f"{value.quantity} x {value.price}", currency)
