"""What has arrived of a shop so far."""

from __future__ import annotations

from msgspec import Struct

from talkworth.warehouse import Reading


class ShopState(Struct, kw_only=True, frozen=True):
    """`last_received_at` is UTC microseconds, `None` before the first event."""

    last_received_at: int | None
    has_conversation: bool
    has_order: bool
    has_verified_order: bool


def shop_state(warehouse: Reading, shop_id: str) -> ShopState:
    """Which of the first steps this shop has behind it."""
    (row,) = warehouse.query("shop_state", shop_id=shop_id)
    return ShopState(**row)
