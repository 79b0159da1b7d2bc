"""What the door keeps of each topic: no person in it, and enough to replay it later."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from tests.sources.bodies import KEEPING, PEPPER, SHOPIFY, TOPIC_OF, as_body, body, document, kept

from talkworth.sources import REASONS, Unreadable, read
from talkworth.sources.privacy import email_key
from talkworth.sources.shopify import PRIVACY, TOPICS, prepare
from talkworth.sources.shopify.shapes import (
    BillingAttempt,
    Cart,
    Checkout,
    Contract,
    CustomerMerge,
    Deleted,
    Dispute,
    Edit,
    Order,
    Redaction,
    Refund,
    Return,
)

# Below these names a body speaks of a person, whatever the key.
ABOUT_A_PERSON = frozenset(
    "billing_address shipping_address default_address addresses destination receipt "
    "payment_details customer".split()
)
PERSONAL = frozenset(
    "email contact_email customer_email phone note staff_note browser_ip tags first_name "
    "last_name company address1 address2 city zip latitude longitude shop_owner authorization "
    "customer_note abandoned_checkout_url invoice_url order_status_url".split()
)
NOT_PERSONAL = frozenset(
    "id customer_id currency created_at updated_at orders_count state country_code province_code "
    "verified_email tax_exempt default total_spent".split()
)


def personal_values(value: Any, *, below: bool = False) -> Iterator[str]:
    """Every text in a body that says something of a person."""
    if isinstance(value, list):
        for item in value:
            yield from personal_values(item, below=below)
    elif isinstance(value, dict):
        for name, item in value.items():
            if isinstance(item, dict | list):
                yield from personal_values(item, below=below or name in ABOUT_A_PERSON)
            elif name in PERSONAL or (below and name not in NOT_PERSONAL):
                yield from [str(item)] * (item is not None and len(str(item)) > 3)


@pytest.mark.parametrize("name", TOPIC_OF)
def test_nobody_can_be_found_in_what_is_kept(name: str) -> None:
    sent = json.loads(body(name))
    payload, _ = prepare(TOPIC_OF[name], body(name), KEEPING)
    kept = payload.decode()

    # An internet address stands at the start of its own network: 0.0.0.0 in 0.0.0.0/24.
    kept = kept.replace('.0/24"', '"')

    assert [value for value in personal_values(sent) if value in kept] == []
    for word in ("Mira", "Okafor", "@", "Norman", "Happy birthday", "Happy Birthday", "secret"):
        assert word not in kept


def test_the_test_above_would_find_somebody() -> None:
    found = set(personal_values(document("own/order_two_currencies_tax_included.json")))

    assert {"Mira", "Okafor", "Norwich", "+44 20 7946 0018", "mira.okafor@example.org"} <= found


def test_every_body_in_the_folder_is_tried() -> None:
    assert {path.relative_to(SHOPIFY).as_posix() for path in SHOPIFY.glob("*/*.json")} == set(
        TOPIC_OF
    )


# Bodies of topics that act, which do not: more than an id, a merge that failed, lists of things.
WITHOUT_EVENTS = {
    "api_ruby/gift_card.json": "unreadable-body",
    "own/customers_merge.json": "no-fact",
    "python_api/carts.json": "unreadable-body",
    "python_api/checkouts.json": "unreadable-body",
}


@pytest.mark.parametrize("name", TOPIC_OF)
def test_a_body_acts_or_says_why_it_does_not(name: str) -> None:
    topic = TOPIC_OF[name]
    _, at_the_door = prepare(topic, body(name), KEEPING)
    payload, reason = kept(topic, body(name)), at_the_door or WITHOUT_EVENTS.get(name)

    assert at_the_door == TOPICS[topic].reason
    if reason:
        with pytest.raises(Unreadable) as refused:
            read("shopify", topic, payload)
        assert refused.value.reason == reason
    else:
        assert read("shopify", topic, payload)


@pytest.mark.parametrize(
    ("name", "stays"),
    [
        (
            "own/customers_redact.json",
            {
                "shop_id": 954889,
                "shop_domain": "shop.example.com",
                "customer": {
                    "id": 9223372036854775999,
                    "email": email_key(PEPPER, email="mira.okafor@example.org"),
                },
                "orders_to_redact": [820982911946154508, 5500011122233],
            },
        ),
        (
            "own/subscription_contracts_update.json",
            {
                "id": 1748202334,
                "customer_id": 9223372036854775999,
                "origin_order_id": 820982911946154508,
                "revision_id": "5343769079",
                "status": "cancelled",
                "currency_code": "CAD",
                "billing_policy": {
                    "interval": "week",
                    "interval_count": 4,
                    "min_cycles": 1,
                    "max_cycles": 2,
                },
                "delivery_policy": {"interval": "week", "interval_count": 2},
            },
        ),
        ("own/disputes_create.json", document("own/disputes_create.json")),
        ("own/orders_delete.json", {"id": 820982911946154508}),
        ("own/shop_redact.json", {"shop_id": 954889, "shop_domain": "shop.example.com"}),
    ],
)
def test_a_topic_keeps_what_is_needed_of_it(name: str, stays: Any) -> None:
    payload, _ = prepare(TOPIC_OF[name], body(name), KEEPING)

    assert json.loads(payload) == stays


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("own/returns_approve.json", "return_line_items.0.fulfillment_line_item.line_item.id"),
        ("own/returns_approve.json", "exchange_line_items.0.line_item.id"),
        ("own/checkouts_update.json", "line_items.0.product_id"),
        ("own/checkouts_update.json", "note_attributes.0.value"),
        ("own/carts_update.json", "line_items.0.price_set.presentment_money.amount"),
        ("own/draft_orders_update.json", "line_items.0.price"),
        ("own/customers_update.json", "total_spent"),
        ("own/customers_merge.json", "admin_graphql_api_customer_kept_id"),
        ("own/order_transactions_create.json", "amount"),
        ("own/tender_transactions_create.json", "payment_method"),
        ("own/subscription_billing_attempts_success.json", "subscription_contract_id"),
        ("own/customers_data_request.json", "orders_requested.0"),
        ("own/app_uninstalled.json", "domain"),
    ],
)
def test_ids_amounts_and_states_of_later_topics_are_kept(name: str, path: str) -> None:
    payload, _ = prepare(TOPIC_OF[name], body(name), KEEPING)
    sent, kept = json.loads(body(name)), json.loads(payload)
    for step in path.split("."):
        at = int(step) if step.isdigit() else step
        sent, kept = sent[at], kept[at]

    assert kept == sent


def test_coarse_parts_are_kept_of_what_is_cut() -> None:
    payload, _ = prepare(
        "orders/create", body("own/order_big_ids_test_sums_disagree.json"), KEEPING
    )
    kept = json.loads(payload)

    assert kept["browser_ip"] == "203.0.113.0/24"
    assert kept["shipping_address"] == {"country_code": "GB", "province_code": "ENG", "zip": "NR1"}
    assert kept["landing_site"] == "/products/lounger?utm_source=newsletter"


@pytest.mark.parametrize(
    ("topic", "sent", "reason"),
    [
        ("orders/vanished", b'{"email":"mira@example.org"}', "unknown-topic"),
        ("", b"{}", "unknown-topic"),
        ("orders/create", b'{"email":"mira@example.org"', "unreadable-body"),
        ("orders/create", b"[1]", "unreadable-body"),
        ("orders/create", b'"mira@example.org"', "unreadable-body"),
        ("orders/create", b"[" * 100_000, "unreadable-body"),
    ],
)
def test_only_the_size_is_kept_of_what_we_cannot_read(topic: str, sent: bytes, reason: str) -> None:
    assert prepare(topic, sent, KEEPING) == (b'{"n_bytes":%d}' % len(sent), reason)


def test_a_topic_is_known_in_any_case_and_an_unknown_one_is_not() -> None:
    sent = body("own/order_edited.json")
    payload, reason = prepare(" Orders/Edited ", sent, KEEPING)

    assert (payload, reason) == prepare("orders/edited", sent, KEEPING)
    assert read("shopify", "ORDERS/EDITED", payload)
    with pytest.raises(Unreadable) as refused:
        read("shopify", "orders/vanished", payload)
    assert refused.value.reason == "unknown-topic"


def test_a_wrapper_is_only_one_when_it_stands_alone() -> None:
    inner = {"id": 1}
    for sent in ({"order": inner}, {"id": 1}):
        assert prepare("orders/delete", as_body(sent), KEEPING)[0] == b'{"id":1}'
    both = {"order": inner, "id": 2}
    assert prepare("orders/delete", as_body(both), KEEPING)[0] == b'{"id":2}'


def test_every_topic_of_the_list_is_known() -> None:
    groups = {topic.partition("/")[0] for topic in TOPICS}

    assert groups == set(
        "orders refunds returns disputes subscription_contracts subscription_billing_attempts "
        "checkouts carts draft_orders customers order_transactions tender_transactions app "
        "shop".split()
    )
    assert {name for name, topic in TOPICS.items() if topic.reason == "topic-not-used"} == {
        *[f"returns/{action}" for action in ("process", "update")],
        *[f"subscription_contracts/{action}" for action in ("pause", "fail", "expire")],
        *[f"subscription_billing_attempts/{action}" for action in ("failure", "challenged")],
        *[f"draft_orders/{action}" for action in ("create", "update", "delete")],
        *[f"customers/{action}" for action in "create update delete enable disable".split()],
        "checkouts/delete",
        "order_transactions/create",
        "tender_transactions/create",
        "app/uninstalled",
    }
    assert all(topic.reason in REASONS for topic in TOPICS.values() if not topic.reads)
    assert PRIVACY.keys() == TOPICS.keys()


def fields(shape: Any, path: str = "") -> Iterator[str]:
    """The paths of everything a shape reads."""
    for field in msgspec.structs.fields(shape):
        yield from _paths(msgspec.inspect.type_info(field.type), f"{path}{field.name}")


def _paths(kind: Any, path: str) -> Iterator[str]:
    for one in getattr(kind, "types", (kind,)):
        if isinstance(one, msgspec.inspect.ListType):
            yield from _paths(one.item_type, f"{path}[]")
        elif isinstance(one, msgspec.inspect.StructType):
            yield from fields(one.cls, f"{path}.")
        elif not isinstance(one, msgspec.inspect.NoneType):
            yield path


@pytest.mark.parametrize(
    ("topic", "shape"),
    [
        ("orders/create", Order),
        ("orders/edited", Edit),
        ("orders/delete", Deleted),
        ("refunds/create", Refund),
        ("returns/request", Return),
        ("disputes/create", Dispute),
        ("subscription_contracts/update", Contract),
        ("subscription_billing_attempts/success", BillingAttempt),
        ("checkouts/update", Checkout),
        ("carts/update", Cart),
        ("customers/merge", CustomerMerge),
        ("customers/redact", Redaction),
    ],
)
def test_the_list_lets_through_everything_the_reader_reads(topic: str, shape: Any) -> None:
    kept = {path for path, action in PRIVACY[topic].items() if action in ("keep", "hash")}

    # The door adds when it was, where the body does not say.
    assert set(fields(shape)) - kept <= {"said_at"}
