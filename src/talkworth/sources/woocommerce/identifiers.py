"""Who an order belongs to, and what its meta says of it."""

from __future__ import annotations

import re
from datetime import datetime

from talkworth.sources.handoff import OUR_ATTRIBUTES, Handoff, handoff
from talkworth.sources.reading import maybe_id
from talkworth.sources.reasons import Unreadable
from talkworth.sources.woocommerce.clock import maybe_utc, utc
from talkworth.sources.woocommerce.shapes import Order

STAFF = "_talkworth_staff"
PLACED = "_talkworth_placed"
# Where payment plugins say that an order was paid with play money, and how they say it.
TEST_MODES = {
    "_talkworth_test": "1",
    "_wcpay_mode": "test",
    "_ppcp_paypal_payment_mode": "sandbox",
}
OUR_META = OUR_ATTRIBUTES | {STAFF, PLACED, *TEST_MODES}
GUEST = "0"
_EMAIL_KEY = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Identifiers(Handoff):
    customer_id: str | None
    email_key: str | None


def identifiers(order: Order) -> Identifiers:
    """All of them that are there. A malformed one is left out: it must not cost us the order."""
    customer = maybe_id(order.customer_id)
    email = order.billing.email if order.billing else None
    # Only what the privacy list made: an address in clear is never taken for a key.
    is_key = bool(email and _EMAIL_KEY.fullmatch(email))
    return Identifiers(
        **handoff(notes(order)),
        customer_id=None if customer == GUEST else customer,
        email_key=email if is_key else None,
    )


def notes(order: Order) -> dict[str, str | None]:
    """The order's meta that is ours to read; of several notes under one key the last counts."""
    return {
        note.key: None if note.value is None else str(note.value)
        for note in order.meta_data or ()
        if note.key in OUR_META
    }


def placed_at(order: Order) -> datetime:
    """
    When the shopper placed the order: its creation, or later where our plugin noted it.

    An order of the block checkout is created as a draft when its page is opened.

    Raises:
        Unreadable: unreadable-body, impossible-clock.
    """
    created_at = utc(order.date_created_gmt)
    try:
        return max(created_at, maybe_utc(notes(order).get(PLACED)) or created_at)
    except Unreadable:
        return created_at


def is_test(order: Order) -> bool:
    found = notes(order)
    return any(found.get(key) == mode for key, mode in TEST_MODES.items())


def is_staff(order: Order) -> bool:
    return notes(order).get(STAFF) == "1"
