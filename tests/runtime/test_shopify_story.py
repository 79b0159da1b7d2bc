"""Shopify's webhooks, from a chat to credits that move: signed bodies to a running server."""

from __future__ import annotations

import hashlib
import hmac
import json
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import httpx
import pytest
from tests.runtime.shop import (
    DOMAIN,
    WEBHOOK_SECRET,
    make_shop,
    message,
    send,
    serving,
    wait_until_loaded,
)

from talkworth.runtime import Owned
from talkworth.settings import Settings

pytestmark = pytest.mark.slow

VISITOR = "0193f2c4a5b67788990011223344aabb"


def deliver(client: httpx.Client, topic: str, said_at: str, body: dict[str, Any]) -> None:
    content = json.dumps(body).encode()
    signature = b64encode(hmac.digest(WEBHOOK_SECRET, content, hashlib.sha256)).decode()
    answer = client.post(
        "/webhooks/shopify/tea",
        content=content,
        headers={
            "X-Shopify-Hmac-Sha256": signature,
            "X-Shopify-Topic": topic,
            "X-Shopify-Shop-Domain": DOMAIN,
            "X-Shopify-Webhook-Id": hashlib.sha256(content + said_at.encode()).hexdigest(),
            "X-Shopify-Triggered-At": said_at,
        },
    )
    assert answer.json() == {"accepted": True, "reason": None}


def an_order(order_id: int, **fields: Any) -> dict[str, Any]:
    """An order of 20.00 of the morning of March 3rd, placed an hour after the chat."""
    return {
        "id": order_id,
        "currency": "EUR",
        "created_at": "2025-03-03T10:00:00Z",
        "financial_status": "paid",
        "total_price": "20.00",
        "line_items": [{"id": order_id * 10, "product_id": 7, "quantity": 1, "price": "20.00"}],
        "note_attributes": [{"name": "__tw", "value": f"{VISITOR}.ada"}],
        **fields,
    }


def a_return(status: str, order_id: int) -> dict[str, Any]:
    line = {"id": 1, "quantity": 1, "fulfillment_line_item": {"line_item": {"id": order_id * 10}}}
    return {"id": 5, "status": status, "order": {"id": order_id}, "return_line_items": [line]}


def asked(conversation_id: str, at: str, **who: str) -> list[dict[str, Any]]:
    """A question and its helpful answer; it is the visitor's unless `who` says another."""
    common = {"occurred_at": at, **(who or {"visitor_id": VISITOR})}
    return [
        message(f"{conversation_id}-1", conversation_id, **common),
        message(
            f"{conversation_id}-2", conversation_id, role="assistant", outcome="answered", **common
        ),
    ]


def told(client: httpx.Client) -> None:
    """What happened to seven orders after two chats; every delivery comes twice."""
    contract = {"id": 88, "origin_order_id": 5, "customer_id": 9, "status": "active"}
    dispute = {"id": 6, "order_id": 2, "type": "chargeback", "amount": "20.00", "currency": "EUR"}
    dispute["initiated_at"] = "2025-03-05T00:00:00Z"
    for _ in range(2):
        for number in range(1, 6):
            deliver(client, "orders/create", "2025-03-03T10:00:01Z", an_order(number))
        deliver(client, "returns/request", "2025-03-06T10:00:00Z", a_return("requested", 1))
        deliver(client, "returns/cancel", "2025-03-06T12:00:00Z", a_return("canceled", 1))
        deliver(client, "disputes/create", "2025-03-05T00:00:01Z", dispute | {"status": "lost"})
        won = dispute | {"id": 7, "order_id": 3, "status": "won"}
        deliver(client, "disputes/update", "2025-03-09T00:00:00Z", won)
        deliver(client, "orders/delete", "2025-03-08T00:00:00Z", {"id": 4})
        deliver(client, "subscription_contracts/create", "2025-03-03T10:00:02Z", contract)
        renewal = an_order(
            6, created_at="2025-04-03T10:00:00Z", source_name="subscription_contract"
        )
        deliver(client, "orders/create", "2025-04-03T10:00:00Z", renewal)
        attempt = {"id": None, "order_id": 6, "subscription_contract_id": 88}
        deliver(client, "subscription_billing_attempts/success", "2025-04-03T10:00:01Z", attempt)
        other = an_order(7, note_attributes=[], customer={"id": 21})
        deliver(client, "orders/create", "2025-03-03T10:00:01Z", other)
        merged = {
            "admin_graphql_api_customer_kept_id": "gid://shopify/Customer/21",
            "admin_graphql_api_customer_deleted_id": "gid://shopify/Customer/22",
            "status": "completed",
        }
        deliver(client, "customers/merge", "2025-03-09T00:00:00Z", merged)


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    data: Path = tmp_path_factory.mktemp("story") / "data"
    key = make_shop(data)
    with serving(data) as found, httpx.Client(base_url=found.address) as client:
        chats = [*asked("ada", "2025-03-03T09:00:00Z"), *asked("bea", "2025-03-06T11:00:00Z")]
        chats += asked("cleo", "2025-03-03T09:00:00Z", customer_id="22")
        assert send(client, key, *chats).status_code == 200
        told(client)
        wait_until_loaded(client)
    with Owned(Settings(data=data)) as owned:
        owned.loader.load_all()
        yield owned.warehouse.connection


def rows(tables: duckdb.DuckDBPyConnection, sql: str) -> list[Any]:
    return tables.execute(sql).fetchall()


def test_each_orders_balance_is_what_the_shop_still_has(tables: duckdb.DuckDBPyConnection) -> None:
    assert rows(tables, "select order_id, balance_minor, trust from orders order by 1") == [
        ("1", 2000, "verified"),  # the return was taken back
        ("2", 0, "verified"),  # the chargeback was lost
        ("3", 2000, "verified"),  # the chargeback was won
        ("4", 0, "verified"),  # deleted
        ("5", 2000, "verified"),
        ("6", 2000, "verified"),  # the subscription's second payment
        ("7", 2000, "verified"),
    ]


def test_credits_follow_the_money_and_the_return_taken_back_is_saved_by_the_second_chat(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        tables,
        "select o.order_id, c.kind, cast(sum(c.credit_minor) as bigint) from credits as c "
        "inner join orders as o on c.order_key = o.order_key "
        "where c.kind is not null group by 1, 2 having sum(c.credit_minor) <> 0 order by 1, 2",
    )

    assert [row for row in found if row[1] in ("direct", "saved", "assisted", "recovered")] == [
        ("1", "saved", 2000),
        ("3", "direct", 2000),
        ("5", "direct", 2000),
        ("7", "direct", 2000),  # the customer who chatted was merged into the one who bought
    ]


def test_a_billing_attempt_names_the_contract_of_its_order(
    tables: duckdb.DuckDBPyConnection,
) -> None:
    sql = "select order_id, is_renewal, subscription_id from orders where subscription_id = '88'"

    assert rows(tables, f"{sql} order by 1") == [("5", False, "88"), ("6", True, "88")]
