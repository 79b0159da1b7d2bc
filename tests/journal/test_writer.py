"""What the journal acknowledges is on disk, in order, and survives."""

from __future__ import annotations

import sqlite3
import threading
from concurrent.futures import Future
from pathlib import Path

import pytest
from tests.journal.entries import Brake, entries, entry, started, stored_ids

from talkworth.journal import Journal, JournalFull, JournalUnreadable, JournalUnwritable, Reader


def test_what_was_acknowledged_is_there_after_reopening(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        first = journal.submit(entries("a", "b")).result(5)
        second = journal.submit(entries("c")).result(5)
    with started(path) as journal:
        third = journal.submit(entries("d")).result(5)

    assert (first, second, third) == (2, 3, 4)
    assert stored_ids(path) == ["a", "b", "c", "d"]


def test_every_field_of_an_entry_comes_back_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    given = entry("é \x00 \u2028", bytes(range(256)))
    with started(path) as journal:
        journal.submit([given]).result(5)

    (stored,) = Reader(path).read(0, 10)
    for name in given.__struct_fields__:
        assert getattr(stored, name) == getattr(given, name)


def test_an_acknowledged_entry_is_seen_by_another_connection(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        for number in range(20):
            journal.submit(entries(str(number))).result(5)
            assert stored_ids(path)[-1] == str(number)


def test_many_submitters_at_once_lose_nothing_and_keep_their_own_order(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    last_seqs: list[int] = []

    def submit_all(name: int) -> None:
        pending = [journal.submit(entries(f"{name}/{n}/a", f"{name}/{n}/b")) for n in range(100)]
        last_seqs.extend(one.result(10) for one in pending)

    with started(path) as journal:
        threads = [threading.Thread(target=submit_all, args=(name,)) for name in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    found = stored_ids(path)
    assert len(found) == len(set(found)) == 1600
    for name in range(8):
        mine = [one for one in found if one.startswith(f"{name}/")]
        assert mine == [f"{name}/{n}/{part}" for n in range(100) for part in "ab"]
    assert sorted(last_seqs) == list(range(2, 1601, 2))


def test_each_answer_names_the_place_of_the_submitters_own_last_entry(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        pending = [journal.submit(entries(*"abc"[: n % 3 + 1])) for n in range(300)]
        seqs = [one.result(10) for one in pending]

    sizes = [n % 3 + 1 for n in range(300)]
    assert seqs == [sum(sizes[: n + 1]) for n in range(300)]


def test_a_full_queue_refuses_and_takes_again_once_there_is_room(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    brake = Brake()
    with started(path, max_queued=10) as journal:
        brake.hold(journal)
        journal.submit(entries(*"abcdefgh"))
        journal.submit(entries("i", "j"))
        with pytest.raises(JournalFull) as refusal:
            journal.submit(entries("k"))
        brake.release()
        journal.close()

    assert refusal.value.status == 503
    assert refusal.value.code == "journal-full"
    assert stored_ids(path) == ["first", *"abcdefghij"]


def test_the_queue_is_bounded_in_bytes_too(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "journal.db", max_queued_bytes=1000)
    brake = Brake()
    journal.start()
    brake.hold(journal)
    alone = journal.submit([entry("larger than the bound, and alone", b"x" * 2000)])
    with pytest.raises(JournalFull):
        journal.submit(entries("behind it"))
    brake.release()
    assert alone.result(5) == 2
    journal.close()


def test_one_large_submission_is_one_transaction(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    n_commits = 0

    def count() -> None:
        nonlocal n_commits
        n_commits += 1

    with started(path) as journal:
        journal.on_commit = count
        journal.submit([entry(str(n)) for n in range(7000)]).result(10)

    assert n_commits == 1
    assert len(stored_ids(path)) == 7000


def test_closing_writes_what_was_accepted(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = Journal(path)
    journal.start()
    pending = [journal.submit(entries(str(n))) for n in range(500)]
    journal.close()
    journal.close()

    assert all(one.done() for one in pending)
    assert stored_ids(path) == [str(n) for n in range(500)]
    with pytest.raises(JournalUnwritable):
        journal.submit(entries("too late"))


def test_an_entry_that_cannot_be_stored_fails_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    brake = Brake()
    with started(path) as journal:
        brake.hold(journal)
        good, bad, also_good = (journal.submit(entries(one)) for one in ("a", "\ud800", "b"))
        brake.release()
        assert (good.result(5), also_good.result(5)) == (2, 3)
        with pytest.raises(JournalUnwritable):
            bad.result(5)

    assert stored_ids(path) == ["first", "a", "b"]


def test_who_cancels_takes_nobody_along(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        pending: list[Future[int]] = [journal.submit(entries(str(n))) for n in range(50)]
        for one in pending[::2]:
            one.cancel()
        assert [one.result(5) for one in pending[1::2]] == list(range(2, 51, 2))

    assert len(stored_ids(path)) == 50


def test_a_failing_listener_does_not_stop_the_writer(tmp_path: Path) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    with started(tmp_path / "journal.db") as journal:
        journal.on_commit = fail
        assert journal.submit(entries("a")).result(5) == 1
        assert journal.submit(entries("b")).result(5) == 2


def test_a_file_that_is_no_journal_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"this is not a database, and it is long enough to tell" * 100)
    with pytest.raises(JournalUnreadable, match="not a database"):
        Journal(path).start()


def test_a_journal_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path):
        pass
    connection = sqlite3.connect(path)
    connection.execute("pragma user_version = 2")
    connection.close()
    with pytest.raises(JournalUnreadable, match="version 2"):
        Journal(path).start()


def test_a_missing_folder_is_an_answer_and_not_a_crash(tmp_path: Path) -> None:
    with pytest.raises(JournalUnwritable):
        Journal(tmp_path / "nowhere" / "journal.db").start()


def test_only_its_owner_may_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path) as journal:
        journal.submit(entries("a")).result(5)
        modes = {one.name: one.stat().st_mode & 0o777 for one in tmp_path.iterdir()}

    assert modes == {"journal.db": 0o600, "journal.db-wal": 0o600, "journal.db-shm": 0o600}
