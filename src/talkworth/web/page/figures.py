"""Figures as the page writes them."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from talkworth.money import decimals
from talkworth.reports.wording import amount
from talkworth.stats.trend import Verdict

NONE = "–"


def money(minor: int | None, currency: str) -> str:
    """An exact amount."""
    return NONE if minor is None else amount(minor, currency)


def whole_money(minor: int, currency: str) -> str:
    """An amount to the whole unit, halves away from zero; tables hold the exact one."""
    unit = 10 ** decimals(currency)
    units = (abs(minor) + unit // 2) // unit
    text = amount(units * unit if minor >= 0 else -units * unit, currency)
    return text.partition(".")[0]


def ratio(minor: float | None, currency: str) -> str:
    """An amount per conversation, to the currency's cent (a tenth where it has none)."""
    if minor is None:
        return NONE
    places = decimals(currency)
    if places:
        return amount(round(minor), currency)
    whole, tenth = divmod(round(abs(minor) * 10), 10)
    return f"{amount(-whole if minor < 0 else whole, currency)}.{tenth}"


def percent(share: float | None, sign: bool = False) -> str:
    """A share to one decimal: 0.124 is "12.4%"."""
    if share is None:
        return NONE
    return (f"{share:+.1%}" if sign else f"{share:.1%}").replace("-", "−")


def count(n: int) -> str:
    return f"{n:,}"


def plural(n: int, one: str, many: str = "") -> str:
    """ "1 order", "2 orders"."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def day(on: date) -> str:
    return f"{on:%b} {on.day}"


def long_day(on: date) -> str:
    return f"{on:%b} {on.day}, {on.year}"


def clock(at: datetime, timezone: str) -> str:
    """The local day and minute."""
    here = at.astimezone(ZoneInfo(timezone))
    return f"{here:%b} {here.day}, {here:%H:%M}"


def exact_clock(at: datetime, timezone: str) -> str:
    """The local day and second."""
    return f"{at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M:%S}"


def change_class(verdict: Verdict, change: float | None) -> str:
    """Green or red only where the interval excludes no change at all."""
    if verdict != "likely real" or change is None:
        return "unsure"
    return "good" if change > 0 else "bad"
