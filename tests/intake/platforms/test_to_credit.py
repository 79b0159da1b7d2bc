"""From a chat on a platform to a credited order: every step over a socket, signed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from tests.intake.place import Place, signed
from tests.intake.platforms.deliveries import PAYLOADS, SECRET, SIGNERS, post
from tests.sources.stripe_notices import notice, session

from talkworth.control import Shop
from talkworth.rules import PUBLISHED, RuleSetVersion
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import broken_invariants

SHOP = Shop(shop_id="shop", name="Lamps", currency="EUR", timezone="UTC", created_at=0)
RULES = [RuleSetVersion(shop_id="shop", version=1, active_from=0, rules=PUBLISHED)]
CREDITS = """
    select o.order_id, c.kind, o.trust, c.channel, c.joined_by, v.conversation_id,
        sum(c.credit_minor)::bigint
    from credits c
    join orders o on c.order_key = o.order_key
    left join conversations v on c.conversation_key = v.conversation_key
    group by all order by all
"""
QUESTION = "Which lamp is bright enough for a desk?"
ANSWER = "The Brightline gives 900 lumens, which is plenty for a desk."
# 11 February 2026, 14:31 UTC: asked; answered a minute later; ordered half an hour later.
ASKED = 1_770_820_265


def own(platform: str, name: str, **changes: Any) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((PAYLOADS / platform / f"{name}.json").read_bytes())
    return body | changes


def chatwoot_chat(email: str) -> list[dict[str, Any]]:
    asked = own("chatwoot", "docs/message_created_incoming", content=QUESTION, created_at=ASKED)
    asked["conversation"]["meta"]["sender"]["email"] = email
    asked["conversation"]["custom_attributes"] = {}
    bot = {"id": 9, "name": "Lampbot", "type": "agent_bot"}
    answered = {**asked, "id": 655, "message_type": "outgoing", "content": ANSWER}
    return [asked, {**answered, "created_at": ASKED + 60, "sender": bot}]


def intercom_chat(email: str) -> list[dict[str, Any]]:
    asked, answered = own("intercom", "own/user_created"), own("intercom", "own/operator_replied")
    for body in (asked, answered):
        item = body["data"]["item"]
        item |= {"created_at": ASKED, "contacts": None, "custom_attributes": {}}
        item["source"]["author"]["email"] = email
    answered["data"]["item"]["conversation_parts"]["conversation_parts"][0]["created_at"] = (
        ASKED + 60
    )
    return [asked, answered]


def zendesk_chat(email: str) -> list[dict[str, Any]]:
    names = ("own/message_shopper", "own/message_bot", "own/requester")
    asked, answered, requester = (own("zendesk", name) for name in names)
    return [asked, answered, requester | {"email": email}]


def gorgias_chat(email: str) -> list[dict[str, Any]]:
    whose = {"customer_email": email, "customer_id": ""}
    return [own("gorgias", f"own/ticket_{name}", **whose) for name in ("asked", "answered")]


CHATS = {
    "chatwoot": chatwoot_chat,
    "intercom": intercom_chat,
    "zendesk": zendesk_chat,
    "gorgias": gorgias_chat,
}
CONVERSATIONS = {
    "chatwoot": "chatwoot:207",
    "intercom": "215474343800001",
    "zendesk": "67ab5f53a96f98663935c3f2",
    "gorgias": "gorgias:70144",
}


def shopify_order(order_id: int, email: str) -> bytes:
    at = datetime.fromtimestamp(ASKED + 1800, UTC).isoformat()
    line = {"id": order_id * 10, "quantity": 1, "price": "59.00", "title": "Brightline"}
    body = {
        "id": order_id,
        "email": email,
        "created_at": at,
        "updated_at": at,
        "currency": "EUR",
        "total_price": "59.00",
        "financial_status": "paid",
        "line_items": [line],
    }
    return json.dumps(body).encode()


@pytest.fixture(scope="module")
def credits(client: httpx.Client, place: Place) -> Iterator[dict[str, tuple[Any, ...]]]:
    """All that happened, sent in a bad order and twice, loaded at once: credits by order."""
    for platform in SIGNERS:
        place.control.add_webhook("shop", platform, "", SECRET)
    arrivals: list[tuple[str, bytes]] = []
    for number, (platform, chat) in enumerate(CHATS.items(), 1):
        # An address in another case is the same address.
        arrivals.append(("shopify", shopify_order(number, f"Sam+{platform}@Example.com")))
        arrivals += [
            (platform, json.dumps(body).encode()) for body in chat(f"sam+{platform}@example.com")
        ]
    paid = session(
        customer_details={"email": "sam+chatwoot@example.com"}, customer=None, payment_intent="pi_5"
    )
    bought = notice("checkout.session.completed", paid, ASKED + 3600)
    arrivals.append(("stripe", json.dumps(bought, indent=2).encode()))
    for platform, sent in [*reversed(arrivals), *arrivals]:
        if platform == "shopify":
            answer = client.post(f"/webhooks/{platform}/shop", content=sent, headers=signed(sent))
        else:
            answer = post(client, platform, sent, SIGNERS[platform](sent))
        assert answer.json() == {"accepted": True, "reason": None}, (platform, sent)
    warehouse = Warehouse.open(None, [SHOP], RULES)
    warehouse.load(place.stored())
    assert broken_invariants(warehouse) == []
    yield {row[0]: row[1:] for row in warehouse.connection.execute(CREDITS).fetchall()}
    warehouse.close()


@pytest.mark.parametrize(("order_id", "platform"), list(enumerate(CHATS, 1)))
def test_a_bots_answer_earns_the_order_of_the_same_address(
    credits: dict[str, tuple[Any, ...]], order_id: int, platform: str
) -> None:
    assert credits[str(order_id)] == (
        "direct",
        "verified",
        "chat",
        "email",
        CONVERSATIONS[platform],
        5900,
    )


def test_a_stripe_checkout_of_that_address_is_the_chats_too(
    credits: dict[str, tuple[Any, ...]],
) -> None:
    kind, trust, channel, _, conversation_id, minor = credits["pi_5"]

    assert (kind, trust, channel) == ("direct", "verified", "chat")
    assert (conversation_id, minor) == (CONVERSATIONS["chatwoot"], 9500)
