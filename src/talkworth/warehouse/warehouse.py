"""The warehouse: a view of the journal that anybody can make again from nothing."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from talkworth.control import Shop
from talkworth.errors import Unavailable
from talkworth.events.types import SessionStarted
from talkworth.journal.entry import StoredEntry
from talkworth.rules import RuleSetVersion
from talkworth.sources import Unreadable, read
from talkworth.warehouse.build import Dirty, build_everything, build_scope
from talkworth.warehouse.db import Database, Row, sql_names
from talkworth.warehouse.facts import Fact, FactRows, add_fact
from talkworth.warehouse.identity import (
    LinkChanges,
    append_links,
    settle_everything,
    settle_links,
)
from talkworth.warehouse.keys import order_key
from talkworth.warehouse.orders import update_ledgers
from talkworth.warehouse.seen import Seen

_log = logging.getLogger(__name__)

FOREVER = 2**63 - 1
HOUR_US = 3_600_000_000
MINUTE_US = 60_000_000
SEVERAL_EVENTS = frozenset({"shopify"})  # doors whose entries may each hold several events


@dataclass(slots=True)
class Loaded:
    """What a batch of journal entries came to."""

    n_entries: int = 0
    n_events: int = 0
    n_duplicates: int = 0
    n_rejects: int = 0
    n_persons: int = 0


@dataclass(slots=True)
class _Batch:
    rows: FactRows = field(default_factory=FactRows)
    links: LinkChanges = field(default_factory=LinkChanges)
    dirty: Dirty = field(default_factory=Dirty)
    taken_back: list[int] = field(default_factory=list)
    loaded: Loaded = field(default_factory=Loaded)


class ShopsOutdated(Unavailable):
    """An entry of a shop the warehouse has not been told of; `set_shops` mends it."""

    code = "shops-outdated"


class Warehouse:
    """
    Facts, ledger, persons, touches and credits of all shops of one data directory.

    One owner writes (`load`, `set_shops`); any thread may `query`. Opening makes the tables of
    a new file. `data` is the directory; `None` keeps everything in memory.
    """

    def __init__(self, db: Database) -> None:
        self.db = db
        self._lock = threading.RLock()
        self._currencies: dict[str, str] = {}
        self._seen = Seen()

    @classmethod
    def open(
        cls,
        data: Path | None,
        shops: Sequence[Shop],
        rule_sets: Sequence[RuleSetVersion],
        *,
        name: str = "warehouse.duckdb",
    ) -> Warehouse:
        """
        Open the warehouse of a data directory, making it where there is none.

        Raises:
            WarehouseUnreadable: the file is damaged or of another version; rebuild it.
        """
        warehouse = cls(Database(data / name if data else None))
        db = warehouse.db
        with db.transaction():
            if db.is_new():
                for facts in sql_names("facts"):
                    db.script("facts", facts)
        keys = [row[0] for row in db.rows("state", "event_keys")]
        warehouse._seen = Seen(np.array(keys, dtype=np.int64))
        warehouse.set_shops(shops, rule_sets)
        return warehouse

    @property
    def connection(self) -> Any:
        """The writing connection, for tests and tools that look inside."""
        return self.db.connection

    def close(self) -> None:
        self.db.close()

    def query(self, name: str, **values: object) -> list[Row]:
        """The rows of `sql/queries/<name>.sql`, as of the last commit. Safe in any thread."""
        return self.db.read("queries", name, **values)

    def watermark(self) -> int:
        """The last journal entry that is in the numbers."""
        return int(self.db.read("state", "watermark")[0]["seq"])

    def set_shops(self, shops: Sequence[Shop], rule_sets: Sequence[RuleSetVersion]) -> None:
        """Tell the warehouse the shops and their rule sets; changed rules are applied at once."""
        with self._lock, self.db.transaction():
            self._currencies = {shop.shop_id: shop.currency for shop in shops}
            is_changed = _replace_rules(self.db, shops, rule_sets)
            if is_changed or "credits" not in {row[0] for row in self.db.rows("state", "tables")}:
                settle_everything(self.db)
                build_everything(self.db)

    def load(self, entries: Sequence[StoredEntry]) -> Loaded:
        """
        Take journal entries in: facts, watermark and swapped credits in one transaction.

        Raises:
            ShopsOutdated: an entry is of a shop that `set_shops` did not name.
            NotConserved: the credits would not add up; nothing was changed.
        """
        with self._lock, self.db.transaction():
            batch = self._read(entries)
            self._append(batch)
            batch.dirty.persons |= settle_links(self.db, batch.links)
            update_ledgers(self.db, batch.dirty.orders, self._currencies)
            if batch.dirty:
                batch.loaded.n_persons = build_scope(self.db, batch.dirty)
            self._mark(entries)
        self._remember(batch)
        return batch.loaded

    def load_facts(self, entries: Sequence[StoredEntry]) -> Loaded:
        """The first half of a rebuild: facts alone. `finish` makes the numbers."""
        with self._lock, self.db.transaction():
            batch = self._read(entries)
            self._append(batch)
            append_links(self.db, batch.links)
            self._mark(entries)
        self._remember(batch)
        return batch.loaded

    def finish(self) -> None:
        """The second half of a rebuild: persons, ledgers and every model, from all facts."""
        with self._lock, self.db.transaction():
            settle_everything(self.db)
            orders = [row[0] for row in self.db.rows("state", "order_keys")]
            for start in range(0, len(orders), 50_000):
                update_ledgers(self.db, orders[start : start + 50_000], self._currencies)
            build_everything(self.db)

    def _mark(self, entries: Sequence[StoredEntry]) -> None:
        if entries:
            self.db.run("load", "set_watermark", seq=entries[-1].seq)

    def _remember(self, batch: _Batch) -> None:
        keys = np.array(batch.rows.tables["events"]["event_key"], dtype=np.int64)
        self._seen.add(keys[~self._seen.has(keys)])

    def _read(self, entries: Sequence[StoredEntry]) -> _Batch:
        """Entries to facts: what cannot be read is rejected, what came before is collapsed."""
        batch = _Batch(loaded=Loaded(n_entries=len(entries)))
        facts: list[Fact] = []
        for entry in entries:
            if entry.shop_id not in self._currencies:
                raise ShopsOutdated(
                    f"Shop {entry.shop_id!r} came after the warehouse was opened. Name it first."
                )
            facts += _facts_of(entry, batch)
        for fact in _collapse(self.db, self._seen, facts, batch):
            add_fact(batch.rows, fact)
            batch.links.add(fact)
            batch.dirty.nodes.update(node for _, node in fact.nodes)
            if fact.order_id is not None:
                batch.dirty.orders.add(order_key(fact.entry.shop_id, fact.order_id))
            if fact.event.session_id and isinstance(fact.event, SessionStarted):
                batch.dirty.sessions.add((fact.entry.shop_id, fact.event.session_id))
        batch.loaded.n_events = len(batch.rows.tables["events"]["event_key"])
        return batch

    def _append(self, batch: _Batch) -> None:
        if batch.taken_back:
            with self.db.staged("taken_back", {"event_key": batch.taken_back}):
                self.db.script("load", "take_back")
        for table, columns in batch.rows.tables.items():
            self.db.insert(table, columns)


def _facts_of(entry: StoredEntry, batch: _Batch) -> list[Fact]:
    """
    The facts of an entry, or a reject with its reason.

    What the door had no use for is read again all the same: a later release may have one.
    """
    is_whole = entry.door not in SEVERAL_EVENTS
    try:
        events = read(entry.door, entry.topic, entry.payload)
        return [Fact.of(event, entry, is_whole_entry=is_whole) for event in events]
    except Unreadable as unreadable:
        reason = entry.reason or unreadable.reason
    except Exception:
        # A fault of ours in one adapter must not hold up the rest; a replay mends it.
        _log.exception("entry %d of door %s cannot be read", entry.seq, entry.door)
        reason = "adapter-fault"
    batch.loaded.n_rejects += 1
    batch.rows.add(
        "rejects",
        seq=entry.seq,
        shop_id=entry.shop_id,
        door=entry.door,
        topic=entry.topic,
        event_id=entry.event_id,
        received_at=entry.received_at,
        reason=reason,
    )
    return []


def _collapse(db: Database, seen: Seen, facts: list[Fact], batch: _Batch) -> list[Fact]:
    """One fact for each key: the smallest hash, in its earliest arrival, counts."""
    kept: dict[int, Fact] = {}
    for fact in facts:
        rival = kept.get(fact.event_key)
        if rival is None:
            kept[fact.event_key] = fact
            continue
        winner, loser = sorted((rival, fact), key=Fact.rank)
        kept[fact.event_key] = winner
        _note_double(batch, winner, loser.sha256, loser.entry.seq, winner.entry.seq)
    keys = np.array(list(kept), dtype=np.int64)
    again = keys[seen.has(keys)].tolist()
    if not again:
        return list(kept.values())
    with db.staged("again", {"event_key": again}):
        for row in db.rows("load", "known_events"):
            _meet(Known(*row), kept, batch)
    return list(kept.values())


class Known(NamedTuple):
    """An event that we hold under a key that came again."""

    event_key: int
    sha256: bytes
    received_at: int
    seq: int
    identity_keys: list[int]
    order_key: int | None
    session_id: str | None


def _meet(known: Known, kept: dict[int, Fact], batch: _Batch) -> None:
    """The held event stays, unless what came again has the smaller hash or came earlier."""
    fact = kept[known.event_key]
    if (known.sha256, known.received_at, known.seq) < fact.rank():
        del kept[known.event_key]
        _note_double(batch, fact, known.sha256, fact.entry.seq, known.seq)
        return
    _note_double(batch, fact, known.sha256, known.seq, fact.entry.seq)
    batch.taken_back.append(known.event_key)
    batch.links.take_back(list(combinations(sorted(known.identity_keys), 2)))
    batch.dirty.nodes.update(known.identity_keys)
    if known.order_key is not None:
        batch.dirty.orders.add(known.order_key)
    if known.session_id is not None:
        batch.dirty.sessions.add((fact.entry.shop_id, known.session_id))


def _note_double(batch: _Batch, fact: Fact, sha256: bytes, seq_other: int, seq_kept: int) -> None:
    entry, event_id = fact.entry, fact.event.event_id
    common = {"shop_id": entry.shop_id, "trust": entry.trust, "event_id": event_id}
    batch.loaded.n_duplicates += 1
    if sha256 == fact.sha256:
        batch.rows.add("duplicates", **common, seq=seq_other, door=entry.door)
    else:
        batch.rows.add("clashes", **common, seq_kept=seq_kept, seq_other=seq_other)


def _replace_rules(
    db: Database, shops: Sequence[Shop], rule_sets: Sequence[RuleSetVersion]
) -> bool:
    """Write shops, rule sets and limits; whether a rule set differs from what stood there."""
    before = db.rows("state", "rule_sets")
    db.script("state", "forget_rules")
    for shop in shops:
        values = (shop.shop_id, shop.name, shop.currency, shop.timezone)
        names = ("shop_id", "name", "currency", "timezone")
        db.insert("shops", {name: [value] for name, value in zip(names, values, strict=True)})
    rows = FactRows()
    for version, until in _with_ends(rule_sets):
        _add_rule_set(rows, version, until)
    for table, columns in rows.tables.items():
        db.insert(table, columns)
    return bool(before) and db.rows("state", "rule_sets") != before


def _with_ends(rule_sets: Sequence[RuleSetVersion]) -> list[tuple[RuleSetVersion, int]]:
    """Each version and the instant at which its successor takes over."""
    ordered = sorted(rule_sets, key=lambda v: (v.shop_id, v.active_from, v.version))
    following = [*ordered[1:], None]
    return [
        (version, after.active_from if after and after.shop_id == version.shop_id else FOREVER)
        for version, after in zip(ordered, following, strict=True)
    ]


def _add_rule_set(rows: FactRows, version: RuleSetVersion, until: int) -> None:
    rules = version.rules
    rows.add(
        "rule_sets",
        shop_id=version.shop_id,
        version=version.version,
        active_from=version.active_from,
        active_until=until,
        model=rules.model,
        direct_us=rules.direct_h * HOUR_US,
        assisted_us=rules.assisted_h * HOUR_US,
        late_public_us=rules.late_public_h * HOUR_US,
        part_gap_us=rules.part_gap_h * HOUR_US,
        entry_click_us=rules.entry_click_min * MINUTE_US,
    )
    if until == FOREVER:
        limits = (
            ("visitor", "customer", rules.max_visitor_customers),
            ("email", "visitor", rules.max_email_visitors),
            ("cart", "customer", rules.max_token_customers),
            ("checkout", "customer", rules.max_token_customers),
        )
        for kind, other_kind, most in limits:
            rows.add(
                "identity_limits",
                shop_id=version.shop_id,
                kind=kind,
                other_kind=other_kind,
                most=most,
            )
