"""Customers that became one, orders that were deleted, and privacy requests."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.bodies import KEEPING, PEPPER, body, document, events_of

from talkworth.events.orders import OrderCancelled
from talkworth.events.types import Identified
from talkworth.sources import Unreadable
from talkworth.sources.privacy import email_key
from talkworth.sources.shopify import prepare
from talkworth.sources.shopify.identifiers import named
from talkworth.sources.shopify.requests import PrivacyRequest, privacy_request

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def merged(**changed: Any) -> dict[str, Any]:
    return {**document("own/customers_merge.json"), "status": "completed", "errors": [], **changed}


def test_merged_customers_share_a_key_that_stands_for_no_address() -> None:
    kept, gone = events_of("customers/merge", merged())

    assert isinstance(kept, Identified)
    assert isinstance(gone, Identified)
    assert (kept.customer_id, gone.customer_id) == ("1", "2")
    assert kept.email_key == gone.email_key
    assert (kept.event_id, kept.occurred_at) == (
        f"shopify/merge/{named(kept.email_key or '')}/kept",
        AT,
    )


@pytest.mark.parametrize("status", ["failed", "in_progress", "requested", None])
def test_a_merge_that_did_not_happen_is_no_fact(status: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of("customers/merge", merged(status=status))
    assert refused.value.reason == "no-fact"


@pytest.mark.parametrize("gid", [None, "", "2", "gid://shopify/Order/2", "gid://shopify/Customer/"])
def test_a_merge_of_nobody_is_unreadable(gid: str | None) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of("customers/merge", merged(admin_graphql_api_customer_deleted_id=gid))
    assert refused.value.reason == "unreadable-body"


def test_what_is_left_of_a_deleted_order_counts_no_more() -> None:
    (event,) = events_of("orders/delete", body("own/orders_delete.json"))

    assert event == OrderCancelled(
        event_id="shopify/deleted/820982911946154508",
        occurred_at=AT,
        source="shopify",
        order_id="820982911946154508",
        reason="deleted",
    )


def test_an_orders_body_sent_again_as_a_deletion_deletes_nothing() -> None:
    """The signature covers the body alone: whoever caught one may send it under any topic."""
    for name in (
        "api_ruby/order_percentage_discount.json",
        "own/order_big_ids_test_sums_disagree.json",
    ):
        with pytest.raises(Unreadable) as refused:
            events_of("orders/delete", body(name))
        assert refused.value.reason == "unreadable-body"


@pytest.mark.parametrize(
    ("name", "topic", "wanted"),
    [
        (
            "own/customers_redact.json",
            "customers/redact",
            PrivacyRequest(
                wanted="erase-person",
                customer_id="9223372036854775999",
                email_key=email_key(PEPPER, email="mira.okafor@example.org"),
                order_ids=("820982911946154508", "5500011122233"),
            ),
        ),
        (
            "own/customers_data_request.json",
            "customers/data_request",
            PrivacyRequest(
                wanted="export-person",
                customer_id="9223372036854775999",
                email_key=email_key(PEPPER, email="mira.okafor@example.org"),
                order_ids=("5500011122233",),
            ),
        ),
        (
            "own/shop_redact.json",
            "Shop/Redact",
            PrivacyRequest(wanted="erase-shop", customer_id=None, email_key=None, order_ids=()),
        ),
    ],
)
def test_a_privacy_request_says_whose_data_it_is_about(
    name: str, topic: str, wanted: PrivacyRequest
) -> None:
    payload, reason = prepare(topic, body(name), KEEPING)

    assert reason == "redact-request"
    assert privacy_request(topic, payload) == wanted


def test_another_topic_is_no_privacy_request() -> None:
    with pytest.raises(Unreadable) as refused:
        privacy_request("orders/create", b"{}")
    assert refused.value.reason == "unknown-topic"
