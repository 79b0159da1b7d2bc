"""A person leaves: their identifiers go from journal, archive and warehouse, the money stays."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, Final

import msgspec
from msgspec import Struct

from talkworth.control.outbox import OUTBOX, Outbox
from talkworth.errors import Unavailable
from talkworth.journal import Entry, StoredEntry
from talkworth.journal.rewrite import rows_after, unpacked
from talkworth.runtime.exchange import Progress, TotalsDiffer, exchange
from talkworth.runtime.leftovers import JOURNAL
from talkworth.runtime.owned import Owned
from talkworth.runtime.person import Named, Person, UnknownPerson, find_person
from talkworth.runtime.reduction import Renaming, reduced_entry
from talkworth.runtime.sealing import seal_again

# Shorter identifiers are found in too many other values: only names that hint at them count.
_TELLING: Final = 6
_HINT = re.compile(
    r"customer|visitor|user|contact|client|buyer|shopper|email|conversation|session|token|author"
    r"|requester|anonymous|distinct|attributes",
    re.IGNORECASE,
)
# A tie that an identifier's own text decides may fall otherwise under another name.
_TRIES: Final = 8
# Spans that wait for the rest of their trace: they make no events and serve a restart alone.
_SPANS: Final = "spans"


class PersonActive(Unavailable):
    code = "person-active"

    def __init__(self) -> None:
        super().__init__(
            "Events of this person arrived while we worked, so that nothing was changed. Try "
            "again in a moment."
        )


class Erasure(Struct, kw_only=True, frozen=True):
    """
    What an erasure changes, or changed: how many identifiers by kind, how many journal entries.

    `sealed` are the places whose archive was written anew, `unreachable` those we could not.
    """

    shop_id: str
    n_identifiers: dict[str, int]
    n_entries: int
    is_done: bool
    sealed: list[str]
    unreachable: list[str]


def look_at(owned: Owned, shop_id: str, named: Named) -> Erasure:
    """
    What an erasure would change.

    Raises:
        UnknownShop, UnknownPerson
    """
    owned.loader.load_all()
    with owned.loader.paused():
        person = find_person(owned.warehouse, owned.reader, owned.control, shop_id, named)
        seqs = person.seqs | _others(owned, person)
    if not seqs:
        raise UnknownPerson(shop_id)
    return _told(person, len(seqs), is_done=False)


def erase_person(
    owned: Owned, shop_id: str, named: Named, progress: Progress | None = None
) -> Erasure:
    """
    Put fresh random identifiers in place of a person's, wherever they stand, and drop the rest.

    Credits and totals stay equal, or nothing is changed. The platform's ids of orders stay: they
    are the shop's books.

    Raises:
        UnknownShop, UnknownPerson, PersonActive, TotalsDiffer, MountedPlace, JournalUnwritable
    """
    owned.loader.load_all()
    with owned.loader.paused():
        person = find_person(owned.warehouse, owned.reader, owned.control, shop_id, named)
        seqs = person.seqs | _others(owned, person)
        if not seqs:
            raise UnknownPerson(shop_id)
        _exchange(owned, person, seqs, progress)
    forget_messages(owned, person.texts())
    owned.control.forget(shop_id, person.texts())
    told = _told(person, len(seqs), is_done=True)
    n_all = sum(told.n_identifiers.values())
    owned.control.note(shop_id, "erase-person", f"{n_all} identifiers, {len(seqs)} entries")
    sealed, unreachable = seal_again(owned)
    return msgspec.structs.replace(told, sealed=sealed, unreachable=unreachable)


def _exchange(
    owned: Owned, person: Person, seqs: frozenset[int], progress: Progress | None
) -> None:
    """Under other names once more where a tie fell otherwise; the names are random."""
    counted = counted_events(owned, seqs)
    watermark = owned.warehouse.watermark()
    said = _any_of(text for text in person.texts() if len(text) >= _TELLING)
    sessions = frozenset(person.values.get("session", ()))
    for attempt in range(1, _TRIES + 1):
        rename = Renaming(person.shop_id, person.nodes, sessions)

        def change(entry: StoredEntry, rename: Renaming = rename) -> Entry | None:
            if entry.seq not in seqs:
                return None
            return reduced_entry(entry, counted, rename)

        def nobody_came() -> None:
            rows = rows_after(owned.data / JOURNAL, watermark)
            if said and any(said.search(packed) for _, _, packed in rows):
                raise PersonActive

        try:
            exchange(owned, holds_any(seqs), change, on_tail=nobody_came, progress=progress)
        except TotalsDiffer:
            if attempt == _TRIES:
                raise
        else:
            return


def holds_any(seqs: frozenset[int]) -> Any:
    """Whether a row of the journal holds an entry of these."""

    def concerns(first_seq: int, last_seq: int, _packed: bytes) -> bool:
        return not seqs.isdisjoint(range(first_seq, last_seq + 1))

    return concerns


def counted_events(owned: Owned, seqs: Iterable[int]) -> dict[int, set[int]]:
    """By entry: the keys of its events that count."""
    found: dict[int, set[int]] = defaultdict(set)
    for row in owned.warehouse.query("counted_events", seqs=sorted(seqs)):
        found[row["seq"]].add(row["event_key"])
    return found


def _others(owned: Owned, person: Person) -> frozenset[int]:
    """Entries that name the person without being facts of theirs: kept for later, or refused."""
    texts = person.texts()
    packed_says = _any_of([*texts, _SPANS])
    found: set[int] = set()
    if packed_says is None:
        return frozenset()
    path = owned.data / JOURNAL
    for row in rows_after(path, 0):
        if row[0] > owned.warehouse.watermark() or not packed_says.search(row[2]):
            continue
        for entry in unpacked(path, row):
            if entry.shop_id == person.shop_id and _names(entry, texts):
                found.add(entry.seq)
    return frozenset(found)


def _names(entry: StoredEntry, texts: list[str]) -> bool:
    if entry.topic == _SPANS:
        return entry.payload != b"[]"
    try:
        document = json.loads(entry.payload)
    except ValueError:
        return False
    return any(
        text == value or (len(text) >= _TELLING and text in value)
        for path, value in _leaves(document, entry.topic)
        for text in texts
        if len(text) >= _TELLING or _HINT.search(path)
    )


def _leaves(document: Any, path: str) -> Iterator[tuple[str, str]]:
    """Each value of a document as text, with the names that lead to it."""
    if isinstance(document, dict):
        for name, value in document.items():
            yield from _leaves(value, f"{path}.{name}")
    elif isinstance(document, list):
        for value in document:
            yield from _leaves(value, path)
    elif isinstance(document, str | int) and not isinstance(document, bool):
        yield path, str(document)


def _any_of(texts: Iterable[str]) -> re.Pattern[bytes] | None:
    """Any of the texts as the journal's JSON writes it."""
    written = {msgspec.json.encode(text)[1:-1] for text in texts if text}
    return re.compile(b"|".join(re.escape(one) for one in sorted(written))) if written else None


def forget_messages(owned: Owned, texts: list[str]) -> None:
    """Empty what waits for other systems, or waited, and names the person."""
    path = owned.data / OUTBOX
    if path.exists():
        with closing(Outbox(path)) as outbox:
            outbox.empty([text for text in texts if len(text) >= _TELLING])


def _told(person: Person, n_entries: int, *, is_done: bool) -> Erasure:
    return Erasure(
        shop_id=person.shop_id,
        n_identifiers={kind: len(values) for kind, values in person.values.items()},
        n_entries=n_entries,
        is_done=is_done,
        sealed=[],
        unreachable=[],
    )
