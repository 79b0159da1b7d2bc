"""Subscriptions: a first order, its renewals, and what may happen in between."""

from __future__ import annotations

from dataclasses import dataclass, field

from talkworth.demo.lines import Request
from talkworth.demo.orders import Order


@dataclass(slots=True)
class Subscription:
    """
    A product sent every `cycle_days` from its `first` order on, at `price_minor` of net
    merchandise a cycle.

    `fate` is how it goes on. `change` is the instant of a new price, and the price. `renewals`
    are those that really happen. `request` is a wish to end it.
    """

    subscription_id: str
    first: Order
    price_minor: int
    fate: str = "kept"
    cycle_days: int = 21
    change: tuple[int, int] | None = None
    request: Request | None = None
    renewals: list[Order] = field(default_factory=list)
