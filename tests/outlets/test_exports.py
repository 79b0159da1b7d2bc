"""Tables as files: what is in them adds up, and a file is there whole or not."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path

import duckdb
import pytest
from tests.outlets.conftest import Post
from tests.reports.narrated import NOW, SHOP, Story, tea_shop

from talkworth.control.refusals import UnknownShop
from talkworth.outlets.exports import TABLES, FolderUnwritable, export, write_exports
from talkworth.reports.amounts import BadChoice
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


@pytest.fixture
def story() -> Story:
    return tea_shop()


def written(post: Post, table: str, path: Path) -> list[dict[str, str]]:
    n_rows = export(post.shop.warehouse, SHOP, table, NOVEMBER, path, "csv")
    with path.open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == n_rows
    return rows


def test_the_credits_of_an_order_add_up_to_its_balance(post: Post, tmp_path: Path) -> None:
    orders = written(post, "orders", tmp_path / "orders.csv")
    credits = written(post, "credits", tmp_path / "credits.csv")
    sums = {order["order_id"]: 0 for order in orders if not order["excluded_reason"]}
    for credit in credits:
        sums[credit["order_id"]] += int(credit["credit_minor"])

    assert len(orders) >= 15
    assert sums == {
        order["order_id"]: int(order["balance_minor"])
        for order in orders
        if not order["excluded_reason"]
    }


def test_instants_are_utc_and_text_is_whole(post: Post, tmp_path: Path) -> None:
    rows = written(post, "conversations", tmp_path / "conversations.csv")

    assert {row["channel"] for row in rows} >= {"chat"}
    assert all(row["started_at"].endswith("+00") for row in rows)


@pytest.mark.parametrize("table", TABLES)
def test_parquet_holds_the_same_rows_as_csv(post: Post, tmp_path: Path, table: str) -> None:
    n_csv = export(post.shop.warehouse, SHOP, table, NOVEMBER, tmp_path / "t.csv", "csv")
    path = tmp_path / "t.parquet"
    n_parquet = export(post.shop.warehouse, SHOP, table, NOVEMBER, path, "parquet")

    assert n_csv == n_parquet > 0
    assert duckdb.read_parquet(str(path)).count("*").fetchall() == [(n_parquet,)]


def test_a_day_without_anything_is_a_file_with_a_header(post: Post, tmp_path: Path) -> None:
    empty = Period(date(2020, 1, 1), date(2020, 1, 1), "UTC")
    path = tmp_path / "orders.csv"

    assert export(post.shop.warehouse, SHOP, "orders", empty, path, "csv") == 0
    assert path.read_text().startswith("order_id,order_name,ordered_at")


@pytest.mark.parametrize(("table", "form"), [("orders; drop", "csv"), ("orders", "xlsx")])
def test_what_there_is_not_is_refused(post: Post, tmp_path: Path, table: str, form: str) -> None:
    with pytest.raises(BadChoice):
        export(post.shop.warehouse, SHOP, table, NOVEMBER, tmp_path / "x", form)


def test_an_unknown_shop_is_refused(post: Post, tmp_path: Path) -> None:
    with pytest.raises(UnknownShop):
        export(post.shop.warehouse, "no", "orders", NOVEMBER, tmp_path / "x", "csv")


def test_a_folder_that_cannot_be_written_leaves_nothing(post: Post, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    before = sorted(tmp_path.iterdir())
    with pytest.raises(FolderUnwritable):
        export(post.shop.warehouse, SHOP, "orders", NOVEMBER, tmp_path / "file" / "x.csv", "csv")

    assert sorted(tmp_path.iterdir()) == before


def test_every_day_once_the_tables_go_to_the_folder(post: Post, tmp_path: Path) -> None:
    outlet = post.add("export", str(tmp_path / "out"), "-", format="csv", days="20")
    assert [post.round() for _ in range(2)] == [1, 0]
    post.now = NOW + timedelta(days=1)
    assert post.round() == 1

    names = sorted(path.name for path in (tmp_path / "out" / SHOP).iterdir())
    assert names == sorted(f"{t}-2026-11-{day}.csv" for t in TABLES for day in (19, 20))
    assert {delivery.state for delivery in post.of(outlet)} == {"sent"}


def test_a_folder_that_is_gone_for_a_while_is_written_later(post: Post, tmp_path: Path) -> None:
    (tmp_path / "out").touch()
    outlet = post.add("export", str(tmp_path / "out"), "-", format="csv", days="1")
    assert post.round() == 0
    assert "FolderUnwritable" in post.of(outlet)[0].last_error
    (tmp_path / "out").unlink()
    post.now += timedelta(minutes=1)

    assert post.round() == 1


def test_the_paths_are_told(post: Post, tmp_path: Path) -> None:
    paths = write_exports(
        post.shop.warehouse, SHOP, "UTC", date(2026, 11, 19), 2, tmp_path, "parquet"
    )
    assert all(path.exists() for path in paths)
