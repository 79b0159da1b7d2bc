"""Saves by hand: what shops made at random hardly ever meet."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.warehouse.journals import HOUR, RULES, SHOP, Journal, rows

from talkworth.journal.entry import VERIFIED
from talkworth.warehouse import Warehouse

DAY = timedelta(days=1)
KEPT = """
    select o.order_id, c.kind, cast(sum(c.credit_minor) as bigint)
    from credits as c inner join orders as o on c.order_key = o.order_key
    group by all having sum(c.credit_minor) <> 0 order by all
"""


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    opened = Warehouse.open(None, [SHOP], RULES)
    yield opened
    opened.close()


def told(journal: Journal, kind: str, after: timedelta, /, **fields: Any) -> None:
    journal.add(kind, after, trust=VERIFIED, **fields)


def test_a_concession_that_a_refund_paid_is_taken_off_once(warehouse: Warehouse) -> None:
    journal, five = Journal(), {"amount": "5.00", "currency": "EUR", "refund_id": "back"}
    journal.buy("1001", timedelta(), visitor_id="v")
    told(journal, "save_requested", DAY, kind="cancel", request_id="r", order_id="1001")
    journal.ask("c", DAY + HOUR, visitor_id="v")
    told(journal, "request_withdrawn", DAY + 2 * HOUR, request_id="r")
    told(journal, "concession_granted", DAY + 3 * HOUR, request_id="r", **five)
    told(journal, "order_refunded", DAY + 3 * HOUR, order_id="1001", **five)
    warehouse.load(journal.entries)

    assert rows(warehouse, KEPT) == [("1001", "saved", 5_500)]


def test_a_kept_subscription_is_saved_for_three_payments(warehouse: Warehouse) -> None:
    journal, price = Journal(), {"subscription_id": "s", "amount": "20.00", "currency": "EUR"}
    told(journal, "subscription_started", -DAY, **price)
    told(journal, "save_requested", DAY, kind="churn", request_id="r", subscription_id="s")
    journal.ask("c", DAY + HOUR, customer_id="k")
    told(journal, "request_withdrawn", DAY + 2 * HOUR, request_id="r")
    for n in range(2, 7):
        told(journal, "subscription_renewed", n * DAY, order_id=str(n), customer_id="k", **price)
    warehouse.load(journal.entries)

    assert rows(warehouse, KEPT) == [
        ("2", "saved", 2_000),
        ("3", "saved", 2_000),
        ("4", "saved", 2_000),
        ("5", "base_renewal", 2_000),
        ("6", "base_renewal", 2_000),
    ]
