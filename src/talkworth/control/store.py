"""The control file itself: one connection, its rows in memory, changes one transaction each."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Final

from talkworth.control.refusals import ControlBusy, ControlUnreadable
from talkworth.control.snapshot import Snapshot, read_snapshot
from talkworth.control.statements import MIGRATIONS, STATEMENTS

# How old an answer from memory may be. A look at the file costs a few microseconds, which is
# much for each event and nothing four times a second.
MAX_AGE_S: Final = 0.25
# Whom a server acts for; each request runs in a context of its own.
_actor: ContextVar[str] = ContextVar("actor", default="")


def act_for(actor: str) -> None:
    """Name `actor` in the audit log for what this context changes from now on."""
    _actor.set(actor)


class Change:
    """One transaction: the rows it starts from, and what is written."""

    def __init__(self, connection: sqlite3.Connection, snapshot: Snapshot, actor: str) -> None:
        self._connection = connection
        self.actor = actor
        self.snapshot = snapshot
        self.changed_at = now()

    def write(self, statement: str, **values: object) -> int:
        """How many rows it changed."""
        return self._connection.execute(STATEMENTS[statement], values).rowcount

    def read(self, statement: str, **values: object) -> list[sqlite3.Row]:
        """All rows of a statement, as this transaction sees them."""
        return self._connection.execute(STATEMENTS[statement], values).fetchall()

    def audit(self, shop_id: str, change: str, subject: str) -> None:
        """Note in the audit log what this transaction does."""
        self.write(
            "add_audit",
            changed_at=self.changed_at,
            actor=self.actor,
            shop_id=shop_id,
            change=change,
            subject=subject,
        )


class Store:
    """
    The control file, safe to use from several threads and processes.

    Raises:
        ControlUnreadable: not a control file, made by a newer version, or no right to read it.
    """

    def __init__(self, path: Path, actor: str) -> None:
        self._path, self._actor = path, actor
        self._lock = threading.Lock()
        self._generation = 0
        try:
            self._connection = _open(path)
            self._load()
        except (sqlite3.Error, OSError) as error:
            raise ControlUnreadable(path, str(error)) from error

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def recent(self) -> Snapshot:
        """The rows as they were at most 0.25 s ago."""
        if time.monotonic() - self._looked_at < MAX_AGE_S:
            return self._snapshot
        return self.fresh()

    def fresh(self) -> Snapshot:
        """The rows as they are now."""
        with self._lock:
            try:
                if self._version() != self._loaded_version:
                    self._load()
            except sqlite3.OperationalError:
                # Locked, or the disk is full: what we knew a moment ago keeps the door open.
                pass
            except sqlite3.Error as error:
                raise ControlUnreadable(self._path, str(error)) from error
            self._looked_at = time.monotonic()
            return self._snapshot

    def generation(self) -> int:
        """A number that grows whenever the file changed, whoever changed it."""
        self.fresh()
        return self._generation

    @contextmanager
    def change(self) -> Iterator[Change]:
        """
        Write in one transaction, alone; nothing is written if the block raises.

        Raises:
            ControlBusy: another process writes for too long, or the disk is full.
        """
        with self._lock:
            try:
                self._connection.execute("begin immediate")
                try:
                    snapshot = read_snapshot(self._connection)
                    yield Change(self._connection, snapshot, _actor.get() or self._actor)
                    self._connection.execute("commit")
                except BaseException:
                    if self._connection.in_transaction:
                        self._connection.execute("rollback")
                    raise
                self._load()
            except sqlite3.OperationalError as error:
                raise ControlBusy(self._path, str(error)) from error
            except sqlite3.Error as error:
                raise ControlUnreadable(self._path, str(error)) from error

    def read(self, statement: str, **values: object) -> list[sqlite3.Row]:
        """All rows of a statement that is not held in memory."""
        with self._lock:
            return self._connection.execute(STATEMENTS[statement], values).fetchall()

    def shrink(self) -> None:
        """
        Leave nothing of what was deleted in the file, its free pages or its log.

        Raises:
            ControlBusy
        """
        with self._lock:
            try:
                self._connection.execute(STATEMENTS["shrink"])
                self._connection.execute(STATEMENTS["empty_log"])
            except sqlite3.OperationalError as error:
                raise ControlBusy(self._path, str(error)) from error

    def _version(self) -> int:
        version: int = self._connection.execute("pragma data_version").fetchone()[0]
        return version

    def _load(self) -> None:
        # The version first: what changes between the two reads is then seen at the next look.
        self._loaded_version = self._version()
        self._connection.execute("begin")
        try:
            self._snapshot = read_snapshot(self._connection)
        finally:
            if self._connection.in_transaction:
                self._connection.execute("commit")
        self._generation += 1
        self._looked_at = time.monotonic()


def now() -> int:
    """Our clock, in UTC microseconds."""
    return time.time_ns() // 1000


def _open(path: Path) -> sqlite3.Connection:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    connection = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
    try:
        connection.row_factory = sqlite3.Row
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("pragma foreign_keys = on")
        _migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrate(connection: sqlite3.Connection, path: Path) -> None:
    """Bring the tables to this version's form; two processes that open at once do it once."""
    if _edition(connection, path) == max(MIGRATIONS):
        return
    connection.execute("begin immediate")
    try:
        made_by = _edition(connection, path)
        for number, script in MIGRATIONS.items():
            if number > made_by:
                for statement in _statements(script):
                    connection.execute(statement)
                connection.execute(f"pragma user_version = {number}")
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _edition(connection: sqlite3.Connection, path: Path) -> int:
    made_by: int = connection.execute("pragma user_version").fetchone()[0]
    if made_by > max(MIGRATIONS):
        raise ControlUnreadable(path, f"a newer version of talkworth made it (edition {made_by})")
    return made_by


def _statements(script: str) -> Iterator[str]:
    """The statements of a script; `executescript` would end the transaction that is open."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
