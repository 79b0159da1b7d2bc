"""Who was not seen for as long as a shop keeps data becomes anonymous; totals stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.runtime.carol import CONVERSATION, CUSTOMER, NOON, find, native, traces

from talkworth.control import BadRetention
from talkworth.ledger.facts import micros
from talkworth.runtime import Owned
from talkworth.runtime.exchange import totals_of
from talkworth.runtime.person import Named
from talkworth.runtime.proof import prove
from talkworth.runtime.retention import retain

DAY = timedelta(days=1)


def after(days: float) -> int:
    return micros(NOON + days * DAY)


def keep(owned: Owned, days: int) -> None:
    owned.control.set_shop("tea", retention_d=days)


def test_nobody_leaves_a_shop_that_keeps_forever(owned: Owned) -> None:
    assert retain(owned, after(10_000)) == []


def test_whoever_was_not_seen_for_so_long_has_no_name_and_every_total_stays(owned: Owned) -> None:
    before = totals_of(owned.warehouse)
    keep(owned, 100)
    owned.control.flags.add("tea", "conversation", CONVERSATION, "Who was that?")

    (done,) = retain(owned, after(100 + 21))

    assert done.n_identifiers > 100
    assert owned.control.flags.of("tea") == []
    assert totals_of(owned.warehouse) == before
    assert traces(owned.data) == {}
    assert prove(owned) == []


def test_who_came_back_keeps_every_name_and_loses_what_no_total_needs(owned: Owned) -> None:
    back = native("product_viewed", 90 * DAY, customer_id=CUSTOMER, product_id="p1")
    owned.journal.submit([back]).result()
    owned.loader.load_all()
    before = totals_of(owned.warehouse)
    nodes = find(owned, Named(customer=CUSTOMER)).nodes
    keep(owned, 100)

    retain(owned, after(130))

    assert totals_of(owned.warehouse) == before
    person = find(owned, Named(customer=CUSTOMER))
    assert person.nodes == nodes
    kept = b"".join(entry.payload for entry in owned.reader.get(person.seqs))
    assert b"I am Carol" not in kept
    assert b"203.0.113" not in kept
    assert prove(owned) == []


def test_a_second_run_changes_only_what_has_aged_since(owned: Owned) -> None:
    back = native("product_viewed", 90 * DAY, customer_id=CUSTOMER, product_id="p1")
    owned.journal.submit([back]).result()
    owned.loader.load_all()
    before = totals_of(owned.warehouse)
    keep(owned, 100)
    retain(owned, after(130))

    assert retain(owned, after(130)) == []
    (later,) = retain(owned, after(200))

    assert 1 < later.n_entries < 20
    assert traces(owned.data) == {}
    assert totals_of(owned.warehouse) == before


def test_a_time_in_which_orders_still_settle_is_refused(owned: Owned) -> None:
    with pytest.raises(BadRetention):
        keep(owned, 89)
