"""Workflows and features as a table."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.amounts import KINDS, ByKind, Interval
from talkworth.reports.clicks import ClickedItem
from talkworth.reports.features import Feature, FeatureReport
from talkworth.reports.table import Cell, Table, ratio_text

_NOTHING = Interval(estimate_minor=None, low_minor=None, high_minor=None, evidence="none")


def feature_table(report: FeatureReport) -> Table:
    """One row per workflow, question, nudge or assistant."""
    columns = [
        *f"{report.by} n_conversations n_meaningful n_helped helpful_rate helpful_low".split(),
        *"helpful_high n_handed_off n_persons n_payers n_orders".split(),
        *KINDS,
        *"total revenue_per_conversation low high evidence shrunk finding best_place".split(),
        *"worst_place n_shown n_clicks click_orders click_revenue revenue_per_click".split(),
        "currency",
    ]
    return Table(columns, [_row(one, report.currency) for one in report.features])


def _row(one: Feature, currency: str) -> list[Cell]:
    segment = one.segment
    ratio = segment.revenue_per_conversation if segment else _NOTHING
    revenue = segment.revenue if segment else ByKind()
    helpful = (one.helpful.estimate, one.helpful.low, one.helpful.high)
    return [
        one.value,
        one.n_conversations,
        one.n_meaningful,
        one.n_helped,
        *(None if share is None else f"{share:.6f}" for share in helpful),
        one.n_handed_off,
        segment.n_persons if segment else 0,
        segment.n_payers if segment else 0,
        segment.n_orders if segment else 0,
        *(decimal_text(revenue.of(kind), currency) for kind in KINDS),
        decimal_text(revenue.total_minor, currency),
        ratio_text(ratio.estimate_minor, currency),
        ratio_text(ratio.low_minor, currency),
        ratio_text(ratio.high_minor, currency),
        ratio.evidence,
        ratio_text(segment.shrunk_minor, currency) if segment else None,
        segment.finding if segment else None,
        segment.best_place if segment else None,
        segment.worst_place if segment else None,
        one.n_shown,
        *_clicks(one.clicks, currency),
        currency,
    ]


def _clicks(clicks: ClickedItem | None, currency: str) -> list[Cell]:
    if clicks is None:
        return [None] * 4
    return [
        clicks.n_clicks,
        clicks.n_orders,
        decimal_text(clicks.revenue.total_minor, currency),
        ratio_text(clicks.revenue_per_click.estimate_minor, currency),
    ]
