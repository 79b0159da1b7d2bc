"""What each workflow, question, nudge and assistant does: whom it helps, and what it earns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, get_args

from msgspec import Struct

from talkworth.detectors.workflow import Workflow
from talkworth.journal.entry import Trust
from talkworth.reports.amounts import NO_CUT, BadChoice, PublishedRule
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.clicks import ClickedItem, ClickedKind, click_report
from talkworth.reports.dimensions import Dimension
from talkworth.reports.period import Period, instant
from talkworth.reports.revenue_per_conversation import horizon
from talkworth.reports.segment_sums import Asked, Summed, cohort_steps, segment_sums
from talkworth.reports.segments import MOST_SEGMENTS, Segment, SegmentGroup, group_of, segments_of
from talkworth.reports.shop import published_rule, report_shop
from talkworth.stats.proportion import wilson
from talkworth.warehouse import Reading
from talkworth.warehouse.steps import query_in_steps

FEATURES = ("workflow", "faq_question", "nudge", "assistant")
WORKFLOWS: tuple[str, ...] = get_args(Workflow)


class Proportion(Struct, kw_only=True, frozen=True):
    """A part of a whole, 0 to 1, with Wilson's 95 % interval; all null of nothing."""

    estimate: float | None
    low: float | None
    high: float | None


class Feature(Struct, kw_only=True, frozen=True):
    """
    The conversations of one workflow, or that one question or nudge opened, or of one assistant.

    `is_standard`: one of the five workflows that Talkworth detects itself. Of `n_conversations`
    (bots left out) `n_meaningful` count; of these an answer helped in `n_helped`, which is
    `helpful`, and a human took `n_handed_off` over. `segment` is what they earned, judged against
    all others; null without meaningful conversations. `n_shown` is how often a nudge was displayed,
    `clicks` are those of a question or nudge, with what they earned themselves; both are null for
    the others, and under a filter.
    """

    value: str
    is_standard: bool
    n_conversations: int
    n_meaningful: int
    n_helped: int
    n_handed_off: int
    helpful: Proportion
    segment: Segment | None
    n_shown: int | None
    clicks: ClickedItem | None


class FeatureReport(Struct, kw_only=True, frozen=True):
    """
    The conversations started in the period by what served them, most conversations first.

    Where `by` is `workflow`, the five standard ones are always there. `none` is no question, no
    nudge; `unknown` what nobody told. At most 200 are listed of `n_features`; `total` is all.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    by: str
    horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    n_features: int
    total: SegmentGroup
    features: list[Feature]
    published_rule: PublishedRule
    basis: Basis


def feature_report(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    by: str = "workflow",
    *,
    now_us: int,
    horizon_d: int = 30,
) -> FeatureReport:
    """
    The report for `period` by one of `FEATURES`, as known at `now_us` (UTC microseconds).

    Raises:
        UnknownShop, BadChoice
    """
    if by not in FEATURES:
        raise BadChoice("by", by, FEATURES)
    horizon_us = horizon(horizon_d)
    shop = report_shop(warehouse, shop_id)
    dimension = Dimension(by)
    asked = Asked(shop_id, (dimension,), shop.headline_trust, horizon_us)
    now = segment_sums(warehouse, asked, period, NO_CUT)
    counts = _counts(warehouse, shop_id, dimension, period)
    clicks = _clicks(warehouse, shop_id, period, by, horizon_d)
    shown = _shown(warehouse, shop_id, period, by)
    found = _features(by, now, counts, (clicks, shown))
    final_at = max(period.until_at, now.last_helpful_at) + horizon_us
    return FeatureReport(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        by=by,
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        is_maturing=now_us < final_at,
        final_at=instant(final_at),
        n_features=len(found),
        total=group_of(len(now.segments), now.total),
        features=found[:MOST_SEGMENTS],
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )


def _counts(
    warehouse: Reading, shop_id: str, dimension: Dimension, period: Period
) -> dict[str, Mapping[str, Any]]:
    steps = cohort_steps(shop_id, (dimension,), period, NO_CUT, is_every=True)
    kept = {name: steps[name] for name in ("segment_cohort", "first_values")}
    (rows,) = query_in_steps(warehouse, kept, "feature_counts")
    return {row["value"]: row for row in rows}


def _clicks(
    warehouse: Reading, shop_id: str, period: Period, by: str, horizon_d: int
) -> dict[str, ClickedItem]:
    """Those of each question or nudge; a filter of conversations says nothing of clicks."""
    if by not in ("faq_question", "nudge") or warehouse.is_filtered:
        return {}
    report = click_report(warehouse, shop_id, period, horizon_d=horizon_d)
    kind: ClickedKind = report.nudges if by == "nudge" else report.faq_questions
    return {item.item_id: item for item in kind.items if item.item_id is not None}


def _shown(warehouse: Reading, shop_id: str, period: Period, by: str) -> dict[str, int]:
    """How often each nudge was displayed."""
    if by != "nudge" or warehouse.is_filtered:
        return {}
    days = {"shop_id": shop_id, "from_at": period.from_at, "until_at": period.until_at}
    return {row["nudge_id"]: row["n_shown"] for row in warehouse.query("nudges_shown", **days)}


def _features(
    by: str,
    now: Summed,
    counts: Mapping[str, Mapping[str, Any]],
    beside: tuple[Mapping[str, ClickedItem], Mapping[str, int]],
) -> list[Feature]:
    clicks, shown = beside
    judged = {segment.values[0]: segment for segment in segments_of(now)}
    standard = WORKFLOWS if by == "workflow" else ()
    values: Iterable[str] = {*judged, *counts, *clicks, *shown, *standard}
    found = [
        _feature(value, value in standard, counts.get(value, {}), judged.get(value), beside)
        for value in values
    ]
    return sorted(
        found,
        key=lambda one: (
            -one.n_meaningful,
            -(one.clicks.n_clicks if one.clicks else 0),
            -one.n_conversations,
            one.value,
        ),
    )


def _feature(
    value: str,
    is_standard: bool,
    row: Mapping[str, Any],
    segment: Segment | None,
    beside: tuple[Mapping[str, ClickedItem], Mapping[str, int]],
) -> Feature:
    clicks, shown = beside
    n_meaningful, n_helped = row.get("n_meaningful", 0), row.get("n_helped", 0)
    share = wilson(n_helped, n_meaningful)
    return Feature(
        value=value,
        is_standard=is_standard,
        n_conversations=row.get("n_conversations", 0),
        n_meaningful=n_meaningful,
        n_helped=n_helped,
        n_handed_off=row.get("n_handed_off", 0),
        helpful=Proportion(estimate=share.estimate, low=share.low, high=share.high),
        segment=segment,
        n_shown=shown.get(value, 0 if shown and value in clicks else None),
        clicks=clicks.get(value),
    )
