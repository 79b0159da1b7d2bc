"""Times as platforms write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from talkworth.sources.clocks import Moment, maybe_moment, moment
from talkworth.sources.reasons import Unreadable

AT = datetime(2025, 5, 15, 19, 11, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    "value",
    [
        1_747_336_268,
        "1747336268",
        " 1747336268.0 ",
        "2025-05-15T19:11:08Z",
        "2025-05-15T21:11:08+02:00",
        "2025-05-15 19:11:08 UTC",
        "2025-05-15 19:11:08 +0000",
    ],
)
def test_a_time_comes_as_seconds_or_as_a_date(value: Moment) -> None:
    assert moment(value) == AT


def test_a_part_of_a_second_is_kept_to_the_microsecond() -> None:
    assert moment("1747336268.6768079").microsecond == 676_807
    assert moment("2025-05-15T19:11:08.254571515Z").microsecond == 254_572


def test_the_first_time_that_is_there_counts() -> None:
    assert moment(None, "", 0, 1_747_336_268, 1) == AT
    assert maybe_moment(None, "", 0) is None


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, "unreadable-body"),
        ("soon", "unreadable-body"),
        ("-5", "unreadable-body"),
        ("1e9", "unreadable-body"),
        ("2025-05-15 19:11:08", "unreadable-body"),
        ("9" * 13, "unreadable-body"),
        (1, "impossible-clock"),
        (10**11, "impossible-clock"),
        ("1999-12-31T23:59:59Z", "impossible-clock"),
    ],
)
def test_what_is_no_time_is_refused(value: Moment | None, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        moment(value)
    assert refused.value.reason == reason
