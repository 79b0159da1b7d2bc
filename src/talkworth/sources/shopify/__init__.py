"""Shopify webhooks: verified bodies to what may be journalled, and from there to events."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from talkworth.events import Event
from talkworth.sources.body import decode_exact, encode_exact
from talkworth.sources.handoff import OUR_ATTRIBUTES
from talkworth.sources.privacy import Keeping, email_key, strip
from talkworth.sources.reading import checked
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.carts import read_cart, read_checkout
from talkworth.sources.shopify.customers import read_merge
from talkworth.sources.shopify.disputes import read_dispute
from talkworth.sources.shopify.edits import read_edit
from talkworth.sources.shopify.orders import read_deleted, read_order
from talkworth.sources.shopify.refunds import read_refund
from talkworth.sources.shopify.returns import read_return
from talkworth.sources.shopify.subscriptions import (
    read_activated,
    read_billing,
    read_started,
    read_state,
)
from talkworth.sources.shopify.topics import PRIVACY, TOPICS, Shape

__all__ = ["PRIVACY", "TOPICS", "prepare", "read"]

_READERS: Mapping[Shape, Callable[[object], list[Event]]] = MappingProxyType(
    {
        "order": read_order,
        "order_edit": read_edit,
        "refund": read_refund,
        "deleted_order": read_deleted,
        "return": read_return,
        "dispute": read_dispute,
        "contract": read_started,
        "contract_state": read_state,
        "contract_active": read_activated,
        "billing": read_billing,
        "checkout": read_checkout,
        "cart": read_cart,
        "merge": read_merge,
    }
)


def prepare(topic: str, body: bytes, keeping: Keeping) -> tuple[bytes, str]:
    """
    What may be journalled of a verified body, and why it will not act (`""`: it may).

    Of a body that is unreadable or of an unknown topic only its size is kept.
    """
    known = TOPICS.get(_name(topic))
    if known is None:
        return _size_only(body), "unknown-topic"
    try:
        document = decode_exact(body)
    except Unreadable as error:
        return _size_only(body), error.reason
    if isinstance(document, dict) and isinstance(inner := document.get(known.wrapper), dict):
        document = inner if len(document) == 1 else document
    if not isinstance(document, dict):
        return _size_only(body), "unreadable-body"
    kept = strip(
        _without_cart_keys(_without_foreign_attributes(document)),
        known.privacy,
        lambda email: email_key(keeping.pepper, email=email),
    )
    return encode_exact(kept), known.reason


def read(topic: str, payload: bytes) -> list[Event]:
    """
    The events of a journalled Shopify payload, as `prepare` left it.

    Raises:
        Unreadable: unknown-topic, topic-not-used, redact-request, or what is wrong in the body.
    """
    known = TOPICS.get(_name(topic))
    if known is None:
        raise Unreadable("unknown-topic")
    if known.reads is None:
        raise Unreadable(known.reason)
    return checked(_READERS[known.reads](decode_exact(payload)))


def _name(topic: str) -> str:
    return topic.strip().lower()


def _size_only(body: bytes) -> bytes:
    return encode_exact({"n_bytes": len(body)})


def _without_foreign_attributes(document: dict[str, object]) -> dict[str, object]:
    """Other apps and shoppers write cart attributes too; theirs may hold anything."""
    attributes = document.get("note_attributes")
    if not isinstance(attributes, list):
        return document
    ours = [a for a in attributes if isinstance(a, dict) and _is_ours(a.get("name"))]
    return {**document, "note_attributes": ours}


def _without_cart_keys(document: dict[str, object]) -> dict[str, object]:
    """A cart's token may come with the key that opens the cart for whoever has it."""
    cut = {
        name: text.partition("?")[0]
        for name in ("id", "token", "cart_token")
        if isinstance(text := document.get(name), str) and "?" in text
    }
    return {**document, **cut} if cut else document


def _is_ours(name: object) -> bool:
    return isinstance(name, str) and name in OUR_ATTRIBUTES
