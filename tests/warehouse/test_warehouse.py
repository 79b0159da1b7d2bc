"""The warehouse as one machine: arrivals in, the same numbers out, whatever came how."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from random import Random

import msgspec
import pytest
from tests.warehouse.journals import HOUR, MINUTE, NOON, RULES, SHOP, Journal, rows

from talkworth.journal.entry import VERIFIED, StoredEntry
from talkworth.ledger.facts import micros
from talkworth.rules import RuleSet, RuleSetVersion
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import broken_invariants, differences
from talkworth.warehouse.db import WarehouseUnreadable
from talkworth.warehouse.rebuild import BESIDE, WAREHOUSE, build_beside, rebuild
from talkworth.warehouse.warehouse import ShopsOutdated, WarehouseOutdated


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    opened = Warehouse.open(None, [SHOP], RULES)
    yield opened
    opened.close()


@pytest.fixture
def journal() -> Journal:
    return Journal()


def kinds(warehouse: Warehouse) -> dict[str, tuple[str, int]]:
    """Kind and net credit of each order."""
    sql = (
        "select o.order_id, any_value(c.kind), sum(c.credit_minor)::bigint "
        "from credits c join orders o on c.order_key = o.order_key group by all"
    )
    return {order: (kind, credit) for order, kind, credit in rows(warehouse, sql)}


def test_windows_are_closed_at_their_end(warehouse: Warehouse, journal: Journal) -> None:
    day, us = 24 * HOUR, timedelta(microseconds=1)
    gaps = {"in-24h": day, "over-24h": day + us, "in-30d": 30 * day, "over-30d": 30 * day + us}
    for name, gap in gaps.items():
        journal.ask(f"c-{name}", timedelta(), visitor_id=name)
        journal.buy(name, MINUTE + gap, visitor_id=name)
    warehouse.load(journal.entries)
    found = {name: kind for name, (kind, _) in kinds(warehouse).items()}
    assert found == {
        "in-24h": "direct", "over-24h": "assisted", "in-30d": "assisted", "over-30d": "unattributed"
    }  # fmt: skip


def test_the_first_touch_of_the_tier_wins_and_unhelpful_ones_lose(
    warehouse: Warehouse, journal: Journal
) -> None:
    journal.ask("unsure", timedelta(), "no_answer", visitor_id="v")
    journal.ask("first", HOUR, visitor_id="v")
    journal.ask("second", 2 * HOUR, visitor_id="v")
    journal.buy("1001", 3 * HOUR, visitor_id="v")
    warehouse.load(journal.entries)
    assert rows(warehouse, "select touch_id, kind from credits") == [("first#0", "direct")]


def test_a_repeated_event_changes_nothing_and_is_counted(
    warehouse: Warehouse, journal: Journal
) -> None:
    journal.ask("c", timedelta(), visitor_id="v")
    journal.buy("1001", HOUR, visitor_id="v")
    warehouse.load(journal.entries)
    before = kinds(warehouse)
    again = [
        msgspec.structs.replace(e, seq=e.seq + 10, received_at=e.received_at + 5)
        for e in journal.entries
    ]
    loaded = warehouse.load(again)
    assert (loaded.n_events, loaded.n_duplicates) == (0, 3)
    assert kinds(warehouse) == before


@pytest.mark.parametrize("turn", [1, -1])
def test_of_two_events_with_one_id_the_smaller_hash_counts_whichever_came_first(
    warehouse: Warehouse, journal: Journal, turn: int
) -> None:
    journal.ask("c", timedelta(), visitor_id="v")
    for total in ("60.00", "99.00"):
        journal.buy("1001", HOUR, total, visitor_id="v", event_id="same")
    one, other = journal.entries[2:]
    for entry in [*journal.entries[:2], *[one, other][::turn]]:
        warehouse.load([entry])
    smaller = min(one, other, key=lambda entry: entry.sha256)
    expected = 6000 if b'"60.00"' in smaller.payload else 9900
    assert kinds(warehouse) == {"1001": ("direct", expected)}
    assert len(rows(warehouse, "from clashes")) == 1


def test_a_clash_takes_back_what_the_loser_linked(warehouse: Warehouse, journal: Journal) -> None:
    """Two versions of one event name two visitors: only the counted one joins."""
    journal.ask("c1", timedelta(), visitor_id="v1")
    journal.ask("c2", timedelta(), visitor_id="v2")
    for visitor in ("v1", "v2"):
        journal.buy("1001", HOUR, visitor_id=visitor, event_id="same", customer_id="k")
    for entry in journal.entries:
        warehouse.load([entry])
    winner = min(journal.entries[4:], key=lambda entry: entry.sha256)
    visitor = "v1" if b'"v1"' in winner.payload else "v2"
    assert rows(
        warehouse,
        "select conversation_id from conversations c join credits using (conversation_key)",
    ) == [("c" + visitor[1:],)]
    assert differences(warehouse, journal.read, [SHOP], RULES) == []


def busy_shop(journal: Journal, seed: int = 1) -> Journal:
    random = Random(seed)
    for n in range(60):
        who = {"visitor_id": f"v{random.randrange(12)}"}
        if random.random() < 0.3:
            who["customer_id"] = f"k{random.randrange(6)}"
        after = timedelta(minutes=random.randrange(60 * 24 * 40))
        journal.ask(f"c{n}", after, random.choice(["answered", "no_answer"]), **who)
        if n % 2:
            journal.buy(
                f"o{n}",
                after + random.random() * 60 * HOUR,
                f"{random.randrange(1, 900)}.50",
                **who,
            )
        if n % 6 == 1:
            journal.add(
                "order_refunded", after + 70 * HOUR, trust=VERIFIED, order_id=f"o{n}",
                refund_id=f"r{n}", currency="EUR", amount=f"{random.randrange(1, 300)}.00",
            )  # fmt: skip
    return journal


@pytest.mark.parametrize("seed", range(3))
def test_any_order_in_any_batches_equals_a_rebuild(
    warehouse: Warehouse, journal: Journal, seed: int
) -> None:
    entries, random = busy_shop(journal, seed).entries, Random(seed)
    shuffled = random.sample([*entries, *entries[:30]], len(entries) + 30)
    told = [msgspec.structs.replace(e, seq=n + 1) for n, e in enumerate(shuffled)]
    while told:
        size = random.randrange(1, 40)
        warehouse.load(told[:size])
        told = told[size:]
    assert broken_invariants(warehouse) == []
    assert differences(warehouse, journal.read, [SHOP], RULES) == []


def test_a_rebuild_takes_the_old_files_place(tmp_path: Path, journal: Journal) -> None:
    busy_shop(journal)
    heard: list[int] = []
    rebuild(tmp_path, journal.read, [SHOP], RULES, progress=heard.append)
    assert heard == [len(journal.entries)]
    assert not (tmp_path / BESIDE).exists()
    warehouse = Warehouse.open(tmp_path, [SHOP], RULES)
    assert warehouse.watermark() == len(journal.entries)
    assert broken_invariants(warehouse) == []
    warehouse.close()


def test_one_cent_moved_between_two_touches_is_found_and_both_are_named(
    warehouse: Warehouse, journal: Journal
) -> None:
    for n in (1, 2):
        journal.ask(f"c{n}", timedelta(), visitor_id=f"v{n}")
        journal.buy(f"100{n}", HOUR, visitor_id=f"v{n}")
    warehouse.load(journal.entries)
    warehouse.connection.execute(
        "update credits set credit_minor = credit_minor - 1 where touch_id = 'c1#0'"
    )
    warehouse.connection.execute(
        "update credits set credit_minor = credit_minor + 1 where touch_id = 'c2#0'"
    )
    told = " ".join(v.message for v in differences(warehouse, journal.read, [SHOP], RULES))
    assert "touch c1#0 5999 EUR" in told
    assert "touch c2#0 6001 EUR" in told
    assert {violation.rule for violation in broken_invariants(warehouse)} == {"entry_is_credited"}


def test_a_reopened_warehouse_goes_on_where_it_was(tmp_path: Path, journal: Journal) -> None:
    entries = busy_shop(journal).entries
    first = Warehouse.open(tmp_path, [SHOP], RULES)
    first.load(entries[:70])
    first.close()
    second = Warehouse.open(tmp_path, [SHOP], RULES)
    assert second.watermark() == 70
    loaded = second.load(entries[60:])
    assert loaded.n_duplicates == 10
    assert differences(second, journal.read, [SHOP], RULES) == []
    second.close()


def test_changed_rules_are_applied_at_once(warehouse: Warehouse, journal: Journal) -> None:
    journal.ask("c", timedelta(), visitor_id="v")
    journal.buy("1001", 30 * HOUR, visitor_id="v")
    warehouse.load(journal.entries)
    assert kinds(warehouse) == {"1001": ("assisted", 6000)}
    wider = RuleSetVersion(
        shop_id="tea", version=2, active_from=micros(NOON), rules=RuleSet(direct_h=48)
    )
    warehouse.set_shops([SHOP], [*RULES, wider])
    assert kinds(warehouse) == {"1001": ("direct", 6000)}
    assert rows(warehouse, "select rule_set_version from credits") == [(2,)]


def test_what_cannot_be_read_is_rejected_with_its_reason(
    warehouse: Warehouse, journal: Journal
) -> None:
    entry = journal.add("message_sent", HOUR, role="shopper", conversation_id="c")
    broken: Sequence[StoredEntry] = [
        msgspec.structs.replace(entry, payload=b"\xff{", seq=1),
        msgspec.structs.replace(
            entry, door="shopify", topic="fish/create", reason="unknown-topic", seq=2
        ),
    ]
    assert warehouse.load(broken).n_rejects == 2
    assert rows(warehouse, "select seq, reason from rejects order by seq") == [
        (1, "unreadable-body"), (2, "unknown-topic")
    ]  # fmt: skip


def test_an_entry_of_a_shop_nobody_named_is_not_lost(
    warehouse: Warehouse, journal: Journal
) -> None:
    entry = journal.add("message_sent", HOUR, role="shopper", conversation_id="c")
    stranger = msgspec.structs.replace(entry, shop_id="other")
    with pytest.raises(ShopsOutdated):
        warehouse.load([stranger])
    assert warehouse.watermark() == 0


def test_a_damaged_file_says_that_it_can_be_made_again(tmp_path: Path, journal: Journal) -> None:
    (tmp_path / WAREHOUSE).write_bytes(b"not a database, whatever it may be" * 1000)
    with pytest.raises(WarehouseUnreadable, match="talkworth rebuild"):
        Warehouse.open(tmp_path, [SHOP], RULES)
    build_beside(tmp_path, busy_shop(journal).read, [SHOP], RULES)


def test_a_file_that_other_code_made_is_not_read_on(tmp_path: Path) -> None:
    first = Warehouse.open(tmp_path, [SHOP], RULES)
    first.connection.execute("update made_by set fingerprint = 'an older release'")
    first.close()
    with pytest.raises(WarehouseOutdated, match="talkworth rebuild"):
        Warehouse.open(tmp_path, [SHOP], RULES)


def test_an_entry_that_is_read_again_in_its_place_leaves_what_a_rebuild_makes(
    warehouse: Warehouse, journal: Journal
) -> None:
    journal.ask("c", timedelta(), visitor_id="v")
    journal.buy("1001", HOUR, visitor_id="v")
    journal.buy("1002", 2 * HOUR, visitor_id="v")
    order = journal.entries[2]
    # What an older reader could not make anything of.
    warehouse.load(
        [msgspec.structs.replace(e, payload=b"?") if e is order else e for e in journal.entries]
    )
    assert kinds(warehouse) == {"1002": ("direct", 6000)}

    version = warehouse.version("tea")
    loaded = warehouse.load_again(order)

    assert loaded is not None
    assert (loaded.n_events, loaded.n_rejects) == (1, 0)
    assert kinds(warehouse)["1001"] == ("direct", 6000)
    assert warehouse.watermark() == len(journal.entries)
    assert warehouse.version("tea") != version
    assert differences(warehouse, journal.read, [SHOP], RULES) == []

    assert warehouse.load_again(order) is None
    assert warehouse.load_again(journal.entries[0]) is None
    assert differences(warehouse, journal.read, [SHOP], RULES) == []


def test_an_entry_that_came_again_readable_meanwhile_counts_once(
    warehouse: Warehouse, journal: Journal
) -> None:
    journal.buy("1001", HOUR, visitor_id="v")
    first = journal.entries[0]
    again = msgspec.structs.replace(first, seq=2, received_at=first.received_at + 5)
    journal.entries.append(again)
    warehouse.load([msgspec.structs.replace(first, payload=b"?"), again])

    loaded = warehouse.load_again(first)

    assert loaded is not None
    assert rows(warehouse, "select seq from events") == [(1,)]
    assert rows(warehouse, "select seq from duplicates") == [(2,)]
    assert differences(warehouse, journal.read, [SHOP], RULES) == []


def test_an_entry_that_still_cannot_be_read_keeps_one_reason(
    warehouse: Warehouse, journal: Journal
) -> None:
    journal.buy("1001", HOUR, visitor_id="v")
    journal.entries[0] = msgspec.structs.replace(journal.entries[0], payload=b"?")
    warehouse.load(journal.entries)

    loaded = warehouse.load_again(journal.entries[0])

    assert loaded is not None
    assert loaded.n_rejects == 1
    assert rows(warehouse, "select seq, reason from rejects") == [(1, "unreadable-body")]
