"""What is not kept is worked out again for one order, as the build worked it out."""

from __future__ import annotations

import pytest
from tests.reference.compare import load, opened
from tests.reference.worlds import world

from talkworth.warehouse.order_steps import order_steps


@pytest.mark.parametrize("seed", [540, 541])
def test_the_steps_of_an_order_give_its_claims_again(seed: int) -> None:
    made = world(seed, n_happenings=40)
    warehouse = opened(made)
    load(warehouse, [made.entries])
    cursor = warehouse.connection.cursor()
    cursor.execute("use store")
    claims = cursor.execute(
        "select order_key, source_id, cast(sum(taken_minor) as bigint) from claims "
        "where claim_type in ('cancel', 'return') group by all"
    ).fetchall()
    for order_key, request_id, taken in claims:
        with order_steps(warehouse.db, order_key) as steps:
            parts = steps.query("explain_at_risk", order_key=order_key)
        kept = [part["taken_minor"] or 0 for part in parts if part["request_id"] == request_id]

        assert sum(kept) == taken
        assert all(part["risk_minor"] <= part["balance_minor"] for part in parts)
    warehouse.close()


def test_nothing_of_the_steps_is_left() -> None:
    made = world(540, n_happenings=20)
    warehouse = opened(made)
    load(warehouse, [made.entries])
    temporary = "select table_name from duckdb_tables() where temporary order by all"
    before = warehouse.connection.execute(temporary).fetchall()
    with order_steps(warehouse.db, 1) as steps:
        assert steps.query("explain_holders", order_key=1) == []
    after = warehouse.connection.execute(temporary).fetchall()
    warehouse.close()

    assert after == before
