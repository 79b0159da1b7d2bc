"""Whether units arrived in the arms as they were meant to: before any result is read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, inf, lgamma, log

CONCENTRATION = 1_000.0
BLOCKS_AT = 100.0


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """
    `e_value` is how much better "other shares" explains the counts than the planned shares.

    `log_e` is its logarithm, which stays finite for longer. It may be read at every look: under
    the planned shares the chance that it ever exceeds 100 is below 1 %, and then `is_broken`
    and no result is to be shown. `shares` are those seen, `None` of nobody; `p_value` is
    min(1, 1 / e).
    """

    e_value: float
    log_e: float
    p_value: float
    is_broken: bool
    shares: tuple[float, ...] | None


def sample_ratio(counts: Sequence[int], weights: Sequence[int]) -> SampleRatio:
    """
    `counts` of the arms against their planned `weights`, in the same order.

    The Dirichlet-multinomial over the multinomial, with a Dirichlet of mean w and concentration
    C = 1000: e = [Gamma(C) / Gamma(C + n)] x product of Gamma(C w + k) / (Gamma(C w) w^k)
    (M. Lindon and A. Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022,
    equation 7). The order of arrival does not matter. An arm of weight 0 takes nobody: one unit
    in it is proof.

    Raises:
        ValueError: other than two arms or more, a negative number, or no weight at all.
    """
    n, whole = sum(counts), sum(weights)
    if len(counts) != len(weights) or len(counts) < 2 or min(*counts, *weights) < 0 or not whole:
        raise ValueError(f"counts {list(counts)} and weights {list(weights)} are not of two arms")
    log_e = lgamma(CONCENTRATION) - lgamma(CONCENTRATION + n)
    for count, weight in zip(counts, weights, strict=True):
        if weight == 0:
            log_e += inf if count else 0.0
            continue
        prior = CONCENTRATION * weight / whole
        log_e += lgamma(prior + count) - lgamma(prior) - count * log(weight / whole)
    e_value = exp(log_e) if log_e < 700 else inf
    shares = tuple(count / n for count in counts) if n else None
    return SampleRatio(e_value, log_e, exp(-max(log_e, 0.0)), e_value > BLOCKS_AT, shares)
