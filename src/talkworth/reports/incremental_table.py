"""What the shop's experiments say about attributed revenue, as a table."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.table import Cell, Table


def incremental_table(report: IncrementalRevenue) -> Table:
    """A row per experiment, and one for the period where it was measured."""
    columns = (
        "experiment_id", "from_on", "to_on", "arm", "control", "n_treated", "n_control", "finding",
        "factor", "low", "high", "incremental", "incremental_low", "incremental_high", "attributed",
        "is_used", "stale",
    )  # fmt: skip
    rows: list[list[Cell]] = []
    for one in report.experiments:
        ends = one.incremental
        rows.append(
            [
                one.experiment_id,
                one.from_on,
                one.to_on,
                one.arm,
                one.control,
                one.n_treated,
                one.n_control,
                one.finding,
                *(_share(getattr(one.factor, end, None)) for end in ("estimate", "low", "high")),
                *(
                    _money(minor, report)
                    for minor in (ends.estimate_minor, ends.low_minor, ends.high_minor)
                ),
                _money(one.attributed_minor, report),
                one.is_used,
                one.stale,
            ]
        )
    if report.factor is not None and report.incremental is not None:
        factor, found = report.factor, report.incremental
        rows.append(
            [
                "period",
                report.from_on,
                report.to_on,
                None,
                None,
                None,
                None,
                report.finding,
                *(_share(end) for end in (factor.estimate, factor.low, factor.high)),
                *(
                    _money(minor, report)
                    for minor in (found.estimate_minor, found.low_minor, found.high_minor)
                ),
                _money(report.attributed_minor, report),
                True,
                "stale" if report.is_stale else None,
            ]
        )
    return Table(columns, rows)


def _share(share: float | None) -> Cell:
    return None if share is None else f"{share:.4f}"


def _money(minor: float | None, report: IncrementalRevenue) -> Cell:
    return None if minor is None else decimal_text(round(minor), report.currency)
