"""What a shopper does on the way to an order, as the shop's pages see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Step:
    """
    One thing seen in the browser `visitor_id`.

    `cart` is what lies in the cart after a cart or checkout event, by product.
    `product_id` is what was looked at or was in the way; `None`: the whole order was.
    """

    event_id: str
    at_us: int
    visitor_id: str
    kind: Literal["cart", "checkout", "view", "friction"]
    cart: Mapping[str, int]
    has_contact: bool = False
    product_id: str | None = None

    @property
    def is_basket(self) -> bool:
        return self.kind in ("cart", "checkout")
