"""What arrived, read as events: pure adapters, one for each door of the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from talkworth.events import Event
from talkworth.sources import (
    chatwoot,
    gorgias,
    intercom,
    links,
    native,
    otlp,
    shopify,
    stripe,
    woocommerce,
    zendesk,
)
from talkworth.sources.body import decode_exact
from talkworth.sources.reasons import REASONS, Unreadable

__all__ = ["NATIVE", "READERS", "REASONS", "Unreadable", "decode_exact", "read"]

# By door: how a journalled topic and payload become events.
READERS: Mapping[str, Callable[[str, bytes], list[Event]]] = MappingProxyType(
    {
        "chatwoot": chatwoot.read,
        "events": native.read,
        "gorgias": gorgias.read,
        "import": native.read,
        "intercom": intercom.read,
        links.DOOR: links.read,
        "otlp": otlp.read,
        "shopify": shopify.read,
        "stripe": stripe.read,
        "woocommerce": woocommerce.read,
        "zendesk": zendesk.read,
    }
)
# The doors whose entries are one event each, as it was sent.
NATIVE = frozenset({"events", "import"})


def read(door: str, topic: str, payload: bytes) -> list[Event]:
    """
    The events a journalled payload stands for.

    Raises:
        Unreadable: it makes none; its `reason` is to be counted.
    """
    reader = READERS.get(door)
    if reader is None:
        raise Unreadable("unknown-door", f"It is {door[:40]!r}.")
    return reader(topic, payload)
