"""The Shapley view: a channel's mean contribution over all orders in which channels could join."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import factorial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from talkworth.stats.journeys import Journeys

MOST_CHANNELS = 10
Measure = Literal["n_sold", "revenue_minor"]
Values = NDArray[np.float64]


def shapley_values(coalitions: Values) -> Values:
    """
    The Shapley value of each of n players, exactly, from the worth of all 2^n coalitions.

    `coalitions[S]` is the worth of coalition S, in which player i takes part where bit i of S
    is set. phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! x (v(S + i) - v(S))
    (L. Shapley, "A value for n-person games", 1953, equation 12).

    Raises:
        ValueError: there are more than 10 players, or the length is no power of two.
    """
    n = len(coalitions).bit_length() - 1
    if n > MOST_CHANNELS or len(coalitions) != 1 << n:
        raise ValueError(f"{len(coalitions)} coalitions are not those of 0 to {MOST_CHANNELS}")
    members = np.arange(1 << n)
    sizes = np.array([int(one).bit_count() for one in members])
    values = np.zeros(n)
    for i in range(n):
        without = members[members >> i & 1 == 0]
        odds = [factorial(k) * factorial(n - k - 1) / factorial(n) for k in range(n)]
        gains = coalitions[without | 1 << i] - coalitions[without]
        values[i] = np.array(odds)[sizes[without]] @ gains
    return values


def shapley(journeys: Sequence[Journeys], measure: Measure = "n_sold") -> dict[str, float]:
    """
    What each channel is worth where a coalition is worth all that sold within it.

    v(S) is the `measure` of the journeys that met no channel outside S. The values add up to
    the measure of all journeys and none is negative. They equal `simplified_shapley`, always.

    Raises:
        ValueError: more than 10 channels.
    """
    channels = _channels(journeys)
    sold = _within(journeys, channels, measure)
    return dict(zip(channels, shapley_values(sold).tolist(), strict=True))


def shapley_rate(journeys: Sequence[Journeys], measure: Measure = "n_sold") -> dict[str, float]:
    """
    What each channel is worth where a coalition is worth what a journey within it brings.

    v(S) is the `measure` of the journeys that met no channel outside S, divided by their
    number (0 where there is none), scaled by the number of all journeys: the values add up to
    the measure of all. One is negative where meeting its channel went with fewer sales.

    Raises:
        ValueError: more than 10 channels.
    """
    channels = _channels(journeys)
    n_within = _within(journeys, channels, "n_sold") + _within(journeys, channels, "n_lost")
    rates = _within(journeys, channels, measure) / np.maximum(n_within, 1)
    return dict(zip(channels, (shapley_values(rates) * n_within[-1]).tolist(), strict=True))


def simplified_shapley(
    journeys: Iterable[Journeys], measure: Measure = "n_sold"
) -> dict[str, float]:
    """
    Each journey's measure shared evenly by its distinct channels, for any number of them.

    The closed form of `shapley` (K. Zhao, S. Mahboobi and S. Bagheri, "Shapley value methods
    for attribution modeling in online advertising", 2018, equation 6).
    """
    values: dict[str, float] = {}
    for one in journeys:
        met = sorted(set(one.channels))
        for channel in met:
            values[channel] = values.get(channel, 0.0) + getattr(one, measure) / len(met)
    return values


def _channels(journeys: Iterable[Journeys]) -> list[str]:
    return sorted({channel for one in journeys for channel in one.channels})


def _within(journeys: Iterable[Journeys], channels: Sequence[str], name: str) -> Values:
    """For every coalition the sum of `name` over the journeys that met nobody else."""
    if len(channels) > MOST_CHANNELS:
        raise ValueError(f"{len(channels)} channels; coalitions are counted for {MOST_CHANNELS}")
    bit: dict[str, Any] = {channel: 1 << i for i, channel in enumerate(channels)}
    sums = np.zeros(1 << len(channels))
    for one in journeys:
        if one.channels:
            sums[sum(bit[channel] for channel in set(one.channels))] += getattr(one, name)
    # Over each channel in turn, a coalition with it takes in what the one without it has.
    for i in range(len(channels)):
        halves = sums.reshape(-1, 2, 1 << i)
        halves[:, 1] += halves[:, 0]
    return sums
