"""The steps between facts and credits that are not kept, worked out again for one order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from talkworth.warehouse.build import models
from talkworth.warehouse.db import Database, sql_text
from talkworth.warehouse.preview import Replay

STEPS: Final = frozenset(
    "upgrades withdrawals risk_cells at_risk saved_orders claim_parts claim_cuts portion_moves "
    "pool_moves portion_holders claim_holders".split()
)


@contextmanager
def order_steps(db: Database, order_key: int) -> Iterator[Replay]:
    """
    All relations, and for one order the models' steps too, as of one commit.

    On a connection of its own. What belongs to orders (entries, portions, claims, requests) is
    seen of this order and of those of its subscription alone. The steps are temporary; they are
    gone when the context ends.
    """
    with db.standing() as cursor:
        cursor.execute(sql_text("steps", "asked"), {"order_key": order_key})
        cursor.execute(sql_text("steps", "order"))
        for name, relation in models():
            if relation in STEPS:
                cursor.execute(f"create temp table {relation} as {sql_text('models', name)}")
        yield Replay(cursor)
