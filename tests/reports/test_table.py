"""Reports as CSV: exact amounts, one header, and nothing a spreadsheet would run."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from tests.reports.narrated import NOW, SHOP, Opened, micros

from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.orders import OrderQuery, credited_orders
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import revenue_per_conversation
from talkworth.reports.table import (
    Table,
    as_csv,
    attributed_revenue_table,
    credited_orders_table,
    ratio_text,
    revenue_per_conversation_table,
    trend_table,
)
from talkworth.reports.trend import trend

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


def read(table: Table) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(as_csv(table))))


def test_revenue_per_conversation_has_a_row_for_each_channel_and_one_for_all(tea: Opened) -> None:
    report = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=micros(NOW))
    rows = read(revenue_per_conversation_table(report))

    assert [(row["channel"], row["n_meaningful"], row["total"]) for row in rows] == [
        ("chat", "12", "290.00"),
        ("nudge", "1", "55.00"),
        ("", "13", "345.00"),
    ]
    assert rows[-1]["revenue_per_conversation"] == "26.5385"
    assert (rows[-1]["low"], rows[-1]["evidence"]) == ("", "none")


def test_attributed_revenue_adds_up_to_the_net(tea: Opened) -> None:
    report = attributed_revenue(tea.warehouse, SHOP, NOVEMBER, now_us=micros(NOW))
    rows = read(attributed_revenue_table(report))

    assert [(row["trust"], row["channel"], row["total"]) for row in rows] == [
        ("verified", "chat", "290.00"),
        ("verified", "nudge", "55.00"),
        ("verified", "faq", "40.00"),
        ("verified", "", "145.00"),
        ("client-reported", "chat", "99.00"),
        ("client-reported", "", "0.00"),
    ]


def test_the_trend_has_both_periods_side_by_side(tea: Opened) -> None:
    report = trend(tea.warehouse, SHOP, NOVEMBER, now_us=micros(NOW))
    rows = read(trend_table(report))

    assert len(rows) == 20
    assert (rows[9]["from"], rows[9]["revenue"], rows[9]["previous_revenue"]) == (
        "2026-11-10",
        "40.00",
        "0.00",
    )


def test_orders_keep_their_own_currency(tea: Opened) -> None:
    orders = credited_orders(tea.warehouse, SHOP, NOVEMBER, OrderQuery(text="101"))
    rows = {row["order_id"]: row for row in read(credited_orders_table(orders))}

    assert (rows["1016"]["credit"], rows["1016"]["currency"]) == ("100.00", "EUR")
    assert (rows["1016"]["reporting_credit"], rows["1016"]["reporting_currency"]) == (
        "110.00",
        "USD",
    )
    assert rows["1017"]["reporting_credit"] == ""
    assert rows["1016"]["ordered_at"] == "2026-11-14T10:00:00Z"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("+1 555", "'+1 555"),
        ("-12.30", "-12.30"),
        ("#1001", "#1001"),
        (None, ""),
        (True, "true"),
        (datetime(2026, 11, 20, tzinfo=UTC), "2026-11-20T00:00:00Z"),
        (date(2026, 11, 20), "2026-11-20"),
        (7, "7"),
    ],
)
def test_a_cell_never_becomes_a_formula(cell: str | None, text: str) -> None:
    assert read(Table(["a", "b"], [[cell, "x"]]))[0]["a"] == text


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (482.147, "USD", "4.8215"),
        (-3.0, "EUR", "-0.0300"),
        (12.5, "JPY", "12.50"),
        (None, "EUR", None),
    ],
)
def test_a_ratio_has_two_more_decimals_than_its_currency(
    minor: float | None, currency: str, text: str | None
) -> None:
    assert ratio_text(minor, currency) == text
