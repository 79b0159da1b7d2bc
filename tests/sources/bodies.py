"""The recorded and written Shopify bodies, with the topic each comes under."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from talkworth.events import Event
from talkworth.sources import read
from talkworth.sources.body import with_said_at
from talkworth.sources.privacy import Keeping
from talkworth.sources.shopify import TOPICS, prepare

SHOPIFY = Path(__file__).parent.parent / "payloads" / "shopify"
PEPPER = b"a pepper of the tests, 32 bytes."
KEEPING = Keeping(PEPPER)
SAID_AT = "2026-11-20T09:30:00Z"

TOPIC_OF = {
    "api_ruby/abandoned_checkout.json": "checkouts/update",
    "api_ruby/gift_card.json": "orders/delete",
    "api_ruby/order_cancelled_money_refunded_current_total_unchanged.json": "orders/cancelled",
    "api_ruby/order_paid_eur_api_created.json": "orders/paid",
    "api_ruby/order_partially_paid.json": "orders/create",
    "api_ruby/order_partially_refunded_note_attributes.json": "orders/updated",
    "api_ruby/order_pending_unpaid.json": "orders/create",
    "api_ruby/order_percentage_discount.json": "orders/create",
    "api_ruby/refund_existing.json": "refunds/create",
    "api_ruby/refund_shipping_and_line.json": "refunds/create",
    "api_ruby/transactions_first.json": "order_transactions/create",
    "own/app_uninstalled.json": "app/uninstalled",
    "own/carts_update.json": "carts/update",
    "own/checkouts_update.json": "checkouts/update",
    "own/customers_data_request.json": "customers/data_request",
    "own/customers_merge.json": "customers/merge",
    "own/customers_redact.json": "customers/redact",
    "own/customers_update.json": "customers/update",
    "own/disputes_create.json": "disputes/create",
    "own/disputes_update.json": "disputes/update",
    "own/draft_orders_update.json": "draft_orders/update",
    "own/order_big_ids_test_sums_disagree.json": "orders/cancelled",
    "own/order_edited.json": "orders/edited",
    "own/order_transactions_create.json": "order_transactions/create",
    "own/order_two_currencies_tax_included.json": "orders/updated",
    "own/orders_delete.json": "orders/delete",
    "own/refund_tax_included.json": "refunds/create",
    "own/refund_two_currencies.json": "refunds/create",
    "own/returns_approve.json": "returns/approve",
    "own/returns_close.json": "returns/close",
    "own/shop_redact.json": "shop/redact",
    "own/subscription_billing_attempts_success.json": "subscription_billing_attempts/success",
    "own/subscription_contracts_create.json": "subscription_contracts/create",
    "own/subscription_contracts_update.json": "subscription_contracts/update",
    "own/tender_transactions_create.json": "tender_transactions/create",
    "python_api/carts.json": "carts/create",
    "python_api/checkouts.json": "checkouts/create",
    "python_api/draft_order_completed.json": "draft_orders/update",
}


def body(name: str) -> bytes:
    return (SHOPIFY / name).read_bytes()


def document(name: str) -> Any:
    """A body as plain values a test may change before it sends it."""
    return json.loads(body(name))


def kept(topic: str, sent: bytes, said_at: str = SAID_AT) -> bytes:
    """What the door journals of a body that was triggered at `said_at`."""
    payload, reason = prepare(topic, sent, KEEPING)
    is_noted = not reason and TOPICS[topic.strip().lower()].is_timeless
    return with_said_at(payload, said_at) if is_noted else payload


def events_of(topic: str, sent: Any, said_at: str = SAID_AT) -> list[Event]:
    """The events of a body, given as bytes or as plain values."""
    sent = sent if isinstance(sent, bytes) else as_body(sent)
    return read("shopify", topic, kept(topic, sent, said_at))


def as_body(changed: object) -> bytes:
    return json.dumps(changed).encode()
