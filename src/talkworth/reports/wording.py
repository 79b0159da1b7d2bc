"""Spans, moments and amounts as people read them."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.period import local

_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}


def span(us: int) -> str:
    """
    An exact span: 420,000,000 us is "7 min 0 s", one day "1 d 0 h 0 min 0 s".

    Parts of a second are shown where there are any, to the microsecond.
    """
    seconds, rest = divmod(abs(us), 1_000_000)
    days, hours, minutes = seconds // 86_400, seconds // 3600 % 24, seconds // 60 % 60
    second = str(seconds % 60) if not rest else f"{seconds % 60}.{rest:06d}".rstrip("0")
    parts = [(days, "d"), (hours, "h"), (minutes, "min")]
    first = next((n for n, (count, _) in enumerate(parts) if count), len(parts))
    return " ".join([*(f"{count} {unit}" for count, unit in parts[first:]), f"{second} s"])


def window(us: int) -> str:
    """A window of a rule set: "24 h", "30 d" from three days on where the days are whole."""
    hours = us // 3_600_000_000
    return f"{hours // 24} d" if hours >= 72 and hours % 24 == 0 else f"{hours} h"


def moment(at_us: int, timezone: str) -> str:
    """An instant on the shop's clock, to the second."""
    return f"{local(at_us, timezone):%Y-%m-%d %H:%M:%S}"


def amount(minor: int, currency: str) -> str:
    """An exact amount: "$1,234.50", "-€3.00", "CHF 12.00"."""
    text = decimal_text(abs(minor), currency)
    whole, point, decimals = text.partition(".")
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    return f"{'-' if minor < 0 else ''}{symbol}{int(whole):,}{point}{decimals}"


def listing(words: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
