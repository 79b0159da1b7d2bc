"""What arrived lately, entry by entry, and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final, Literal

from msgspec import Struct

from talkworth.errors import TalkworthError
from talkworth.events import Event
from talkworth.events.orders import OrderRefunded
from talkworth.events.types import ConcessionGranted, DisputeOpened
from talkworth.journal import Reader, StoredEntry, Trust
from talkworth.ledger.facts import order_of
from talkworth.money import minor_units
from talkworth.reports.period import instant
from talkworth.sources import REASONS, Unreadable, read
from talkworth.warehouse import Reading
from talkworth.warehouse.keys import order_key

State = Literal["accepted", "duplicate", "rejected", "refused", "waiting"]
STATES: Final[tuple[State, ...]] = ("accepted", "duplicate", "rejected", "refused", "waiting")
# By the number that SQL has for it.
FATES: Final[Mapping[int, State]] = {1: "accepted", 2: "rejected", 3: "duplicate"}

_WORDS: Final[Mapping[State, str]] = {
    "accepted": "Taken, and in the figures as far as it counts.",
    "waiting": "On disk. It will be in the figures in a moment.",
}
_MONEY_BACK = (OrderRefunded, DisputeOpened, ConcessionGranted)
# Entries that wait are looked for this far back, newest first.
_PAGE, _PAGES = 1_000, 10
# Places before the one that is asked for, so that most answers need not look through all of them.
_STRETCHES: Final = (5_000, 250_000, 1 << 62)


class LiveEvent(Struct, kw_only=True, frozen=True):
    """
    One entry of the journal and what became of it, or one refusal at a door.

    `live_id` stays the same while the state changes. `seq` is the entry's place in the journal,
    null for a refusal: nothing of that was kept. `state`: `accepted` (an event of it counts as
    one), `duplicate` (all of it came before), `rejected` (it makes no event), `refused` (the
    door did not take it), `waiting` (on disk, not loaded yet). `reason` is a code of the lists of
    reasons and errors, null where there is nothing to say; an accepted entry may have one too,
    such as `bot` or `test-order`. `message` says it in words. `occurred_at` is the source's clock.
    `amount_minor` is below zero where money went back. `n_times` counts refusals alike.
    """

    live_id: str
    seq: int | None
    state: State
    received_at: datetime
    occurred_at: datetime | None
    door: str
    topic: str
    source: str | None
    trust: Trust | None
    event_id: str | None
    event_types: list[str]
    conversation_id: str | None
    order_id: str | None
    amount_minor: int | None
    currency: str | None
    reason: str | None
    message: str
    n_times: int


class Verdict(Struct, frozen=True):
    """What became of an entry; `occurred_at` is UTC microseconds."""

    state: State
    reason: str | None
    occurred_at: int | None


_WAITING: Final = Verdict("waiting", None, None)


def live_events(
    warehouse: Reading, shop_id: str, entries: Sequence[StoredEntry], upto_seq: int
) -> list[LiveEvent]:
    """
    The entries of a shop as they are shown, in their order; those behind `upto_seq` wait.

    An entry that neither makes an event nor needs to, such as a part of a trace, is left out.
    """
    mine = [entry for entry in entries if entry.shop_id == shop_id]
    events = {entry.seq: events_of(entry) for entry in mine}
    verdicts = verdicts_of(warehouse, shop_id, [e.seq for e in mine if e.seq <= upto_seq])
    orders = _order_reasons(warehouse, shop_id, events.values())
    return [
        _shown(entry, events[entry.seq], verdict, orders)
        for entry in mine
        if (verdict := verdicts.get(entry.seq) if entry.seq <= upto_seq else _WAITING)
    ]


def verdicts_of(warehouse: Reading, shop_id: str, seqs: Sequence[int]) -> Mapping[int, Verdict]:
    """What became of the entries at these places of a shop; those with no verdict are left out."""
    if not seqs:
        return {}
    rows = warehouse.query(
        "live_verdicts",
        shop_id=shop_id,
        seqs=list(seqs),
        from_seq=min(seqs),
        upto_seq=max(seqs),
    )
    found: dict[int, Verdict] = {}
    for row in rows:  # of several fates of one entry the best comes first
        verdict = Verdict(FATES[row["fate"]], row["reason"], row["occurred_at"])
        found.setdefault(row["seq"], verdict)
    return found


def newest_entries(
    warehouse: Reading,
    reader: Reader,
    shop_id: str,
    *,
    before_seq: int,
    upto_seq: int,
    door: str = "",
    state: State | None = None,
    limit: int,
) -> tuple[list[LiveEvent], bool]:
    """
    Up to `limit` entries of a shop before a place, newest first, and whether there are more.

    Those behind `upto_seq` wait to be loaded. `door` is `""` for all, `state` `None`.
    """
    entries: list[StoredEntry] = []
    if state in (None, "waiting"):
        entries = _waiting(reader, shop_id, door, before_seq, upto_seq)
    is_more = len(entries) > limit or state == "waiting"
    entries = entries[:limit]
    if not is_more:
        fate = next((number for number, name in FATES.items() if name == state), 0)
        before = min(before_seq, upto_seq + 1)
        places = _places(warehouse, shop_id, door, fate, before, limit - len(entries) + 1)
        is_more = len(places) > limit - len(entries)
        loaded = reader.get(places[: limit - len(entries)])
        entries += [entry for entry in reversed(loaded) if not door or entry.door == door]
    return live_events(warehouse, shop_id, entries, upto_seq), is_more and bool(entries)


def events_of(entry: StoredEntry) -> list[Event]:
    """The events of an entry; none where it makes none, or our reader fails on it."""
    try:
        return read(entry.door, entry.topic, entry.payload, entry.reason)
    except Unreadable:
        return []
    except Exception:
        # The loader has logged it, and counts it as our fault.
        return []


def _waiting(
    reader: Reader, shop_id: str, door: str, before_seq: int, upto_seq: int
) -> list[StoredEntry]:
    """The shop's newest entries that are not loaded yet, newest first."""
    found: list[StoredEntry] = []
    end = min(before_seq - 1, reader.last_seq())
    for _ in range(_PAGES):
        if end <= upto_seq:
            break
        start = max(upto_seq, end - _PAGE)
        page = reader.read(start, end - start)
        found += [e for e in reversed(page) if e.shop_id == shop_id and door in ("", e.door)]
        end = start
    return found


