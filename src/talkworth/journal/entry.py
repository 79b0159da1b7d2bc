"""What the journal holds: one entry for each thing that arrived."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Trust = Literal["verified", "client-reported"]
VERIFIED: Trust = "verified"
CLIENT_REPORTED: Trust = "client-reported"


class Entry(Struct, kw_only=True, frozen=True, array_like=True, gc=False):
    """
    One arrival, less personal data.

    `received_at` is our clock in UTC microseconds. `door` is where it came in (`events`,
    `shopify`, `import`), `topic` the platform's topic or the event's type. `payload` is what
    the source's privacy list keeps; `sha256` is the hash of the original bytes. `reason` is set
    when the door already knows that it will not act on it; such entries are kept all the same.

    The journal stores the fields in this order: add new ones at the end, with a default.
    """

    received_at: int
    shop_id: str
    door: str
    topic: str
    trust: Trust
    event_id: str
    payload: bytes
    sha256: bytes
    user_agent: str = ""
    reason: str = ""


class StoredEntry(Entry, kw_only=True, frozen=True, gc=False):
    """An entry and its place in the journal, counted from 1."""

    seq: int
