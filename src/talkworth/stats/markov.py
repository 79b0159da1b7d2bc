"""The Markov view: how much rarer sales would be if journeys ended where they meet a channel."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from talkworth.stats.journeys import Journeys

START, SALE, NOTHING = "(start)", "(sale)", "(nothing)"


@dataclass(frozen=True, slots=True)
class Markov:
    """
    `sale_rate` is the chain's chance of a sale, 0 to 1: the share of journeys that ended in one.

    `removal_effects` gives each channel's RE = 1 - chance without it / chance, 0 to 1, and
    `shares` these effects divided by their sum: they add up to 1. All are 0 where nothing was
    sold. `transitions` holds the chance of each step seen, `(start)`, `(sale)` and `(nothing)`
    among its ends.
    """

    sale_rate: float
    removal_effects: Mapping[str, float]
    shares: Mapping[str, float]
    transitions: Mapping[tuple[str, str], float]


def markov(journeys: Iterable[Journeys]) -> Markov:
    """
    Removal effects of a first-order chain over `journeys`; steps to the same channel are kept.

    Journeys without a channel say nothing and are passed over.

    With N = (I - Q)^-1 of the steps between channels, a journey meets channel c with chance
    f = (s N)_c / N_cc and sells from there with chance b = (N r)_c (J. Kemeny and L. Snell,
    "Finite Markov Chains", 1960, theorems 3.2.4, 3.5.4 and 3.3.7). Who loses c loses exactly
    what passes through it, so RE = f b / chance (E. Anderl, I. Becker, F. von Wangenheim and
    J. Schumann, "Mapping the customer journey", Int. J. of Research in Marketing 33, 2016).
    """
    steps = _steps(journeys)
    channels = sorted({one for one, _ in steps} - {START})
    chances = _chances(steps)
    if not channels:
        return Markov(0.0, {}, {}, {})
    sale_rate, lost = _lost_without(channels, chances)
    effects = [loss / sale_rate if sale_rate else 0.0 for loss in lost]
    whole = sum(effects)
    shares = [effect / whole if whole else 0.0 for effect in effects]
    return Markov(
        sale_rate,
        dict(zip(channels, effects, strict=True)),
        dict(zip(channels, shares, strict=True)),
        chances,
    )


def _steps(journeys: Iterable[Journeys]) -> Counter[tuple[str, str]]:
    """How often each step was taken; steps nobody took are not in it."""
    steps: Counter[tuple[str, str]] = Counter()
    for one in journeys:
        n = one.n_sold + one.n_lost
        if not one.channels or not n:
            continue
        for step in pairwise((START, *one.channels)):
            steps[step] += n
        for end, n_ended in ((SALE, one.n_sold), (NOTHING, one.n_lost)):
            if n_ended:
                steps[one.channels[-1], end] += n_ended
    return steps


def _chances(steps: Mapping[tuple[str, str], int]) -> dict[tuple[str, str], float]:
    leaving: Counter[str] = Counter()
    for (one, _), n in steps.items():
        leaving[one] += n
    return {(one, other): n / leaving[one] for (one, other), n in sorted(steps.items())}


def _lost_without(
    channels: Sequence[str], chances: Mapping[tuple[str, str], float]
) -> tuple[float, list[float]]:
    """The chance of a sale, and for each channel the part of it that passes through it."""
    place = {channel: i for i, channel in enumerate(channels)}
    between = np.zeros((len(channels), len(channels)))
    first, sells = np.zeros(len(channels)), np.zeros(len(channels))
    for (one, other), chance in chances.items():
        if one == START:
            first[place[other]] = chance
        elif other == SALE:
            sells[place[one]] = chance
        elif other != NOTHING:
            between[place[one], place[other]] = chance
    # Every channel leads to an end, since a journey that met it ended: I - Q can be inverted.
    visits = np.linalg.inv(np.eye(len(channels)) - between)
    sells_from = visits @ sells
    meets = (first @ visits) / np.diag(visits)
    return float(first @ sells_from), [float(part) for part in meets * sells_from]
