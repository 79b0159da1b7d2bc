"""Cart and checkout events in Alhena's published form, and from there to events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from talkworth.events import Event
from talkworth.sources.alhena.reading import read_cart_event, read_checkout_event
from talkworth.sources.body import decode_exact, encode_exact
from talkworth.sources.privacy import Keeping, Rules, strip
from talkworth.sources.reading import checked
from talkworth.sources.reasons import Unreadable
from talkworth.sources.segment.names import snake

__all__ = ["PRIVACY", "prepare", "read"]

CART, CHECKOUT = "cart_events", "checkout_events"
_WHO: Rules = dict.fromkeys(
    "event_id received_at user_fingerprint user_faq_fingerprint source".split(), "keep"
)
_PRODUCT = "product_id product_name quantity value currency".split()
# The company key is the sender's key; no need to keep it.
PRIVACY: Mapping[str, Rules] = MappingProxyType(
    {
        CART: {**_WHO, **dict.fromkeys(("type", *_PRODUCT), "keep")},
        CHECKOUT: {
            **_WHO,
            **dict.fromkeys(("order_id", "value", "currency"), "keep"),
            **{f"line_items[].{name}": "keep" for name in _PRODUCT},
        },
    }
)
_READERS: Mapping[str, Callable[[object], list[Event]]] = MappingProxyType(
    {CART: read_cart_event, CHECKOUT: read_checkout_event}
)


def prepare(topic: str, body: bytes, _keeping: Keeping) -> tuple[bytes, str]:
    """What may be journalled of one event, snake_case or camelCase, and why it will not act."""
    if topic not in PRIVACY:
        return _size_only(body), "unknown-topic"
    try:
        document = decode_exact(body)
    except Unreadable as error:
        return _size_only(body), error.reason
    if not isinstance(document, dict):
        return _size_only(body), "unreadable-body"
    # There is no e-mail address on any path.
    return encode_exact(strip(snake(document), PRIVACY[topic], lambda _: "")), ""


def read(topic: str, payload: bytes) -> list[Event]:
    """
    The events of a journalled cart or checkout event, as `prepare` left it.

    Raises:
        Unreadable: unknown-topic, or what is wrong in the body.
    """
    if topic not in _READERS:
        raise Unreadable("unknown-topic")
    return checked(_READERS[topic](decode_exact(payload)))


def _size_only(body: bytes) -> bytes:
    return encode_exact({"n_bytes": len(body)})
