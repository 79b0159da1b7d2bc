"""What changed between two periods: attributed revenue by volume, mix, rate and value."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct, structs

from talkworth.errors import BadInput
from talkworth.journal.entry import Trust
from talkworth.reports.amounts import NO_CUT, PublishedRule
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.dimensions import parse_dimensions
from talkworth.reports.period import Period, days_earlier, instant, parse_day
from talkworth.reports.revenue_per_conversation import horizon
from talkworth.reports.segment_sums import Asked, SegmentTotals, Summed, Values, segment_sums
from talkworth.reports.segments import MOST_SEGMENTS, MixAdjusted, mix_adjusted_of
from talkworth.reports.shop import published_rule, report_shop
from talkworth.reports.wording import amount
from talkworth.stats.change import Moved, Traffic, changed
from talkworth.warehouse import Reading

_NOBODY = SegmentTotals()


class NotEarlier(BadInput):
    """A period is compared with one that does not lie before it."""

    code = "not-earlier"

    def __init__(self, compared: Period, period: Period) -> None:
        super().__init__(
            f"{compared.from_on} to {compared.to_on} does not lie before {period.from_on}, the "
            "first day of the period. Name earlier days in `compare_from` and `compare_to`."
        )


class ChangeParts(Struct, kw_only=True, frozen=True):
    """
    Whole minor units that a change is made of: the four add up to `change_minor`.

    `volume_minor`: more or fewer conversations. `mix_minor`: other values among them.
    `rate_minor`: more or fewer orders per conversation. `value_minor`: worth more or less each.
    """

    change_minor: int
    volume_minor: int
    mix_minor: int
    rate_minor: int
    value_minor: int


class PeriodSums(Struct, kw_only=True, frozen=True):
    """Meaningful conversations started in a period, their orders, and what these brought."""

    n_meaningful: int
    n_orders: int
    revenue_minor: int


class ChangedValue(Struct, kw_only=True, frozen=True):
    """What conversations with these `values` (one per dimension) brought, and their part."""

    values: list[str]
    before: PeriodSums
    now: PeriodSums
    parts: ChangeParts


class ChangedGroup(Struct, kw_only=True, frozen=True):
    """Those too many to list, together."""

    n_values: int
    before: PeriodSums
    now: PeriodSums
    parts: ChangeParts


class WhatChanged(Struct, kw_only=True, frozen=True):
    """
    Attributed revenue of the conversations started in the period, against an earlier one.

    Of the earlier period only what had happened by `compared_until` counts: as long after its end
    as now is after this one's. `values` are the 200 largest parts, either way; with `rest` they
    add up to `total`, to the minor unit, part by part. `total` and `per_conversation` are null
    where one of the periods has no conversations. Revenue is a count under rules and has no
    interval; `per_conversation` splits revenue per conversation, with that of its rate.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    compared_from_on: date
    compared_to_on: date
    compared_until: datetime
    by: list[str]
    horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    before: PeriodSums
    now: PeriodSums
    total: ChangeParts | None = None
    values: list[ChangedValue] = []
    rest: ChangedGroup | None = None
    per_conversation: MixAdjusted | None
    words: list[str] = []
    published_rule: PublishedRule
    basis: Basis


def earlier_days(period: Period, from_on: str, to_on: str) -> Period | None:
    """
    The days asked to compare `period` with; `None` where none are: as many days before.

    A lone `from_on` runs to the day before the period, a lone `to_on` makes a single day.

    Raises:
        BadDate, PeriodReversed, PeriodTooLong, NotEarlier
    """
    if not from_on and not to_on:
        return None
    last = parse_day(to_on) if to_on else period.from_on - timedelta(days=1)
    return _checked(Period(parse_day(from_on) if from_on else last, last, period.timezone), period)


def days_of_both(period: Period, compared: Period | None) -> Period:
    """
    From the first day looked at to the last, as a view needs them (`view.viewed`).

    Raises:
        PeriodTooLong: the two periods lie too far apart.
    """
    return Period(compared.from_on, period.to_on, period.timezone) if compared else period


def _checked(earlier: Period, period: Period) -> Period:
    if earlier.to_on >= period.from_on:
        raise NotEarlier(earlier, period)
    return earlier


def what_changed(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    dimension: str = "traffic_source",
    *,
    now_us: int,
    compared: Period | None = None,
    horizon_d: int = 30,
) -> WhatChanged:
    """
    The report for `period` by one dimension, or two with a comma, as known at `now_us`.

    `compared` is an earlier period, by default as many days before.

    Raises:
        UnknownShop, BadChoice, NotEarlier
    """
    earlier = _checked(compared or period.previous(), period)
    dimensions, horizon_us = parse_dimensions(dimension, "dimension"), horizon(horizon_d)
    shop = report_shop(warehouse, shop_id)
    asked = Asked(shop_id, dimensions, shop.headline_trust, horizon_us)
    cut_at = days_earlier(now_us, (period.to_on - earlier.to_on).days, shop.timezone)
    before = segment_sums(warehouse, asked, earlier, cut_at)
    now = segment_sums(warehouse, asked, period, NO_CUT)
    final_at = max(period.until_at, now.last_helpful_at) + horizon_us
    report = WhatChanged(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        compared_from_on=earlier.from_on,
        compared_to_on=earlier.to_on,
        compared_until=instant(cut_at),
        by=[dimension.text for dimension in dimensions],
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        is_maturing=now_us < final_at,
        final_at=instant(final_at),
        before=_sums(before.total),
        now=_sums(now.total),
        per_conversation=mix_adjusted_of(before, now, earlier),
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )
    return _split(report, before, now)


