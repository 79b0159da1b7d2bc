"""One entry of the journal: what is kept of it, what became of it, and how it reads today."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import Struct

from talkworth.errors import NotFound
from talkworth.journal import Reader, StoredEntry
from talkworth.reports.live import LiveEvent, live_events
from talkworth.sources import REASONS, Unreadable, read
from talkworth.warehouse import Reading

_NOT_KEPT = "Its content was not kept. Mend the cause, and let the sender send it again."
_SAME = "This release makes no event of it either."
_READABLE = "This release reads it: replay it, and it counts."
_FINE = "Nothing is to be done."


class UnknownEntry(NotFound):
    code = "unknown-entry"

    def __init__(self, seq: int) -> None:
        super().__init__(
            f"The shop has no entry {seq} that is shown here. `GET /v1/live/events` lists them "
            "with their `seq`."
        )


class ReadToday(Struct, kw_only=True, frozen=True):
    """
    What this release reads in an entry: `events` as it takes them, or else the `reason` why there
    is none, null where there are. `detail` says what is wrong in the body, without its values.
    """

    events: list[dict[str, Any]]
    reason: str | None
    detail: str


class LiveEntry(Struct, kw_only=True, frozen=True):
    """
    An entry in full. `payload` is what the journal keeps of it, less personal data; null where that
    is not JSON. `sha256` is the hash of the bytes that were sent, in hex. `is_content_kept` is
    false where only the size was kept. `is_replayable` says that it made no event and would make
    one now; `advice` what to do.
    """

    event: LiveEvent
    payload: Any
    sha256: str
    is_content_kept: bool
    today: ReadToday
    is_replayable: bool
    advice: str


def find_entry(reader: Reader, shop_id: str, seq: int) -> StoredEntry:
    """
    The shop's entry at a place of the journal.

    Raises:
        UnknownEntry
    """
    found = [entry for entry in reader.get([seq]) if entry.shop_id == shop_id]
    if not found:
        raise UnknownEntry(seq)
    return found[0]


def live_entry(warehouse: Reading, entry: StoredEntry, upto_seq: int) -> LiveEntry:
    """
    An entry in full; it waits where it stands behind `upto_seq`.

    Raises:
        UnknownEntry: it is a part of something and never shown by itself.
    """
    shown = live_events(warehouse, entry.shop_id, [entry], upto_seq)
    if not shown:
        raise UnknownEntry(entry.seq)
    payload, today = _decoded(entry.payload), read_today(entry)
    is_kept = not (isinstance(payload, dict) and payload.keys() == {"n_bytes"})
    is_rejected = shown[0].state == "rejected"
    return LiveEntry(
        event=shown[0],
        payload=payload,
        sha256=entry.sha256.hex(),
        is_content_kept=is_kept,
        today=today,
        is_replayable=is_rejected and bool(today.events),
        advice=_advice(today, is_rejected=is_rejected, is_kept=is_kept),
    )


def read_today(entry: StoredEntry) -> ReadToday:
    """What this release reads in an entry."""
    reason, detail = "adapter-fault", REASONS["adapter-fault"]
    try:
        events = read(entry.door, entry.topic, entry.payload, entry.reason)
        made = [msgspec.to_builtins(event) for event in events]
    except Unreadable as error:
        reason, detail = error.reason, error.detail
    except Exception as error:
        # The loader has logged it; here the kind of fault is enough.
        detail = f"{detail} ({type(error).__name__})"
    else:
        return ReadToday(events=made, reason=None, detail="")
    return ReadToday(events=[], reason=reason, detail=detail)


def _advice(today: ReadToday, *, is_rejected: bool, is_kept: bool) -> str:
    if not is_rejected:
        return _FINE
    if today.events:
        return _READABLE
    return _SAME if is_kept else _NOT_KEPT


def _decoded(payload: bytes) -> Any:
    try:
        return msgspec.json.decode(payload)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
