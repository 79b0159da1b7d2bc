"""Who was not seen for the time a shop keeps data becomes anonymous; old entries become facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from talkworth.control import Shop
from talkworth.journal import Entry, StoredEntry
from talkworth.journal.rewrite import rows_after, unpacked
from talkworth.reports.live import events_of
from talkworth.runtime.erasing import counted_events, holds_any
from talkworth.runtime.exchange import exchange
from talkworth.runtime.leftovers import JOURNAL
from talkworth.runtime.owned import Owned
from talkworth.runtime.reduction import Renaming, reduced_entry
from talkworth.runtime.sealing import seal_again
from talkworth.sources.erased import AGED, KINDS, REDUCED

_DAY_US: Final = 86_400_000_000
_HOUR_US: Final = 3_600_000_000


class Retained(Struct, kw_only=True, frozen=True):
    """What became of a shop's old data: identifiers that went, entries that were reduced."""

    shop_id: str
    n_identifiers: int
    n_entries: int


def retain(owned: Owned, now_us: int) -> list[Retained]:
    """
    Apply every shop's retention as of `now_us` (UTC microseconds); shops without one are left.

    A person is whole or gone: somebody who was seen since keeps all identifiers, because they
    join what happens today. Totals stay equal, or nothing is changed.

    Raises:
        TotalsDiffer, MountedPlace, JournalUnwritable
    """
    found = []
    for shop in owned.control.shops():
        if shop.retention_d is not None:
            owned.loader.load_all()
            with owned.loader.paused():
                retained = _retain(owned, shop, now_us - kept_us(owned, shop))
            if retained is not None:
                owned.control.note(
                    shop.shop_id,
                    "retain",
                    f"{retained.n_identifiers} identifiers, {retained.n_entries} entries",
                )
                found.append(retained)
    if found:
        seal_again(owned)
    return found


def kept_us(owned: Owned, shop: Shop) -> int:
    """How long the shop keeps data: at least a day more than its longest window reaches back."""
    windows = [
        max(v.rules.assisted_h, v.rules.direct_h, v.rules.lapse_open_h) * _HOUR_US
        for v in owned.control.rule_book.versions(shop.shop_id)
    ]
    return max((shop.retention_d or 0) * _DAY_US, max(windows, default=0) + _DAY_US)


def _retain(owned: Owned, shop: Shop, before: int) -> Retained | None:
    asked = {"shop_id": shop.shop_id, "before": before}
    rows = owned.warehouse.query("person_overdue", **asked)
    nodes = frozenset(row["node_key"] for row in rows)
    sessions = owned.warehouse.query("sessions_overdue", **asked)
    rename = Renaming(shop.shop_id, nodes, frozenset(row["session_id"] for row in sessions))
    old = [entry for entry in _older(owned, before) if entry.shop_id == shop.shop_id]
    due = [entry for entry in old if _is_due(entry, rename)]
    if not due:
        return None
    seqs = frozenset(entry.seq for entry in due)
    names = {name for entry in due for name in _leaving(entry, rename)}
    counted = counted_events(owned, seqs)

    def change(entry: StoredEntry) -> Entry | None:
        return reduced_entry(entry, counted, rename) if entry.seq in seqs else None

    exchange(owned, holds_any(seqs), change)
    owned.control.forget(shop.shop_id, (text for _, text in names))
    return Retained(shop_id=shop.shop_id, n_identifiers=len(names), n_entries=len(seqs))


def _older(owned: Owned, before: int) -> Iterator[StoredEntry]:
    """The entries that are in the warehouse and were received before an instant."""
    path, watermark = owned.data / JOURNAL, owned.warehouse.watermark()
    for row in rows_after(path, 0):
        entries = unpacked(path, row)
        # Entries stand in the order of their arrival; a clock may have been set back a little.
        if entries[0].received_at >= before + _DAY_US or entries[0].seq > watermark:
            return
        yield from (e for e in entries if e.received_at < before and e.seq <= watermark)


def _is_due(entry: StoredEntry, rename: Renaming) -> bool:
    if entry.reason not in REDUCED:
        return True
    return entry.reason == AGED and any(_leaving(entry, rename))


def _leaving(entry: StoredEntry, rename: Renaming) -> Iterator[tuple[str, str]]:
    for event in events_of(entry):
        for field, kind in KINDS.items():
            value = getattr(event, field, None)
            if value and rename(kind, value) != value:
                yield kind, value
