"""Revenue per conversation and attributed revenue over time, against the period before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import (
    DAY_US,
    NO_CUT,
    BadChoice,
    ByKind,
    Interval,
    PublishedRule,
    by_kind,
    interval,
    moments,
)
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period, day_starts_at, days_earlier
from talkworth.reports.revenue_per_conversation import horizon, saved_horizon
from talkworth.reports.shop import ReportShop, published_rule, report_shop
from talkworth.stats.ratio import Evidence, Moments
from talkworth.stats.trend import PairedMoments, Verdict, ratio_change
from talkworth.warehouse import Reading

Step = Literal["day", "week"]
STEPS: tuple[Step, ...] = ("day", "week")


class Stretch(Struct, kw_only=True, frozen=True):
    """
    A day or a week of the shop's calendar, both days included.

    The ratio belongs to the conversations started in it, `revenue` and `n_orders` to the orders
    placed in it.
    """

    from_on: date
    to_on: date
    n_meaningful: int
    revenue_per_conversation: Interval
    revenue: ByKind
    n_orders: int


class RatioChange(Struct, kw_only=True, frozen=True):
    """
    Revenue per conversation now over the period before, less one: 0.12 is 12 % up.

    `low` and `high` bound it with 95 %; null under 10 paying persons in either period.
    """

    before_minor: float | None
    now_minor: float | None
    change: float | None
    low: float | None
    high: float | None
    evidence: Evidence
    verdict: Verdict


class RevenueChange(Struct, kw_only=True, frozen=True):
    """Attributed revenue of both periods. It is a count under rules and has no interval."""

    before_minor: int
    now_minor: int
    change: float | None


class Trend(Struct, kw_only=True, frozen=True):
    """
    This period and as many days before it, cut at the same age.

    Of the period before only what had happened by `n_days` before now counts: conversations,
    orders and refunds alike. `previous` runs beside `current`, stretch by stretch.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    previous_from_on: date
    previous_to_on: date
    step: Step
    horizon_d: int
    trust: Trust
    current: list[Stretch]
    previous: list[Stretch]
    revenue_per_conversation: RatioChange
    attributed_revenue: RevenueChange
    published_rule: PublishedRule
    basis: Basis


def trend(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    *,
    now_us: int,
    step: str = "day",
    horizon_d: int = 30,
) -> Trend:
    """
    The report for `period` by `step`, as known at `now_us` (UTC microseconds).

    Raises:
        UnknownShop, BadChoice
    """
    if step not in STEPS:
        raise BadChoice("step", step, STEPS)
    within = {"horizon_us": horizon(horizon_d), "saved_us": saved_horizon(horizon_d) * DAY_US}
    shop = report_shop(warehouse, shop_id)
    before = period.previous()
    cut_at = days_earlier(now_us, period.n_days, shop.timezone)
    length = 1 if step == "day" else 7
    current = _stretches(warehouse, shop, period, length, within, NO_CUT)
    previous = _stretches(warehouse, shop, before, length, within, cut_at)
    return Trend(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        previous_from_on=before.from_on,
        previous_to_on=before.to_on,
        step="week" if step == "week" else "day",
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        current=current,
        previous=previous,
        revenue_per_conversation=_ratio_change(warehouse, shop, period, cut_at, within),
        attributed_revenue=_revenue_change(previous, current),
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )


def _stretches(
    warehouse: Reading,
    shop: ReportShop,
    period: Period,
    length: int,
    within: Mapping[str, int],
    cut_at: int,
) -> list[Stretch]:
    starts = [period.from_on + timedelta(days=n) for n in range(0, period.n_days, length)]
    ends = [*(start - timedelta(days=1) for start in starts[1:]), period.to_on]
    taken = {
        "shop_id": shop.shop_id,
        "bounds": [*(day_starts_at(day, shop.timezone) for day in starts), period.until_at],
        "trust": shop.headline_trust,
        "cut_at": cut_at,
    }
    ratios = {
        row["stretch"]: moments(row) for row in warehouse.query("rpc_trend", **taken, **within)
    }
    revenue = {row["stretch"]: row for row in warehouse.query("revenue_trend", **taken)}
    stretches = []
    for number, (from_on, to_on) in enumerate(zip(starts, ends, strict=True), start=1):
        ratio, row = ratios.get(number, Moments()), revenue.get(number, {})
        stretches.append(
            Stretch(
                from_on=from_on,
                to_on=to_on,
                n_meaningful=ratio.n,
                revenue_per_conversation=interval(ratio),
                revenue=by_kind(row),
                n_orders=row.get("n_orders", 0),
            )
        )
    return stretches


def _ratio_change(
    warehouse: Reading, shop: ReportShop, period: Period, cut_at: int, within: Mapping[str, int]
) -> RatioChange:
    before = period.previous()
    (row,) = warehouse.query(
        "rpc_change",
        shop_id=shop.shop_id,
        from1_at=before.from_at,
        until1_at=before.until_at,
        cut1_at=cut_at,
        from2_at=period.from_at,
        until2_at=period.until_at,
        **within,
        trust=shop.headline_trust,
    )
    sums = PairedMoments(**{name: value or 0 for name, value in row.items()})
    change = ratio_change(sums)
    return RatioChange(
        before_minor=sums.r1 / sums.n1 if sums.n1 else None,
        now_minor=sums.r2 / sums.n2 if sums.n2 else None,
        change=change.change,
        low=change.low,
        high=change.high,
        evidence=change.evidence,
        verdict=change.verdict,
    )


def _revenue_change(previous: list[Stretch], current: list[Stretch]) -> RevenueChange:
    before = sum(stretch.revenue.total_minor for stretch in previous)
    now = sum(stretch.revenue.total_minor for stretch in current)
    return RevenueChange(
        before_minor=before,
        now_minor=now,
        change=now / before - 1 if before > 0 and now >= 0 else None,
    )
