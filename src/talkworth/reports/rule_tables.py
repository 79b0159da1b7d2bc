"""Rule sets, previews and comparisons as tables, for CSV and for the command line."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.preview import Comparison, Preview
from talkworth.reports.rule_sets import RuleChange, RuleSets
from talkworth.reports.table import Cell, Table


def rule_sets_table(report: RuleSets) -> Table:
    """One row per version; `changes` are against the published rule."""
    columns = "version name state active_from archived_at changes note".split()
    rows: list[list[Cell]] = [
        [
            told.version,
            told.name,
            told.state,
            told.active_from,
            told.archived_at,
            changes_text(told.changes),
            told.note,
        ]
        for told in report.rule_sets
    ]
    return Table(columns, rows)


def preview_table(report: Preview) -> Table:
    """One row per trust, channel and kind: now, then, and the difference."""
    columns = "trust channel kind before after change currency".split()
    rows: list[list[Cell]] = [
        [
            row.trust,
            row.channel,
            row.kind,
            decimal_text(row.before_minor, report.currency),
            decimal_text(row.after_minor, report.currency),
            decimal_text(row.change_minor, report.currency),
            report.currency,
        ]
        for row in report.rows
    ]
    return Table(columns, rows)


def comparison_table(report: Comparison) -> Table:
    """One row per channel and kind, a column per candidate; the last row is what was earned."""
    columns = ["channel", "kind", *(one.label for one in report.candidates), "currency"]
    rows: list[list[Cell]] = [
        [row.channel, row.kind, *_amounts(row.amounts_minor, report.currency), report.currency]
        for row in report.rows
    ]
    earned = _amounts([one.attributed_minor for one in report.candidates], report.currency)
    return Table(columns, [*rows, [None, "attributed", *earned, report.currency]])


def changes_text(changes: list[RuleChange]) -> str:
    """`direct_h=168, model=linear`."""
    return ", ".join(f"{change.rule}={change.after}" for change in changes)


def _amounts(minors: list[int], currency: str) -> list[Cell]:
    return [decimal_text(minor, currency) for minor in minors]
