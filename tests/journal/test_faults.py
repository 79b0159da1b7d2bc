"""Full disks, locked files, sudden death: what was acknowledged is there, always."""

from __future__ import annotations

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from tests.journal.entries import entries, started, stored_ids

from talkworth.journal import JournalUnwritable, Reader

_HERE = Path(__file__).parent


def test_a_locked_file_is_answered_and_recovered_from(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        journal.submit(entries("before")).result(5)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        refused = journal.submit(entries("during"))
        with pytest.raises(JournalUnwritable, match="locked"):
            refused.result(10)
        other.execute("rollback")
        other.close()
        assert journal.submit(entries("after")).result(5) == 2

    assert stored_ids(path) == ["before", "after"]


_LOOKS_IN = """
import sqlite3, sys
other = sqlite3.connect(sys.argv[1])
other.execute("select count(*) from bundles").fetchall()
other.close()
"""


def test_another_process_that_looks_in_after_a_fault_takes_nothing_along(tmp_path: Path) -> None:
    # A closed handle of ours would drop the locks of all our connections: the other process
    # would then be the last to leave, and clear away the log that we are still writing.
    path = tmp_path / "journal.db"
    with started(path) as journal, closing(Reader(path)) as reader:
        journal.submit(entries("before")).result(5)
        assert reader.last_seq() == 1
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(JournalUnwritable):
            journal.submit(entries("during")).result(10)
        other.close()
        journal.submit(entries("after")).result(5)
        subprocess.run([sys.executable, "-c", _LOOKS_IN, str(path)], check=True)
        journal.submit(entries("acknowledged")).result(5)
        looked = subprocess.run(
            [sys.executable, "-c", _COUNTS, str(path)], check=True, capture_output=True, text=True
        )

    assert looked.stdout.strip() == "3"
    assert stored_ids(path) == ["before", "after", "acknowledged"]


_COUNTS = _LOOKS_IN.replace("other.execute", "found = other.execute") + "print(found[0][0])"


def test_a_short_lock_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        pending = journal.submit(entries("a"))
        time.sleep(0.1)
        other.execute("rollback")
        assert pending.result(5) == 1
        other.close()


def test_a_full_disk_is_answered_and_recovered_from(tmp_path: Path) -> None:
    # A limit on the size of files stands in for the disk: it meets every write of the process,
    # so it is set in one of our own making.
    told = _run("full_disk.py", tmp_path / "journal.db").splitlines()

    assert told[0].startswith("acknowledged ")
    assert told[1] == "refused JournalUnwritable 503"
    assert told[2] == "acknowledged again"
    n_acknowledged = int(told[0].split()[1])
    found = stored_ids(tmp_path / "journal.db")
    assert found[:n_acknowledged] == [str(n) for n in range(n_acknowledged)]
    assert found[-1] == "again"


@pytest.mark.kills
def test_kill_9_under_load_loses_nothing_acknowledged(tmp_path: Path) -> None:
    path, chance = tmp_path / "journal.db", random.Random(7)
    acknowledged: list[str] = []
    for life in range(5):
        writer = subprocess.Popen(
            [sys.executable, str(_HERE / "writes_on.py"), str(path), str(life)],
            stdout=subprocess.PIPE,
            env=_environment(),
        )
        assert writer.stdout
        acknowledged.append(writer.stdout.readline().decode().strip())
        time.sleep(chance.uniform(0.02, 0.4))
        writer.kill()
        acknowledged += writer.stdout.read().decode().split("\n")[:-1]
        writer.stdout.close()
        writer.wait()

    found = stored_ids(path)
    assert len(acknowledged) > 100
    assert set(acknowledged) <= set(found)
    assert len(found) == len(set(found))
    reader = Reader(path)
    assert [one.seq for one in reader.read(0, 10**6)] == list(range(1, reader.last_seq() + 1))
    assert sqlite3.connect(path).execute("pragma integrity_check").fetchone() == ("ok",)


def _run(script: str, path: Path) -> str:
    done = subprocess.run(
        [sys.executable, str(_HERE / script), str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        env=_environment(),
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(_HERE.parents[1])}
