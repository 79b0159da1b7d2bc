"""Which days a report covers: whole days of the shop's own calendar."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from talkworth.errors import BadInput

LONGEST_DAYS = 400
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BadDate(BadInput):
    code = "bad-date"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:40]!r} is not a date. Send a day between 2000 and 2200, such as 2026-11-20."
        )


class UnknownPreset(BadInput):
    code = "unknown-period"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text[:40]!r} is not a period we know. Send one of {', '.join(PRESETS)}, or both "
            "`from` and `to`."
        )


class PeriodReversed(BadInput):
    code = "period-reversed"

    def __init__(self, from_on: date, to_on: date) -> None:
        super().__init__(
            f"The period begins on {from_on} and ends on {to_on}, before it begins. "
            "Swap `from` and `to`; both days are included."
        )


class PeriodTooLong(BadInput):
    code = "period-too-long"

    def __init__(self, n_days: int) -> None:
        super().__init__(
            f"The period has {n_days} days; a report covers at most {LONGEST_DAYS}. "
            "Ask for parts of it."
        )


@dataclass(frozen=True, slots=True)
class Period:
    """
    The days `from_on` to `to_on`, both included, of the calendar of `timezone`.

    Raises:
        PeriodReversed, PeriodTooLong
    """

    from_on: date
    to_on: date
    timezone: str

    def __post_init__(self) -> None:
        if self.to_on < self.from_on:
            raise PeriodReversed(self.from_on, self.to_on)
        if self.n_days > LONGEST_DAYS:
            raise PeriodTooLong(self.n_days)

    @property
    def n_days(self) -> int:
        return (self.to_on - self.from_on).days + 1

    @property
    def from_at(self) -> int:
        """The first instant of the period, UTC microseconds."""
        return day_starts_at(self.from_on, self.timezone)

    @property
    def until_at(self) -> int:
        """The first instant after the period, UTC microseconds."""
        return day_starts_at(self.to_on + timedelta(days=1), self.timezone)

    def previous(self) -> Period:
        """As many days, ending the day before this period."""
        length = timedelta(days=self.n_days)
        return Period(self.from_on - length, self.to_on - length, self.timezone)


def day_starts_at(day: date, timezone: str) -> int:
    """
    The first instant of a local day, UTC microseconds.

    Where the clocks skip midnight the day starts after the gap; where they repeat it, at the
    first of the two.
    """
    return microseconds(datetime.combine(day, time(), tzinfo=ZoneInfo(timezone)))


def microseconds(at: datetime) -> int:
    """An instant as UTC microseconds."""
    return (at - _EPOCH) // timedelta(microseconds=1)


def instant(at_us: int) -> datetime:
    """UTC microseconds as an instant."""
    return _EPOCH + timedelta(microseconds=at_us)


def local(at_us: int, timezone: str) -> datetime:
    """UTC microseconds on the clock of `timezone`."""
    return instant(at_us).astimezone(ZoneInfo(timezone))


def days_earlier(at_us: int, days: int, timezone: str) -> int:
    """The same local time `days` earlier, UTC microseconds."""
    moved = local(at_us, timezone).replace(tzinfo=None) - timedelta(days=days)
    return microseconds(moved.replace(tzinfo=ZoneInfo(timezone)))


def parse_day(text: str) -> date:
    """
    Read `2026-11-20`.

    Raises:
        BadDate
    """
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadDate(text) from None
    # Weeks and bare digits are dates to Python; the wire has one way to write a day.
    if not 2000 <= day.year <= 2200 or text != day.isoformat():
        raise BadDate(text)
    return day


def _last(days: int) -> Callable[[date], tuple[date, date]]:
    return lambda today: (today - timedelta(days=days - 1), today)


def _this_month(today: date) -> tuple[date, date]:
    return today.replace(day=1), today


def _last_month(today: date) -> tuple[date, date]:
    to_on = today.replace(day=1) - timedelta(days=1)
    return to_on.replace(day=1), to_on


PRESETS: dict[str, Callable[[date], tuple[date, date]]] = {
    "last_7_days": _last(7),
    "last_30_days": _last(30),
    "last_90_days": _last(90),
    "this_month": _this_month,
    "last_month": _last_month,
    "last_365_days": _last(365),
}
DEFAULT_PRESET = "last_30_days"


def choose_period(
    timezone: str, now_us: int, *, preset: str = "", from_on: str = "", to_on: str = ""
) -> Period:
    """
    The period asked for: `from_on` and `to_on`, or a preset, by default the last 30 days.

    Presets that run up to now include today. A lone `from_on` runs to today, a lone `to_on`
    makes a single day.

    Raises:
        BadDate, UnknownPreset, PeriodReversed, PeriodTooLong
    """
    today = local(now_us, timezone).date()
    if from_on or to_on:
        last = parse_day(to_on) if to_on else today
        return Period(parse_day(from_on) if from_on else last, last, timezone)
    try:
        first, last = PRESETS[preset or DEFAULT_PRESET](today)
    except KeyError:
        raise UnknownPreset(preset) from None
    return Period(first, last, timezone)
