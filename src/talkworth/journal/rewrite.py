"""A journal written anew with some entries changed: the one way in which it is ever edited."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path

from talkworth.journal.entry import Entry, StoredEntry
from talkworth.journal.file import (
    MIGRATIONS,
    STATEMENTS,
    JournalUnreadable,
    open_for_reading,
    row_of,
    unbundle,
)
from talkworth.journal.reader import stored

# The entry in the place of one; `None` leaves it as it is.
Change = Callable[[StoredEntry], Entry | None]
# Whether a row may hold an entry that changes: by the places of its entries and its packed bytes.
Concerns = Callable[[int, int, bytes], bool]


class Rewriting:
    """
    Copies the journal at `path` to `draft`, entry for entry, each at its place.

    Rows that `concerns` says nothing changes in are copied as they are, byte for byte. The old
    file is only read; its writer may go on, and a second `copy` brings what came meanwhile.

    Raises:
        JournalUnreadable
    """

    def __init__(self, path: Path, draft: Path, concerns: Concerns, change: Change) -> None:
        self._path, self._draft = path, draft
        self._concerns, self._change = concerns, change
        self.last_seq = 0
        forget_draft(draft)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        with closing(self._opened()) as file:
            for script in MIGRATIONS.values():
                file.executescript(script)

    def copy(self) -> None:
        """Copy what is in the journal and not in the draft yet; it is on disk when this returns."""
        with closing(self._opened()) as file:
            file.execute(STATEMENTS["begin"])
            file.executemany(STATEMENTS["append"], self._rows())
            file.execute(STATEMENTS["commit"])
        handle = os.open(self._draft, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def _opened(self) -> sqlite3.Connection:
        file = sqlite3.connect(self._draft, isolation_level=None)
        file.executescript(STATEMENTS["drafting"])
        return file

    def _rows(self) -> Iterator[dict[str, object]]:
        for last_seq, n_entries, packed in rows_after(self._path, self.last_seq):
            if self._concerns(last_seq - n_entries + 1, last_seq, packed):
                entries = [
                    self._change(stored(entry, seq)) or entry
                    for seq, entry in enumerate(
                        unbundle(self._path, packed, n_entries), last_seq - n_entries + 1
                    )
                ]
                yield row_of(entries, last_seq)
            else:
                yield {"last_seq": last_seq, "n_entries": n_entries, "entries": packed}
            self.last_seq = last_seq


def rows_after(path: Path, after_seq: int) -> Generator[tuple[int, int, bytes]]:
    """
    The packed rows behind a place: the place of the last entry, how many, their bytes.

    Raises:
        JournalUnreadable
    """
    try:
        with closing(open_for_reading(path)) as file:
            yield from file.execute(STATEMENTS["bundles_after"], {"after_seq": after_seq})
    except sqlite3.Error as error:
        raise JournalUnreadable(path, error) from error


def unpacked(path: Path, row: tuple[int, int, bytes]) -> list[StoredEntry]:
    """
    The entries of a packed row.

    Raises:
        JournalUnreadable: the row is damaged.
    """
    last_seq, n_entries, packed = row
    entries = unbundle(path, packed, n_entries)
    return [stored(entry, seq) for seq, entry in enumerate(entries, last_seq - n_entries + 1)]


def forget_draft(draft: Path) -> None:
    """Remove a draft that was never put in place, such as one that a kill left behind."""
    for suffix in ("", "-journal", "-wal", "-shm"):
        draft.with_name(draft.name + suffix).unlink(missing_ok=True)
