"""Who an order belongs to: the identifiers its body carries."""

from __future__ import annotations

import re
from hashlib import sha256

from talkworth.sources.handoff import Handoff, handoff, token
from talkworth.sources.reading import maybe_id
from talkworth.sources.shopify.shapes import Customer, Order

_EMAIL_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Identifiers(Handoff):
    customer_id: str | None
    email_key: str | None
    cart_token: str | None
    checkout_token: str | None


def identifiers(order: Order) -> Identifiers:
    """All of them that are there. A malformed one is left out: it must not cost us the order."""
    customer = order.customer or Customer()
    return Identifiers(
        **handoff({a.name: a.value for a in order.note_attributes or ()}),
        customer_id=maybe_id(customer.id),
        email_key=email_key(order.email, order.contact_email, customer.email),
        cart_token=token_of(order.cart_token),
        checkout_token=token_of(order.checkout_token),
    )


def email_key(*kept: str | None) -> str | None:
    """The first e-mail key among what was kept; an address in clear is never taken for one."""
    return next((key for key in kept if key and _EMAIL_KEY.fullmatch(key)), None)


def named(identifier: str) -> str:
    """A person's identifier as part of an event id, which must not hold it in clear."""
    return sha256(identifier.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def token_of(text: str | None) -> str | None:
    """A cart's or checkout's token without the key that opens it: `token?key=...`."""
    return token((text or "").partition("?")[0])
