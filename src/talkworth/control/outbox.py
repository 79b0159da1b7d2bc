"""What is to be delivered: a durable queue with retries, and a list of what nobody took."""

from __future__ import annotations

import secrets
import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from msgspec import Struct

from talkworth.errors import Unavailable

OUTBOX = "outbox.db"
State = Literal["waiting", "sent", "dead", "replaced"]
_SQL = Path(__file__).parent.parent / "sql" / "outbox"
_STATEMENTS = {path.stem: path.read_text() for path in _SQL.glob("[a-z]*.sql")}
_TABLES = (_SQL / "0001_outbox.sql").read_text()


class OutboxBusy(Unavailable):
    code = "outbox-busy"

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"{path} could not be used ({reason}). What waits in it is safe; look at the disk and "
            "its rights, then try again."
        )


class News(Struct, kw_only=True, frozen=True):
    """
    Something to say about `subject`. `digest` tells whether it was said already.

    `subject_at` is the instant the subject is of (an order's time), UTC microseconds.
    """

    subject: str
    subject_at: int
    digest: bytes
    body: bytes


class Delivery(Struct, kw_only=True, frozen=True):
    """
    One message and what became of it. Instants are UTC microseconds; `settled_at` is `None` while
    it waits. `body` is empty once it was sent.
    """

    delivery_id: str
    outlet_id: str
    subject: str
    subject_at: int
    revision: int
    body: bytes
    state: State
    n_tries: int
    next_try_at: int
    last_error: str
    created_at: int
    settled_at: int | None


class Outbox:
    """
    The outbox file of a data directory. Safe to use from several threads and processes.

    Raises:
        OutboxBusy: by every method, when the file is locked, damaged or on a full disk.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        try:
            path.touch(mode=0o600)
            self._connection = sqlite3.connect(
                path, timeout=5, isolation_level=None, check_same_thread=False
            )
            self._connection.row_factory = sqlite3.Row
            self._connection.execute("pragma journal_mode = wal")
            self._connection.executescript(_TABLES)
        except (sqlite3.Error, OSError) as error:
            raise OutboxBusy(path, error) from error

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    def put(self, outlet_id: str, news: Sequence[News], now: int) -> int:
        """
        Queue what is new: a subject whose newest digest is another one. Returns how many.

        A revision that still waits, or that nobody took, is replaced by the later one.
        """
        if not news:
            return 0
        n_queued = 0
        with self._using() as connection:
            connection.execute("begin immediate")
            for one in news:
                about = {"outlet_id": outlet_id, "subject": one.subject}
                last = connection.execute(_STATEMENTS["last"], about).fetchone()
                if last is not None and last["digest"] == one.digest:
                    continue
                connection.execute(_STATEMENTS["replace_waiting"], {**about, "now": now})
                connection.execute(
                    _STATEMENTS["add"],
                    {
                        **about,
                        "delivery_id": f"msg_{secrets.token_hex(12)}",
                        "subject_at": one.subject_at,
                        "revision": 1 if last is None else last["revision"] + 1,
                        "digest": one.digest,
                        "body": one.body,
                        "created_at": now,
                    },
                )
                n_queued += 1
            connection.execute("commit")
        return n_queued

    def empty(self, texts: Sequence[str]) -> int:
        """
        Empty every message that holds one of `texts`, whatever became of it; returns how many.

        Nothing of them is left in the file, not in its free pages either.
        """
        with self._using() as connection:
            held = {
                row["delivery_id"]
                for text in texts
                for row in connection.execute(_STATEMENTS["holding"], {"text": text.encode()})
            }
            connection.execute("begin immediate")
            for delivery_id in held:
                connection.execute(_STATEMENTS["empty"], {"delivery_id": delivery_id})
            connection.execute("commit")
            connection.execute(_STATEMENTS["shrink"])
            connection.execute(_STATEMENTS["empty_log"])
        return len(held)

    def newest(self, outlet_id: str, since_at: int) -> dict[str, int]:
        """By subject of `since_at` or later: the instant it is of, as queued last."""
        rows = self._rows("newest", outlet_id=outlet_id, since_at=since_at)
        return {row["subject"]: row["subject_at"] for row in rows}

    def due(self, now: int, most: int = 100) -> list[Delivery]:
        """What is to be tried now, up to `most` of each outlet: by turns, the oldest first."""
        return [_delivery(row) for row in self._rows("due", now=now, most=most)]

    def sent(self, delivery_id: str, now: int) -> None:
        """It was taken."""
        self._settle(delivery_id, "sent", "", now, now)

    def failed(self, delivery_id: str, error: str, now: int, next_try_at: int | None) -> None:
        """It was not taken; without a next try it is put with the dead letters."""
        state: State = "dead" if next_try_at is None else "waiting"
        self._settle(delivery_id, state, error[:500], now, next_try_at or now)

    def deliveries(
        self, outlet_id: str, state: State | None = None, most: int = 100
    ) -> list[Delivery]:
        """What was queued for an outlet, newest first."""
        rows = self._rows("of_outlet", outlet_id=outlet_id, state=state or "", most=most)
        return [_delivery(row) for row in rows]

    def revive(self, outlet_id: str, now: int, delivery_id: str = "") -> int:
        """Try dead letters again from the first try on, all of an outlet or one; how many."""
        with self._using() as connection:
            given = {"outlet_id": outlet_id, "now": now, "delivery_id": delivery_id}
            return connection.execute(_STATEMENTS["revive"], given).rowcount

    def forget(self, outlet_id: str) -> None:
        """Drop everything of an outlet that is gone."""
        with self._using() as connection:
            connection.execute(_STATEMENTS["forget_outlet"], {"outlet_id": outlet_id})

    def prune(self, before: int) -> int:
        """Drop what was settled, about subjects from before an instant; how many."""
        with self._using() as connection:
            return connection.execute(_STATEMENTS["prune"], {"before": before}).rowcount

    def counts(self) -> dict[str, dict[str, int]]:
        """By outlet, how many deliveries are in each state."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for row in self._rows("counts"):
            found[row["outlet_id"]][row["state"]] = row["n_deliveries"]
        return found

    def _settle(
        self, delivery_id: str, state: State, error: str, now: int, next_try_at: int
    ) -> None:
        with self._using() as connection:
            connection.execute(
                _STATEMENTS["settle"],
                {
                    "delivery_id": delivery_id,
                    "state": state,
                    "last_error": error,
                    "now": now,
                    "next_try_at": next_try_at,
                },
            )

    def _rows(self, statement: str, **given: object) -> list[sqlite3.Row]:
        with self._using() as connection:
            return connection.execute(_STATEMENTS[statement], given).fetchall()

    @contextmanager
    def _using(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._connection
            except sqlite3.Error as error:
                if self._connection.in_transaction:
                    self._connection.execute("rollback")
                raise OutboxBusy(self._path, error) from error


def _delivery(row: sqlite3.Row) -> Delivery:
    return Delivery(**dict(row))
