"""Removal effects: by hand, by taking a channel out in earnest, and as other packages give them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stats.reference import exact_cases, reference_journeys, told

from talkworth.stats.journeys import Journeys
from talkworth.stats.markov import NOTHING, SALE, START, markov

journeys = st.lists(
    st.builds(
        Journeys,
        st.lists(st.sampled_from("abcde"), max_size=6).map(tuple),
        st.integers(0, 4),
        st.integers(0, 4),
    ),
    max_size=12,
)


def test_a_case_worked_by_hand() -> None:
    # Of 4 journeys 2 sell. From a one in three goes on to b, one sells, one ends; b sells half.
    # Without b: 3/4 x 1/3 = 1/4 is left of 1/2. Without a: b alone at 1/4 x 1/2 = 1/8.
    result = markov(
        [Journeys(("a",), 1, 1), Journeys(("a", "b"), 1, 0), Journeys(("b",), 0, 1)],
    )

    assert result.sale_rate == pytest.approx(0.5)
    assert result.removal_effects == pytest.approx({"a": 0.75, "b": 0.5})
    assert result.shares == pytest.approx({"a": 0.6, "b": 0.4})
    assert result.transitions[START, "b"] == 0.25


@pytest.mark.parametrize("chain", ["markov_order1_no_self_loops", "markov_order1_with_self_loops"])
def test_the_effects_are_those_of_marketing_attribution_models(chain: str) -> None:
    expected = told("mam_2.1.1")["results"]["conversions"][chain]

    result = markov(journey.counted for journey in reference_journeys())

    n_sold = sum(journey.is_sold for journey in reference_journeys())
    credits = {channel: share * n_sold for channel, share in result.shares.items()}
    assert result.removal_effects == pytest.approx(expected["removal_effect"], rel=1e-12)
    assert credits == pytest.approx(expected["normalised_removal_effect_x_conversions"], rel=1e-12)


def test_the_transitions_with_loops_are_those_of_marketing_attribution_models() -> None:
    chains = told("mam_2.1.1")["results"]["conversions"]
    table = chains["markov_order1_with_self_loops"]["transition_matrix"]
    names = {"(inicio)": START, "(null)": NOTHING, "(conversion)": SALE}
    expected = {
        (names.get(one, one), names.get(other, other)): chance
        for one, chances in table.items()
        for other, chance in chances.items()
        if chance and one not in ("(null)", "(conversion)")
    }

    assert markov(journey.counted for journey in reference_journeys()).transitions == (
        pytest.approx(expected, rel=1e-12)
    )


def test_the_simulation_of_channelattribution_agrees_within_six_percent() -> None:
    simulated = told("channelattribution_and_shapley")["channelattribution_2.2.5"]
    result = markov(journey.counted for journey in reference_journeys())

    for channel, found in simulated["markov_order1_simulated"]["result"].items():
        assert result.shares[channel] * 30 == pytest.approx(found["total_conversions"], rel=0.06)


@pytest.mark.parametrize(
    ("found", "case"),
    [pytest.param(found, case, id=name) for name, found, case in exact_cases()],
)
def test_the_small_exact_cases(found: list[Journeys], case: dict[str, object]) -> None:
    result = markov(found)
    ends = {"start": START, "conversion": SALE, "null": NOTHING}
    expected = case.get("transitions", {})
    assert isinstance(expected, dict)

    if expected:
        steps = [tuple(ends.get(end, end) for end in step.split(">")) for step in expected]
        assert {step: result.transitions[step] for step in steps} == pytest.approx(
            dict(zip(steps, map(float, map(Fraction, expected.values())), strict=True))
        )
    if "channels" in case:
        assert sorted(result.shares) == case["channels"]
    assert sum(result.shares.values()) == pytest.approx(1)


@given(journeys)
def test_an_effect_is_what_is_lost_when_journeys_end_at_the_channel(
    found: list[Journeys],
) -> None:
    result = markov(found)

    assert result.sale_rate == pytest.approx(_chance(result.transitions))
    for channel, effect in result.removal_effects.items():
        left = _chance(result.transitions, without=channel)
        assert effect * result.sale_rate == pytest.approx(result.sale_rate - left, abs=1e-9)


@given(journeys)
def test_the_rate_is_that_of_the_journeys_and_shares_add_up(found: list[Journeys]) -> None:
    result = markov(found)
    counted = [one for one in found if one.channels]
    n_sold = sum(one.n_sold for one in counted)
    n_all = n_sold + sum(one.n_lost for one in counted)

    assert result.sale_rate == pytest.approx(n_sold / n_all if n_all else 0)
    assert sum(result.shares.values()) == pytest.approx(1 if n_sold else 0)
    assert all(0 <= effect <= 1 + 1e-9 for effect in result.removal_effects.values())


@given(journeys)
def test_staying_with_a_channel_changes_no_effect(found: list[Journeys]) -> None:
    merged = [Journeys(_without_repeats(one.channels), one.n_sold, one.n_lost) for one in found]

    assert markov(found).removal_effects == pytest.approx(markov(merged).removal_effects, abs=1e-9)


def test_without_sales_nothing_has_an_effect() -> None:
    result = markov([Journeys(("a", "b"), 0, 3)])

    assert result.removal_effects == result.shares == {"a": 0.0, "b": 0.0}
    assert markov([]).shares == markov([Journeys((), 2, 2)]).shares == {}


def test_a_journey_of_many_steps_is_no_harder() -> None:
    long = ("a", "b") * 5_000

    assert markov([Journeys(long, 1, 0), Journeys(("c",), 0, 1)]).removal_effects == pytest.approx(
        {"a": 1.0, "b": 1.0, "c": 0.0}
    )


def _chance(transitions: object, without: str = "") -> float:
    """The chance of a sale, by walking 4,000 steps; who meets `without` ends there."""
    assert isinstance(transitions, dict)
    at, sold = {START: 1.0}, 0.0
    for _ in range(4_000):
        after: dict[str, float] = {}
        for (one, other), chance in transitions.items():
            if one in at and one != without:
                after[other] = after.get(other, 0.0) + at[one] * chance
        sold += after.pop(SALE, 0.0)
        after.pop(NOTHING, None)
        at = after
        if sum(at.values()) < 1e-13:
            break
    return sold


def _without_repeats(channels: Sequence[str]) -> tuple[str, ...]:
    return tuple(
        channel for i, channel in enumerate(channels) if not i or channels[i - 1] != channel
    )
