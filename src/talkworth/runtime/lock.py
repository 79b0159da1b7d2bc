"""The lock that gives a data directory one owner at a time."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from talkworth.errors import TalkworthError


class DataInUse(TalkworthError):
    code = "data-in-use"
    status = 409

    def __init__(self, data: Path, pid: int | None) -> None:
        who = f"Process {pid}" if pid else "Another process"
        super().__init__(
            f"{who} owns {data}, and only one may. Use it through that process, stop it first, "
            "or name another directory with --data."
        )


class DataLock:
    """
    Holds `DATA/lock` from `take` to `release`; the system lets go of it when the process ends.

    The file stays when the lock is gone: to delete it would let two processes lock two files
    of one name.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._handle: int | None = None

    def take(self) -> None:
        """
        Raises:
            DataInUse: another process holds it; its number is in the message.
        """
        handle = os.open(self._data / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid = _pid(handle)
            os.close(handle)
            raise DataInUse(self._data, pid) from None
        os.truncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        self._handle = handle

    def release(self) -> None:
        """Let go. Again changes nothing."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


def owner(data: Path) -> int | None:
    """The process that owns `data`; 0 if it left no number, `None` if nobody owns it."""
    try:
        handle = os.open(data / "lock", os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _pid(handle) or 0
    finally:
        os.close(handle)
    return None


def _pid(handle: int) -> int | None:
    text = os.pread(handle, 20, 0).strip()
    return int(text) if text.isdigit() else None
