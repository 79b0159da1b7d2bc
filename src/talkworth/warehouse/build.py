"""Runs the models: for everything, or for the persons in scope, swapped in at one stroke."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from talkworth.errors import Broken
from talkworth.warehouse.db import STORE, Database, sql_names, sql_text

KEPT = frozenset(
    "conversations touch_answers orders order_reach sales order_touches lapses lapse_lines "
    "recovered_sales recovered_portions save_requests save_touches claims credits "
    "published_sales assignments".split()
)
VIEWS = frozenset({"plain_shares"})  # read once: nothing is gained by storing it
# What stays empty where the scope holds no carts and frictions, no saves and subscriptions, no
# rule set but the plain one, or nobody of an experiment. A batch is small: planning a model costs
# more than running it.
OF_SHOPPERS = frozenset(
    "shopper_steps lapses lapse_lines recovered_sales recovered_portions".split()
)
OF_CLAIMS = frozenset(
    "upgrades withdrawals save_requests save_touches risk_cells at_risk saved_orders claim_parts "
    "claims claim_cuts portion_moves pool_moves claim_holders".split()
)
OF_EITHER = frozenset({"portion_holders", "special_shares"})
OF_PATHS = frozenset(
    "campaign_touches path_touches placed_touches decayed_touches model_touches".split()
)
OF_EXPOSURES = frozenset({"assignments"})
GUARDS = ("credit_is_conserved", "entry_is_credited")


class NotConserved(Broken):
    code = "not-conserved"


class Holds(NamedTuple):
    """What there is in scope to work on, and what there was."""

    shoppers: bool
    claims: bool
    paths: bool
    exposures: bool
    lapses_before: bool
    claims_before: bool
    exposures_before: bool

    def idle(self) -> frozenset[str]:
        """The relations that stay empty."""
        idle = frozenset() if self.shoppers else OF_SHOPPERS
        if not self.claims:
            idle |= OF_CLAIMS
        if not self.shoppers and not self.claims:
            idle |= OF_EITHER
        if not self.exposures:
            idle |= OF_EXPOSURES
        return idle if self.paths else idle | OF_PATHS


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
        _create(db, name, f"table {STORE}.main.{relation}" if relation in KEPT else _step(relation))
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
    holds = Holds(*db.rows("load", "scope_holds")[0])
    idle = holds.idle()
    for name, relation in models():
        _create(db, name, _step(relation), is_empty=relation in idle)
    _guard(db)
    db.script("load", "swap")
    if holds.shoppers or holds.lapses_before:
        db.script("load", "swap_shoppers")
    if holds.claims or holds.claims_before:
        db.script("load", "swap_claims")
    if holds.exposures or holds.exposures_before:
        db.script("load", "swap_exposures")
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
        db.script("load", "scope_orders")


def _step(relation: str) -> str:
    return f"temp {'view' if relation in VIEWS else 'table'} {relation}"


def _create(db: Database, name: str, kind: str, *, is_empty: bool = False) -> None:
    """Run a model; one that is known to give nothing is made of its columns alone."""
    if is_empty and name in db.columns:
        db.connection.execute(f"create or replace {kind} ({db.columns[name]})")
        return
    db.connection.execute(f"create or replace {kind} as {sql_text('models', name)}")
    if is_empty:
        db.note_columns(name, kind.rpartition(" ")[2])


def _drop_steps(db: Database) -> None:
    for _, relation in models():
        kind = "view" if relation in VIEWS else "table"
        db.connection.execute(f"drop {kind} if exists temp.{relation}")


def _guard(db: Database) -> None:
    for check in GUARDS:
        if rows := db.rows("checks", check):
            raise NotConserved(
                f"{check}: {len(rows)} rows break it, the first is {rows[0]}. Nothing was "
                "published. This is a fault of ours: please report it with this line."
            )
