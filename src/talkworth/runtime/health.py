"""What only the owner of the warehouse can say of its state, and of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

import msgspec
from msgspec import Struct

from talkworth import __version__
from talkworth.runtime.loader import Loader, LoadState
from talkworth.warehouse import Warehouse


class Alive(Struct, kw_only=True, frozen=True):
    """
    What anybody may know: that we answer, and how far reports are behind.

    `last_seq` is the newest journal entry on disk, `watermark` the newest one in the reports,
    `n_waiting` how many are between. `loading-fails` also says that events are still taken.
    """

    status: Literal["ok", "loading-fails"]
    version: str
    last_seq: int
    watermark: int
    n_waiting: int


class Sender(Struct, kw_only=True, frozen=True):
    """
    A door and trust of a shop; `last_received_at` is UTC microseconds.

    `longest_gap_min` is its longest silence in the 14 days before that, in minutes.
    """

    shop_id: str
    door: str
    trust: str
    n_events: int
    last_received_at: int
    longest_gap_min: int


class Rejected(Struct, kw_only=True, frozen=True):
    """Entries of the journal that make no facts, by reason; one topic as an example."""

    shop_id: str
    door: str
    reason: str
    n_entries: int
    last_received_at: int
    last_topic: str


class Clashed(Struct, kw_only=True, frozen=True):
    """Event ids that came with more than one content; one of them as an example."""

    shop_id: str
    trust: str
    n_clashes: int
    n_event_ids: int
    one_event_id: str


class Ignored(Struct, kw_only=True, frozen=True):
    """Identifiers too widely shared to link anything."""

    shop_id: str
    kind: str
    n_identifiers: int


class Excluded(Struct, kw_only=True, frozen=True):
    """Orders outside the ledger, or without a rate to the shop's currency."""

    shop_id: str
    reason: str
    n_orders: int


class Requested(Struct, kw_only=True, frozen=True):
    """A privacy request of a platform, in the journal entry `seq`, answered or not."""

    seq: int
    shop_id: str
    topic: str
    received_at: int


class Health(Struct, kw_only=True, frozen=True):
    """
    The warehouse's own account of itself.

    `refused` counts, by error code, what the doors refused since the server started; it is
    empty where none runs.
    """

    loading: LoadState
    senders: list[Sender]
    rejects: list[Rejected]
    clashes: list[Clashed]
    ignored: list[Ignored]
    excluded: list[Excluded]
    requests: list[Requested]
    refused: dict[str, int]


def health(
    warehouse: Warehouse, loader: Loader, refused: Mapping[str, int] = MappingProxyType({})
) -> Health:
    """What doctor looks at."""
    found: dict[str, Any] = {
        part: warehouse.query(f"health_{part}")
        for part in ("rejects", "clashes", "ignored", "excluded", "requests")
    }
    found |= {"loading": loader.state(), "refused": dict(refused)}
    return msgspec.convert({**found, "senders": senders(warehouse)}, Health)


def senders(warehouse: Warehouse) -> list[Sender]:
    """Who sends to any shop, and how regularly."""
    return msgspec.convert(warehouse.query("health_senders", shop_id=""), list[Sender])


def alive(loader: Loader) -> Alive:
    """The answer of `/healthz`."""
    state = loader.state()
    return Alive(
        status="loading-fails" if state.error else "ok",
        version=__version__,
        last_seq=state.last_seq,
        watermark=state.watermark,
        n_waiting=state.lag,
    )