def _split(report: WhatChanged, before: Summed, now: Summed) -> WhatChanged:
    """The report with the change in its parts, and in words."""
    total, values = _values(before, now)
    found = structs.replace(
        report, total=total, values=values[:MOST_SEGMENTS], rest=_rest(values[MOST_SEGMENTS:])
    )
    return structs.replace(found, words=list(_words(found)))


def _values(before: Summed, now: Summed) -> tuple[ChangeParts | None, list[ChangedValue]]:
    """The whole change, and every value's part of it, the largest first, either way."""
    every: list[Values] = sorted(before.segments.keys() | now.segments.keys())
    pairs = [
        (before.segments.get(values, _NOBODY), now.segments.get(values, _NOBODY))
        for values in every
    ]
    found = changed([_traffic(one, two) for one, two in pairs])
    if found is None:
        return None, []
    rows = [
        ChangedValue(values=list(values), before=_sums(one), now=_sums(two), parts=_parts(part))
        for values, (one, two), part in zip(every, pairs, found.parts, strict=True)
    ]
    return _parts(found.whole), sorted(rows, key=lambda row: -abs(row.parts.change_minor))


def _traffic(before: SegmentTotals, now: SegmentTotals) -> Traffic:
    one, two = before.moments, now.moments
    return Traffic(one.n, before.n_orders, one.r, two.n, now.n_orders, two.r)


def _sums(totals: SegmentTotals) -> PeriodSums:
    return PeriodSums(
        n_meaningful=totals.moments.n,
        n_orders=totals.n_orders,
        revenue_minor=totals.moments.r,
    )


def _parts(moved: Moved) -> ChangeParts:
    return ChangeParts(
        change_minor=moved.change,
        volume_minor=moved.volume,
        mix_minor=moved.mix,
        rate_minor=moved.rate,
        value_minor=moved.value,
    )


def _rest(left: Sequence[ChangedValue]) -> ChangedGroup | None:
    if not left:
        return None
    return ChangedGroup(
        n_values=len(left),
        before=_together(row.before for row in left),
        now=_together(row.now for row in left),
        parts=_parts(
            Moved(
                sum(row.parts.volume_minor for row in left),
                sum(row.parts.mix_minor for row in left),
                sum(row.parts.rate_minor for row in left),
                sum(row.parts.value_minor for row in left),
            )
        ),
    )


def _together(sums: Iterable[PeriodSums]) -> PeriodSums:
    every = list(sums)
    return PeriodSums(
        n_meaningful=sum(one.n_meaningful for one in every),
        n_orders=sum(one.n_orders for one in every),
        revenue_minor=sum(one.revenue_minor for one in every),
    )


def _words(report: WhatChanged) -> Iterator[str]:
    """What is read off, in sentences; what moved is never said to be why."""
    earlier = f"{report.compared_from_on} to {report.compared_to_on}"
    if report.total is None:
        empty = "these days" if not report.now.n_meaningful else earlier
        yield f"No meaningful conversation started in {empty}: there is no change to split."
        return
    currency, total = report.currency, report.total
    now, before = report.now.revenue_minor, report.before.revenue_minor
    yield (
        f"{amount(now, currency)} attributed, against {amount(before, currency)} from {earlier}, "
        f"cut at the same age: {_signed(total.change_minor, currency)}."
    )
    yield (
        f"The number of conversations makes {_signed(total.volume_minor, currency)} of it, their "
        f"mix {_signed(total.mix_minor, currency)}, orders per conversation "
        f"{_signed(total.rate_minor, currency)}, revenue per order "
        f"{_signed(total.value_minor, currency)}. It says what moved, not why."
    )
    n_days = (report.to_on - report.from_on).days + 1
    n_before = (report.compared_to_on - report.compared_from_on).days + 1
    if n_days != n_before:
        yield f"{n_days} days against {n_before}: the number of conversations holds that too."
    if report.per_conversation is not None:
        yield _per_conversation(report.per_conversation, currency)


def _per_conversation(found: MixAdjusted, currency: str) -> str:
    reach = "too few payers for an interval"
    if found.rate_low_minor is not None and found.rate_high_minor is not None:
        ends = (_signed(end, currency) for end in (found.rate_low_minor, found.rate_high_minor))
        reach = f"{' to '.join(ends)}: {found.verdict}"
    before, now = (amount(round(end), currency) for end in (found.before_minor, found.now_minor))
    return (
        f"Per conversation {before} became {now}: the mix makes "
        f"{_signed(found.mix_minor, currency)}, what they bring makes "
        f"{_signed(found.rate_minor, currency)} ({reach})."
    )


def _signed(minor: float, currency: str) -> str:
    whole = round(minor)
    return f"{'+' if whole > 0 else ''}{amount(whole, currency)}"
