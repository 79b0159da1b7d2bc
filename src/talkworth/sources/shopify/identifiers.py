"""Who an order belongs to: the identifiers its body carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TypedDict

from talkworth.sources.shopify.reading import maybe_id
from talkworth.sources.shopify.shapes import Order

VISIT = "__tw"
CONVERSATION = ("__tw_conversation", "talkworth_conversation_id", "conversation_id")
OUR_ATTRIBUTES = frozenset({VISIT, *CONVERSATION})
_EMAIL_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


class AttributeIdentifiers(TypedDict):
    visitor_id: str | None
    conversation_id: str | None


class Identifiers(AttributeIdentifiers):
    customer_id: str | None
    email_key: str | None
    cart_token: str | None
    checkout_token: str | None


def identifiers(order: Order) -> Identifiers:
    """All of them that are there. A malformed one is left out: it must not cost us the order."""
    return Identifiers(
        **attribute_identifiers({a.name: a.value for a in order.note_attributes or ()}),
        customer_id=maybe_id(order.customer.id) if order.customer else None,
        email_key=next(_email_keys(order), None),
        cart_token=_token(order.cart_token),
        checkout_token=_token(order.checkout_token),
    )


def attribute_identifiers(attributes: Mapping[str, str | None]) -> AttributeIdentifiers:
    """
    What our own cart attributes say: `__tw` is `VISITOR` or `VISITOR.CONVERSATION`; a
    conversation in an attribute of its own goes before it.
    """
    visitor, _, conversation = (attributes.get(VISIT) or "").partition(".")
    stated = [attributes.get(name) for name in CONVERSATION]
    return AttributeIdentifiers(
        visitor_id=_token(visitor),
        conversation_id=next(filter(None, map(_token, [*stated, conversation])), None),
    )


def _email_keys(order: Order) -> Iterator[str]:
    # Only what the privacy list made: an address in clear is never taken for a key.
    for key in (order.email, order.contact_email, order.customer and order.customer.email):
        if key and _EMAIL_KEY.fullmatch(key):
            yield key


def _token(text: str | None) -> str | None:
    token = (text or "").strip()
    return token if 1 <= len(token) <= 255 else None
