"""What the door keeps of each WooCommerce topic: no person in it, and no note of others."""

from __future__ import annotations

import json

import pytest
from tests.sources.bodies import as_body
from tests.sources.woo_bodies import DOCS, KEEPING, ORDER, TOPIC_OF, WOOCOMMERCE, body, document

from talkworth.sources import Unreadable, read
from talkworth.sources.privacy import email_key
from talkworth.sources.woocommerce import PRIVACY, TOPICS, prepare

# Every word in the bodies that speaks of a person, or opens a door.
PERSONAL = (
    "Ines Moreau Example.org @ Rue Lyon 69002 +33 203.0.113 Mozilla SecretKey ring Jo birthday "
    "pi_3Q avatar search.example John Doe Market Francisco 94103 555"
).split()
WHY_NOT = {
    "docs_v3/coupon_1.json": "topic-not-used",
    "own/customer_updated.json": "topic-not-used",
    "own/order_deleted_bare.json": "topic-not-used",
    "own/order_unreadable.json": "unreadable-body",
    "own/product_updated.json": "topic-not-used",
}


@pytest.mark.parametrize("name", TOPIC_OF)
def test_nobody_can_be_found_in_what_is_kept(name: str) -> None:
    kept = prepare(TOPIC_OF[name], body(name), KEEPING)[0].decode()

    assert [word for word in PERSONAL if word in kept] == []


def test_every_body_in_the_folder_is_tried_and_some_hold_a_person() -> None:
    found = {path.relative_to(WOOCOMMERCE).as_posix() for path in WOOCOMMERCE.glob("*/*.json")}
    together = b"".join(body(name) for name in found).decode()

    assert found == set(TOPIC_OF)
    assert [word for word in PERSONAL if word not in together] == []


@pytest.mark.parametrize("name", TOPIC_OF)
def test_a_body_acts_or_says_why_it_does_not(name: str) -> None:
    payload, reason = prepare(TOPIC_OF[name], body(name), KEEPING)

    assert reason == WHY_NOT.get(name, "")
    if reason:
        with pytest.raises(Unreadable) as refused:
            read("woocommerce", TOPIC_OF[name], payload)
        assert refused.value.reason == reason
    else:
        assert read("woocommerce", TOPIC_OF[name], payload)


def test_what_is_coarse_is_kept_and_only_our_notes_are() -> None:
    kept = json.loads(prepare("order.updated", body(ORDER), KEEPING)[0])

    assert kept["billing"] == {
        "country": "FR",
        "state": "ARA",
        "postcode": "690",
        "email": email_key(KEEPING.pepper, email="ines.moreau@example.org"),
    }
    assert [note["key"] for note in kept["meta_data"]] == ["__tw", "_wcpay_mode"]
    assert kept["line_items"][0]["total"] == "28.36"


@pytest.mark.parametrize(
    ("topic", "sent", "reason"),
    [
        ("order.vanished", b'{"id":1}', "unknown-topic"),
        ("action.woocommerce_order_refunded", b'{"action":"x","arg":1}', "unknown-topic"),
        ("", b"webhook_id=3", "unknown-topic"),
        ("order.updated", b'{"email":"ines@example.org"', "unreadable-body"),
        ("order.updated", b"[1]", "unreadable-body"),
        ("order.updated", b"null", "unreadable-body"),
        ("order.updated", b"[" * 100_000, "unreadable-body"),
        ("order.updated", body("own/order_unreadable.json"), "unreadable-body"),
    ],
)
def test_only_the_size_is_kept_of_what_we_cannot_read(topic: str, sent: bytes, reason: str) -> None:
    assert prepare(topic, sent, KEEPING) == (b'{"n_bytes":%d}' % len(sent), reason)


def test_a_topic_is_known_in_any_case() -> None:
    payload, reason = prepare(" Order.Updated ", body(ORDER), KEEPING)

    assert (payload, reason) == prepare("order.updated", body(ORDER), KEEPING)
    assert read("woocommerce", "ORDER.UPDATED", payload)


def test_a_topic_we_do_not_know_is_not_read_either() -> None:
    with pytest.raises(Unreadable, match="unknown-topic"):
        read("woocommerce", "order.vanished", b"{}")


def test_every_topic_has_a_list_that_keeps_its_id() -> None:
    assert set(PRIVACY) == set(TOPICS)
    assert {rules["id"] for rules in PRIVACY.values()} == {"keep"}


def test_erased_customers_are_not_one_person() -> None:
    erased = document(ORDER)
    erased["billing"]["email"] = "deleted@site.invalid"
    payload, reason = prepare("order.updated", as_body(erased), KEEPING)

    assert reason == ""
    assert read("woocommerce", "order.updated", payload)[0].email_key is None


def test_an_address_in_clear_is_never_taken_for_a_key() -> None:
    assert b"john.doe@example.com" in body(DOCS)
    assert read("woocommerce", "order.updated", body(DOCS))[0].email_key is None
