"""The demo as the tests see it: one stream, and a warehouse that was loaded with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from talkworth.control import Shop
from talkworth.demo import Arrival
from talkworth.demo.make import entry_of
from talkworth.demo.stream import DEMO_SHOPS
from talkworth.journal import StoredEntry
from talkworth.rules import PUBLISHED, RuleSetVersion
from talkworth.sources.privacy import Keeping
from talkworth.warehouse import Warehouse

SEED = 7
N_SHOPPERS = 400
UNTIL = datetime(2026, 11, 21, 17, tzinfo=UTC)
KEEPING = Keeping(b"demo" * 8)
SHOPS = [
    Shop(
        shop_id=shop.shop_id,
        name=shop.name,
        currency=shop.currency,
        timezone=shop.timezone,
        created_at=0,
    )
    for shop in DEMO_SHOPS
]
RULES = [
    RuleSetVersion(shop_id=shop.shop_id, version=1, active_from=0, rules=PUBLISHED)
    for shop in DEMO_SHOPS
]

Row = dict[str, Any]


def stored(arrivals: Sequence[Arrival]) -> list[StoredEntry]:
    """The arrivals as the journal would give them back."""
    entries = (msgspec.structs.asdict(entry_of(arrival, KEEPING)) for arrival in arrivals)
    return [StoredEntry(**entry, seq=seq) for seq, entry in enumerate(entries, start=1)]


def loaded(arrivals: Sequence[Arrival]) -> Warehouse:
    """A warehouse in memory that has taken in all of them."""
    warehouse = Warehouse.open(None, SHOPS, RULES)
    warehouse.load(stored(arrivals))
    return warehouse


def rows(warehouse: Warehouse, sql: str, *values: object) -> list[Row]:
    """What a select finds."""
    cursor = warehouse.connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
