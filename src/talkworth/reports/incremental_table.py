"""What the shop's experiments say about attributed revenue, as a table."""

from __future__ import annotations

from typing import Final

from talkworth.money import decimal_text
from talkworth.reports.experiment_result import MoneyTotal
from talkworth.reports.incremental_result import ExperimentFactor, Factor, IncrementalRevenue
from talkworth.reports.table import Cell, Table

_COLUMNS: Final = (
    "experiment_id", "from_on", "to_on", "arm", "control", "n_treated", "n_control", "finding",
    "factor", "low", "high", "incremental", "incremental_low", "incremental_high", "attributed",
    "is_used", "stale",
)  # fmt: skip


def incremental_table(report: IncrementalRevenue) -> Table:
    """A row per experiment, and one for the period where it was measured."""
    rows: list[list[Cell]] = [_experiment(one, report) for one in report.experiments]
    if report.factor is not None and report.incremental is not None:
        days: list[Cell] = ["period", report.from_on, report.to_on]
        rows.append(
            [
                *days,
                *(None, None, None, None),
                report.finding,
                *_factor(report.factor),
                *_amounts(report.incremental, report),
                _money(report.attributed_minor, report),
                True,
                "stale" if report.is_stale else None,
            ]
        )
    return Table(_COLUMNS, rows)


def _experiment(one: ExperimentFactor, report: IncrementalRevenue) -> list[Cell]:
    return [
        one.experiment_id,
        one.from_on,
        one.to_on,
        one.arm,
        one.control,
        one.n_treated,
        one.n_control,
        one.finding,
        *_factor(one.factor),
        *_amounts(one.incremental, report),
        _money(one.attributed_minor, report),
        one.is_used,
        one.stale,
    ]


def _factor(factor: Factor | None) -> list[Cell]:
    if factor is None:
        return [None, None, None]
    return [f"{end:.4f}" for end in (factor.estimate, factor.low, factor.high)]


def _amounts(found: MoneyTotal, report: IncrementalRevenue) -> list[Cell]:
    ends = (found.estimate_minor, found.low_minor, found.high_minor)
    return [_money(end, report) for end in ends]


def _money(minor: float | None, report: IncrementalRevenue) -> Cell:
    return None if minor is None else decimal_text(round(minor), report.currency)
