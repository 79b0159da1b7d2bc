"""Replays a shop under other rules, beside the warehouse: nothing that is stored changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np

from talkworth.rules import Ruling
from talkworth.warehouse.build import GUARDS, VIEWS, NotConserved, models
from talkworth.warehouse.db import STORE, Database, sql_text
from talkworth.warehouse.rule_sets import rule_rows
from talkworth.warehouse.snapshot import Snapshot

# Told anew for every preview, not looked through.
_APART = frozenset({"shops", "rule_sets", "identity_limits"})


class Replay(Snapshot):
    """The models' relations under the candidate; `store.main` before a name means the stored."""

    def guard(self) -> None:
        """
        Raises:
            NotConserved: the candidate's credits do not add up to the ledger.
        """
        for check in GUARDS:
            if rows := self.rows("checks", check, {}):
                raise NotConserved(
                    f"{check}: {len(rows)} rows of the preview break it, the first is {rows[0]}. "
                    "Nothing was changed. This is a fault of ours: please report it with this line."
                )


@contextmanager
def replayed(db: Database, shop_id: str, rulings: Sequence[Ruling]) -> Iterator[Replay]:
    """
    Every model of one shop under `rulings`, on a connection of its own, as of one commit.

    Persons stay as they are: limits of identifiers are not replayed. The models' tables are
    temporary and shadow the stored ones by name; they are gone when the context ends.

    Raises:
        NotConserved
    """
    with db.standing() as cursor:
        cursor.execute(sql_text("preview", "shop"), {"shop_id": shop_id})
        _shadow_facts(cursor)
        _shadow_rules(cursor, shop_id, rulings)
        for name, relation in models():
            kind = "view" if relation in VIEWS else "table"
            model = sql_text("models", name)
            cursor.execute(f"create or replace temp {kind} {relation} as {model}")
        replay = Replay(cursor)
        replay.guard()
        yield replay


def _shadow_facts(cursor: Any) -> None:
    """Let the models see the rows of one shop alone, under the names they read."""
    made = {relation for _, relation in models()} | _APART
    for (table,) in cursor.execute(sql_text("preview", "tables")).fetchall():
        if table not in made:
            cursor.execute(
                f"create temp view {table} as from {STORE}.main.{table} "
                "where shop_id in (from preview_shop)"
            )


def _shadow_rules(cursor: Any, shop_id: str, rulings: Sequence[Ruling]) -> None:
    rows = rule_rows([ruling for ruling in rulings if ruling.shop_id == shop_id])
    spans = rows.tables["rule_sets"]
    columns = {name: _column([span[name] for span in spans]) for name in spans[0]}
    cursor.register("staged_rule_sets", columns)
    cursor.execute(sql_text("preview", "rule_sets"))
    cursor.unregister("staged_rule_sets")


def _column(values: list[Any]) -> Any:
    return np.array(values, dtype=np.int64 if isinstance(values[0], int) else object)
