"""What arrived, read as events: pure adapters, one for each door of the journal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from talkworth.events import Event
from talkworth.sources import (
    alhena,
    chatwoot,
    erased,
    gorgias,
    intercom,
    links,
    native,
    otlp,
    posthog,
    segment,
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
        "alhena": alhena.read,
        "chatwoot": chatwoot.read,
        "events": native.read,
        "gorgias": gorgias.read,
        "import": native.read,
        "intercom": intercom.read,
        links.DOOR: links.read,
        "otlp": otlp.read,
        "posthog": posthog.read,
        "segment": segment.read,
        "shopify": shopify.read,
        "stripe": stripe.read,
        "woocommerce": woocommerce.read,
        "zendesk": zendesk.read,
    }
)
# The doors whose entries are one event each, as it was sent.
NATIVE = frozenset({"events", "import"})


def read(door: str, topic: str, payload: bytes, reason: str = "") -> list[Event]:
    """
    The events a journalled payload stands for; `reason` is that of its entry.

    Raises:
        Unreadable: it makes none; its `reason` is to be counted.
    """
    if reason in erased.REDUCED:
        return erased.read(payload)
    reader = READERS.get(door)
    if reader is None:
        raise Unreadable("unknown-door", f"It is {door[:40]!r}.")
    return reader(topic, payload)
