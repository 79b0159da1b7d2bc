"""A WooCommerce order from a chat to its refunds: the same credits, however it is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

import msgspec
import pytest
from tests.sources.bodies import as_body
from tests.sources.woo_bodies import KEEPING, document, order
from tests.warehouse.journals import RULES, SHOP, Journal, rows

from talkworth.journal.entry import VERIFIED, StoredEntry
from talkworth.sources.woocommerce import prepare
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import broken_invariants

VISITOR = "0199f2c4a5b67788990011223344aabb"
EIGHT_DAYS = timedelta(days=8)
BACK = "2026-11-21T08:00:01"
CREDITS = (
    "select o.order_id, c.kind, c.touch_id, c.joined_by, sum(c.credit_minor)::bigint, "
    "count(*) from credits c join orders o on c.order_key = o.order_key group by all"
)


def arrived(journal: Journal, topic: str, sent: Any) -> None:
    """A signed webhook, as its door journals it."""
    payload, reason = prepare(topic, as_body(sent), KEEPING)
    journal.entries.append(
        StoredEntry(
            seq=len(journal.entries) + 1,
            received_at=journal.entries[-1].received_at,
            shop_id="tea",
            door="woocommerce",
            topic=topic,
            trust=VERIFIED,
            event_id="",
            payload=payload,
            sha256=sha256(as_body(sent)).digest(),
            reason=reason,
        )
    )


def told(*bodies: tuple[str, Any]) -> list[StoredEntry]:
    """A chat an hour before the order, and these webhooks."""
    journal = Journal()
    journal.ask("chat-7781", EIGHT_DAYS - timedelta(hours=1), visitor_id=VISITOR)
    for topic, sent in bodies:
        arrived(journal, topic, sent)
    return journal.entries


def credited(entries: Sequence[StoredEntry]) -> list[tuple[Any, ...]]:
    warehouse = Warehouse.open(None, [SHOP], RULES)
    try:
        warehouse.load([msgspec.structs.replace(e, seq=n) for n, e in enumerate(entries, 1)])
        assert broken_invariants(warehouse) == []
        return rows(warehouse, CREDITS)
    finally:
        warehouse.close()


SUMMED: Any = {"refunds": [{"id": 5020, "total": "-17.50"}, {"id": 5021, "total": "-10.00"}]}
LIFE: list[tuple[str, Any]] = [
    ("order.created", order(status="checkout-draft", date_paid_gmt=None)),
    ("order.updated", order(status="pending", date_paid_gmt=None)),
    ("order.updated", order()),
    ("talkworth.refund", document("own/refund_lines.json")),
    ("talkworth.refund", document("own/refund_amount.json")),
    ("order.updated", order(**SUMMED, date_modified_gmt="2026-11-13T08:30:01")),
    ("talkworth.refund", document("own/refund_deleted.json")),
    ("order.deleted", document("own/order_deleted.json")),
    (
        "order.restored",
        order(
            **SUMMED,
            date_modified_gmt="2026-11-21T08:00:00",
            date_restored_gmt="2026-11-21T08:00:01",
        ),
    ),
    ("customer.updated", document("own/customer_updated.json")),
]


@pytest.mark.parametrize(
    ("bodies", "credit"),
    [
        (LIFE[:2], None),
        (LIFE[:3], 3697),
        (LIFE[2:4], 3697 - 945),
        (LIFE[2:8], 0),
        (LIFE, 3697 - 945),
        ([("order.created", order())], 3697),  # paid at once, and nothing was drafted
    ],
)
def test_the_chat_has_the_orders_goods_less_what_went_back(
    bodies: list[tuple[str, Any]], credit: int | None
) -> None:
    found = {(kind, touch, key, minor) for _, kind, touch, key, minor, _ in credited(told(*bodies))}

    assert found == (
        set() if credit is None else {("direct", "chat-7781#0", "conversation", credit)}
    )


@pytest.mark.parametrize("seed", range(4))
def test_neither_the_order_of_deliveries_nor_doubles_change_a_cent(seed: int) -> None:
    entries, random = told(*LIFE), Random(seed)
    shuffled = random.sample([*entries, *entries], 2 * len(entries))

    assert credited(shuffled) == credited(entries)


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({}, "conversation"),
        ({"meta_data": [{"key": "__tw", "value": VISITOR}]}, "visitor"),
        ({"meta_data": []}, None),
    ],
)
def test_an_order_finds_its_chat_by_what_the_plugin_wrote(
    changes: dict[str, Any], key: str | None
) -> None:
    ((_, kind, _, joined_by, _, _),) = credited(told(("order.updated", order(**changes))))

    assert (kind, joined_by) == ("direct" if key else "unattributed", key)
