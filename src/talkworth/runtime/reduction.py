"""An entry of the journal less its person: the events it made that count, under other names."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from hashlib import blake2b
from secrets import token_bytes
from typing import Final

from talkworth.journal import Entry, StoredEntry
from talkworth.reports.live import events_of
from talkworth.sources.erased import AGED, ERASED, KINDS, PREFIX, reduced, reduced_agent
from talkworth.warehouse.keys import event_key, node_key

# Smaller than any hash: should the same event arrive again, what is left of it still counts.
_FIRST: Final = bytes(32)
_NOTHING: Final = b"[]"


class Renaming:
    """
    A fresh name for each identifier of the persons who leave, the same one wherever it stands.

    The names come from a key that nobody keeps, so that nothing leads back from them. `nodes`
    are the keys of the identifiers, `sessions` the sessions that leave with them.
    """

    def __init__(self, shop_id: str, nodes: Collection[int], sessions: Collection[str]) -> None:
        self._shop_id, self._nodes, self._sessions = shop_id, nodes, sessions
        self._key = token_bytes(32)

    def __call__(self, kind: str, value: str) -> str:
        if not self._leaves(kind, value):
            return value
        named = f"{kind}\x1f{value}".encode("utf-8", "surrogatepass")
        return PREFIX + blake2b(named, key=self._key, digest_size=12).hexdigest()

    def _leaves(self, kind: str, value: str) -> bool:
        if value.startswith(PREFIX):
            return False
        if kind == "session":
            return value in self._sessions
        return node_key(self._shop_id, kind, value) in self._nodes


def reduced_entry(
    entry: StoredEntry, counted: Mapping[int, Collection[int]], rename: Renaming
) -> Entry:
    """
    The entry with the events that count, `counted` by place and key, and nothing else of it.

    It is `erased` once it names nobody under an old name any more, else `aged`.
    """
    keys = counted.get(entry.seq, ())
    events = [
        event
        for event in events_of(entry)
        if event_key(entry.shop_id, entry.trust, event.event_id) in keys
    ]
    payload = reduced(events, entry.user_agent, rename) if events else _NOTHING
    return Entry(
        received_at=entry.received_at,
        shop_id=entry.shop_id,
        door=entry.door,
        topic=entry.topic,
        trust=entry.trust,
        event_id="",
        payload=payload,
        sha256=_FIRST,
        user_agent=reduced_agent(entry.user_agent),
        reason=AGED if any(_still_names(event, rename) for event in events) else ERASED,
    )


def blank(entry: StoredEntry) -> Entry:
    """The place of an entry whose shop is gone."""
    return Entry(
        received_at=entry.received_at,
        shop_id="",
        door="",
        topic="",
        trust=entry.trust,
        event_id="",
        payload=_NOTHING,
        sha256=_FIRST,
        reason=ERASED,
    )


def _still_names(event: object, rename: Renaming) -> bool:
    values = ((kind, getattr(event, field, None)) for field, kind in KINDS.items())
    return any(
        value and not value.startswith(PREFIX) and rename(kind, value) == value
        for kind, value in values
    )
