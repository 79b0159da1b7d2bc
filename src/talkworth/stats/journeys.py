"""Journeys by their channels: what the Markov and Shapley views are computed from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Journeys:
    """
    All journeys that met these `channels` in this order; repeats stand as often as they came.

    `n_sold` of them ended in a sale, `n_lost` did not; `revenue_minor` is what the sold ones
    brought, whole minor units of one currency.
    """

    channels: tuple[str, ...]
    n_sold: int
    n_lost: int = 0
    revenue_minor: int = 0
