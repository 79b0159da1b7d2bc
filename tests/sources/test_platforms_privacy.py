"""No name, address, number or word of a recorded body is found in what is journalled of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.sources.bodies import KEEPING, as_body
from tests.sources.stripe_notices import (
    dispute,
    invoice,
    notice,
    payment,
    refund,
    session,
    subscription,
)
from tests.sources.talk_bodies import (
    BODIES,
    MODULES,
    document,
    events_of,
    key_of,
    prepared,
    topic_of,
)

from talkworth.sources.adapter import DETECTED
from talkworth.sources.privacy import Keeping

# Names under which bodies hold what belongs to a person.
PERSONAL = frozenset(
    """
    name available_name email phone phone_number body content text subject description
    processed_message_content message_text last_message sender assistant customer_email
    receipt_email city line1 line2 postal_code last4 fingerprint receipt_url hosted_invoice_url
    invoice_pdf url thumbnail avatar_url referer client_secret comment source_id pubsub_token
    city_name username location_data billing_address_collection success_url
    """.split()
)
# A word of ours, or of everybody's, that stands under such a name.
HARMLESS = frozenset({"", "none", "message", "active", "chat"})
STRANGER = "Zaphod Beeblebrox, zaphod@heart-of-gold.example, +44 7700 900123"


def personal(value: Any, name: str = "") -> Iterator[str]:
    """Every text that stands under a personal name, however deep."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from personal(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from personal(item, name)
    elif name in PERSONAL and isinstance(value, str) and value.strip().lower() not in HARMLESS:
        yield value


@pytest.mark.parametrize(("platform", "path"), BODIES, ids=lambda value: getattr(value, "stem", ""))
def test_what_belongs_to_a_person_is_not_kept(platform: str, path: Path) -> None:
    body = json.loads(path.read_bytes())
    payload, _ = prepared(platform, body)
    kept = payload.decode()

    assert [text for text in personal(body) if f'"{text}"' in kept] == []
    assert "@" not in kept


def planted(value: Any) -> Any:
    """The body with a stranger in every field that a platform has not told us of."""
    if isinstance(value, dict):
        grown = {key: planted(item) for key, item in value.items()}
        return grown | {
            "zaphod": STRANGER,
            "metadata": {**(value.get("metadata") or {}), "note": STRANGER},
        }
    if isinstance(value, list):
        return [planted(item) for item in value] + [STRANGER]
    return value


@pytest.mark.parametrize(("platform", "path"), BODIES, ids=lambda value: getattr(value, "stem", ""))
def test_a_field_that_nobody_listed_is_dropped(platform: str, path: Path) -> None:
    body = json.loads(path.read_bytes())
    payload, _ = MODULES[platform].prepare(
        topic_of(platform, body), as_body(planted(body)), KEEPING
    )

    assert b"aphod" not in payload


LIVE = [
    notice("checkout.session.completed", session()),
    notice("payment_intent.succeeded", payment(receipt_email="ann@example.com", invoice=None)),
    notice("refund.created", refund()),
    notice("charge.dispute.created", dispute()),
    notice("customer.subscription.updated", subscription(), before={"items": {"data": []}}),
    notice("invoice.paid", invoice()),
]


@pytest.mark.parametrize("body", LIVE, ids=lambda body: body["type"])
def test_of_stripes_objects_only_ids_and_amounts_are_kept(body: dict[str, Any]) -> None:
    payload, _ = prepared("stripe", body)
    grown, _ = MODULES["stripe"].prepare(body["type"], as_body(planted(body)), KEEPING)

    assert [text for text in personal(body) if f'"{text}"'.encode() in payload] == []
    assert b"@" not in payload
    assert b"aphod" not in grown


TEXTS = [
    ("chatwoot", "docs/message_created_incoming", "Which board for a beginner?"),
    ("intercom", "own/operator_replied", "plenty for a desk"),
    ("intercom", "own/user_created", "bright enough"),
    ("zendesk", "own/message_bot", "plenty for a desk"),
    ("zendesk", "own/comment_added", "without a bulb"),
    ("gorgias", "own/ticket_asked", "bright enough"),
]


@pytest.mark.parametrize(("platform", "name", "words"), TEXTS)
def test_a_message_is_kept_only_where_the_shop_keeps_transcripts(
    platform: str, name: str, words: str
) -> None:
    body = document(platform, name)
    without, _ = prepared(platform, body)
    with_texts, _ = prepared(platform, body, Keeping(KEEPING.pepper, transcripts=True))

    assert words.encode() not in without
    assert words.encode() in with_texts
    assert json.loads(without)[DETECTED] == json.loads(with_texts)[DETECTED]


def test_a_sender_cannot_say_what_was_detected() -> None:
    body = document("zendesk", "own/message_bot")
    forged = body | {DETECTED: {"67ab5f55155becd183e28402": {"outcome": "escalated"}}}

    assert prepared("zendesk", forged) == prepared("zendesk", body)


NAMED_BY_ADDRESS = [
    ("chatwoot", "docs/message_created_incoming", "conversation.meta.sender.identifier"),
    ("chatwoot", "docs/conversation_created", "meta.sender.identifier"),
    ("intercom", "own/user_created", "data.item.contacts.contacts.0.external_id"),
    ("intercom", "hull/user-created", "data.item.user_id"),
    ("zendesk", "own/user_created", "detail.external_id"),
    ("gorgias", "own/ticket_asked", "customer_id"),
]


@pytest.mark.parametrize(("platform", "name", "path"), NAMED_BY_ADDRESS)
@pytest.mark.parametrize("email", ["Zaphod@Example.com", " zaphod@example.com "])
def test_a_customer_that_goes_by_an_address_goes_by_its_key(
    platform: str, name: str, path: str, email: str
) -> None:
    """Shops name customers by their addresses; that is no id that may be kept."""
    body = json.loads(json.dumps(document(platform, name)).replace("sam.sample@example.com", ""))
    if name == "hull/user-created":
        body["data"]["item"] |= {"email": None, "custom_attributes": {"__tw": "v"}}
    if platform == "chatwoot":
        (body.get("conversation") or body)["meta"]["sender"]["email"] = None
    parent: Any = body
    *steps, last = path.split(".")
    for step in steps:
        parent = parent[int(step)] if step.isdigit() else parent[step]
    parent[last] = email
    payload, _ = prepared(platform, body)

    assert b"aphod" not in payload
    (event, *_) = events_of(platform, body)
    assert (event.customer_id, event.email_key) == (None, key_of("zaphod@example.com"))


def test_an_address_in_stripes_metadata_is_a_key_and_one_among_words_is_nothing() -> None:
    body = notice(
        "checkout.session.completed",
        session(
            metadata={"talkworth_customer_id": "zaphod@example.com"},
            client_reference_id="order of zaphod@example.com",
            customer_details=None,
        ),
    )
    payload, _ = prepared("stripe", body)

    assert b"aphod" not in payload
    (order,) = events_of("stripe", body)
    assert (order.customer_id, order.email_key) == (None, key_of("zaphod@example.com"))
    assert order.visitor_id is None
