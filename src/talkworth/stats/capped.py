"""A cap on what one unit may count for, written down before anybody looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capped:
    """
    What each unit counts for, whole minor units, with `n_capped` of them cut.

    `kept` is the share of the money that is left, `None` without any. It no longer is the
    ledger's sum: the secondary metric beside revenue, never the headline.
    """

    money: tuple[int, ...]
    n_capped: int
    kept: float | None


def capped(money: Sequence[int], cap_minor: int) -> Capped:
    """
    Each unit's `money` held within -`cap_minor` and `cap_minor`, the same for both arms.

    The cap is a constant of the pre-registration: one that follows the data, such as a
    percentile of the result itself, would cut the better arm more.

    Raises:
        ValueError: the cap is not above zero.
    """
    if cap_minor <= 0:
        raise ValueError(f"the cap is {cap_minor} minor units, it must be above zero")
    held = tuple(max(-cap_minor, min(cap_minor, one)) for one in money)
    n_capped = sum(one != other for one, other in zip(money, held, strict=True))
    whole = sum(money)
    return Capped(held, n_capped, sum(held) / whole if whole > 0 else None)
