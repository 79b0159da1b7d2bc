"""What differs for sure, what may, and what moving effort would bring: decisions by dimension."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from math import ceil
from typing import Literal

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import (
    KINDS,
    NO_CUT,
    ByKind,
    Interval,
    PublishedRule,
    interval,
)
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.decision_words import (
    CAVEATS,
    RIPENING,
    Worded,
    dimension_words,
    value_words,
)
from talkworth.reports.dimensions import Dimension, parse_dimensions
from talkworth.reports.period import Period, instant
from talkworth.reports.revenue_per_conversation import horizon
from talkworth.reports.segment_sums import (
    Asked,
    SegmentTotals,
    Summed,
    Values,
    segment_sums_of_each,
)
from talkworth.reports.segments import MOST_SEGMENTS, Segment, SegmentGroup, group_of, segments_of
from talkworth.reports.shop import ReportShop, published_rule, report_shop
from talkworth.reports.suggestions import MOVED_SHARE, Suggestion, suggestions
from talkworth.stats.ratio import Moments
from talkworth.stats.segments import Pool, pool
from talkworth.stats.standing import Standing, conversations_needed, stand
from talkworth.warehouse import Reading

SAVE_FLOW = "save_flow"
ASKED_BY_ITSELF = ("traffic_source", "product_category", "workflow", SAVE_FLOW, "assistant")
_SPLIT = {SAVE_FLOW: "workflow,intent"}
_SAVES = "post_purchase_save"
STANDINGS: tuple[Standing, ...] = ("differs", "may differ", "not known")


class Needed(Struct, kw_only=True, frozen=True):
    """
    What it takes to find a difference of 25 % from all others with a chance of 80 %.

    `n_conversations` of this value in all, `n_more` beyond those of the period (0: such a
    difference would most likely have been found); `n_more_days` at the period's own pace.
    """

    n_conversations: int
    n_more: int
    n_more_days: int


class DecidedValue(Struct, kw_only=True, frozen=True):
    """
    One value of a dimension: its row of the segments report, and what can be said of it.

    `standing` "differs": `segment.finding` is above or below, with at most 10 % false among such.
    "may differ": not found so, but its p is 5 % or less, or its intervals leave at most half of
    the places to it; or found so among versions of the assistant while orders may still come,
    which makes the younger look worse. "not known": neither. `direction` is its side of all
    others, null where not known; `needed` is null where the value differs, or is all there is.
    """

    segment: Segment
    standing: Standing
    direction: Literal["above", "below"] | None
    needed: Needed | None
    words: str


class DecidedDimension(Struct, kw_only=True, frozen=True):
    """
    The values of one dimension: those that differ first, then those that may, larger first.

    `by` is the dimension as it is asked for; `save_flow` is the intent of the conversations in the
    workflow `post_purchase_save`, compared among themselves. `values` are at most 200.
    """

    by: str
    total: SegmentGroup
    revenue_per_conversation_minor: float | None
    n_differ: int
    n_may_differ: int
    n_not_known: int
    values: list[DecidedValue]
    words: str


class Decisions(Struct, kw_only=True, frozen=True):
    """
    What differs by dimension, for the conversations started in the period, and suggestions.

    `moved_share` (0 to 1) of all conversations of the dimension is what a suggestion moves, or
    all that the value has. `suggestions` of all dimensions, the surest gain (`low_minor`) first;
    none from one version of the assistant to another while orders may still come, since the newer
    one's conversations are younger. `caveats` must be read beside them.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    n_meaningful: int
    revenue_per_conversation: Interval
    moved_share: float
    dimensions: list[DecidedDimension]
    suggestions: list[Suggestion]
    caveats: list[str]
    published_rule: PublishedRule
    basis: Basis


def decisions(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    dimension: str = "",
    *,
    now_us: int,
    horizon_d: int = 30,
    moved_share: float = MOVED_SHARE,
) -> Decisions:
    """
    The report for `period` by one dimension (or two, with a comma), or by the five that matter.

    Raises:
        UnknownShop, BadChoice
    """
    parsed = _parsed((dimension,) if dimension else ASKED_BY_ITSELF)
    horizon_us = horizon(horizon_d)
    shop = report_shop(warehouse, shop_id)
    whole, sums = _summed(warehouse, shop, parsed, period, horizon_us)
    segments = {by: segments_of(summed) for by, summed in sums.items()}
    final_at = max(period.until_at, whole.last_helpful_at) + horizon_us
    fair = {by: found for by, found in segments.items() if now_us >= final_at or not _by_age(by)}
    told = {
        by: _dimension(by, sums[by], segments[by], period, shop.currency, is_fair=by in fair)
        for by in sums
    }
    return Decisions(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        is_maturing=now_us < final_at,
        final_at=instant(final_at),
        n_meaningful=whole.total.moments.n,
        revenue_per_conversation=interval(whole.total.moments),
        moved_share=moved_share,
        dimensions=list(told.values()),
        suggestions=suggestions(fair, moved_share, period.n_days, shop.currency),
        caveats=[*CAVEATS, *([RIPENING] if now_us < final_at else [])],
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )


