"""A journal in memory, and a look inside a warehouse."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec

from talkworth.control import Shop
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, StoredEntry, Trust
from talkworth.ledger.facts import micros
from talkworth.rules import PUBLISHED, RuleSetVersion
from talkworth.warehouse import Warehouse

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
SHOP = Shop(shop_id="tea", name="Tea", currency="EUR", timezone="Europe/Berlin", created_at=0)
RULES = [RuleSetVersion(shop_id="tea", version=1, active_from=0, rules=PUBLISHED)]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


class Journal:
    """Entries as a journal would number them."""

    def __init__(self) -> None:
        self.entries: list[StoredEntry] = []

    def add(
        self, kind: str, after: timedelta, /, *, trust: Trust = CLIENT_REPORTED, **fields: Any
    ) -> StoredEntry:
        """An event of `kind`, `after` noon."""
        fields.setdefault("event_id", f"e{len(self.entries)}")
        received_at = fields.pop("received_at", micros(NOON + after))
        payload = msgspec.json.encode({"type": kind, "occurred_at": NOON + after, **fields})
        entry = StoredEntry(
            seq=len(self.entries) + 1,
            received_at=received_at,
            shop_id="tea",
            door="events",
            topic=kind,
            trust=trust,
            event_id=fields["event_id"],
            payload=payload,
            sha256=sha256(payload).digest(),
        )
        self.entries.append(entry)
        return entry

    def ask(
        self, conversation: str, after: timedelta, outcome: str = "answered", **who: Any
    ) -> None:
        common = {"conversation_id": conversation, **who}
        self.add("message_sent", after, role="shopper", **common)
        self.add("message_sent", after + MINUTE, role="assistant", outcome=outcome, **common)

    def buy(self, order: str, after: timedelta, total: str = "60.00", **who: Any) -> None:
        self.add(
            "order_placed",
            after,
            trust=VERIFIED,
            order_id=order,
            currency="EUR",
            total=total,
            **who,
        )

    def read(self, after: int, limit: int) -> list[StoredEntry]:
        return [entry for entry in self.entries if entry.seq > after][:limit]


def rows(warehouse: Warehouse, sql: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = warehouse.connection.execute(sql).fetchall()
    return found
