"""The warehouse: a view of the journal that anybody can make again from nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import numpy as np

from talkworth.control import Shop
from talkworth.errors import Unavailable
from talkworth.journal.entry import StoredEntry
from talkworth.rules import Ruling
from talkworth.warehouse.batch import Batch, Loaded, append_batch, orders_in_question, read_batch
from talkworth.warehouse.build import build_everything, build_scope
from talkworth.warehouse.db import Database, Row, WarehouseUnreadable, sql_names
from talkworth.warehouse.fingerprint import fingerprint
from talkworth.warehouse.identity import append_links, settle_everything, settle_links
from talkworth.warehouse.orders import update_ledgers
from talkworth.warehouse.rule_sets import decay_weights, replace_rules
from talkworth.warehouse.seen import Seen
from talkworth.warehouse.snapshot import Snapshot


class ShopsOutdated(Unavailable):
    """An entry of a shop the warehouse has not been told of; `set_shops` mends it."""

    code = "shops-outdated"


class WarehouseOutdated(WarehouseUnreadable):
    code = "warehouse-outdated"


class Warehouse:
    """
    Facts, ledger, persons, touches and credits of all shops of one data directory.

    One owner writes (`load`, `set_shops`); any thread may `query`. Opening makes the tables of
    a new file. `data` is the directory; `None` keeps everything in memory.
    """

    is_filtered: Final = False

    def __init__(self, db: Database) -> None:
        self.db = db
        self._lock = threading.RLock()
        self._currencies: dict[str, str] = {}
        self._seen = Seen()
        self._watermark = 0
        self._shops: list[Shop] = []
        self._rulings: tuple[Ruling, ...] = ()
        self._epoch, self._batches = 0, Counter[str]()

    @classmethod
    def open(
        cls,
        data: Path | None,
        shops: Sequence[Shop],
        rule_sets: Sequence[Ruling],
        *,
        name: str = "warehouse.duckdb",
    ) -> Warehouse:
        """
        Open the warehouse of a data directory, making it where there is none.

        Raises:
            WarehouseUnreadable: the file is damaged, or made by another release; rebuild it.
        """
        db = Database(data / name if data else None)
        try:
            with db.transaction():
                _prepare(db)
        except BaseException:
            db.close()
            raise
        warehouse = cls(db)
        warehouse._recall()
        warehouse.set_shops(shops, rule_sets)
        return warehouse

    def exchange(self, move: Callable[[], object]) -> None:
        """
        Let `move` put another file in the place of ours, once nobody reads it, and go on with
        that one. It must hold the same shops and rule sets.
        """
        with self._lock:
            self.db.exchange(move)
            self._recall()
            self._epoch += 1

    def _recall(self) -> None:
        """What we keep in mind of the file: which events it has, and how far it is."""
        self._seen = Seen(self.db.column("state", "event_keys"))
        ((self._watermark,),) = self.db.rows("state", "watermark")

    @property
    def connection(self) -> Any:
        """The writing connection, for tests and tools that look inside."""
        return self.db.connection

    def close(self) -> None:
        self.db.close()

    def query(self, name: str, **values: object) -> list[Row]:
        """The rows of `sql/queries/<name>.sql`, as of the last commit. Safe in any thread."""
        return self.db.read("queries", name, **values)

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """The last commit, for several queries that must agree; each thread opens its own."""
        with self.db.standing() as cursor:
            yield Snapshot(cursor)

    def write(self, name: str, path: Path, *, is_parquet: bool, **values: object) -> int:
        """Write the rows of `sql/exports/<name>.sql` to a file; returns how many they are."""
        return self.db.write("exports", name, path, is_parquet=is_parquet, **values)

    def watermark(self) -> int:
        """The last journal entry that is in the numbers."""
        return self._watermark

    def version(self, shop_id: str) -> tuple[int, int]:
        """
        Two numbers that stay the same only as long as no number of the shop changed: the first
        moves with what may change every shop, the second with the batches that hold its events.
        """
        return self._epoch, self._batches[shop_id]

    def rulings(self) -> tuple[Ruling, ...]:
        """What decides which rules hold when, as the numbers follow it: the last `set_shops`."""
        return self._rulings

    def set_shops(self, shops: Sequence[Shop], rule_sets: Sequence[Ruling]) -> None:
        """Tell the warehouse the shops and their rule sets; changed rules are applied at once."""
        with self._lock, self.db.transaction():
            self._currencies = {shop.shop_id: shop.currency for shop in shops}
            is_changed = replace_rules(self.db, shops, rule_sets)
            if is_changed or "credits" not in {row[0] for row in self.db.rows("state", "tables")}:
                settle_everything(self.db)
                build_everything(self.db)
        self._rulings = tuple(rule_sets)
        if is_changed or self._shops != list(shops):
            self._shops = list(shops)
            self._epoch += 1

    def load(self, entries: Sequence[StoredEntry]) -> Loaded:
        """
        Take journal entries in: facts, watermark and swapped credits in one transaction.

        Raises:
            ShopsOutdated: an entry is of a shop that `set_shops` did not name.
            NotConserved: the credits would not add up; nothing was changed.
        """
        with self._lock:
            with self.db.transaction():
                batch = self._work_in(entries)
                self._mark(entries)
            self._remember(batch)
            if entries:
                self._watermark = entries[-1].seq
                self._batches.update({entry.shop_id for entry in entries})
        return batch.loaded

    def load_again(self, entry: StoredEntry) -> Loaded | None:
        """
        Read an entry that made no event once more, in its own place: the warehouse is then what
        a rebuild makes of the journal. `None` where the entry is no such one, and nothing changes.

        Raises:
            NotConserved: the credits would not add up; nothing was changed.
        """
        with self._lock:
            with self.db.transaction():
                if not self.db.rows("load", "reject_of", seq=entry.seq):
                    return None
                self.db.run("load", "forget_reject", seq=entry.seq)
                batch = self._work_in([entry])
            self._remember(batch)
            self._batches.update({entry.shop_id})
        return batch.loaded

    def load_facts(self, entries: Sequence[StoredEntry]) -> Loaded:
        """The first half of a rebuild: facts alone. `finish` makes the numbers."""
        with self._lock, self.db.transaction():
            batch = self._read(entries)
            append_links(self.db, batch.links)
            self._mark(entries)
        self._remember(batch)
        if entries:
            self._watermark = entries[-1].seq
        return batch.loaded

    def finish(self) -> None:
        """The second half of a rebuild: persons, ledgers and every model, from all facts."""
        with self._lock, self.db.transaction():
            settle_everything(self.db)
            orders = [row[0] for row in self.db.rows("state", "order_keys")]
            for start in range(0, len(orders), 50_000):
                update_ledgers(self.db, orders[start : start + 50_000], self._currencies)
            build_everything(self.db)
        self._epoch += 1

    def _mark(self, entries: Sequence[StoredEntry]) -> None:
        if entries:
            self.db.run("load", "set_watermark", seq=entries[-1].seq)

    def _remember(self, batch: Batch) -> None:
        """What is committed is what the next batch is met with."""
        events = batch.rows.tables.get("events", [])
        keys = np.array([row["event_key"] for row in events], dtype=np.int64)
        self._seen.add(keys[~self._seen.has(keys)])

    def _work_in(self, entries: Sequence[StoredEntry]) -> Batch:
        """The entries as facts, and every number that they put in question made again."""
        batch = self._read(entries)
        batch.dirty.persons |= settle_links(self.db, batch.links)
        related = orders_in_question(self.db, batch)
        update_ledgers(self.db, batch.dirty.orders, self._currencies)
        batch.dirty.orders |= related | orders_in_question(self.db, batch)
        if batch.dirty:
            batch.loaded.n_persons = build_scope(self.db, batch.dirty)
        return batch

    def _read(self, entries: Sequence[StoredEntry]) -> Batch:
        # An entry of no shop was one of a shop that is gone.
        strangers = {entry.shop_id for entry in entries} - self._currencies.keys() - {""}
        if strangers:
            raise ShopsOutdated(
                f"Shops {sorted(strangers)} came after the warehouse was opened. Name them first."
            )
        batch = read_batch(self.db, self._seen, entries)
        append_batch(self.db, batch)
        return batch


def _prepare(db: Database) -> None:
    """Make the tables of a new file; refuse one that other code made."""
    if db.is_new():
        for facts in sql_names("facts"):
            db.script("facts", facts)
        db.script("engine", "duckdb")
        db.insert("decay_weights", decay_weights())
        db.run("load", "set_made_by", fingerprint=fingerprint())
    elif not _is_made_by_us(db):
        raise WarehouseOutdated(
            "The warehouse was made by another release, which counted differently. It is only a "
            "view of the journal: run `talkworth rebuild` to make it again."
        )


def _is_made_by_us(db: Database) -> bool:
    if "made_by" not in {row[0] for row in db.rows("state", "tables")}:
        return False
    return db.rows("state", "made_by") == [(fingerprint(),)]
