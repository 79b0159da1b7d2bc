"""Whom a platform's record belongs to, by whatever it knows of the shopper."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypedDict

from talkworth.sources.handoff import OUR_ATTRIBUTES, handoff, token

# The attributes of a contact or a conversation that we read; a shop's others may hold anything.
TOKENS = ("cart_token", "checkout_token")
ATTRIBUTES = (*sorted(OUR_ATTRIBUTES), *TOKENS)
_EMAIL_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)

Attributes = Mapping[str, object] | None


class Shopper(TypedDict, total=False):
    """Identifiers as an event carries them."""

    visitor_id: str | None
    customer_id: str | None
    email_key: str | None
    cart_token: str | None
    checkout_token: str | None


def shopper(
    *attributes: Attributes, customer_id: str | None = None, email: str | None = None
) -> Shopper:
    """
    All identifiers that are there; a malformed one is left out.

    `attributes` go from the nearest to the farthest: the first that holds a name counts.
    `email` is the key that the privacy list made; an address in clear is never taken for one.
    A `customer_id` that is such a key was an address: it names the customer as an address does.
    """
    keys = [text for text in (email, customer_id) if text and _EMAIL_KEY.fullmatch(text)]
    noted: dict[str, str] = {}
    for held in reversed(attributes):
        noted |= {name: text for name, text in (held or {}).items() if isinstance(text, str)}
    return Shopper(
        visitor_id=handoff(noted)["visitor_id"],
        customer_id=None if customer_id in keys else token(customer_id),
        email_key=keys[0] if keys else None,
        cart_token=token(noted.get("cart_token")),
        checkout_token=token(noted.get("checkout_token")),
    )


def n_identifiers(who: Shopper) -> int:
    """How many identifiers there are; two or more say that they belong together."""
    return sum(1 for value in who.values() if value)
