"""Days are the shop's own, whatever its clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.errors import BadInput
from talkworth.reports.period import (
    BadDate,
    Period,
    PeriodReversed,
    PeriodTooLong,
    UnknownPreset,
    choose_period,
    day_starts_at,
    days_earlier,
    instant,
    microseconds,
)

NEW_YORK = "America/New_York"
HOUR_US = 3_600_000_000
NOW = microseconds(datetime(2026, 11, 20, 17, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "timezone", "hours"),
    [
        (date(2026, 11, 20), "UTC", 24),
        (date(2026, 11, 1), NEW_YORK, 25),
        (date(2026, 3, 8), NEW_YORK, 23),
        (date(2026, 10, 25), "Europe/Berlin", 25),
        (date(2026, 4, 24), "Africa/Cairo", 23),  # the clocks skip midnight itself
        (date(2026, 10, 29), "Africa/Cairo", 25),  # and repeat the hour before it
        (date(2011, 12, 30), "Pacific/Apia", 0),  # a day that never was
    ],
)
def test_a_day_is_as_long_as_the_shops_clocks_make_it(day: date, timezone: str, hours: int) -> None:
    period = Period(day, day, timezone)

    assert (period.until_at - period.from_at) / HOUR_US == hours


def test_both_ends_are_included_and_days_follow_without_gap() -> None:
    period = Period(date(2026, 10, 30), date(2026, 11, 2), NEW_YORK)

    assert period.n_days == 4
    assert instant(period.from_at) == datetime(2026, 10, 30, 4, tzinfo=UTC)
    assert instant(period.until_at) == datetime(2026, 11, 3, 5, tzinfo=UTC)
    assert period.previous().until_at == period.from_at
    assert period.previous().n_days == 4


@pytest.mark.parametrize(
    ("preset", "from_on", "to_on"),
    [
        ("", date(2026, 10, 22), date(2026, 11, 20)),
        ("last_7_days", date(2026, 11, 14), date(2026, 11, 20)),
        ("last_30_days", date(2026, 10, 22), date(2026, 11, 20)),
        ("last_90_days", date(2026, 8, 23), date(2026, 11, 20)),
        ("this_month", date(2026, 11, 1), date(2026, 11, 20)),
        ("last_month", date(2026, 10, 1), date(2026, 10, 31)),
        ("last_365_days", date(2025, 11, 21), date(2026, 11, 20)),
    ],
)
def test_presets_count_back_from_the_shops_today(preset: str, from_on: date, to_on: date) -> None:
    period = choose_period(NEW_YORK, NOW, preset=preset)

    assert (period.from_on, period.to_on) == (from_on, to_on)


def test_today_is_the_shops_today() -> None:
    late = microseconds(datetime(2026, 11, 21, 3, tzinfo=UTC))

    assert choose_period(NEW_YORK, late).to_on == date(2026, 11, 20)
    assert choose_period("Asia/Tokyo", late).to_on == date(2026, 11, 21)


@pytest.mark.parametrize(
    ("asked", "from_on", "to_on"),
    [
        ({"from_on": "2026-11-01", "to_on": "2026-11-03"}, date(2026, 11, 1), date(2026, 11, 3)),
        ({"from_on": "2026-11-19"}, date(2026, 11, 19), date(2026, 11, 20)),
        ({"to_on": "2026-11-03"}, date(2026, 11, 3), date(2026, 11, 3)),
    ],
)
def test_dates_go_before_presets(asked: dict[str, str], from_on: date, to_on: date) -> None:
    period = choose_period(NEW_YORK, NOW, preset="last_7_days", **asked)

    assert (period.from_on, period.to_on) == (from_on, to_on)


@pytest.mark.parametrize(
    ("asked", "error", "code"),
    [
        ({"from_on": "tomorrow"}, BadDate, "bad-date"),
        ({"from_on": "2026-02-30"}, BadDate, "bad-date"),
        ({"from_on": "20261120"}, BadDate, "bad-date"),
        ({"from_on": "2026-W47-5"}, BadDate, "bad-date"),
        ({"from_on": "1999-12-31"}, BadDate, "bad-date"),
        ({"from_on": "2026-11-03", "to_on": "2026-11-02"}, PeriodReversed, "period-reversed"),
        ({"from_on": "2025-10-16", "to_on": "2026-11-20"}, PeriodTooLong, "period-too-long"),
        ({"preset": "last_year"}, UnknownPreset, "unknown-period"),
    ],
)
def test_what_is_no_period_is_refused(
    asked: dict[str, str], error: type[BadInput], code: str
) -> None:
    with pytest.raises(error) as refused:
        choose_period(NEW_YORK, NOW, **asked)

    assert refused.value.code == code


def test_four_hundred_days_are_the_most() -> None:
    assert choose_period("UTC", NOW, from_on="2025-10-17", to_on="2026-11-20").n_days == 400


def test_days_earlier_keeps_the_local_time_over_a_change_of_clocks() -> None:
    noon = microseconds(datetime(2026, 11, 2, 17, tzinfo=UTC))  # 12:00 in New York, winter time

    earlier = instant(days_earlier(noon, 2, NEW_YORK))

    assert earlier == datetime(2026, 10, 31, 16, tzinfo=UTC)  # 12:00, summer time


@given(
    st.dates(date(2001, 1, 1), date(2199, 1, 1)),
    st.sampled_from(["UTC", NEW_YORK, "Africa/Cairo", "Pacific/Apia", "Asia/Kathmandu"]),
)
def test_days_never_overlap(day: date, timezone: str) -> None:
    days = [date.fromordinal(day.toordinal() + n) for n in range(4)]
    starts = [day_starts_at(one, timezone) for one in days]

    assert starts == sorted(starts)
