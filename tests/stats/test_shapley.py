"""Shapley values: by hand, by walking all orders, their laws, and as other packages give them."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.reference import exact_cases, reference_journeys, told

from talkworth.stats.journeys import Journeys
from talkworth.stats.shapley import (
    Measure,
    shapley,
    shapley_rate,
    shapley_values,
    simplified_shapley,
)

games = st.integers(0, 4).flatmap(
    lambda n: st.lists(st.integers(-100, 100), min_size=2**n, max_size=2**n).map(
        lambda worths: [0, *worths[1:]]
    )
)
journeys = st.lists(
    st.builds(
        Journeys,
        st.lists(st.sampled_from("abcdef"), max_size=5).map(tuple),
        st.integers(0, 4),
        st.integers(0, 4),
        st.integers(0, 10_000),
    ),
    max_size=12,
)


def test_three_players_by_hand() -> None:
    # The gloves: 0 has a left one, 1 and 2 a right one each; a pair is worth 6.
    worth = [0.0, 0, 0, 6, 0, 6, 0, 6]

    assert shapley_values(np.array(worth)).tolist() == pytest.approx([4, 1, 1])


@given(games)
def test_the_values_are_the_mean_gain_over_all_orders(worths: list[int]) -> None:
    n = len(worths).bit_length() - 1
    expected = [Fraction(0)] * n
    orders = list(permutations(range(n)))
    for order in orders:
        joined = 0
        for player in order:
            gain = worths[joined | 1 << player] - worths[joined]
            expected[player] += Fraction(gain, len(orders))
            joined |= 1 << player

    values = shapley_values(np.array(worths, dtype=float))

    assert values.tolist() == pytest.approx([float(one) for one in expected])
    assert values.sum() == pytest.approx(worths[-1])


@given(journeys)
def test_the_sum_game_is_each_sale_shared_by_its_distinct_channels(found: list[Journeys]) -> None:
    measures: tuple[Measure, ...] = ("n_sold", "revenue_minor")
    for measure in measures:
        values = shapley(found, measure)
        assert values == pytest.approx(simplified_shapley(found, measure))


@given(journeys)
def test_the_rate_game_adds_up_and_a_channel_that_changes_nothing_gets_nothing(
    found: list[Journeys],
) -> None:
    counted = [one for one in found if one.channels]
    spread = [
        Journeys((*one.channels, *idle), one.n_sold, one.n_lost)
        for one in found
        for idle in ((), ("idle",))
        if one.channels
    ]
    alone = Journeys(("idle",), 0, 1)

    assert sum(shapley_rate(found).values()) == pytest.approx(sum(one.n_sold for one in counted))
    if spread:
        # Half of every journey also meets `idle`: rates are the same with it and without.
        assert shapley_rate(spread)["idle"] == pytest.approx(0, abs=1e-9)
        assert sum(shapley_rate([*spread, alone]).values()) == pytest.approx(
            sum(one.n_sold for one in spread)
        )


def test_a_channel_that_goes_with_fewer_sales_is_worth_less_than_nothing() -> None:
    found = [Journeys(("a",), 1, 1), Journeys(("a", "b"), 0, 2)]

    # v(a) = 1/2, v(b) = 0, v(a, b) = 1/4, of 4 journeys: a = 4 (1/2 + 1/4) / 2, b = 4 (-1/4) / 2.
    assert shapley_rate(found) == pytest.approx({"a": 1.5, "b": -0.5})
    assert shapley(found) == pytest.approx({"a": 1.0, "b": 0.0})


def test_ten_channels_are_exact_and_eleven_are_refused() -> None:
    ten = [Journeys((f"c{i}",), 1, 0, i) for i in range(10)]

    assert shapley(ten, "revenue_minor") == pytest.approx({f"c{i}": i for i in range(10)})
    for game in (shapley, shapley_rate):
        with pytest.raises(ValueError, match="11 channels"):
            game([*ten, Journeys(("c10",), 1)])
    for wrong in (3, 2**11):
        with pytest.raises(ValueError, match="coalitions"):
            shapley_values(np.zeros(wrong))


def test_the_simplified_values_are_those_of_shapley_attribution() -> None:
    other = told("channelattribution_and_shapley")["shapley_attribution_2.1.0"]
    counted = [journey.counted for journey in reference_journeys()]

    assert simplified_shapley(counted) == pytest.approx(other["simplified_shapley"], rel=1e-9)
    assert shapley(counted) == pytest.approx(other["simplified_shapley"], rel=1e-9)


@pytest.mark.parametrize(
    ("found", "case"),
    [pytest.param(found, case, id=name) for name, found, case in exact_cases()],
)
def test_the_small_exact_cases(found: list[Journeys], case: dict[str, Any]) -> None:
    if "shapley" in case:
        assert shapley(found) == pytest.approx(case["shapley"])
    if "channels" in case:
        assert sorted(shapley(found)) == sorted(shapley_rate(found)) == case["channels"]
    n_sold = sum(one.n_sold for one in found if one.channels)
    assert sum(shapley(found).values()) == pytest.approx(n_sold)
