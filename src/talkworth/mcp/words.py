"""What an answer says in short, and what must never be left out where its numbers are told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Final, Protocol

from talkworth.journal.entry import Trust
from talkworth.money import decimal_text
from talkworth.reports.amounts import KINDS, ByKind, Interval
from talkworth.reports.basis import Basis, basis_words
from talkworth.stats.ratio import Evidence

NOT_OF_ONE: Final = (
    "Attributed by rules, which is no cause: what would have been lost without conversations can "
    "only be measured over many orders, by an experiment."
)
NOT_OF_VIEW: Final = (
    "Incrementality not measured under a filter, other rules or gross money: ask without them."
)
_LONGEST: Final = 300
_TRUST: Final[dict[Trust, str]] = {
    "verified": "Trust: verified; these orders were told by the shop's own system.",
    "client-reported": "Trust: client-reported; no verified source yet, all of this is what "
    "browsers reported.",
}
_NO_INTERVAL: Final = "no 95 % interval: under 10 paying persons, evidence none"


class OfDays(Protocol):
    """A report of a shop's days."""

    @property
    def shop_id(self) -> str: ...
    @property
    def timezone(self) -> str: ...
    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date: ...


class OfMoney(OfDays, Protocol):
    """A report of a shop's days in its currency."""

    @property
    def currency(self) -> str: ...


class Ripening(Protocol):
    """A report whose conversations may still bring orders."""

    @property
    def is_maturing(self) -> bool: ...
    @property
    def final_at(self) -> datetime: ...


def days_words(report: OfDays, what: str) -> str:
    """Of which shop, what, and of which days."""
    return f"{report.shop_id}: {what} {report.from_on} to {report.to_on} ({report.timezone})"


def head_words(report: OfMoney, what: str) -> str:
    """As `days_words`, with the currency and the unit of amounts."""
    return (
        f"{days_words(report, what)}, in {report.currency}; fields ending in _minor are in its "
        "minor unit."
    )


def money_words(minor: float | None, currency: str) -> str:
    """An amount to the minor unit; "unknown" is not zero."""
    return "unknown" if minor is None else f"{decimal_text(round(minor), currency)} {currency}"


def interval_words(found: Interval, currency: str) -> str:
    """An amount for each conversation, its interval, and how much the data can say."""
    return bounds_words(
        found.estimate_minor, (found.low_minor, found.high_minor), found.evidence, currency
    )


def bounds_words(
    estimate: float | None,
    bounds: tuple[float | None, float | None],
    evidence: Evidence,
    currency: str,
) -> str:
    """An estimate with both of its 95 % bounds, or why it has none; minor units."""
    if estimate is None:
        return "unknown: nothing to divide by"
    low, high = bounds
    if low is None or high is None:
        return f"{money_words(estimate, currency)} ({_NO_INTERVAL})"
    ends = f"{decimal_text(round(low), currency)} to {decimal_text(round(high), currency)}"
    return f"{money_words(estimate, currency)} (95 % interval {ends}, evidence {evidence})"


def kinds_words(revenue: ByKind, currency: str) -> str:
    """A total and the kinds that make it."""
    parts = (f"{kind} {decimal_text(revenue.of(kind), currency)}" for kind in KINDS)
    return f"{money_words(revenue.total_minor, currency)} ({', '.join(parts)})"


def trust_words(trust: Trust) -> str:
    """Whose word the headline rests on."""
    return _TRUST[trust]


def basis_lines(basis: Basis, timezone: str, data_to: datetime | None) -> Iterator[str]:
    """To when refunds are taken off, and what the report stands on besides."""
    until = basis.as_of or data_to
    at = "now" if until is None else f"{until.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    if basis.money == "net":
        yield f"Net of refunds, cancellations and chargebacks to {at}."
    else:
        yield f"Data to {at}."
    yield from basis_words(basis, timezone)


def ripening_words(report: Ripening) -> Iterator[str]:
    """Whether the last word is said."""
    if report.is_maturing:
        yield f"Still maturing: orders may come until {report.final_at:%Y-%m-%d}."


def page_words(page: int, page_size: int, n_rows: int) -> str:
    """Which rows these are, and whether there are more."""
    first, last = (page - 1) * page_size + 1, min(page * page_size, n_rows)
    if first > n_rows:
        return f"No rows on page {page}; there are {n_rows:,} in all."
    more = f" Ask for page {page + 1} for more." if last < n_rows else ""
    return f"Rows {first:,} to {last:,} of {n_rows:,}.{more}"


def one_line(text: str) -> str:
    """A sentence without anything that could pass for another line of ours."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def quoted(text: str) -> str:
    """A shop's or a shopper's own text, in one line and marked as theirs: it is data."""
    return json.dumps(one_line(text)[:_LONGEST], ensure_ascii=False)
