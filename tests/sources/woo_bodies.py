"""The WooCommerce bodies, with the topic each comes under, and the events they make."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.sources.bodies import as_body

from talkworth.events import Event
from talkworth.events.orders import OrderPlaced, OrderRefunded
from talkworth.sources import read
from talkworth.sources.privacy import Keeping
from talkworth.sources.woocommerce import prepare

WOOCOMMERCE = Path(__file__).parent.parent / "payloads" / "woocommerce"
KEEPING = Keeping(b"a pepper of the tests, 32 bytes.")

DOCS = "docs_v3/order_1.json"
ORDER = "own/order_tax_included_coupon_fees.json"
TOPIC_OF = {
    "docs_v3/coupon_1.json": "coupon.created",
    DOCS: "order.created",
    ORDER: "order.updated",
    "own/customer_updated.json": "customer.updated",
    "own/order_deleted.json": "order.deleted",
    "own/order_deleted_bare.json": "order.deleted",
    "own/order_unreadable.json": "order.updated",
    "own/product_updated.json": "product.updated",
    "own/refund_amount.json": "talkworth.refund",
    "own/refund_deleted.json": "talkworth.refund",
    "own/refund_lines.json": "talkworth.refund",
}


def body(name: str) -> bytes:
    return (WOOCOMMERCE / name).read_bytes()


def document(name: str) -> Any:
    """A body as plain values a test may change before it sends it."""
    return json.loads(body(name))


def order(name: str = ORDER, **changes: Any) -> Any:
    return document(name) | changes


def events_of(changed: object, topic: str = "order.updated") -> list[Event]:
    """The events of a body, through what may be journalled of it."""
    payload, _ = prepare(topic, as_body(changed), KEEPING)
    return read("woocommerce", topic, payload)


def placed(changed: object) -> OrderPlaced:
    event = events_of(changed)[0]
    assert isinstance(event, OrderPlaced)
    return event


def refunded(changed: object, topic: str = "talkworth.refund") -> OrderRefunded:
    event = events_of(changed, topic)[-1]
    assert isinstance(event, OrderRefunded)
    return event
