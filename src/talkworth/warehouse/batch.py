"""A batch of journal entries on its way in: read, collapsed to one fact a key, in rows."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import NamedTuple

import numpy as np

from talkworth.events.types import SessionStarted
from talkworth.journal.entry import StoredEntry
from talkworth.sources import NATIVE, Unreadable, read
from talkworth.sources.erased import REDUCED
from talkworth.warehouse.build import Dirty
from talkworth.warehouse.db import Database, Rows
from talkworth.warehouse.fact_rows import add_fact
from talkworth.warehouse.facts import Fact
from talkworth.warehouse.identity import LinkChanges
from talkworth.warehouse.keys import order_key
from talkworth.warehouse.seen import Seen

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Loaded:
    """What a batch of journal entries came to."""

    n_entries: int = 0
    n_events: int = 0
    n_duplicates: int = 0
    n_rejects: int = 0
    n_persons: int = 0


@dataclass(slots=True)
class Batch:
    """
    A batch's rows, links, and what it puts in question.

    `requests` and `subscriptions` are named by shop and id: which orders they concern is known
    once the rows are appended.
    """

    rows: Rows = field(default_factory=Rows)
    links: LinkChanges = field(default_factory=LinkChanges)
    dirty: Dirty = field(default_factory=Dirty)
    taken_back: list[int] = field(default_factory=list)
    requests: set[tuple[str, str]] = field(default_factory=set)
    subscriptions: set[tuple[str, str]] = field(default_factory=set)
    loaded: Loaded = field(default_factory=Loaded)

    def add(self, fact: Fact) -> None:
        """Take a fact that counts, and note whom it puts in question."""
        add_fact(self.rows, fact)
        self.links.add(fact)
        self.dirty.nodes.update(node for _, node in fact.nodes)
        if fact.order_id is not None:
            self.dirty.orders.add(order_key(fact.entry.shop_id, fact.order_id))
        if isinstance(fact.event, SessionStarted) and fact.event.session_id:
            self.dirty.sessions.add((fact.entry.shop_id, fact.event.session_id))
        if request_id := getattr(fact.event, "request_id", None):
            self.requests.add((fact.entry.shop_id, request_id))
        if subscription_id := getattr(fact.event, "subscription_id", None):
            self.subscriptions.add((fact.entry.shop_id, subscription_id))


def read_batch(db: Database, seen: Seen, entries: Sequence[StoredEntry]) -> Batch:
    """Entries to facts: what cannot be read is rejected, what came before is collapsed."""
    batch = Batch(loaded=Loaded(n_entries=len(entries)))
    facts = [fact for entry in entries if entry.shop_id for fact in _facts_of(entry, batch)]
    for fact in _collapse(db, seen, facts, batch):
        batch.add(fact)
    batch.loaded.n_events = len(batch.rows.tables.get("events", []))
    return batch


def append_batch(db: Database, batch: Batch) -> None:
    """Append the batch's rows; what it displaced goes first."""
    if batch.taken_back:
        with db.staged("taken_back", {"event_key": batch.taken_back}):
            db.script("load", "take_back")
    db.append(batch.rows)


def orders_in_question(db: Database, batch: Batch) -> set[int]:
    """
    The orders whose saves or upgrades the batch may change, though no fact of theirs came.

    Asked before the ledgers are written and after: an order may have left a subscription.
    """
    if not (batch.requests or batch.subscriptions or batch.dirty.orders):
        return set()
    with (
        db.staged("questioned_requests", _named("request_id", batch.requests)),
        db.staged("questioned_subscriptions", _named("subscription_id", batch.subscriptions)),
        db.staged("dirty_orders", {"order_key": list(batch.dirty.orders)}),
    ):
        return {row[0] for row in db.rows("load", "orders_in_question")}


def _named(column: str, names: set[tuple[str, str]]) -> dict[str, list[str]]:
    return {"shop_id": [shop for shop, _ in names], column: [name for _, name in names]}


def _facts_of(entry: StoredEntry, batch: Batch) -> list[Fact]:
    """
    The facts of an entry, or a reject with its reason.

    What the door had no use for is read again all the same: a later release may have one.
    """
    is_whole = entry.door in NATIVE or entry.reason in REDUCED
    try:
        events = read(entry.door, entry.topic, entry.payload, entry.reason)
        return [Fact.of(event, entry, is_whole_entry=is_whole) for event in events]
    except Unreadable as unreadable:
        reason = unreadable.reason if entry.reason in REDUCED else entry.reason or unreadable.reason
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


def _collapse(db: Database, seen: Seen, facts: list[Fact], batch: Batch) -> list[Fact]:
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
    request_id: str | None
    subscription_id: str | None


def _meet(known: Known, kept: dict[int, Fact], batch: Batch) -> None:
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
    if known.request_id is not None:
        batch.requests.add((fact.entry.shop_id, known.request_id))
    if known.subscription_id is not None:
        batch.subscriptions.add((fact.entry.shop_id, known.subscription_id))


def _note_double(batch: Batch, fact: Fact, sha256: bytes, seq_other: int, seq_kept: int) -> None:
    entry, event_id = fact.entry, fact.event.event_id
    common = {"shop_id": entry.shop_id, "trust": entry.trust, "event_id": event_id}
    batch.loaded.n_duplicates += 1
    if sha256 == fact.sha256:
        batch.rows.add("duplicates", **common, seq=seq_other, door=entry.door)
    else:
        batch.rows.add("clashes", **common, seq_kept=seq_kept, seq_other=seq_other)
