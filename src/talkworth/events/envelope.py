"""What every event carries, whoever sends it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

Id = Annotated[str, Meta(min_length=1, max_length=255)]
Text = Annotated[str, Meta(max_length=1000)]
Instant = Annotated[datetime, Meta(tz=True)]
# A `$` alone lets a last line feed through in Python. Amounts are never negative: what an
# amount does (a sale, a refund, a discount) is its field's name.
Amount = Annotated[str, Meta(pattern=r"^[0-9]{1,15}(\.[0-9]{1,9})?(?!\n)$", max_length=25)]
CurrencyCode = Annotated[str, Meta(pattern=r"^[A-Z]{3}(?!\n)$")]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Properties = Annotated[
    dict[Annotated[str, Meta(max_length=64)], Text | int | float | bool], Meta(max_length=50)
]

# Set at the door, never by the sender: the keyed hash of an e-mail address, and what the
# detectors found before any text was dropped.
DOOR_FIELDS = frozenset({"email_key", "outcome_source", "detector_version"})

# Whom an event names. Two reports of one instant are told apart by what else they say before
# these are looked at, so that an order counts alike whatever its shopper is called.
WHO = (
    "visitor_id",
    "session_id",
    "conversation_id",
    "customer_id",
    "email_key",
    "cart_token",
    "checkout_token",
)


class Envelope(
    Struct, kw_only=True, frozen=True, omit_defaults=True, forbid_unknown_fields=True, gc=False
):
    """
    The part all events share. Times are RFC 3339 with an offset.

    `occurred_at` is the source's clock. `sent_at` is the sender's clock at sending; a browser's
    events are shifted by (received - sent). Identifiers are opaque text: `visitor_id` names a
    browser, `customer_id` a customer of the shop, `email_hash` is the lower-case hex SHA-256 of
    the trimmed, lower-cased address (`email` itself is hashed at the door and never stored).
    `source` names the sender, such as `"chat-widget"`. `properties` are the shop's own.
    """

    event_id: Id
    occurred_at: Instant
    sent_at: Instant | None = None
    visitor_id: Id | None = None
    session_id: Id | None = None
    conversation_id: Id | None = None
    customer_id: Id | None = None
    email: Annotated[str, Meta(max_length=320)] | None = None
    email_hash: Annotated[str, Meta(pattern=r"^[0-9a-fA-F]{64}(?!\n)$")] | None = None
    cart_token: Id | None = None
    checkout_token: Id | None = None
    source: Annotated[str, Meta(max_length=100)] | None = None
    properties: Properties | UnsetType = UNSET

    email_key: str | None = None
