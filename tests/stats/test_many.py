"""Many tests beside each other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats as scipy_stats
from tests.stats.units import told

from talkworth.stats.many import any_false_p, false_discovery_p
from talkworth.stats.segments import discoveries

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=20)


def test_adjusted_p_values_are_those_of_statsmodels() -> None:
    expected = told()["multiple_testing"]

    assert false_discovery_p(expected["p"]) == pytest.approx(expected["fdr_bh"], rel=1e-9)
    assert any_false_p(expected["p"]) == pytest.approx(expected["holm"], rel=1e-9)
    assert any_false_p([]) == false_discovery_p([]) == []


@given(p_values)
def test_they_are_those_of_scipy_in_the_order_given(found: list[float]) -> None:
    expected = scipy_stats.false_discovery_control(found)

    assert false_discovery_p(found) == pytest.approx(expected.tolist())
    assert all(
        b >= a - 1e-9 for a, b in zip(false_discovery_p(found), any_false_p(found), strict=True)
    )


@pytest.mark.slow
def test_false_findings_stay_a_tenth_of_the_findings_and_holm_makes_almost_none() -> None:
    random, rounds = np.random.default_rng(20265), 1_500
    is_real = np.arange(20) < 5
    shares, any_false = [], 0
    for _ in range(rounds):
        p = 2 * scipy_stats.norm.sf(np.abs(random.normal(3.0 * is_real, 1.0)))
        found = np.array(discoveries(p.tolist()))
        assert found.tolist() == [one <= 0.10 for one in false_discovery_p(p.tolist())]
        shares.append((found & ~is_real).sum() / max(found.sum(), 1))
        any_false += any(np.array(any_false_p(p.tolist()))[~is_real] <= 0.05)

    # 10 % x 15/20 true nulls, and 5 %, each with its error.
    assert np.mean(shares) == pytest.approx(0.075, abs=0.015)
    assert any_false <= scipy_stats.binom(rounds, 0.05).ppf(0.999)
