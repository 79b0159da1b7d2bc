"""
Carol's life in the shop `tea`, among others: everything an erasure must find.

She chats as a visitor, logs in, is asked for by e-mail, buys through Shopify, sends a line back,
changes her address (a topic kept for later), and has events that came twice, with other content,
and by a crawler in her name. Dan shares her tablet's session. Every name of hers holds CAROL.
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from talkworth.control import Control
from talkworth.demo import generate
from talkworth.demo.make import entry_of
from talkworth.journal import CLIENT_REPORTED, VERIFIED, Entry
from talkworth.ledger.facts import micros
from talkworth.runtime import Owned
from talkworth.settings import Settings
from talkworth.sources import shopify
from talkworth.sources.privacy import Keeping, email_key

CAROL = "carol"
EMAIL = "Carol@example.org"
CUSTOMER = "77001carol"
VISITOR = "vis-carol-91c2"
TABLET = "vis-carol-tablet"
CONVERSATION = "conv-carol-5d1e"
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
UNTIL = datetime(2026, 11, 21, 17, tzinfo=UTC)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148 CAROLS-iPhone"


def make_life(data: Path, n_others: int = 60) -> None:
    """A data directory with Carol, Dan and the demo's shoppers in it."""
    with closing(Control.open(data)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        keeping = Keeping(control.email_pepper("tea"), transcripts=True)
    others = [entry_of(a, keeping) for a in generate(7, n_others, UNTIL).arrivals]
    entries = [msgspec.structs.replace(entry, shop_id="tea") for entry in others]
    with Owned(Settings(data=data)) as owned:
        owned.journal.submit([*entries, *carols(keeping)]).result()
        owned.loader.load_all()


def carols(keeping: Keeping) -> list[Entry]:
    key = email_key(keeping.pepper, email=EMAIL)
    me = {"visitor_id": VISITOR, "session_id": "ses-carol-1"}
    say = {**me, "conversation_id": CONVERSATION}
    hour = timedelta(hours=1)
    return [
        native(
            "session_started",
            0 * hour,
            **me,
            landing="https://tea.example/?utm_source=google&utm_medium=cpc&who=carol",
            country="DE",
            referrer="google.com",
            properties={"name": "carol"},
            agent=PHONE,
        ),
        native("message_sent", hour, **say, role="shopper", text="I am Carol, do you have Assam?"),
        native(
            "message_sent",
            hour + timedelta(minutes=1),
            **say,
            role="assistant",
            outcome="answered",
            text="Yes, Carol.",
            event_id=f"{CONVERSATION}/2",
        ),
        native(
            "message_sent",
            hour + timedelta(minutes=1),
            **say,
            role="assistant",
            outcome="no_answer",
            event_id=f"{CONVERSATION}/2",
        ),
        native("identified", 2 * hour, **me, customer_id=CUSTOMER, email_key=key),
        native("identified", 2 * hour, **me, customer_id=CUSTOMER, email_key=key, event_id="twice"),
        native("identified", 2 * hour, **me, customer_id=CUSTOMER, email_key=key, event_id="twice"),
        native(
            "faq_clicked",
            3 * hour,
            visitor_id=TABLET,
            session_id="ses-carol-shared",
            customer_id=CUSTOMER,
            faq_id="f1",
        ),
        native(
            "faq_clicked",
            4 * hour,
            visitor_id="vis-dan",
            session_id="ses-carol-shared",
            customer_id="88002dan",
            faq_id="f2",
        ),
        shopified("orders/create", order("1001", 5 * hour, key, "paid"), keeping),
        shopified("orders/paid", order("1001", 5 * hour, key, "paid", note="again"), keeping),
        shopified("refunds/create", refund("1001", 30 * hour), keeping),
        shopified(
            "customers/update",
            {
                "id": CUSTOMER,
                "email": EMAIL,
                "first_name": "Carol",
                "created_at": "2026-01-01T00:00:00Z",
            },
            keeping,
        ),
        shopified(
            "customers/redact",
            {
                "shop_id": 1,
                "shop_domain": "tea.myshopify.com",
                "customer": {"id": CUSTOMER, "email": EMAIL},
                "orders_to_redact": [1001],
            },
            keeping,
        ),
        native(
            "message_sent",
            6 * hour,
            conversation_id="conv-dan",
            visitor_id="vis-dan",
            role="shopper",
        ),
    ]


def native(kind: str, after: timedelta, *, agent: str = "", **fields: Any) -> Entry:
    fields = {"type": kind, "occurred_at": NOON + after, **fields}
    fields.setdefault("event_id", f"{kind}/{after.total_seconds():.0f}")
    payload = msgspec.json.encode(fields)
    return Entry(
        received_at=micros(NOON + after),
        shop_id="tea",
        door="events",
        topic=kind,
        trust=CLIENT_REPORTED,
        event_id=fields["event_id"],
        payload=payload,
        sha256=sha256(payload).digest(),
        user_agent=agent,
    )


def shopified(topic: str, body: dict[str, Any], keeping: Keeping) -> Entry:
    raw = msgspec.json.encode(body)
    payload, reason = shopify.prepare(topic, raw, keeping)
    return Entry(
        received_at=micros(NOON + timedelta(hours=6)),
        shop_id="tea",
        door="shopify",
        topic=topic,
        trust=VERIFIED,
        event_id=f"sha:{sha256(raw).hexdigest()}",
        payload=payload,
        sha256=sha256(raw).digest(),
        reason=reason,
    )


def order(order_id: str, after: timedelta, _key: str, status: str, **more: Any) -> dict[str, Any]:
    at = (NOON + after).isoformat()
    return {
        "id": order_id, "name": f"#{order_id}", "created_at": at, "updated_at": at,
        "processed_at": at, "currency": "EUR", "presentment_currency": "EUR",
        "financial_status": status, "total_price": "60.00", "subtotal_price": "60.00",
        "total_tax": "0.00", "total_discounts": "0.00", "taxes_included": True,
        "cart_token": "cart-carol-1", "email": EMAIL, "customer": {"id": CUSTOMER, "email": EMAIL},
        "browser_ip": "203.0.113.77", "landing_site": "/products/carol",
        "shipping_address": {"zip": "10115", "country_code": "DE"},
        "note_attributes": [{"name": "__tw", "value": f"{VISITOR}.{CONVERSATION}"}],
        "line_items": [{"id": "1", "title": "Assam", "quantity": 2, "price": "30.00",
                        "product_id": "p1"}],
        **more,
    }  # fmt: skip


def refund(order_id: str, after: timedelta) -> dict[str, Any]:
    at = (NOON + after).isoformat()
    return {
        "id": "r1", "order_id": order_id, "created_at": at, "processed_at": at,
        "refund_line_items": [
            {"id": "rl1", "line_item_id": "1", "quantity": 1, "subtotal": "30.00",
             "total_tax": "0.00"}
        ],
        "transactions": [
            {"id": "t1", "kind": "refund", "status": "success", "amount": "30.00",
             "currency": "EUR"}
        ],
    }  # fmt: skip
