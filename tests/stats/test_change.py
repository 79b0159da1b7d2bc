"""What changed, to the cent."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.stats.change import Moved, Traffic, changed
from talkworth.stats.mix import PairedSums, mix_change

counts, amounts = st.integers(0, 500), st.integers(-50_000, 2_000_000)
segments = st.lists(
    st.builds(Traffic, counts, st.integers(0, 40), amounts, counts, st.integers(0, 40), amounts),
    max_size=12,
)


def whole(*found: Traffic) -> Moved:
    result = changed(found)
    assert result
    return result.whole


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (Traffic(100, 10, 50_000, 150, 15, 75_000), Moved(25_000, 0, 0, 0)),
        (Traffic(100, 10, 50_000, 100, 12, 60_000), Moved(0, 0, 10_000, 0)),
        (Traffic(100, 10, 50_000, 100, 10, 55_000), Moved(0, 0, 0, 5_000)),
        # 10 more orders at a mean value of 45 and 5 less each on a mean of 15 orders.
        (Traffic(100, 10, 50_000, 100, 20, 80_000), Moved(0, 0, 45_000, -15_000)),
        (Traffic(100, 0, 0, 100, 4, 20_000), Moved(0, 0, 20_000, 0)),
        (Traffic(100, 4, 20_000, 100, 0, -300), Moved(0, 0, -20_300, 0)),
    ],
    ids=["more people", "more orders", "larger orders", "both", "first orders", "last orders"],
)
def test_one_segment_changes_by_volume_rate_and_value(found: Traffic, expected: Moved) -> None:
    assert whole(found) == expected


def test_other_people_alone_are_mix() -> None:
    ads, regulars = Traffic(50, 1, 5_000, 90, 2, 9_000), Traffic(50, 9, 45_000, 10, 2, 9_000)

    found = whole(ads, regulars)

    assert (found.volume, found.mix, found.rate + found.value) == (0, -32_000, 0)


def test_a_segment_of_one_period_changes_volume_and_mix() -> None:
    old, new = Traffic(50, 5, 10_000, 50, 5, 10_000), Traffic(0, 0, 0, 50, 5, 30_001)

    found = changed([old, new])

    assert found
    assert found.parts[1].change == 30_001
    assert (found.parts[1].rate, found.parts[1].value) == (0, 0)
    assert found.whole.change == 30_001


@pytest.mark.parametrize("found", [[], [Traffic(5, 1, 9, 0, 0, 0)], [Traffic(0, 0, 0, 5, 1, 9)]])
def test_without_conversations_in_a_period_there_is_no_answer(found: list[Traffic]) -> None:
    assert changed(found) is None


@given(segments)
def test_all_parts_add_up_to_the_cent_both_ways(found: list[Traffic]) -> None:
    result = changed(found)
    if result is None:
        assert not sum(s.n1 for s in found) or not sum(s.n2 for s in found)
        return

    assert result.whole.change == sum(s.r2 for s in found) - sum(s.r1 for s in found)
    for name in ("volume", "mix", "rate", "value", "change"):
        assert sum(getattr(part, name) for part in result.parts) == getattr(result.whole, name)
    for part, s in zip(result.parts, found, strict=True):
        assert abs(part.change - (s.r2 - s.r1)) <= 1


@given(segments)
def test_mix_and_rate_are_those_of_revenue_per_conversation(found: list[Traffic]) -> None:
    result = changed(found)
    # A refund may fall on a segment without conversations: only there do the two differ.
    if result is None or any((not s.n1 and s.r1) or (not s.n2 and s.r2) for s in found):
        return
    ratio = mix_change([PairedSums(s.n1, s.r1, 0, s.n2, s.r2, 0) for s in found], 0, 0)
    middle = Fraction(sum(s.n1 + s.n2 for s in found), 2)

    assert ratio
    assert abs(result.whole.mix - middle * ratio.mix) <= len(found)
    assert abs(result.whole.rate + result.whole.value - middle * ratio.rate) <= 2 * len(found)
