"""Whom a payment belongs to: metadata, the customer, the keyed e-mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from talkworth.sources.handoff import CONVERSATION, OUR_ATTRIBUTES, VISIT, VISITOR, handoff, token
from talkworth.sources.shoppers import Shopper, shopper
from talkworth.sources.stripe.shapes import Metadata, Thing

# The shop's own name for the customer, where it is not Stripe's; and the mark of an order.
CUSTOMER = "talkworth_customer_id"
ORDER = "talkworth_order"
METADATA = (*sorted(OUR_ATTRIBUTES), CUSTOMER, ORDER)


class Belonging(Shopper, total=False):
    conversation_id: str | None


def belonging(
    thing: Thing,
    *further: Metadata,
    emails: tuple[str | None, ...] = (),
    reference: str | None = None,
    checkout: str | None = None,
) -> Belonging:
    """
    All identifiers that are there.

    `further` is metadata of what the thing belongs to; its own goes first. `reference` is a
    checkout's `client_reference_id`, read as `__tw` is where the metadata names nobody.
    `checkout` names the checkout: what carries the same was bought there.
    """
    noted: dict[str, str] = {}
    for held in reversed((thing.metadata, *further)):
        noted |= texts(held)
    if reference and not any(name in noted for name in (VISIT, *VISITOR, *CONVERSATION)):
        noted[VISIT] = reference
    email = next((email for email in emails if email), None)
    customer = token(noted.get(CUSTOMER)) or thing.customer
    found = shopper(customer_id=customer, email=email)
    return Belonging(**{**found, **handoff(noted), "checkout_token": token(checkout)})


def is_marked(thing: Thing) -> bool:
    """Whether the shop says of a payment, in its metadata, that it is an order."""
    return any(token(text) for text in texts(thing.metadata).values())


def texts(metadata: Metadata) -> Mapping[str, str]:
    found: dict[str, Any] = metadata or {}
    return {name: found[name] for name in METADATA if isinstance(found.get(name), str)}
