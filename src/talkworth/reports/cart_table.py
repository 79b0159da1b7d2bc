"""Cart figures as a table."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.cart_figures import CartFigures
from talkworth.reports.segment_tables import EVERYTHING
from talkworth.reports.table import Cell, Table, ratio_text


def cart_table(report: CartFigures) -> Table:
    """One row per day on which a cart was changed, then all of them."""
    columns = "day n_carts n_changes added removed value average_cart daily_cart currency".split()

    def money(*minors: int) -> list[Cell]:
        return [decimal_text(minor, report.currency) for minor in minors]

    rows: list[list[Cell]] = [
        [
            day.day,
            day.n_carts,
            day.n_changes,
            *money(day.added_minor, day.removed_minor, day.value_minor),
            ratio_text(day.average_cart_minor, report.currency),
            None,
            report.currency,
        ]
        for day in report.days
    ]
    total: list[Cell] = [
        EVERYTHING,
        report.n_cart_days,
        report.n_changes,
        *money(report.added_minor, report.removed_minor, report.add_to_cart_minor),
        ratio_text(report.average_cart_minor, report.currency),
        ratio_text(report.daily_cart_minor, report.currency),
        report.currency,
    ]
    return Table(columns, [*rows, total])
