"""A snapshot is one commit for several queries, whatever is loaded meanwhile."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.warehouse.journals import HOUR, MINUTE, RULES, SHOP, Journal

from talkworth.warehouse import Snapshot, Warehouse
from talkworth.warehouse.steps import Step, query_in_steps

SHOP_STATE = {"shop_id": "tea"}


def test_queries_of_a_snapshot_see_one_commit_and_the_next_one_sees_the_next(
    tmp_path: Path,
) -> None:
    journal = Journal()
    journal.ask("c1", MINUTE, visitor_id="v1")
    journal.buy("o1", HOUR, visitor_id="v1")
    warehouse = Warehouse.open(tmp_path, [SHOP], RULES)
    warehouse.load(journal.entries[:2])

    def seen(snapshot: Snapshot) -> tuple[bool, int]:
        (state,) = snapshot.query("shop_state", **SHOP_STATE)
        return state["has_order"], snapshot.watermark

    with warehouse.snapshot() as before:
        assert seen(before) == (False, 2)
        warehouse.load(journal.entries[2:])
        assert seen(before) == (False, 2)
        with before.snapshot() as same:
            assert same is before
    with warehouse.snapshot() as after:
        assert seen(after) == (True, 3)
    warehouse.close()


def test_steps_within_a_snapshot_see_its_commit_and_leave_it_as_it_was() -> None:
    journal = Journal()
    journal.buy("o1", HOUR, visitor_id="v1")
    warehouse = Warehouse.open(None, [SHOP], RULES)
    steps = {"cart_steps": Step("shop_state", SHOP_STATE)}
    with warehouse.snapshot() as snapshot:
        warehouse.load(journal.entries)
        for _ in range(2):
            ((row,),) = query_in_steps(snapshot, steps, "shop_state", **SHOP_STATE)
            assert row["has_order"] is False
        with pytest.raises(Exception, match="cart_steps"):
            snapshot.drop("cart_steps")
    warehouse.close()


def test_what_a_snapshot_makes_is_gone_with_it() -> None:
    warehouse = Warehouse.open(None, [SHOP], RULES)
    with warehouse.snapshot() as snapshot:
        snapshot.keep("kept", "shop_state", SHOP_STATE)
    names = warehouse.connection.execute("select table_name from duckdb_tables()").fetchall()
    assert "kept" not in {name for (name,) in names}
    warehouse.close()