def _places(
    warehouse: Reading, shop_id: str, door: str, fate: int, before_seq: int, n_most: int
) -> list[int]:
    places: list[int] = []
    for stretch in _STRETCHES:
        from_seq = max(0, before_seq - stretch)
        rows = warehouse.query(
            "live_places",
            shop_id=shop_id,
            door=door,
            fate=fate,
            from_seq=from_seq,
            before_seq=before_seq,
            n_most=n_most,
        )
        places = [row["seq"] for row in rows]
        if len(places) >= n_most or from_seq == 0:
            break
    return places


def _order_reasons(
    warehouse: Reading, shop_id: str, events: Iterable[Sequence[Event]]
) -> Mapping[str, str]:
    """Why orders that the events are about are not in the ledger, or not wholly."""
    names = {name for several in events for event in several if (name := order_of(event))}
    keys = {order_key(shop_id, name): name for name in names}
    if not keys:
        return {}
    # An order that something happened to, and that nobody placed, is none yet.
    reasons: dict[str, str | None] = dict.fromkeys(names, "no-order")
    for row in warehouse.query("live_orders", order_keys=list(keys)):
        reasons[keys[row["order_key"]]] = row["reason"]
    return {name: reason for name, reason in reasons.items() if reason}


def _shown(
    entry: StoredEntry, events: Sequence[Event], verdict: Verdict, orders: Mapping[str, str]
) -> LiveEvent:
    order_id = _first(events, "order_id")
    reason = verdict.reason
    if verdict.state == "accepted" and reason is None and order_id is not None:
        reason = orders.get(order_id)
    amount_minor, currency = next(filter(None, map(_money, events)), (None, None))
    occurred_at = None if verdict.occurred_at is None else instant(verdict.occurred_at)
    return LiveEvent(
        live_id=f"e{entry.seq}",
        seq=entry.seq,
        state=verdict.state,
        received_at=instant(entry.received_at),
        occurred_at=occurred_at or (events[0].occurred_at if events else None),
        door=entry.door,
        topic=entry.topic,
        source=_first(events, "source"),
        trust=entry.trust,
        event_id=entry.event_id or None,
        event_types=list(dict.fromkeys(str(e.__struct_config__.tag) for e in events)),
        conversation_id=_first(events, "conversation_id"),
        order_id=order_id,
        amount_minor=amount_minor,
        currency=currency,
        reason=reason,
        message=REASONS[reason] if reason else _WORDS[verdict.state],
        n_times=1,
    )


def _first(events: Sequence[Event], field: str) -> str | None:
    found = (getattr(event, field, None) for event in events)
    return next((value for value in found if value), None)


def _money(event: Event) -> tuple[int, str] | None:
    """What the event says of money, in minor units; `None` where it says nothing exact."""
    known: Any = event
    text = getattr(known, "total", None) or getattr(known, "amount", None)
    currency = getattr(known, "currency", None)
    if text is None or currency is None:
        return None
    try:
        minor = minor_units(text, currency)
    except TalkworthError:
        return None
    return (-minor if isinstance(event, _MONEY_BACK) else minor), currency
