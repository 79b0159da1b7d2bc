"""Runs the models: for everything, or for the persons in scope, swapped in at one stroke."""

from __future__ import annotations

from dataclasses import dataclass, field

from talkworth.errors import Broken
from talkworth.warehouse.db import STORE, Database, sql_names, sql_text

KEPT = frozenset(
    "conversations touch_answers orders order_reach order_paths order_touches credits".split()
)
GUARDS = ("credit_is_conserved", "entry_is_credited")


class NotConserved(Broken):
    code = "not-conserved"


@dataclass(slots=True)
class Dirty:
    """What a batch put in question."""

    persons: set[int] = field(default_factory=set)
    nodes: set[int] = field(default_factory=set)
    orders: set[int] = field(default_factory=set)
    sessions: set[tuple[str, str]] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.persons or self.nodes or self.orders or self.sessions)


def models() -> list[tuple[str, str]]:
    """Each model's file name and the relation it makes, in the order in which they are run."""
    return [(name, name.partition("_")[2]) for name in sql_names("models")]


def build_everything(db: Database) -> None:
    """Make every model again from all facts. The caller holds the transaction."""
    for name, relation in models():
        _create(
            db,
            name,
            f"table {STORE}.main.{relation}" if relation in KEPT else f"temp table {relation}",
        )
    _guard(db)
    _drop_steps(db)


def build_scope(db: Database, dirty: Dirty) -> int:
    """
    Make the models again for the persons put in question and swap them in.

    The caller holds the transaction, so a reader sees the old numbers or the new ones.
    Returns how many persons were worked out.

    Raises:
        NotConserved: credits do not add up to the ledger; nothing is published.
    """
    _open_scope(db, dirty)
    for name, relation in models():
        _create(db, name, f"temp table {relation}")
    _guard(db)
    db.script("load", "swap")
    ((n_persons,),) = db.rows("load", "scope_size")
    _drop_steps(db)
    db.script("load", "unscope")
    return int(n_persons)


def _open_scope(db: Database, dirty: Dirty) -> None:
    shops, sessions = zip(*dirty.sessions, strict=True) if dirty.sessions else ((), ())
    with (
        db.staged("dirty_persons", {"person_key": list(dirty.persons)}),
        db.staged("dirty_nodes", {"node_key": list(dirty.nodes)}),
        db.staged("dirty_orders", {"order_key": list(dirty.orders)}),
        db.staged("dirty_sessions", {"shop_id": list(shops), "session_id": list(sessions)}),
    ):
        db.script("load", "scope_start")
        while db.rows("load", "scope_grow"):
            pass
        db.script("load", "scope")


def _create(db: Database, name: str, kind: str) -> None:
    db.connection.execute(f"create or replace {kind} as {sql_text('models', name)}")


def _drop_steps(db: Database) -> None:
    for _, relation in models():
        db.connection.execute(f"drop table if exists temp.{relation}")


def _guard(db: Database) -> None:
    for check in GUARDS:
        if rows := db.rows("checks", check):
            raise NotConserved(
                f"{check}: {len(rows)} rows break it, the first is {rows[0]}. Nothing was "
                "published. This is a fault of ours: please report it with this line."
            )
