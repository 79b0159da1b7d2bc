"""Orders that the shop has and no webhook brought: fetched from its API and journalled."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from msgspec import Struct

from talkworth.connect.admin_api import AdminApi
from talkworth.events import Event
from talkworth.events.orders import OrderPlaced
from talkworth.journal import VERIFIED, Entry, Journal
from talkworth.sources import Unreadable, read
from talkworth.sources.body import encode_exact
from talkworth.sources.privacy import Keeping
from talkworth.sources.shopify import prepare
from talkworth.warehouse import Warehouse
from talkworth.warehouse.keys import event_key, order_key

DOOR: Final = "shopify"
TOPIC: Final = "orders/updated"
_SHOWN: Final = 100


class Reconciled(Struct, kw_only=True, frozen=True):
    """
    What asking for orders came to.

    `n_orders` changed since `since`; of them we lacked `n_lacking_before` and lack
    `n_lacking_after`, the first hundred named in `lacking`. `n_taken` bodies told something new.
    `n_unreadable` are kept with a reason. `seen_until` is the newest change we have seen, by the
    shop's clock; `None` where there was no order.
    """

    connection_id: str
    shop_id: str
    domain: str
    since: datetime
    seen_until: datetime | None
    n_orders: int
    n_taken: int
    n_unreadable: int
    n_lacking_before: int
    n_lacking_after: int
    lacking: list[str]


@dataclass(frozen=True, slots=True)
class Shelves:
    """
    Where a shop's orders go: its journal, and the warehouse that says what is there already.

    `catch_up` loads what the journal holds.
    """

    shop_id: str
    keeping: Keeping
    journal: Journal
    warehouse: Warehouse
    catch_up: Callable[[], object]

    def known_events(self, events: Iterable[Event]) -> set[str]:
        """The ids of those events that a verified source has told."""
        keys = {event_key(self.shop_id, VERIFIED, e.event_id): e.event_id for e in events}
        rows = self.warehouse.query("known_events", event_keys=list(keys)) if keys else []
        return {keys[row["event_key"]] for row in rows}

    def known_orders(self, order_ids: Iterable[str]) -> set[str]:
        keys = {order_key(self.shop_id, order_id): order_id for order_id in order_ids}
        rows = self.warehouse.query("known_orders", order_keys=list(keys)) if keys else []
        return {keys[row["order_key"]] for row in rows}

    def known_rejects(self, event_ids: list[str]) -> set[str]:
        """Those of the bodies that came before and could not be read."""
        if not event_ids:
            return set()
        values = {"shop_id": self.shop_id, "event_ids": event_ids}
        return {row["event_id"] for row in self.warehouse.query("known_rejects", **values)}


@dataclass(slots=True)
class _Found:
    """What the pages so far held."""

    order_ids: list[str] = field(default_factory=list)
    lacking_before: set[str] = field(default_factory=set)
    n_taken: int = 0
    n_unreadable: int = 0
    seen_until: datetime | None = None


def reconcile(
    api: AdminApi,
    shelves: Shelves,
    since: datetime,
    connection_id: str,
    on_page: Callable[[int], object] = lambda _: None,
) -> Reconciled:
    """
    Journal what orders changed since then say and no webhook said; again changes nothing.

    `on_page` hears how many orders each page held.

    Raises:
        JournalFull, JournalUnwritable, and what AdminApi raises; what was taken before stays.
    """
    shelves.catch_up()
    found = _Found()
    for page in api.orders(since):
        _take(page, shelves, found)
        on_page(len(page))
    shelves.catch_up()
    lacking = sorted(set(found.order_ids) - shelves.known_orders(found.order_ids))
    return Reconciled(
        connection_id=connection_id,
        shop_id=shelves.shop_id,
        domain=api.domain,
        since=since,
        seen_until=found.seen_until,
        n_orders=len(set(found.order_ids)),
        n_taken=found.n_taken,
        n_unreadable=found.n_unreadable,
        n_lacking_before=len(found.lacking_before),
        n_lacking_after=len(lacking),
        lacking=lacking[:_SHOWN],
    )


@dataclass(frozen=True, slots=True)
class _Body:
    """One order as it may be journalled, and the events it makes; none where it is unreadable."""

    order_id: str
    entry: Entry
    events: list[Event]


def _take(page: list[dict[str, Any]], shelves: Shelves, found: _Found) -> None:
    bodies = [_body(order, shelves) for order in page]
    events = [event for body in bodies for event in body.events]
    known = shelves.known_events(events)
    new = [one for one in bodies if any(event.event_id not in known for event in one.events)]
    unreadable = [body for body in bodies if not body.events]
    rejected = shelves.known_rejects([body.entry.event_id for body in unreadable])
    order_ids = [body.order_id for body in bodies]
    found.lacking_before |= set(order_ids) - shelves.known_orders(order_ids)
    found.order_ids += order_ids
    found.n_taken += len(new)
    found.n_unreadable += len(unreadable)
    changes = [one.updated_at for one in events if isinstance(one, OrderPlaced) and one.updated_at]
    found.seen_until = max(filter(None, [found.seen_until, *changes]), default=None)
    entries = [one.entry for one in (*new, *unreadable) if one.entry.event_id not in rejected]
    if entries:
        shelves.journal.submit(entries).result()


def _body(order: dict[str, Any], shelves: Shelves) -> _Body:
    body = encode_exact(order)
    payload, reason = prepare(TOPIC, body, shelves.keeping)
    events: list[Event] = []
    if not reason:
        try:
            events = read(DOOR, TOPIC, payload)
        except Unreadable as error:
            reason = error.reason
    digest = sha256(body)
    entry = Entry(
        received_at=time.time_ns() // 1000,
        shop_id=shelves.shop_id,
        door=DOOR,
        topic=TOPIC,
        trust=VERIFIED,
        event_id=f"pull:{digest.hexdigest()}",
        payload=payload,
        sha256=digest.digest(),
        reason=reason,
    )
    return _Body(str(order.get("id")), entry, events)
