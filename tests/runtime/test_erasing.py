"""A person leaves: no trace of them in any file, and every total as it was, to the cent."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from datetime import date
from pathlib import Path
from urllib.parse import quote

import duckdb
import msgspec
import pytest
from tests.runtime.carol import CAROLS, CONVERSATION, CUSTOMER, EMAIL, NOON, VISITOR, find, traces

from talkworth.journal import Entry, StoredEntry
from talkworth.ledger.facts import micros
from talkworth.runtime import Owned
from talkworth.runtime.erasing import erase_person, look_at
from talkworth.runtime.exchange import totals_of
from talkworth.runtime.person import Named, UnknownPerson, export_person
from talkworth.runtime.proof import prove
from talkworth.runtime.sealing import seal_owned
from talkworth.settings import Settings

# The old warehouse is put aside, then the journal is exchanged, then the warehouse.
N_RENAMED_UNTIL_GONE, N_RENAMED_IN_ALL = 2, 3

NAMES = [
    Named(customer=CUSTOMER),
    Named(email=" carol@EXAMPLE.org"),
    Named(visitor=VISITOR),
    Named(order="1001"),
]


@pytest.mark.parametrize("named", NAMES, ids=["customer", "email", "visitor", "order"])
def test_whichever_way_a_person_is_named_they_are_found_whole(owned: Owned, named: Named) -> None:
    person = find(owned, named)

    assert {kind: len(values) for kind, values in person.values.items()} == {
        "cart": 1,
        "conversation": 1,
        "customer": 1,
        "email": 1,
        "session": 2,
        "visitor": 2,
    }
    assert not any("dan" in text for text in person.texts())


def test_no_trace_is_left_in_any_file_and_every_total_is_what_it_was(owned: Owned) -> None:
    before = totals_of(owned.warehouse)
    assert traces(owned.data)

    kept = owned.control.flags.add("tea", "order", "1001", "Is this the right sum?")
    owned.control.flags.add("tea", "conversation", CONVERSATION, "Carol asked for a person")
    owned.control.flags.add("tea", "order", "1001", f"It is of {CUSTOMER}")
    write = owned.control.annotations.add
    sale = write("tea", date(2026, 11, 1), "campaign", "A sale of teapots")
    write("tea", date(2026, 11, 1), "note", f"{CUSTOMER} came back")
    share = owned.control.shares.add
    board, _ = share("tea", "For the board", "/", "open=order:1001", at=micros(NOON))
    share("tea", "Look", "/", f"open=conversation%3A{quote(CONVERSATION)}", at=micros(NOON))

    erased = erase_person(owned, "tea", Named(customer=CUSTOMER))

    assert owned.control.flags.of("tea") == [kept]
    assert owned.control.annotations.of("tea") == [sale]
    assert owned.control.shares.of("tea") == [board]
    assert totals_of(owned.warehouse) == before
    assert erased.is_done
    assert erased.n_identifiers["visitor"] == 2
    assert prove(owned) == []
    data = owned.data
    owned.__exit__(None, None, None)
    assert traces(data) == {}
    with Owned(Settings(data=data)) as again:
        assert again.loader.load_all() == 0
        assert totals_of(again.warehouse) == before


def test_her_order_is_credited_as_before_to_a_conversation_without_a_name(owned: Owned) -> None:
    def credit() -> list[tuple[str, str, int]]:
        rows = owned.warehouse.connection.execute(
            "select kind, joined_by, credit_minor from credits as c where c.entry_id like '1001/%' "
            "order by all"
        ).fetchall()
        return [tuple(row) for row in rows]

    before = credit()
    erase_person(owned, "tea", Named(email=EMAIL))

    assert credit() == before
    assert ("direct", "conversation", 6000) in before


def test_what_others_said_and_bought_stays_as_it_is(owned: Owned) -> None:
    dan = Named(customer="88002dan")
    before = find(owned, dan)

    erase_person(owned, "tea", Named(customer=CUSTOMER))

    after = find(owned, dan)
    assert after.nodes == before.nodes
    assert after.seqs == before.seqs
    assert after.values["visitor"] == before.values["visitor"]


def test_an_event_that_is_sent_again_does_not_bring_her_back(owned: Owned) -> None:
    again = [as_sent(e) for e in owned.reader.read(0, 1_000_000) if e.event_id == "twice"]
    erase_person(owned, "tea", Named(customer=CUSTOMER))
    before = totals_of(owned.warehouse)

    owned.journal.submit(again).result()
    owned.loader.load_all()

    assert totals_of(owned.warehouse) == before
    assert find(owned, Named(customer=CUSTOMER)).seqs == frozenset()


def test_she_is_gone_afterwards_and_a_second_erasure_says_so(owned: Owned) -> None:
    erase_person(owned, "tea", Named(customer=CUSTOMER))

    with pytest.raises(UnknownPerson):
        erase_person(owned, "tea", Named(customer=CUSTOMER))
    with pytest.raises(UnknownPerson):
        look_at(owned, "tea", Named(visitor=VISITOR))
    with pytest.raises(UnknownPerson):
        look_at(owned, "tea", Named(order="no such order"))


def test_a_look_changes_nothing(owned: Owned) -> None:
    journal = owned.reader.read(0, 1_000_000)

    told = look_at(owned, "tea", Named(customer=CUSTOMER))

    assert not told.is_done
    assert told.n_entries >= 13
    assert owned.reader.read(0, 1_000_000) == journal


def test_the_export_holds_every_entry_that_names_her(owned: Owned) -> None:
    person = find(owned, Named(order="1001"))

    export = export_person(owned.reader, person)

    assert export.identifiers["conversation"] == (CONVERSATION,)
    text = msgspec.json.encode(export)
    assert text.count(b"I am Carol") == 1
    assert {entry.topic for entry in export.entries} >= {"orders/create", "refunds/create"}


def test_the_audit_log_says_that_somebody_left_and_not_who(owned: Owned) -> None:
    erase_person(owned, "tea", Named(customer=CUSTOMER))

    line = owned.control.audit_of("tea")[-1]
    assert line.change == "erase-person"
    assert not CAROLS.search(line.subject.encode())


def test_the_archive_is_written_anew_and_what_cannot_be_reached_is_named(
    owned: Owned, tmp_path: Path
) -> None:
    for place in ("near", "away"):
        seal_owned(owned, tmp_path / place, "one")
        seal_owned(owned, tmp_path / place, "one")
    shutil.rmtree(tmp_path / "away")
    before = names_in(tmp_path / "near")

    erased = erase_person(owned, "tea", Named(customer=CUSTOMER))

    assert before
    assert names_in(tmp_path / "near") == []
    assert erased.sealed == [str(tmp_path / "near" / "one")]
    assert erased.unreachable == [str(tmp_path / "away" / "one")]


def names_in(place: Path) -> list[str]:
    """Those of Carol's names that the Parquet files under `place` hold; they are compressed."""
    files = [str(path) for path in place.glob("*/*/*/*.parquet")]
    found = set()
    for file in files:
        for row in duckdb.read_parquet(file).fetchall():
            found |= {str(value) for value in row if CAROLS.search(repr(value).encode())}
    return sorted(found)


