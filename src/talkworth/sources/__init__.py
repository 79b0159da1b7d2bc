"""What arrived, read as events: pure adapters, one for each door of the journal."""

from __future__ import annotations

from talkworth.events import Event
from talkworth.sources import native, shopify
from talkworth.sources.body import decode_exact
from talkworth.sources.reasons import REASONS, Unreadable

__all__ = ["REASONS", "Unreadable", "decode_exact", "read"]


def read(door: str, topic: str, payload: bytes) -> list[Event]:
    """
    The events a journalled payload stands for.

    Raises:
        Unreadable: it makes none; its `reason` is to be counted.
    """
    if door in ("events", "import"):
        return native.read(payload)
    if door == "shopify":
        return shopify.read(topic, payload)
    raise Unreadable("unknown-door", f"It is {door[:40]!r}.")
