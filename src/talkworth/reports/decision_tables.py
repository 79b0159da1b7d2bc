"""Decisions, what changed, and before and after, as tables."""

from __future__ import annotations

from collections.abc import Iterable

from talkworth.money import decimal_text
from talkworth.reports.before_after import BeforeAfter
from talkworth.reports.decisions import DecidedDimension, Decisions
from talkworth.reports.segment_tables import EVERYTHING, OTHERS
from talkworth.reports.table import Cell, Table, ratio_text
from talkworth.reports.trend import Stretch
from talkworth.reports.what_changed import ChangeParts, PeriodSums, WhatChanged


def decisions_table(report: Decisions) -> Table:
    """One row per value of each dimension; of two dimensions `value` has a comma between."""
    columns = (
        "dimension value standing direction n_meaningful n_orders revenue "
        "revenue_per_conversation shrunk shrunk_low shrunk_high p_value best_place worst_place "
        "n_needed n_more n_more_days currency"
    ).split()
    rows = [row for found in report.dimensions for row in _value_rows(found, report.currency)]
    return Table(columns, rows)


def _value_rows(found: DecidedDimension, currency: str) -> Iterable[list[Cell]]:
    for value in found.values:
        segment, needed = value.segment, value.needed
        ratios = (
            segment.revenue_per_conversation.estimate_minor,
            segment.shrunk_minor,
            segment.shrunk_low_minor,
            segment.shrunk_high_minor,
        )
        yield [
            found.by,
            ",".join(segment.values),
            value.standing,
            value.direction,
            segment.n_meaningful,
            segment.n_orders,
            decimal_text(segment.revenue.total_minor, currency),
            *(ratio_text(ratio, currency) for ratio in ratios),
            None if segment.p_value is None else f"{segment.p_value:.6f}",
            segment.best_place,
            segment.worst_place,
            None if needed is None else needed.n_conversations,
            None if needed is None else needed.n_more,
            None if needed is None else needed.n_more_days,
            currency,
        ]


def suggestions_table(report: Decisions) -> Table:
    """One row per suggestion, the surest gain first."""
    columns = "dimension from to from_shrunk to_shrunk n_moved gain low high currency".split()
    return Table(
        columns,
        [
            [
                one.by,
                ",".join(one.from_values),
                ",".join(one.to_values),
                ratio_text(one.from_minor, report.currency),
                ratio_text(one.to_minor, report.currency),
                one.n_moved,
                decimal_text(one.gain_minor, report.currency),
                decimal_text(one.low_minor, report.currency),
                decimal_text(one.high_minor, report.currency),
                report.currency,
            ]
            for one in report.suggestions
        ],
    )


def what_changed_table(report: WhatChanged) -> Table:
    """One row per value, then those not listed, then all: the rows add up to the last."""
    columns = [
        *report.by,
        *"previous_meaningful previous_orders previous_revenue n_meaningful n_orders".split(),
        *"revenue change volume mix rate value currency".split(),
    ]
    if report.total is None:
        return Table(columns, [])

    def row(
        names: list[str], before: PeriodSums, now: PeriodSums, parts: ChangeParts
    ) -> list[Cell]:
        none: list[Cell] = [None]
        money = (
            parts.change_minor,
            parts.volume_minor,
            parts.mix_minor,
            parts.rate_minor,
            parts.value_minor,
        )
        return [
            *names,
            *none * (len(report.by) - len(names)),
            *_sums(before, report.currency),
            *_sums(now, report.currency),
            *(decimal_text(minor, report.currency) for minor in money),
            report.currency,
        ]

    rows = [row(one.values, one.before, one.now, one.parts) for one in report.values]
    if report.rest is not None:
        rows.append(row([OTHERS], report.rest.before, report.rest.now, report.rest.parts))
    rows.append(row([EVERYTHING], report.before, report.now, report.total))
    return Table(columns, rows)


def _sums(sums: PeriodSums, currency: str) -> list[Cell]:
    return [sums.n_meaningful, sums.n_orders, decimal_text(sums.revenue_minor, currency)]


def before_after_table(report: BeforeAfter) -> Table:
    """One row per day, before and after, with what was noted on it."""
    columns = (
        "side day n_meaningful revenue_per_conversation low high evidence revenue n_orders noted "
        "currency"
    ).split()
    sides = (("before", report.before), ("after", report.after))
    return Table(columns, [_day(side, day, report) for side, days in sides for day in days])


def _day(side: str, day: Stretch, report: BeforeAfter) -> list[Cell]:
    ratio = day.revenue_per_conversation
    noted = [f"{note.kind}: {note.text}" for note in report.annotations if note.on == day.from_on]
    return [
        side,
        day.from_on,
        day.n_meaningful,
        ratio_text(ratio.estimate_minor, report.currency),
        ratio_text(ratio.low_minor, report.currency),
        ratio_text(ratio.high_minor, report.currency),
        ratio.evidence,
        decimal_text(day.revenue.total_minor, report.currency),
        day.n_orders,
        "; ".join(noted) or None,
        report.currency,
    ]
