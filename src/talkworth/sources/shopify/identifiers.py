"""Who an order belongs to: the identifiers its body carries."""

from __future__ import annotations

import re
from collections.abc import Iterator

from talkworth.sources.handoff import Handoff, handoff, token
from talkworth.sources.reading import maybe_id
from talkworth.sources.shopify.shapes import Order

_EMAIL_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Identifiers(Handoff):
    customer_id: str | None
    email_key: str | None
    cart_token: str | None
    checkout_token: str | None


def identifiers(order: Order) -> Identifiers:
    """All of them that are there. A malformed one is left out: it must not cost us the order."""
    return Identifiers(
        **handoff({a.name: a.value for a in order.note_attributes or ()}),
        customer_id=maybe_id(order.customer.id) if order.customer else None,
        email_key=next(_email_keys(order), None),
        cart_token=token(order.cart_token),
        checkout_token=token(order.checkout_token),
    )


def _email_keys(order: Order) -> Iterator[str]:
    # Only what the privacy list made: an address in clear is never taken for a key.
    for key in (order.email, order.contact_email, order.customer and order.customer.email):
        if key and _EMAIL_KEY.fullmatch(key):
            yield key
