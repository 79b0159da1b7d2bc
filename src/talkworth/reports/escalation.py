"""What a human adds, by segment, from decisions that were partly drawn by lot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from talkworth.control.escalation_records import EscalationPolicy
from talkworth.reports.basis import UNTOLD
from talkworth.reports.escalation_policy import told_policy
from talkworth.reports.escalation_result import EscalationReport, EscalationSegment
from talkworth.reports.escalation_sums import (
    estimates,
    outcomes,
    p_values,
    recommendation,
    segment_of,
)
from talkworth.reports.escalation_words import notices, words
from talkworth.reports.period import Period, instant
from talkworth.reports.revenue_per_conversation import horizon
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.warehouse import Reading

DEFAULT_HORIZON_D = 7
# Two clocks tell a decision and its hand-off.
_SLACK_US = 60_000_000
# Longer from a hand-off to the last word is waiting, not work.
_LONGEST_US = 4 * 3_600_000_000


def escalation_report(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    policy: EscalationPolicy | None,
    *,
    now_us: int,
    horizon_d: int = DEFAULT_HORIZON_D,
) -> EscalationReport:
    """
    The report for the decisions of `period`, at the costs of `policy`.

    Raises:
        UnknownShop, BadChoice
    """
    horizon_us = horizon(horizon_d)
    shop = report_shop(warehouse, shop_id)
    counts, columns = _read(warehouse, shop, period, horizon_us, now_us)
    total, segments = _segments(columns, policy, shop.currency)
    final_at = period.until_at + horizon_us
    known = notices(
        total,
        has_policy=policy is not None,
        n_not_matured=counts["n_not_matured"],
        n_repeated=counts["n_repeated"],
        horizon_d=horizon_d,
    )
    return EscalationReport(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        is_maturing=now_us < final_at,
        final_at=instant(final_at),
        policy=told_policy(policy) if policy else None,
        **counts,
        total=total,
        segments=segments,
        notices=list(known),
        words=list(words(total, segments, shop.currency)),
        basis=UNTOLD,
    )


def _read(
    warehouse: Reading, shop: ReportShop, period: Period, horizon_us: int, now_us: int
) -> tuple[dict[str, int], Mapping[str, NDArray[Any]]]:
    """How many decisions there are, and the matured ones in columns."""
    decided = {
        "shop_id": shop.shop_id,
        "from_at": period.from_at,
        "until_at": period.until_at,
        "horizon_us": horizon_us,
        "now_us": now_us,
    }
    with warehouse.snapshot() as snapshot:
        snapshot.keep("escalation_decisions", "escalation_decisions", decided)
        (counts,) = snapshot.query("escalation_counts")
        columns = snapshot.columns(
            "escalation_outcomes",
            shop_id=shop.shop_id,
            trust=shop.headline_trust,
            horizon_us=horizon_us,
            slack_us=_SLACK_US,
            longest_us=_LONGEST_US,
        )
        snapshot.drop("escalation_decisions")
    return counts, columns


def _segments(
    columns: Mapping[str, NDArray[Any]], policy: EscalationPolicy | None, currency: str
) -> tuple[EscalationSegment, list[EscalationSegment]]:
    """All decisions together, and by segment: best use of a minute first, then by size."""
    names, found = outcomes(columns, policy)
    whole, by_place = estimates(found)
    everything = np.ones(len(found.segment), dtype=bool)
    total = segment_of(None, found, everything, whole, policy)
    each = [
        segment_of(name, found, found.segment == place, by_place[place], policy)
        for place, name in enumerate(names)
    ]
    adjusted = [
        structs.replace(one, p_adjusted=p) for one, p in zip(each, p_values(each), strict=True)
    ]
    best = sorted(
        (one for one in adjusted if one.value_per_minute_minor is not None),
        key=lambda one: -(one.value_per_minute_minor or 0),
    )
    ranked = [structs.replace(one, rank=place) for place, one in enumerate(best, 1)]
    rest = [one for one in adjusted if one.value_per_minute_minor is None]
    return total, [
        structs.replace(one, recommendation=recommendation(one, currency))
        for one in [*ranked, *rest]
    ]
