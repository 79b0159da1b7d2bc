"""How an effect is read at a look: by the test of the planned end, or safe to look at before it."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from talkworth.reports.experiment_result import MoneyEffect, MoneyTotal, ShareEffect, WatchedEffect
from talkworth.stats.arms import Mean
from talkworth.stats.lift import Difference, difference, relative
from talkworth.stats.randomisation import DRAWS, Randomised, randomisation
from talkworth.stats.sequential import Watched, multiplier, watch

Money = NDArray[np.int64]
NO_MONEY: Money = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Look:
    """
    One look at two arms. `is_final` at the planned end; before it every interval is the
    sequence's, tuned to `n_planned` units of the two. `seed` names the experiment: the same
    answer at every look at the same data.
    """

    is_final: bool
    n_planned: int
    seed: str

    def money(self, treated: Mean, control: Mean) -> MoneyEffect:
        """The difference of two means of money."""
        found = self._either(treated, control)
        return MoneyEffect(
            estimate_minor=found.estimate,
            low_minor=found.low,
            high_minor=found.high,
            p_value=found.p_value,
            evidence=found.evidence,
        )

    def share(self, treated: Mean, control: Mean, fixed: Difference) -> ShareEffect:
        """The difference of two shares; `fixed` is the answer of the planned end."""
        found = fixed if self.is_final else watch(treated, control, self.n_planned)
        return ShareEffect(
            estimate=found.estimate,
            low=found.low,
            high=found.high,
            p_value=found.p_value,
            evidence=found.evidence,
        )

    def early_lift(self, treated: Mean, control: Mean) -> ShareEffect:
        """The relative lift before the planned end, where the sequence speaks already."""
        seen = watch(treated, control, self.n_planned)
        if seen.low is None:
            plain = relative(treated, control)
            return ShareEffect(
                estimate=plain.estimate,
                low=None,
                high=None,
                p_value=None,
                evidence=plain.evidence,
            )
        found = relative(treated, control, multiplier(treated.n + control.n, self.n_planned))
        return ShareEffect(
            estimate=found.estimate,
            low=found.low,
            high=found.high,
            p_value=seen.p_value,
            evidence=found.evidence,
        )

    def dealt(
        self,
        purpose: str,
        treated: tuple[Money, int],
        control: tuple[Money, int],
        draws: int = DRAWS,
    ) -> Randomised:
        """The randomisation test: what each arm's payers brought, and how many units it has."""
        digest = sha256(f"{self.seed}/{purpose}".encode()).digest()
        return randomisation(*treated, *control, int.from_bytes(digest[:8]), draws)

    def _either(self, treated: Mean, control: Mean) -> Difference | Watched:
        if self.is_final:
            return difference(treated, control)
        return watch(treated, control, self.n_planned)


def money_of(found: Randomised) -> MoneyEffect:
    """A randomisation test's difference."""
    return MoneyEffect(
        estimate_minor=found.estimate,
        low_minor=found.low,
        high_minor=found.high,
        p_value=found.p_value,
        evidence=found.evidence,
    )


def lift_of(found: Randomised) -> ShareEffect:
    """A randomisation test's relative lift."""
    return ShareEffect(
        estimate=found.lift,
        low=found.lift_low,
        high=found.lift_high,
        p_value=None if found.lift_low is None else found.p_value,
        evidence=found.evidence,
    )


def watched_of(found: Watched) -> WatchedEffect:
    """The sequence's difference."""
    return WatchedEffect(
        estimate_minor=found.estimate,
        low_minor=found.low,
        high_minor=found.high,
        p_value=found.p_value,
        evidence=found.evidence,
        n_missing=found.n_missing,
    )


def times(n_units: int, effect: MoneyEffect) -> MoneyTotal:
    """An effect per unit over so many units."""
    return MoneyTotal(
        estimate_minor=product(n_units, effect.estimate_minor),
        low_minor=product(n_units, effect.low_minor),
        high_minor=product(n_units, effect.high_minor),
    )


def product(n_units: int, each: float | None) -> float | None:
    """As much for each of so many units."""
    return None if each is None else n_units * each
