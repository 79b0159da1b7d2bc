"""The journal's SQLite file: opened for the writer or a reader, and what a row of it holds."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from talkworth.errors import TalkworthError
from talkworth.journal.entry import Entry

_SQL = Path(__file__).parent.parent / "sql" / "journal"
STATEMENTS = {path.stem: path.read_text() for path in _SQL.glob("[a-z]*.sql")}
MIGRATIONS = {int(path.stem[:4]): path.read_text() for path in sorted(_SQL.glob("[0-9]*.sql"))}

# A bundle is small enough to look one entry up in, and large enough to spread a row's cost.
BUNDLE_ENTRIES = 128
BUNDLE_BYTES = 1 << 20

_LOCK_WAIT_S = 1.0
_BESIDE = ("-wal", "-shm")
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Entry]).decode


class JournalUnreadable(TalkworthError):
    code = "journal-unreadable"

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"{path} cannot be read as a journal: {reason}. Check its rights and the disk, or put "
            "it back from your backup."
        )


def open_for_writing(path: Path) -> sqlite3.Connection:
    """
    The journal at `path`, made where it is missing. A commit returns once it is on disk.

    Raises:
        JournalUnreadable: it is not a journal, or a newer version wrote it.
        sqlite3.OperationalError, OSError: it is locked, or the disk does not take it.
    """
    # Made by hand, for the rights: SQLite gives its log and index those of the file. Only where
    # it is missing: to close a handle of a file drops the locks that all our connections hold.
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    connection = _connect(path, "rw")
    try:
        connection.executescript(STATEMENTS["writing"])
        _migrate(connection)
    except sqlite3.OperationalError:
        connection.close()
        raise
    except (sqlite3.DatabaseError, _TooNew) as error:
        connection.close()
        raise JournalUnreadable(path, error) from error
    return connection


def open_for_reading(path: Path) -> sqlite3.Connection:
    """
    Raises:
        JournalUnreadable
    """
    try:
        return _connect(path, "ro")
    except sqlite3.Error as error:
        raise JournalUnreadable(path, error) from error


def settle(connection: sqlite3.Connection, path: Path) -> None:
    """
    Close the last connection to the journal at `path`, so that the file alone holds everything.

    Raises:
        sqlite3.OperationalError: somebody else has it open.
    """
    (is_busy, _, _) = connection.execute(STATEMENTS["settle"]).fetchone()
    if is_busy:
        raise sqlite3.OperationalError(f"{path} is open elsewhere")
    connection.close()
    for suffix in _BESIDE:
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def put_in_place(draft: Path, path: Path) -> None:
    """A whole journal in the place of another: whoever opens `path` finds the one or the other."""
    draft.replace(path)
    handle = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def bundle_up(entries: Iterable[Entry], last_seq: int) -> Iterator[dict[str, object]]:
    """Rows for `entries`, in their order, numbered on from `last_seq`."""
    bundle: list[Entry] = []
    n_bytes = 0
    for entry in entries:
        bundle.append(entry)
        n_bytes += len(entry.payload)
        if len(bundle) == BUNDLE_ENTRIES or n_bytes >= BUNDLE_BYTES:
            last_seq += len(bundle)
            yield row_of(bundle, last_seq)
            bundle, n_bytes = [], 0
    if bundle:
        last_seq += len(bundle)
        yield row_of(bundle, last_seq)


def row_of(entries: Sequence[Entry], last_seq: int) -> dict[str, object]:
    """One row with these entries, the last of them at `last_seq`."""
    return {"last_seq": last_seq, "n_entries": len(entries), "entries": _encode(entries)}


def unbundle(path: Path, packed: bytes, n_entries: int) -> list[Entry]:
    """
    The entries of one row.

    Raises:
        JournalUnreadable: the row is damaged.
    """
    try:
        entries = _decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise JournalUnreadable(path, f"a row is damaged ({error})") from error
    if len(entries) != n_entries:
        raise JournalUnreadable(path, f"a row has {len(entries)} entries and not {n_entries}")
    return entries


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Python's own transactions are off: we begin and commit by hand, once for a group.
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        timeout=_LOCK_WAIT_S,
        isolation_level=None,
        check_same_thread=False,
    )


def _migrate(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute(STATEMENTS["version"]).fetchone()
    if version > max(MIGRATIONS):
        raise _TooNew(f"it has version {version}, this Talkworth reads up to {max(MIGRATIONS)}")
    for number, script in MIGRATIONS.items():
        if number > version:
            connection.executescript(script)


class _TooNew(Exception):
    """A newer version wrote this file."""
