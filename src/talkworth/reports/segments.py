"""Revenue per conversation by one or two segments: what differs, and what a change is made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import KINDS, NO_CUT, ByKind, Interval, PublishedRule, interval
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.dimensions import parse_dimensions
from talkworth.reports.period import Period, days_earlier, instant
from talkworth.reports.revenue_per_conversation import horizon
from talkworth.reports.segment_sums import Asked, SegmentTotals, Summed, Values, segment_sums
from talkworth.reports.shop import published_rule, report_shop
from talkworth.stats.mix import PairedSums, Part, mix_change
from talkworth.stats.ratio import FEW_PAYERS, Evidence
from talkworth.stats.segments import Finding, Judged, judge
from talkworth.stats.trend import Verdict
from talkworth.warehouse import Reading

MOST_SEGMENTS = 200
_NOBODY = SegmentTotals()


class Segment(Struct, kw_only=True, frozen=True):
    """
    The meaningful conversations with these `values`, one per dimension, and what they brought.

    `shrunk_minor` is revenue per conversation pulled toward that of all, as far as the segment
    is small; its 95 % interval is approximate. `finding` compares the segment with all others:
    "above" and "below" hold with at most 10 % false among them; `p_value` is null and the
    finding "too little data" under 30 `expected_orders`. It may stand anywhere from
    `best_place` to `worst_place` (null without a test); only segments whose intervals do not
    meet are ranked.
    """

    values: list[str]
    n_meaningful: int
    n_persons: int
    n_payers: int
    n_orders: int
    revenue: ByKind
    revenue_per_conversation: Interval
    shrunk_minor: float | None
    shrunk_low_minor: float | None
    shrunk_high_minor: float | None
    expected_orders: float
    p_value: float | None
    finding: Finding
    best_place: int | None
    worst_place: int | None


class SegmentGroup(Struct, kw_only=True, frozen=True):
    """Several segments together: all of them, or those too many to list."""

    n_segments: int
    n_meaningful: int
    n_orders: int
    revenue: ByKind


class SegmentChange(Struct, kw_only=True, frozen=True):
    """
    What one segment adds to the change: `mix_minor` + `rate_minor`, per conversation of all.

    Shares are of all meaningful conversations, 0 to 1; `before_minor` and `now_minor` are its
    own revenue per conversation, null without conversations.
    """

    values: list[str]
    before_share: float
    now_share: float
    before_minor: float | None
    now_minor: float | None
    mix_minor: float
    rate_minor: float


class MixAdjusted(Struct, kw_only=True, frozen=True):
    """
    The change of revenue per conversation against as many days before, cut at the same age.

    `change_minor` = `mix_minor` + `rate_minor`: other people came, and people brought other
    amounts. `rate_low_minor` and `rate_high_minor` bound the latter with 95 %; null under 10
    paying persons in either period. `segments` are the 200 largest.
    """

    previous_from_on: date
    previous_to_on: date
    before_minor: float
    now_minor: float
    change_minor: float
    mix_minor: float
    rate_minor: float
    rate_low_minor: float | None
    rate_high_minor: float | None
    evidence: Evidence
    verdict: Verdict
    segments: list[SegmentChange]


class SegmentReport(Struct, kw_only=True, frozen=True):
    """
    Credits of the meaningful conversations started in the period, by the dimensions `by`.

    `segments` are the 200 largest, `rest` the others together. Orders count up to `horizon_d`
    days after the touch; in the final view saves up to 90. `mix_adjusted` is null where one of
    the two periods has no conversations.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    by: list[str]
    horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    total: SegmentGroup
    revenue_per_conversation: Interval
    segments: list[Segment]
    rest: SegmentGroup
    mix_adjusted: MixAdjusted | None
    published_rule: PublishedRule
    basis: Basis


def segment_report(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    by: str,
    *,
    now_us: int,
    horizon_d: int = 30,
) -> SegmentReport:
    """
    The report for `period` by one dimension, or by two with a comma between them.

    Raises:
        UnknownShop, BadChoice
    """
    dimensions = parse_dimensions(by)
    horizon_us = horizon(horizon_d)
    shop = report_shop(warehouse, shop_id)
    asked = Asked(shop_id, dimensions, shop.headline_trust, horizon_us)
    now = segment_sums(warehouse, asked, period, NO_CUT)
    cut_at = days_earlier(now_us, period.n_days, shop.timezone)
    before = segment_sums(warehouse, asked, period.previous(), cut_at)
    segments = segments_of(now)
    final_at = max(period.until_at, now.last_helpful_at) + horizon_us
    return SegmentReport(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        by=[dimension.text for dimension in dimensions],
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        is_maturing=now_us < final_at,
        final_at=instant(final_at),
        total=group_of(len(segments), now.total),
        revenue_per_conversation=interval(now.total.moments),
        segments=segments[:MOST_SEGMENTS],
        rest=_rest(segments[MOST_SEGMENTS:]),
        mix_adjusted=mix_adjusted_of(before, now, period.previous()),
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )


