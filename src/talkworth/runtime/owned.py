"""A data directory with everything in it open, for the one process that owns it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from talkworth.control import Control
from talkworth.errors import TalkworthError
from talkworth.journal import Journal, Reader
from talkworth.runtime.leftovers import forget_leftovers
from talkworth.runtime.loader import Loader
from talkworth.runtime.lock import DataLock
from talkworth.scale.mount import Mounted, MountedPlace, NoJournal, is_mounted
from talkworth.settings import Settings
from talkworth.warehouse import Loaded, Warehouse
from talkworth.warehouse.as_of import Past
from talkworth.warehouse.db import WarehouseUnreadable
from talkworth.warehouse.rebuild import WAREHOUSE
from talkworth.warehouse.rebuild import rebuild as build_anew
from talkworth.warehouse.warehouse import WarehouseOutdated

_log = logging.getLogger(__name__)


class WarehouseLocked(TalkworthError):
    code = "warehouse-locked"
    status = 409

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another program has {path} open, such as a DuckDB shell. Close it there and try "
            "again; only one program may have the warehouse open."
        )


class Owned:
    """
    The lock, control file, journal, reader, warehouse, loader and past of `settings.data`.

    Used as a context: whatever was opened is closed at its end, last first, and what the
    journal accepted is on disk by then. A warehouse file that is of another version goes, one
    that cannot be read is set aside; it is made anew from the journal.

    Raises:
        DataInUse, WarehouseLocked, ControlUnreadable, SecretKeyFileMissing, SecretKeyFileWrong,
        JournalUnreadable, JournalUnwritable
    """

    journal: Journal
    control: Control
    reader: Reader
    warehouse: Warehouse
    loader: Loader
    past: Past

    def __init__(self, settings: Settings, actor: str = "talkworth") -> None:
        self._settings, self._actor = settings, actor
        self._opened = ExitStack()

    @property
    def settings(self) -> Settings:
        return self._settings

    @property
    def data(self) -> Path:
        return self._settings.data

    def __enter__(self) -> Self:
        data = self.data
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        with ExitStack() as opened:
            lock = DataLock(data)
            lock.take()
            opened.callback(lock.release)
            self.control = Control.open(data, self._actor)
            opened.callback(self.control.close)
            forget_leftovers(data)
            self.warehouse = open_warehouse(data, self.control)
            opened.callback(self.warehouse.close)
            self.journal = Journal(data / "journal.db", max_queued=self._settings.max_queued)
            self.journal.start()
            reader = Reader(data / "journal.db")
            opened.callback(reader.close)
            self.reader = NoJournal(data) if is_mounted(data) else reader
            self.past = Past(data, self.reader.read)
            self.loader = Loader(
                reader, self.control, self.warehouse, batch=self._settings.load_batch
            )
            self.journal.on_commit = self.loader.wake
            # The journal closes first, so that all it accepted is there for the loader's end.
            opened.callback(self.loader.close)
            opened.callback(self.journal.close)
            self._opened = opened.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._opened.close()


def open_warehouse(data: Path, control: Control) -> Warehouse:
    """
    The warehouse in `data`, which only the owner may open; an empty one in place of one that
    this version cannot use. Where results are mounted, what is mounted and nothing else.

    Raises:
        WarehouseLocked, MountOutdated
    """
    path = data / WAREHOUSE
    if is_mounted(data):
        return Mounted.of(data)
    try:
        return _open(data, control)
    except WarehouseOutdated:
        _log.warning("%s is of another version; it is made anew from the journal", path)
        _remove(path)
    except WarehouseUnreadable as error:
        if "lock on file" in str(error):
            raise WarehouseLocked(path) from error
        if not path.exists():
            raise
        aside = path.with_name(f"{WAREHOUSE}.unreadable-{int(time.time())}")
        _log.error("%s", error)
        _log.error("it is moved to %s and made anew from the journal", aside.name)
        _remove(aside)
        path.rename(aside)
        _remove(path)
    return _open(data, control)


def _open(data: Path, control: Control) -> Warehouse:
    return Warehouse.open(data, control.shops(), control.rule_sets())


def _remove(path: Path) -> None:
    """A DuckDB file and the log beside it."""
    for suffix in ("", ".wal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)


def rebuild(
    settings: Settings, on_batch: Callable[[int, int], None] = lambda _, __: None
) -> Loaded:
    """
    Make the warehouse again from the journal, beside the old one, then put it in its place.

    `on_batch` hears how many entries are read so far, of how many; then the numbers are worked
    out in one go. The old file stays as it is until the new one is complete.

    Raises:
        DataInUse: `talkworth serve` runs; stop it first.
        MountedPlace: the numbers were worked out elsewhere; there is no journal to read.
    """
    data = settings.data
    if is_mounted(data):
        raise MountedPlace(data)
    with ExitStack() as opened:
        lock = DataLock(data)
        lock.take()
        opened.callback(lock.release)
        control = Control.open(data)
        opened.callback(control.close)
        reader = Reader(data / "journal.db")
        opened.callback(reader.close)
        n_all = reader.last_seq()
        return build_anew(
            data,
            reader.read,
            control.shops(),
            control.rule_sets(),
            progress=lambda seq: on_batch(seq, n_all),
        )
