"""Connectors and questioned orders as tables."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.connectors import Connector
from talkworth.reports.data_health import DataHealth
from talkworth.reports.order_truth import OrderTruth, QuestionedOrder
from talkworth.reports.table import Cell, Table


def data_health_table(report: DataHealth) -> Table:
    """One row per connector."""
    columns = Connector.__struct_fields__
    return Table(
        columns, [[_cell(getattr(one, name)) for name in columns] for one in report.connectors]
    )


def order_truth_table(report: OrderTruth) -> Table:
    """One row per order, amounts as decimal text."""
    columns = (
        "order_id order_name ordered_at trust total net currency verified_at browser_at "
        "browser_total browser_currency"
    ).split()
    return Table(columns, [_order_cells(order) for order in report.orders])


def browser_amount(order: QuestionedOrder) -> str | None:
    """What the browser said the order came to, as text; `None` if it said nothing readable."""
    if order.browser_minor is None or order.browser_currency is None:
        return None
    return decimal_text(order.browser_minor, order.browser_currency)


def _order_cells(order: QuestionedOrder) -> list[Cell]:
    return [
        order.order_id,
        order.order_name,
        order.ordered_at,
        order.trust,
        decimal_text(order.total_minor, order.currency),
        decimal_text(order.net_minor, order.currency),
        order.currency,
        order.verified_at,
        order.browser_at,
        browser_amount(order),
        order.browser_currency,
    ]


def _cell(value: Cell | float) -> Cell:
    return f"{value:.3f}" if isinstance(value, float) else value
