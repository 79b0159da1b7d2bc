"""A chargeback: the bank takes money back, and may give it back again."""

from __future__ import annotations

from talkworth.events import Event
from talkworth.events.types import DisputeLost, DisputeOpened, DisputeWon
from talkworth.money import decimal_text
from talkworth.sources.amounts import known_currency, minor, not_negative
from talkworth.sources.reading import id_text, instant, sealed, shaped
from talkworth.sources.reasons import Unreadable
from talkworth.sources.shopify.shapes import SOURCE, Dispute

# An accepted dispute is one the shop gave up.
LOST = frozenset({"lost", "accepted"})


def read_dispute(document: object) -> list[Event]:
    """
    The body of `disputes/create` and `disputes/update`: the opening, and the end if it has one.

    Each body tells of the opening again, which counts once.

    Raises:
        Unreadable: no-fact: a bank's inquiry, or a dispute that was prevented, took no money.
    """
    told = shaped(document, Dispute)
    status = (told.status or "").strip().lower()
    if told.type != "chargeback" or status == "prevented":
        raise Unreadable("no-fact", "The dispute is no chargeback.")
    if told.order_id is None:
        raise Unreadable("unreadable-body", "The dispute names no order.")
    dispute_id, order_id = id_text(told.id), id_text(told.order_id)
    events: list[Event] = [_opened(told, dispute_id, order_id)]
    if status == "won" or status in LOST:
        end = DisputeWon if status == "won" else DisputeLost
        event = end(
            event_id=f"shopify/dispute/{dispute_id}/{'won' if status == 'won' else 'lost'}",
            occurred_at=instant(told.said_at),
            source=SOURCE,
            order_id=order_id,
            dispute_id=dispute_id,
        )
        events.append(sealed(event))
    return events


def _opened(told: Dispute, dispute_id: str, order_id: str) -> DisputeOpened:
    currency = known_currency(told.currency)
    return sealed(
        DisputeOpened(
            event_id=f"shopify/dispute/{dispute_id}/opened",
            occurred_at=instant(told.initiated_at, told.said_at),
            source=SOURCE,
            order_id=order_id,
            dispute_id=dispute_id,
            amount=decimal_text(not_negative(minor(told.amount, currency)), currency),
            currency=currency,
        )
    )
