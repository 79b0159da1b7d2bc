"""Makes the warehouse from nothing: every fact of the journal, then every number at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from talkworth.control import Shop
from talkworth.journal.entry import StoredEntry
from talkworth.rules import Ruling
from talkworth.warehouse.batch import Loaded
from talkworth.warehouse.warehouse import Warehouse

WAREHOUSE = "warehouse.duckdb"
BESIDE = "warehouse.rebuild.duckdb"
BATCH = 20_000

Read = Callable[[int, int], Sequence[StoredEntry]]
Progress = Callable[[int], None]


def build_beside(
    data: Path,
    read: Read,
    shops: Sequence[Shop],
    rule_sets: Sequence[Ruling],
    *,
    up_to: int | None = None,
    progress: Progress | None = None,
    name: str = BESIDE,
) -> Loaded:
    """
    Build a warehouse file called `name` from the journal; the one in use stays as it is.

    `read(after_seq, limit)` gives journal entries; `up_to` is the last one to take;
    `progress` hears the sequence number reached.
    """
    _remove(data / name)
    warehouse = Warehouse.open(data, shops, rule_sets, name=name)
    total = Loaded()
    try:
        seq = 0
        while entries := [e for e in read(seq, BATCH) if up_to is None or e.seq <= up_to]:
            loaded = warehouse.load_facts(entries)
            for count in ("n_entries", "n_events", "n_duplicates", "n_rejects"):
                setattr(total, count, getattr(total, count) + getattr(loaded, count))
            seq = entries[-1].seq
            if progress:
                progress(seq)
        warehouse.finish()
    finally:
        warehouse.close()
    return total


def rebuild(
    data: Path,
    read: Read,
    shops: Sequence[Shop],
    rule_sets: Sequence[Ruling],
    *,
    progress: Progress | None = None,
) -> Loaded:
    """Build a new warehouse and put it in the old one's place. Nobody may have it open."""
    loaded = build_beside(data, read, shops, rule_sets, progress=progress)
    _remove(data / WAREHOUSE)
    (data / BESIDE).replace(data / WAREHOUSE)
    return loaded


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.with_name(path.name + ".wal").unlink(missing_ok=True)
