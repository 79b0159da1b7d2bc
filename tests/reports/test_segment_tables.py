"""Segments and the reports beside them as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

import pytest
from msgspec import structs
from tests.reports.lamps import lamp_shop
from tests.reports.narrated import NOW, SHOP, Opened, micros, opened

from talkworth.reports.after_support import after_support
from talkworth.reports.bought import bought_categories
from talkworth.reports.clicks import click_report
from talkworth.reports.identity import identity_report
from talkworth.reports.period import Period
from talkworth.reports.segment_tables import (
    after_support_table,
    bought_categories_table,
    clicks_table,
    identity_table,
    segment_changes_table,
    segments_table,
)
from talkworth.reports.segments import segment_report
from talkworth.reports.table import Table, as_csv

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
SECOND_HALF = Period(date(2026, 11, 5), date(2026, 11, 7), "America/New_York")
NOW_US = micros(NOW)


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lamps"), lamp_shop()) as found:
        yield found


def read(table: Table) -> list[dict[str, str]]:
    assert {len(row) for row in table.rows} <= {len(table.columns)}
    return list(csv.DictReader(io.StringIO(as_csv(table))))


def test_segments_have_a_row_each_and_one_for_all(lamps: Opened) -> None:
    report = segment_report(lamps.warehouse, SHOP, NOVEMBER, "customer,channel", now_us=NOW_US)
    rows = read(segments_table(report))

    assert [
        (row["customer"], row["channel"], row["n_meaningful"], row["total"]) for row in rows
    ] == [
        ("returning", "chat", "3", "130.00"),
        ("new", "chat", "1", "50.00"),
        ("new", "faq", "1", "0.00"),
        ("(all)", "", "5", "180.00"),
    ]
    assert rows[0]["finding"] == "too little data"
    assert rows[-1]["revenue_per_conversation"] == "36.0000"


def test_segments_not_listed_stand_together(lamps: Opened) -> None:
    report = segment_report(lamps.warehouse, SHOP, NOVEMBER, "intent", now_us=NOW_US)
    rest = structs.replace(report.total, n_segments=4)
    rows = read(segments_table(structs.replace(report, segments=report.segments[:1], rest=rest)))

    assert [row["intent"] for row in rows[1:]] == ["(others)", "(all)"]


def test_the_change_has_a_row_for_each_segment_and_adds_up(lamps: Opened) -> None:
    report = segment_report(lamps.warehouse, SHOP, SECOND_HALF, "customer", now_us=NOW_US)
    rows = read(segment_changes_table(report))

    assert rows[-1]["customer"] == "(all)"
    assert [row["customer"] for row in rows[:-1]] == ["returning", "new"]
    for name in ("mix", "rate"):
        parts = sum(float(row[name]) for row in rows[:-1])
        assert parts == pytest.approx(float(rows[-1][name]), abs=0.001)


def test_without_a_period_before_there_is_no_change(lamps: Opened) -> None:
    report = segment_report(lamps.warehouse, SHOP, NOVEMBER, "customer", now_us=NOW_US)

    assert report.mix_adjusted is None
    assert read(segment_changes_table(report)) == []


def test_clicks_have_a_row_for_each_item_and_for_each_kind(lamps: Opened) -> None:
    rows = read(clicks_table(click_report(lamps.warehouse, SHOP, NOVEMBER)))

    assert [(row["clicked"], row["item_id"], row["n_clicks"], row["total"]) for row in rows] == [
        ("faq_question", "delivery", "3", "95.00"),
        ("faq_question", "returns", "1", "0.00"),
        ("faq_question", "", "4", "95.00"),
        ("nudge", "", "0", "0.00"),
    ]


def test_after_support_has_a_row_for_each_intent(lamps: Opened) -> None:
    report = after_support(lamps.warehouse, SHOP, NOVEMBER, now_us=NOW_US)

    assert [(row["intent"], row["upsell"]) for row in read(after_support_table(report))] == [
        ("complaint", "15.00"),
        ("order_status", "20.00"),
        ("", "35.00"),
    ]


def test_categories_and_keys_have_a_row_each(lamps: Opened) -> None:
    bought = read(bought_categories_table(bought_categories(lamps.warehouse, SHOP, NOVEMBER)))
    keys = read(identity_table(identity_report(lamps.warehouse, SHOP, NOVEMBER)))

    assert (bought[0]["category"], bought[0]["net"]) == ("floor lamps", "130.00")
    assert [(key["kind"], key["n_joined"]) for key in keys if key["n_orders"] != "0"] == [
        ("visitor", "6")
    ]
