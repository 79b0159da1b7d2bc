"""Reading from a place onwards, and looking places up."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from tests.journal.entries import entries, entry, started

from talkworth.journal import JournalUnreadable, Reader


@pytest.fixture
def thousand(tmp_path: Path) -> Path:
    """A thousand entries, numbered from 1, written one by one, by tens, and all the rest."""
    path = tmp_path / "journal.db"
    with started(path) as journal:
        for number in range(1, 11):
            journal.submit(entries(str(number))).result(5)
        for ten in range(11, 101, 10):
            journal.submit([entry(str(n)) for n in range(ten, ten + 10)]).result(5)
        journal.submit([entry(str(n)) for n in range(101, 1001)]).result(5)
    return path


@pytest.mark.parametrize("limit", [1, 7, 128, 1000, 5000])
def test_a_cursor_sees_each_entry_once_and_in_order(thousand: Path, limit: int) -> None:
    reader, seen = Reader(thousand), [0]
    while found := reader.read(seen[-1], limit):
        assert len(found) <= limit
        assert all(one.event_id == str(one.seq) for one in found)
        seen += [one.seq for one in found]

    assert seen == list(range(1001))


def test_places_are_found_each_once_in_order(thousand: Path) -> None:
    found = Reader(thousand).get([1000, 3, 3, 555, 0, -1, 1001, 2**62])
    assert [one.seq for one in found] == [3, 555, 1000]
    assert [one.event_id for one in found] == ["3", "555", "1000"]


def test_the_last_place_is_known(thousand: Path) -> None:
    assert Reader(thousand).last_seq() == 1000


def test_an_empty_journal_reads_as_empty(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    with started(path):
        reader = Reader(path)
        assert (reader.last_seq(), reader.read(0, 10), reader.get([1])) == (0, [], [])


def test_a_reader_does_not_hold_up_the_writer(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    seen = 0
    with started(path) as journal:
        reader = Reader(path)
        for number in range(200):
            journal.submit(entries(str(number))).result(5)
            seen += len(reader.read(seen, 1))

    assert seen == 200


def test_several_threads_share_one_reader(thousand: Path) -> None:
    reader = Reader(thousand)
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(20):
                assert len(reader.read(0, 1000)) == 1000
                assert len(reader.get(range(100, 110))) == 10
        except BaseException as error:  # a thread's assertion is lost unless we carry it out
            failures.append(error)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_missing_journal_is_named(tmp_path: Path) -> None:
    with pytest.raises(JournalUnreadable, match=r"journal\.db cannot be read"):
        Reader(tmp_path / "journal.db").last_seq()


@pytest.mark.parametrize("damage", ["x'ff'", "x'c1'", "x'90'", "x'91c0'"])
def test_a_damaged_row_is_an_error_and_not_a_gap(thousand: Path, damage: str) -> None:
    connection = sqlite3.connect(thousand)
    connection.execute(f"update bundles set entries = {damage} where last_seq = 5")
    connection.commit()
    connection.close()
    reader = Reader(thousand)
    assert len(reader.read(0, 4)) == 4
    with pytest.raises(JournalUnreadable):
        reader.read(0, 5)


def test_a_closed_reader_opens_again(thousand: Path) -> None:
    reader = Reader(thousand)
    assert reader.last_seq() == 1000
    reader.close()
    assert reader.last_seq() == 1000
    reader.close()
