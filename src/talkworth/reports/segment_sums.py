"""The sums of every segment of a period: read once, in whole numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import DAY_US, KINDS, ByKind, moments
from talkworth.reports.dimensions import ALL, Dimension
from talkworth.reports.period import Period
from talkworth.stats.ratio import Moments
from talkworth.stats.segments import SegmentSums
from talkworth.warehouse import Reading
from talkworth.warehouse.steps import Step, query_in_steps

Values = tuple[str, ...]
FINAL_US = 30 * DAY_US
SAVED_FINAL_US = 90 * DAY_US


@dataclass(frozen=True, slots=True)
class Asked:
    """What a report is asked: whose orders (`trust`), by what, and how long after the touch."""

    shop_id: str
    dimensions: tuple[Dimension, ...]
    trust: Trust
    horizon_us: int


def saved_horizon(horizon_us: int) -> int:
    """How long after its withdrawal a save counts: in the final view it has 90 days to settle."""
    return SAVED_FINAL_US if horizon_us >= FINAL_US else horizon_us


@dataclass(frozen=True, slots=True)
class SegmentTotals:
    """What is known of one segment."""

    moments: Moments = field(default_factory=Moments)
    n_orders: int = 0
    revenue: ByKind = field(default_factory=ByKind)

    def sums(self) -> SegmentSums:
        """What it takes to judge the segment."""
        return SegmentSums(self.moments.n, self.moments.r, self.moments.r2, self.n_orders)


@dataclass(frozen=True, slots=True)
class Summed:
    """
    Every segment of a period by its values, largest first, and the whole.

    `last_helpful_at` (UTC microseconds) is 0 where no answer helped.
    """

    segments: dict[Values, SegmentTotals]
    total: SegmentTotals
    last_helpful_at: int


def segment_sums(warehouse: Reading, asked: Asked, period: Period, cut_at: int) -> Summed:
    """The sums for `period`; nothing that happened from `cut_at` (UTC microseconds) on counts."""
    (summed,) = segment_sums_of_each(warehouse, [asked], period, cut_at)
    return summed


def segment_sums_of_each(
    warehouse: Reading, asked: Sequence[Asked], period: Period, cut_at: int
) -> list[Summed]:
    """As `segment_sums`, of one shop by one thing after the other: its cohort is made once."""
    dimensions = tuple(dimension for one in asked for dimension in one.dimensions)
    steps = cohort_steps(asked[0].shop_id, dimensions, period, cut_at)
    with warehouse.snapshot() as snapshot:
        snapshot.keep("segment_cohort", *steps["segment_cohort"])
        found = [_summed(snapshot, one, period, cut_at) for one in asked]
        snapshot.drop("segment_cohort")
    return found


def _summed(snapshot: Reading, asked: Asked, period: Period, cut_at: int) -> Summed:
    steps = _steps(asked, period, cut_at)
    del steps["segment_cohort"]
    queries = ("segment_moments", "segment_revenue", "segment_age")
    sums, revenue, ages = query_in_steps(snapshot, steps, *queries)
    brought = {_key(row): row for row in revenue}
    found = {_key(row): _totals(row, brought.get(_key(row), {})) for row in sums}
    total = found.pop((True, "", ""), SegmentTotals())
    n_values = len(asked.dimensions)
    return Summed(
        segments={values[:n_values]: totals for values, totals in _by_size(found)},
        total=total,
        last_helpful_at=ages[0]["last_helpful_at"] or 0,
    )


def cohort_steps(
    shop_id: str,
    dimensions: tuple[Dimension, ...],
    period: Period,
    cut_at: int,
    *,
    is_every: bool = False,
) -> dict[str, Step]:
    """The steps up to each conversation's segment; `is_every` takes in those that do not count."""
    first, other = (*dimensions, ALL)[:2]
    cohort = {
        "shop_id": shop_id,
        "from_at": period.from_at,
        "until_at": min(period.until_at, cut_at),
        "is_every": is_every,
        "with_orders": any(dimension.needs_orders for dimension in dimensions),
        "with_landing": any(dimension.name == "landing_group" for dimension in dimensions),
    }
    return {
        "segment_cohort": Step("segment_cohort", cohort),
        "first_values": Step("segment_values", _named(first)),
        "other_values": Step("segment_values", _named(other)),
        "segment_conversations": Step("segment_conversations", {}),
    }


def _steps(asked: Asked, period: Period, cut_at: int) -> dict[str, Step]:
    credits = {
        "shop_id": asked.shop_id,
        "trust": asked.trust,
        "horizon_us": asked.horizon_us,
        "saved_horizon_us": saved_horizon(asked.horizon_us),
        "cut_at": cut_at,
    }
    steps = cohort_steps(asked.shop_id, asked.dimensions, period, cut_at)
    return steps | {"segment_credits": Step("segment_credits", credits)}


def _named(dimension: Dimension) -> dict[str, Any]:
    return {"by": dimension.name, "property": dimension.property_name}


def _key(row: Mapping[str, Any]) -> tuple[bool, str, str]:
    return row["is_total"], row["value"], row["other_value"]


def _by_size(
    found: Mapping[tuple[bool, str, str], SegmentTotals],
) -> list[tuple[Values, SegmentTotals]]:
    segments = [((value, other), totals) for (_, value, other), totals in found.items()]
    return sorted(segments, key=lambda segment: (-segment[1].moments.n, segment[0]))


def _totals(sums: Mapping[str, Any], revenue: Mapping[str, Any]) -> SegmentTotals:
    return SegmentTotals(
        moments=moments(sums),
        n_orders=revenue.get("n_orders", 0),
        revenue=ByKind(**{f"{kind}_minor": revenue.get(f"{kind}_minor", 0) for kind in KINDS}),
    )
