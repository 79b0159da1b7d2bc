"""The journal written anew: every entry at its place, the file exchanged whole, or not at all."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.journal.entries import entries, entry, started, stored_ids

from talkworth.journal import Entry, Journal, JournalUnreadable, Reader, Rewriting, StoredEntry

OLD, NEW = "carol-7f3a9c", "erased-000001"


def renamed(one: StoredEntry) -> Entry | None:
    if OLD not in one.event_id:
        return None
    return entry(one.event_id.replace(OLD, NEW), one.payload.replace(OLD.encode(), NEW.encode()))


def holds_old(_first: int, _last: int, packed: bytes) -> bool:
    return OLD.encode() in packed


def rewriting(path: Path) -> Rewriting:
    return Rewriting(path, path.with_name("draft.db"), holds_old, renamed)


def filled(journal: Journal, n_groups: int = 3) -> None:
    for group in range(n_groups):
        one = entry(f"{group}/{OLD}", f'{{"visitor_id":"{OLD}"}}'.encode())
        journal.submit([*entries(*(f"{group}/{no}" for no in range(200))), one]).result()


def test_every_entry_keeps_its_place_and_only_the_named_change(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        filled(journal)
        before = stored_ids(path)
        anew = rewriting(path)
        anew.copy()
        journal.swap(lambda: tmp_path / "draft.db")
        journal.submit(entries("later")).result()

    after = stored_ids(path)
    assert after == [one.replace(OLD, NEW) for one in before] + ["later"]
    assert anew.last_seq == len(before)
    assert OLD.encode() not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


def test_what_arrives_while_it_is_copied_is_there_afterwards(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    stop = threading.Event()
    sent: list[str] = []
    with started(path) as journal:
        filled(journal)

        def go_on() -> None:
            while not stop.is_set():
                event_id = f"meanwhile/{len(sent)}"
                journal.submit(entries(event_id)).result()
                sent.append(event_id)

        sender = threading.Thread(target=go_on)
        sender.start()
        anew = rewriting(path)
        anew.copy()

        def the_rest() -> Path:
            anew.copy()
            return tmp_path / "draft.db"

        journal.swap(the_rest)
        stop.set()
        sender.join()
        journal.submit(entries("last")).result()

    found = stored_ids(path)
    assert [one for one in found if one.startswith("meanwhile")] == sent
    assert found[-1] == "last"
    assert len(found) == 3 * 201 + len(sent) + 1


def test_a_swap_that_fails_leaves_the_journal_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        filled(journal, 1)
        before = stored_ids(path)

        def refuse() -> Path:
            raise ValueError("not now")

        with pytest.raises(ValueError, match="not now"):
            journal.swap(refuse)
        journal.submit(entries("later")).result()

    assert stored_ids(path) == [*before, "later"]


def test_a_reader_waits_while_the_file_is_exchanged_and_then_reads_the_new_one(
    tmp_path: Path,
) -> None:
    path = tmp_path / "journal.db"
    reader = Reader(path)
    with started(path) as journal:
        filled(journal, 1)
        assert reader.last_seq() == 201
        anew = rewriting(path)
        anew.copy()
        with reader.closed():
            journal.swap(lambda: tmp_path / "draft.db")
        (last,) = reader.get([201])
    reader.close()

    assert last.event_id == f"0/{NEW}"


def test_a_damaged_row_stops_the_copy(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"no journal" * 1000)

    with pytest.raises(JournalUnreadable):
        rewriting(path).copy()


# The audit hook hears of each call of the system before it is made.
KILLED = """
import os, sys
from pathlib import Path
from tests.journal.test_rewrite import holds_old, renamed
from talkworth.journal import Journal, Rewriting

path, when = Path(sys.argv[1]), sys.argv[2]
draft = path.with_name("draft.db")
is_renamed = False

def heard(event, arguments):
    global is_renamed
    if event == "os.rename" and when == "before" or is_renamed and event == "open":
        os.kill(os.getpid(), 9)
    is_renamed = is_renamed or event == "os.rename"

def change(one):
    if when == "copying":
        os.kill(os.getpid(), 9)
    return renamed(one)

journal = Journal(path)
journal.start()
Rewriting(path, draft, holds_old, change).copy()
sys.addaudithook(heard)
journal.swap(lambda: draft)
"""


@pytest.mark.parametrize(
    ("when", "is_new"), [("copying", False), ("before", False), ("after", True)]
)
def test_a_kill_leaves_the_old_journal_or_the_new_one(
    tmp_path: Path, when: str, is_new: bool
) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        filled(journal)
    before = stored_ids(path)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(path), when],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": "."},
        check=False,
    )

    assert killed.returncode == -signal.SIGKILL
    expected = [one.replace(OLD, NEW) for one in before] if is_new else before
    assert stored_ids(path) == expected
    with started(path) as journal:
        journal.submit(entries("later")).result()
    assert stored_ids(path) == [*expected, "later"]