def _summed(
    warehouse: Reading,
    shop: ReportShop,
    parsed: Mapping[str, tuple[Dimension, ...]],
    period: Period,
    horizon_us: int,
) -> tuple[Summed, dict[str, Summed]]:
    """The first of the dimensions, whose whole is everybody's, and all of them."""
    asked = [Asked(shop.shop_id, one, shop.headline_trust, horizon_us) for one in parsed.values()]
    whole, *_ = summed = segment_sums_of_each(warehouse, asked, period, NO_CUT)
    sums = dict(zip(parsed, summed, strict=True))
    if SAVE_FLOW in sums:
        sums[SAVE_FLOW] = saves_of(sums[SAVE_FLOW])
    return whole, sums


def _parsed(asked: Iterable[str]) -> dict[str, tuple[Dimension, ...]]:
    return {by: parse_dimensions(_SPLIT.get(by, by), "dimension") for by in asked}


def _by_age(by: str) -> bool:
    """Versions follow each other: while orders may still come, the younger one looks worse."""
    return "assistant" in by.split(",")


def saves_of(summed: Summed) -> Summed:
    """
    The save flows of conversations by workflow and intent: those of `post_purchase_save` alone.

    Who paid in two flows is counted once at least: `n_payers` of the whole is that of the largest.
    """
    flows: dict[Values, SegmentTotals] = {
        (intent,): totals
        for (workflow, intent), totals in summed.segments.items()
        if workflow == _SAVES
    }
    every = list(flows.values())
    whole = Moments(
        n=sum(one.moments.n for one in every),
        r=sum(one.moments.r for one in every),
        n_payers=max((one.moments.n_payers for one in every), default=0),
    )
    revenue = {f"{kind}_minor": sum(one.revenue.of(kind) for one in every) for kind in KINDS}
    n_orders = sum(one.n_orders for one in every)
    total = SegmentTotals(whole, n_orders, ByKind(**revenue))
    return Summed(flows, total, summed.last_helpful_at)


def _dimension(
    by: str,
    summed: Summed,
    segments: list[Segment],
    period: Period,
    currency: str,
    *,
    is_fair: bool,
) -> DecidedDimension:
    """Where it is not fair yet, since orders may still come, nothing differs for sure."""
    pooled = pool([totals.sums() for totals in summed.segments.values()])
    n_ranked = sum(segment.p_value is not None for segment in segments)
    words = Worded(currency, None if pooled is None else pooled.mean, n_ranked, is_fair)
    values = [_value(segment, pooled, period.n_days, words) for segment in segments]
    counts = [sum(value.standing == standing for value in values) for standing in STANDINGS]
    return DecidedDimension(
        by=by,
        total=group_of(len(segments), summed.total),
        revenue_per_conversation_minor=words.mean_minor,
        n_differ=counts[0],
        n_may_differ=counts[1],
        n_not_known=counts[2],
        values=sorted(values, key=lambda value: STANDINGS.index(value.standing))[:MOST_SEGMENTS],
        words=dimension_words(by, counts, [segment.values for segment in segments]),
    )


def _value(segment: Segment, pooled: Pool | None, n_days: int, words: Worded) -> DecidedValue:
    standing = stand(segment, words.n_ranked)
    if standing == "differs" and not words.is_fair:
        standing = "may differ"
    direction: Literal["above", "below"] | None = None
    if pooled is not None and standing != "not known":
        is_above = segment.revenue.total_minor > pooled.mean * segment.n_meaningful
        direction = "above" if is_above else "below"
    needed = None if standing == "differs" else _needed(segment, pooled, n_days, words.n_ranked)
    more = None if needed is None else (needed.n_more, needed.n_more_days)
    return DecidedValue(
        segment=segment,
        standing=standing,
        direction=direction,
        needed=needed,
        words=value_words(segment, standing, direction, more, words),
    )


def _needed(segment: Segment, pooled: Pool | None, n_days: int, n_ranked: int) -> Needed | None:
    if pooled is None:
        return None
    n, is_ranked = segment.n_meaningful, segment.p_value is not None
    in_all = conversations_needed(pooled, n, n_ranked + (not is_ranked))
    if in_all is None:
        return None
    n_more = max(0, in_all - n)
    return Needed(n_conversations=in_all, n_more=n_more, n_more_days=ceil(n_more * n_days / n))
