"""Where the engines' words or meanings differ, and the one function each is given."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.scale.dialect import for_spark
from talkworth.warehouse.build import models
from talkworth.warehouse.db import sql_names, sql_text

MOST = 2**63 - 1


@pytest.mark.parametrize(
    ("folder", "name"),
    [
        *(("models", name) for name, _ in models()),
        *(("checks", name) for name in sql_names("checks")),
    ],
)
def test_every_model_and_check_can_be_said_for_spark(folder: str, name: str) -> None:
    said = for_spark(folder, name).lower()

    assert "//" not in said
    assert "arg_min" not in said
    assert "arg_max" not in said
    assert said.count("min_by(") + said.count("max_by(") <= said.count("filter(")
    assert " over up -" not in said


@pytest.fixture(scope="module")
def duck() -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    connection.execute(sql_text("engine", "duckdb"))
    return connection


@given(
    balance=st.integers(0, MOST) | st.integers(0, 2**33),
    weight=st.integers(0, MOST) | st.integers(0, 2**33),
    total=st.integers(1, MOST) | st.integers(1, 1000),
)
def test_cut_is_exact_on_duckdb(
    duck: duckdb.DuckDBPyConnection, balance: int, weight: int, total: int
) -> None:
    if weight > total:
        weight, total = total, weight
    values = [balance, weight, total]
    row = duck.execute("select cut($1::bigint, $2::bigint, $3::bigint)", values).fetchone()

    assert row == (balance * weight // total,)


def test_cut_of_nothing_is_nothing(duck: duckdb.DuckDBPyConnection) -> None:
    row = duck.execute("select cut(5::bigint, 1, 0), cut(null, 1, 1)").fetchone()

    assert row == (None, None)
