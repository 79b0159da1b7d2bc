"""Orders the shop has and we lack: counted, fetched once, the same as if a webhook had come."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.connect.shopify import DOMAIN, TOKEN, Shop, an_order
from tests.sources.bodies import document

from talkworth.connect.admin_api import AdminApi
from talkworth.connect.reconcile import Reconciled, Shelves, reconcile
from talkworth.connect.refusals import ApiUnavailable
from talkworth.control import Control
from talkworth.journal import VERIFIED, Entry
from talkworth.runtime import Owned
from talkworth.settings import Settings
from talkworth.sources.privacy import Keeping
from talkworth.sources.shopify import prepare

pytestmark = pytest.mark.slow

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


@pytest.fixture
def owned(tmp_path: Path) -> Iterator[Owned]:
    control = Control.open(tmp_path / "data")
    control.add_shop("tea", "EUR", "Europe/Berlin")
    control.close()
    with Owned(Settings(data=tmp_path / "data")) as owned:
        yield owned


def shelves(owned: Owned) -> Shelves:
    keeping = Keeping(owned.control.email_pepper("tea"))
    return Shelves("tea", keeping, owned.journal, owned.warehouse, owned.loader.load_all)


def reconciled(owned: Owned, shop: Shop, since: datetime = SINCE) -> Reconciled:
    with AdminApi(DOMAIN, TOKEN, address=shop.address, sleep=list[float]().append) as api:
        return reconcile(api, shelves(owned), since, "cn_1")


def delivered(owned: Owned, order: dict[str, Any], topic: str = "orders/create") -> None:
    """What a webhook brought, through the same reader."""
    body = json.dumps(order).encode()
    payload, reason = prepare(topic, body, Keeping(owned.control.email_pepper("tea")))
    entry = Entry(
        received_at=1,
        shop_id="tea",
        door="shopify",
        topic=topic,
        trust=VERIFIED,
        event_id=f"wh-{order['id']}-{topic}",
        payload=payload,
        sha256=b"",
        reason=reason,
    )
    owned.journal.submit([entry]).result()


def counts(found: Reconciled) -> tuple[int, int, int, int]:
    return found.n_orders, found.n_lacking_before, found.n_taken, found.n_lacking_after


def test_orders_no_webhook_brought_are_fetched_and_the_others_are_left(
    owned: Owned, shop: Shop
) -> None:
    shop.orders = [an_order(n) for n in range(1, 6)]
    delivered(owned, shop.orders[0])
    delivered(owned, shop.orders[3])

    found = reconciled(owned, shop)

    assert counts(found) == (5, 3, 3, 0)
    assert found.lacking == []
    assert found.seen_until == datetime(2026, 11, 10, 9, 5, tzinfo=UTC)
    assert owned.reader.last_seq() == 2 + 3
    assert {entry.trust for entry in owned.reader.read(0, 99)} == {"verified"}


def test_asking_again_changes_nothing(owned: Owned, shop: Shop) -> None:
    shop.orders = [an_order(1), an_order(2)]
    reconciled(owned, shop)
    seq = owned.reader.last_seq()

    assert counts(reconciled(owned, shop)) == (2, 0, 0, 0)
    assert owned.reader.last_seq() == seq


def test_a_webhook_that_comes_after_all_is_a_duplicate_of_what_was_fetched(
    owned: Owned, shop: Shop
) -> None:
    shop.orders = [document("own/order_two_currencies_tax_included.json")]
    reconciled(owned, shop)
    before = owned.warehouse.query("known_orders", order_keys=[1])
    delivered(owned, shop.orders[0], "orders/updated")
    owned.loader.load_all()
    connection = owned.warehouse.connection
    facts = connection.execute("select count(*), count(distinct event_id) from events").fetchone()

    assert before == []
    assert facts == (2, 2)  # the order and its refund, once


def test_a_refund_no_webhook_told_is_found_in_the_orders_newer_body(
    owned: Owned, shop: Shop
) -> None:
    delivered(owned, an_order(1))
    transaction = {"kind": "refund", "status": "success", "amount": "5.00", "currency": "EUR"}
    refund = {"id": 7, "created_at": "2026-11-11T10:00:00Z", "transactions": [transaction]}
    shop.orders = [an_order(1, updated_at="2026-11-11T10:00:00Z", refunds=[refund])]

    assert counts(reconciled(owned, shop)) == (1, 0, 1, 0)
    balance = owned.warehouse.connection.execute("select balance_minor from orders").fetchone()
    assert balance == (1500,)


def test_only_what_changed_since_is_asked_for(owned: Owned, shop: Shop) -> None:
    shop.orders = [an_order(1), an_order(2, updated_at="2026-10-10T10:00:00+01:00")]

    assert reconciled(owned, shop).n_orders == 1


def test_an_order_that_cannot_be_read_is_kept_once_counted_and_named_as_lacking(
    owned: Owned, shop: Shop
) -> None:
    shop.orders = [an_order(1, total_price="20.005"), an_order(2), {"updated_at": "2026-11-12"}]
    first, again = reconciled(owned, shop), reconciled(owned, shop)

    assert counts(first) == (3, 3, 1, 2)
    assert counts(again) == (3, 2, 0, 2)
    assert (first.n_unreadable, again.n_unreadable) == (2, 2)
    assert first.lacking == ["820982911946154001", "None"]
    assert owned.reader.last_seq() == 3
    reasons = owned.warehouse.connection.execute("select reason from rejects order by 1").fetchall()
    assert reasons == [("amount-not-exact",), ("unreadable-body",)]


def test_nobody_can_be_found_in_what_was_fetched(owned: Owned, shop: Shop) -> None:
    shop.orders = [document("own/order_two_currencies_tax_included.json")]
    reconciled(owned, shop)
    (entry,) = owned.reader.read(0, 9)

    for word in (b"Mira", b"Okafor", b"@", b"Norwich"):
        assert word not in entry.payload


def test_what_was_taken_before_a_failure_stays_and_the_rest_comes_next_time(
    owned: Owned, shop: Shop
) -> None:
    shop.orders = [an_order(n) for n in range(1, 6)]
    shop.faults = ["", *[500] * 6]
    with pytest.raises(ApiUnavailable):
        reconciled(owned, shop)
    owned.loader.load_all()
    assert owned.reader.last_seq() == 2

    assert counts(reconciled(owned, shop)) == (5, 3, 3, 0)
