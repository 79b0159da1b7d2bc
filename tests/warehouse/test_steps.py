"""Queries in steps, over one state of the warehouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.reports.narrated import NOW, SHOP, Opened, micros, opened, tea_shop

from talkworth.reports.dimensions import Dimension
from talkworth.reports.period import Period, parse_day
from talkworth.reports.segment_sums import cohort_steps
from talkworth.warehouse.steps import Step, query_in_steps

NOVEMBER = Period(parse_day("2026-11-01"), parse_day("2026-11-20"), "America/New_York")


@pytest.fixture(scope="module")
def tea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("tea"), tea_shop()) as found:
        yield found


def test_a_query_reads_what_the_steps_before_it_made(tea: Opened) -> None:
    steps = cohort_steps(SHOP, (Dimension("channel"),), NOVEMBER, micros(NOW))
    (values, ages) = query_in_steps(
        tea.warehouse, steps, "segment_conversations", "segment_age", unused="never asked for"
    )

    assert len(values) == 2 * 13
    assert {row["value"] for row in values if not row["is_total"]} == {"chat", "nudge"}
    assert ages[0]["last_helpful_at"] > 0


def test_nothing_is_left_behind_even_where_a_step_fails(tea: Opened) -> None:
    for _ in range(2):
        with pytest.raises(KeyError, match="from_at"):
            query_in_steps(tea.warehouse, {"segment_cohort": Step("segment_cohort", {})})
    tables = tea.warehouse.connection.execute("select table_name from duckdb_tables()").fetchall()

    assert "segment_cohort" not in {name for (name,) in tables}
