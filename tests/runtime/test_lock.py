"""One owner a data directory."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from talkworth.runtime import DataInUse, DataLock, owner

_HOLD = """
import sys
from pathlib import Path
from talkworth.runtime.lock import DataLock
DataLock(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_owner_is_refused_and_told_who_the_first_is(tmp_path: Path) -> None:
    DataLock(tmp_path).take()

    with pytest.raises(DataInUse, match=f"Process {os.getpid()} owns"):
        DataLock(tmp_path).take()
    assert owner(tmp_path) == os.getpid()


def test_what_was_released_can_be_taken_again(tmp_path: Path) -> None:
    lock = DataLock(tmp_path)
    lock.take()
    lock.release()
    lock.release()

    assert owner(tmp_path) is None
    DataLock(tmp_path).take()


def test_a_directory_without_a_lock_has_no_owner(tmp_path: Path) -> None:
    assert owner(tmp_path / "nothing") is None


def test_a_process_that_is_killed_owns_nothing_any_more(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stdin=subprocess.PIPE) as holder:
        assert holder.stdout
        holder.stdout.readline()
        assert owner(tmp_path) == holder.pid
        with pytest.raises(DataInUse, match=str(holder.pid)):
            DataLock(tmp_path).take()
        holder.kill()
        holder.wait()

    DataLock(tmp_path).take()
    assert owner(tmp_path) == os.getpid()


def test_a_lock_file_without_a_number_still_refuses(tmp_path: Path) -> None:
    DataLock(tmp_path).take()
    (tmp_path / "lock").write_text("")

    with pytest.raises(DataInUse, match="Another process owns"):
        DataLock(tmp_path).take()
    assert owner(tmp_path) == 0
