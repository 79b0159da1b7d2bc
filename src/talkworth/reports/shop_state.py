"""What has arrived of a shop so far."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from talkworth.reports.period import instant
from talkworth.warehouse import Reading


class ShopState(Struct, kw_only=True, frozen=True):
    """`last_received_at` is null before the first event."""

    last_received_at: datetime | None
    has_conversation: bool
    has_order: bool
    has_verified_order: bool


def shop_state(warehouse: Reading, shop_id: str) -> ShopState:
    """Which of the first steps this shop has behind it."""
    (row,) = warehouse.query("shop_state", shop_id=shop_id)
    received_at = row["last_received_at"]
    told = {**row, "last_received_at": None if received_at is None else instant(received_at)}
    return ShopState(**told)