# The audit hook hears of each call of the system before it is made.
KILLED = """
import os, sys
from pathlib import Path
from talkworth.runtime import Owned
from talkworth.runtime.erasing import erase_person
from talkworth.runtime.person import Named
from talkworth.settings import Settings

data, left = Path(sys.argv[1]), int(sys.argv[2])

def heard(event, _):
    global left
    left -= event == "os.rename"
    if event == "os.rename" and left < 0:
        os.kill(os.getpid(), 9)

with Owned(Settings(data=data)) as owned:
    sys.addaudithook(heard)
    erase_person(owned, "tea", Named(customer=sys.argv[3]))
"""


@pytest.mark.parametrize("n_renamed", [0, 1, 2, 3])
def test_a_kill_leaves_her_whole_or_gone_and_the_totals_as_they_were(
    life: Path, tmp_path: Path, n_renamed: int
) -> None:
    data = tmp_path / "data"
    shutil.copytree(life, data)
    with Owned(Settings(data=data)) as owned:
        before = totals_of(owned.warehouse)

    killed = subprocess.run(
        [sys.executable, "-c", KILLED, str(data), str(n_renamed), CUSTOMER], check=False
    )

    with Owned(Settings(data=data)) as owned:
        owned.loader.load_all()
        assert totals_of(owned.warehouse) == before
        n_left = len(find(owned, Named(customer=CUSTOMER)).seqs)
    assert (n_left == 0) == (traces(data) == {})
    assert (n_left == 0) == (n_renamed >= N_RENAMED_UNTIL_GONE)
    assert killed.returncode == (-signal.SIGKILL if n_renamed < N_RENAMED_IN_ALL else 0)


def as_sent(stored: StoredEntry) -> Entry:
    """The entry as its door made it, without its place."""
    return Entry(**{name: getattr(stored, name) for name in Entry.__struct_fields__})