def segments_of(now: Summed) -> list[Segment]:
    """Every segment, each judged against all others, largest first."""
    judged = judge([totals.sums() for totals in now.segments.values()])
    has_interval = now.total.moments.n_payers >= FEW_PAYERS
    return [
        _segment(values, totals, verdict, has_interval=has_interval)
        for (values, totals), verdict in zip(now.segments.items(), judged, strict=True)
    ]


def _segment(
    values: Values, totals: SegmentTotals, judged: Judged, *, has_interval: bool
) -> Segment:
    return Segment(
        values=list(values),
        n_meaningful=totals.moments.n,
        n_persons=totals.moments.n_persons,
        n_payers=totals.moments.n_payers,
        n_orders=totals.n_orders,
        revenue=totals.revenue,
        revenue_per_conversation=interval(totals.moments),
        shrunk_minor=judged.estimate,
        shrunk_low_minor=judged.low if has_interval else None,
        shrunk_high_minor=judged.high if has_interval else None,
        expected_orders=judged.expected_orders,
        p_value=judged.p_value,
        finding=judged.finding,
        best_place=judged.best_place,
        worst_place=judged.worst_place,
    )


def group_of(n_segments: int, totals: SegmentTotals) -> SegmentGroup:
    """Several segments together."""
    return SegmentGroup(
        n_segments=n_segments,
        n_meaningful=totals.moments.n,
        n_orders=totals.n_orders,
        revenue=totals.revenue,
    )


def _rest(segments: Iterable[Segment]) -> SegmentGroup:
    left = list(segments)
    kinds = {f"{kind}_minor": sum(segment.revenue.of(kind) for segment in left) for kind in KINDS}
    return SegmentGroup(
        n_segments=len(left),
        n_meaningful=sum(segment.n_meaningful for segment in left),
        n_orders=sum(segment.n_orders for segment in left),
        revenue=ByKind(**kinds),
    )


def mix_adjusted_of(before: Summed, now: Summed, previous: Period) -> MixAdjusted | None:
    """The change per conversation since `previous`; `None` where one has no conversations."""
    every = sorted(
        before.segments.keys() | now.segments.keys(),
        key=lambda values: (-_size(now, values), -_size(before, values), values),
    )
    pairs = [
        _paired(before.segments.get(values, _NOBODY), now.segments.get(values, _NOBODY))
        for values in every
    ]
    found = mix_change(pairs, before.total.moments.n_payers, now.total.moments.n_payers)
    if found is None:
        return None
    return MixAdjusted(
        previous_from_on=previous.from_on,
        previous_to_on=previous.to_on,
        before_minor=float(found.ratio1),
        now_minor=float(found.ratio2),
        change_minor=float(found.change),
        mix_minor=float(found.mix),
        rate_minor=float(found.rate),
        rate_low_minor=found.low,
        rate_high_minor=found.high,
        evidence=found.evidence,
        verdict=found.verdict,
        segments=[_change(values, part) for values, part in zip(every, found.parts, strict=True)][
            :MOST_SEGMENTS
        ],
    )


def _size(summed: Summed, values: Values) -> int:
    return summed.segments.get(values, _NOBODY).moments.n


def _paired(before: SegmentTotals, now: SegmentTotals) -> PairedSums:
    one, two = before.moments, now.moments
    return PairedSums(n1=one.n, r1=one.r, r2_1=one.r2, n2=two.n, r2=two.r, r2_2=two.r2)


def _change(values: Values, part: Part) -> SegmentChange:
    return SegmentChange(
        values=list(values),
        before_share=float(part.share1),
        now_share=float(part.share2),
        before_minor=None if part.ratio1 is None else float(part.ratio1),
        now_minor=None if part.ratio2 is None else float(part.ratio2),
        mix_minor=float(part.mix),
        rate_minor=float(part.rate),
    )
