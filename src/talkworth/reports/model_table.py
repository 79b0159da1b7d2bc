"""The comparison of models as a table, for CSV."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.models import ModelComparison
from talkworth.reports.table import Cell, Table


def models_table(report: ModelComparison) -> Table:
    """A row per scope, model and channel; a view that is missing has one row without a channel."""
    columns = "scope model is_view channel n_sales revenue share currency missing".split()
    rows: list[list[Cell]] = []
    for scope in report.scopes:
        for model in scope.models:
            begin: list[Cell] = [scope.scope, model.model, model.is_view]
            if model.missing:
                rows.append([*begin, None, None, None, None, report.currency, model.missing])
            for one in model.by_channel:
                amount = decimal_text(one.revenue_minor, report.currency)
                share = None if one.share is None else f"{one.share:.6f}"
                figures: list[Cell] = [one.channel, f"{one.n_sales:.4f}", amount, share]
                rows.append([*begin, *figures, report.currency, None])
    return Table(columns, rows)
