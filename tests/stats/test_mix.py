"""A change split into mix and rate."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.stats.mix import MixChange, PairedSums, mix_change

counts = st.integers(0, 500)
amounts = st.integers(-50_000, 2_000_000)
segments = st.lists(
    st.builds(
        lambda n1, r1, n2, r2: PairedSums(
            n1, r1 if n1 else 0, r1 * r1 if n1 else 0, n2, r2 if n2 else 0, r2 * r2 if n2 else 0
        ),
        counts,
        amounts,
        counts,
        amounts,
    ),
    max_size=12,
)


def paired(n1: int, r1: int, n2: int, r2: int) -> PairedSums:
    return PairedSums(n1, r1, r1 * r1, n2, r2, r2 * r2)


def split(*found: PairedSums, n_payers: int = 100) -> MixChange:
    change = mix_change(found, n_payers, n_payers)
    assert change
    return change


def test_other_people_alone_are_mix() -> None:
    # Ads bring 1 each and regulars 9; ads go from half to nine tenths.
    change = split(paired(50, 50, 90, 90), paired(50, 450, 10, 90))

    assert [change.ratio1, change.ratio2] == [Fraction(5), Fraction(9, 5)]
    assert [change.change, change.mix, change.rate] == [
        Fraction(-16, 5),
        Fraction(-16, 5),
        Fraction(),
    ]


def test_the_same_people_who_bring_more_are_rate() -> None:
    change = split(paired(50, 50, 100, 200), paired(50, 450, 100, 1_000))

    assert [change.mix, change.rate] == [Fraction(0), Fraction(1)]
    assert [part.rate for part in change.parts] == [Fraction(1, 2), Fraction(1, 2)]


def test_better_in_every_segment_and_worse_together() -> None:
    # Each segment gains 10 %, and the whole loses: the mix hides it, the split shows it.
    change = split(paired(100, 1_000, 900, 9_900), paired(900, 90_000, 100, 11_000))

    assert change.change < 0
    assert change.rate > 0
    assert change.mix + change.rate == change.change


def test_a_segment_of_one_period_changes_only_the_mix() -> None:
    change = split(paired(50, 100, 50, 100), paired(0, 0, 50, 300))

    new = change.parts[1]
    assert [new.ratio1, new.ratio2] == [None, Fraction(6)]
    assert [new.mix, new.rate] == [Fraction(3), Fraction(0)]
    assert change.rate == 0


@given(segments, st.integers(0, 60), st.integers(0, 60))
def test_mix_and_rate_add_up_exactly(found: list[PairedSums], payers1: int, payers2: int) -> None:
    change = mix_change(found, payers1, payers2)
    if change is None:
        assert not sum(s.n1 for s in found) or not sum(s.n2 for s in found)
        return

    assert change.mix + change.rate == change.change == change.ratio2 - change.ratio1
    assert sum(part.mix + part.rate for part in change.parts) == change.change
    assert sum(part.share1 for part in change.parts) == 1
    assert (change.low is None) == (min(payers1, payers2) < 10)


@pytest.mark.parametrize(
    ("n_payers", "evidence", "verdict"),
    [(9, "none", "too little data"), (10, "low", "could be noise"), (50, "good", "could be noise")],
)
def test_the_number_of_payers_decides_what_can_be_said(
    n_payers: int, evidence: str, verdict: str
) -> None:
    change = mix_change([paired(100, 500, 100, 510)], n_payers, 80)

    assert change
    assert (change.evidence, change.verdict) == (evidence, verdict)


def test_a_large_change_is_likely_real() -> None:
    before = PairedSums(10_000, 1_000_000, 10_000_000_000, 10_000, 2_000_000, 20_000_000_000)

    assert split(before).verdict == "likely real"


@pytest.mark.slow
def test_the_interval_of_the_rate_covers_the_truth_in_simulation() -> None:
    random, rounds, covered = np.random.default_rng(20260203), 400, 0
    rates = np.array([0.01, 0.02, 0.015, 0.03])
    for _ in range(rounds):
        sizes1 = random.multinomial(12_000, [0.4, 0.3, 0.2, 0.1])
        sizes2 = random.multinomial(12_000, [0.1, 0.2, 0.3, 0.4])
        found = [
            PairedSums(int(n1), *_brought(random, n1, rate), int(n2), *_brought(random, n2, rate))
            for n1, n2, rate in zip(sizes1, sizes2, rates, strict=True)
        ]
        change = mix_change(found, 100, 100)
        assert change
        assert change.low is not None
        assert change.high is not None
        covered += change.low <= 0 <= change.high

    assert covered / rounds == pytest.approx(0.95, abs=0.035)


def _brought(random: np.random.Generator, n: int, rate: float) -> tuple[int, int]:
    baskets = np.rint(random.lognormal(np.log(8000) - 0.5, 1.0, random.poisson(n * rate)))
    money = [int(basket) for basket in baskets]
    return sum(money), sum(basket * basket for basket in money)
