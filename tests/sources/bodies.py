"""The recorded and written Shopify bodies, with the topic each comes under."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from talkworth.sources.privacy import Keeping

SHOPIFY = Path(__file__).parent.parent / "payloads" / "shopify"
PEPPER = b"a pepper of the tests, 32 bytes."
KEEPING = Keeping(PEPPER)

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
    "own/draft_orders_update.json": "draft_orders/update",
    "own/order_big_ids_test_sums_disagree.json": "orders/cancelled",
    "own/order_edited.json": "orders/edited",
    "own/order_transactions_create.json": "order_transactions/create",
    "own/order_two_currencies_tax_included.json": "orders/updated",
    "own/orders_delete.json": "orders/delete",
    "own/refund_two_currencies.json": "refunds/create",
    "own/returns_approve.json": "returns/approve",
    "own/shop_redact.json": "shop/redact",
    "own/subscription_billing_attempts_success.json": "subscription_billing_attempts/success",
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


def as_body(changed: object) -> bytes:
    return json.dumps(changed).encode()
