"""Privacy requests as Shopify passes them on: whose data is asked for, or is to go."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from talkworth.sources.body import decode_exact
from talkworth.sources.reading import id_text, maybe_id, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.identifiers import email_key
from talkworth.sources.shopify.shapes import Redacted, Redaction

Wanted = Literal["erase-person", "export-person", "erase-shop"]
WANTED: dict[str, Wanted] = {
    "customers/redact": "erase-person",
    "customers/data_request": "export-person",
    "shop/redact": "erase-shop",
}


class PrivacyRequest(Struct, kw_only=True, frozen=True):
    """
    One request, by what the journal keeps of it. `email_key` is the shop's keyed hash.

    `order_ids` are the orders it names; a person's others are found by their customer.
    """

    wanted: Wanted
    customer_id: str | None
    email_key: str | None
    order_ids: tuple[str, ...]


def privacy_request(topic: str, payload: bytes) -> PrivacyRequest:
    """
    What a journalled body of a compliance topic asks for.

    Raises:
        Unreadable: unknown-topic, unreadable-body.
    """
    wanted = WANTED.get(topic.strip().lower())
    if wanted is None:
        raise Unreadable("unknown-topic")
    told = shaped(decode_exact(payload), Redaction)
    customer = told.customer or Redacted()
    orders = [*(told.orders_to_redact or ()), *(told.orders_requested or ())]
    return PrivacyRequest(
        wanted=wanted,
        customer_id=maybe_id(customer.id),
        email_key=email_key(customer.email),
        order_ids=tuple(id_text(order_id) for order_id in orders),
    )
