"""A shop's tables over HTTP."""

from __future__ import annotations

import csv
import io

import pytest
from tests.web.conftest import Site

NOVEMBER = "from=2026-11-01&to=2026-11-20"


@pytest.mark.parametrize("table", ["conversations", "credits", "orders"])
def test_a_table_is_a_download(site: Site, table: str) -> None:
    answer = site.read(f"/v1/exports/{table}?{NOVEMBER}")

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert f"{table}-2026-11-01-2026-11-20.csv" in answer.headers["content-disposition"]
    assert len(list(csv.DictReader(io.StringIO(answer.text)))) > 0


def test_parquet_is_parquet(site: Site) -> None:
    answer = site.read(f"/v1/exports/orders?{NOVEMBER}&format=parquet")

    assert answer.headers["content-type"] == "application/vnd.apache.parquet"
    assert answer.content[:4] == answer.content[-4:] == b"PAR1"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("persons", "bad-choice"),
        ("orders?format=xlsx", "bad-parameter"),
        ("orders?from=tomorrow", "bad-date"),
        ("orders?shop=coffee", "other-shop"),
        ("orders?limit=5", "unknown-parameter"),
    ],
)
def test_what_makes_no_sense_is_refused(site: Site, query: str, code: str) -> None:
    answer = site.read(f"/v1/exports/{query}")
    assert answer.json()["error"]["code"] == code
