"""Who is in which arm: the person's earliest assignment, whatever came in what order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from tests.warehouse.journals import HOUR, MINUTE, NOON, RULES, SHOP, Journal, rows

from talkworth.experiments.arms import position
from talkworth.ledger.facts import micros
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import differences

ARMS = "select experiment_id, arm, n_arms, n_exposures from assignments order by all"


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    opened = Warehouse.open(None, [SHOP], RULES)
    yield opened
    opened.close()


@pytest.fixture
def journal() -> Journal:
    return Journal()


def expose(journal: Journal, arm: str, after: timedelta, /, **fields: Any) -> None:
    journal.add("exposure_logged", after, **{"experiment_id": "spring", "arm": arm, **fields})


def test_a_person_stays_where_the_first_assignment_put_them(
    warehouse: Warehouse, journal: Journal
) -> None:
    expose(journal, "holdout", HOUR, visitor_id="laptop")
    expose(journal, "assistant", timedelta(), visitor_id="phone")
    expose(journal, "assistant", timedelta(), visitor_id="other", experiment_id="autumn")
    for visitor in ("laptop", "phone"):
        warehouse.load(journal.entries[-1:])
        journal.add("identified", 2 * HOUR, visitor_id=visitor, customer_id="ada")
    warehouse.load(journal.entries)

    assert rows(warehouse, ARMS) == [("autumn", "assistant", 1, 1), ("spring", "assistant", 2, 2)]


def test_an_assignment_before_its_exposure_is_when_the_horizon_begins(
    warehouse: Warehouse, journal: Journal
) -> None:
    expose(journal, "assistant", HOUR, visitor_id="v", assigned_at=NOON)
    expose(journal, "assistant", 2 * HOUR, visitor_id="w", assigned_at=NOON + 3 * HOUR)
    warehouse.load(journal.entries)

    told = "select assigned_at, exposed_at, is_early from assignments order by all"
    noon, hour = micros(NOON), 3_600_000_000
    assert rows(warehouse, told) == [
        (noon, noon + hour, False),
        (noon + 3 * hour, noon + 2 * hour, True),
    ]


def test_a_wrong_clock_moves_the_assignment_too(warehouse: Warehouse, journal: Journal) -> None:
    late = NOON + HOUR
    expose(
        journal,
        "assistant",
        HOUR,
        visitor_id="v",
        assigned_at=NOON,
        sent_at=late,
        received_at=micros(late + 5 * MINUTE),
    )
    warehouse.load(journal.entries)

    assert rows(warehouse, "select assigned_at from assignments") == [(micros(NOON + 5 * MINUTE),)]


def test_where_a_visitor_stands_is_known_by_the_salt(
    warehouse: Warehouse, journal: Journal
) -> None:
    expose(journal, "assistant", timedelta(), visitor_id="v")
    expose(journal, "assistant", timedelta(), visitor_id="v", experiment_id="b", salt="spring")
    expose(journal, "assistant", timedelta(), customer_id="ada", experiment_id="c")
    expose(journal, "assistant", timedelta(), experiment_id="nobody")
    warehouse.load(journal.entries)

    here = position("spring", "v")
    told = "select experiment_id, position from assignments order by all"
    assert rows(warehouse, told) == [("b", here), ("c", None), ("spring", here)]


def test_what_is_taken_back_is_nobodys_assignment(warehouse: Warehouse, journal: Journal) -> None:
    for arm in ("assistant", "holdout"):
        expose(journal, arm, timedelta(), visitor_id="v", event_id="one")
    assert journal.entries[0].sha256 != journal.entries[1].sha256
    warehouse.load(journal.entries[:1])
    warehouse.load(journal.entries[1:])

    winner = min(journal.entries, key=lambda entry: entry.sha256)
    arm = "holdout" if b"holdout" in winner.payload else "assistant"
    assert rows(warehouse, ARMS) == [("spring", arm, 1, 1)]


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_and_batches_it_is_what_a_rebuild_gives(
    warehouse: Warehouse, journal: Journal, seed: int
) -> None:
    rng = Random(seed)
    for n in range(70):
        # Laptops of many customers are shared ones: their exposures change hands.
        who: dict[str, Any] = {"visitor_id": f"v{rng.randrange(8)}"}
        if rng.random() < 0.4:
            who["customer_id"] = f"c{rng.randrange(12)}"
        if rng.random() < 0.2:
            journal.add("identified", n * MINUTE, **who)
        else:
            expose(journal, rng.choice(("assistant", "holdout")), n * MINUTE, **who)
    shuffled = rng.sample(journal.entries, len(journal.entries))
    waiting = [msgspec.structs.replace(entry, seq=n + 1) for n, entry in enumerate(shuffled)]
    while waiting:
        size = rng.randrange(1, 30)
        warehouse.load(waiting[:size])
        waiting = waiting[size:]

    assert rows(warehouse, "select 1 from identities where is_ignored")
    assert rows(warehouse, "select 1 from assignments where n_arms = 2")
    assert differences(warehouse, journal.read, [SHOP], RULES) == []
