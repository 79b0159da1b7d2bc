"""When a silence means something."""

from __future__ import annotations

import pytest

from talkworth.reports.rhythm import is_silent, quiet_min


@pytest.mark.parametrize(
    ("door", "n_events", "longest_gap_min", "quiet", "expected"),
    [
        ("shopify", 20, 5, 60, False),
        ("shopify", 20, 5, 61, True),
        ("shopify", 19, 5, 10_000, False),
        ("shopify", 20, 600, 1_200, False),
        ("shopify", 20, 600, 1_201, True),
        ("import", 1_000, 5, 10_000, False),
    ],
)
def test_silent_is_twice_the_longest_silence_and_an_hour(
    door: str, n_events: int, longest_gap_min: int, quiet: int, expected: bool
) -> None:
    assert is_silent(door, n_events, longest_gap_min, quiet) is expected


def test_a_clock_that_went_back_is_no_silence() -> None:
    assert quiet_min(10_000_000_000, 0) == 0
    assert quiet_min(0, 119_999_999) == 1
