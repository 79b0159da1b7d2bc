"""The report of escalation as a table."""

from __future__ import annotations

from talkworth.reports.escalation_result import EscalationReport, EscalationSegment, Gain
from talkworth.reports.table import Cell, Table, ratio_text


def escalation_table(report: EscalationReport) -> Table:
    """One row per segment and one, without a segment, for all of them."""
    columns = (
        "segment action rank finding recommended n_decisions n_escalated n_drawn n_compared "
        "n_unlogged n_certain effective_escalated effective_continued revenue revenue_low "
        "revenue_high value value_low value_high p_adjusted naive_wrong minutes cost n_measured "
        "n_assumed value_per_minute n_handed_over n_not_handed_over currency"
    ).split()
    return Table(columns, [_row(one, report.currency) for one in [*report.segments, report.total]])


def _row(one: EscalationSegment, currency: str) -> list[Cell]:
    minutes = one.minutes
    return [
        one.segment,
        one.action,
        one.rank,
        one.finding,
        one.recommendation.action if one.recommendation else None,
        one.n_decisions,
        one.n_escalated,
        one.n_drawn,
        one.n_compared,
        one.n_unlogged,
        one.n_certain,
        f"{one.effective_escalated:.1f}",
        f"{one.effective_continued:.1f}",
        *_ends(one.revenue, currency),
        *_ends(one.value, currency),
        None if one.p_adjusted is None else f"{one.p_adjusted:.6f}",
        ratio_text(one.naive_minor, currency),
        None if minutes.mean_minutes is None else f"{minutes.mean_minutes:.2f}",
        ratio_text(minutes.cost_minor, currency),
        minutes.n_measured,
        minutes.n_assumed,
        ratio_text(one.value_per_minute_minor, currency),
        one.n_handed_over,
        one.n_not_handed_over,
        currency,
    ]


def _ends(gain: Gain, currency: str) -> list[Cell]:
    ends = (gain.estimate_minor, gain.low_minor, gain.high_minor)
    return [ratio_text(end, currency) for end in ends]
