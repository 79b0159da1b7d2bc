"""
Carol's life in the shop `tea`, among others: everything an erasure must find.

She chats as a visitor, logs in, is asked for by e-mail, buys through Shopify, sends a line back,
changes her address (a topic kept for later), and has events that came twice, or with other
content. Dan shares her tablet's session. Every name of hers holds "carol".
"""

from __future__ import annotations

import re
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
from talkworth.runtime.person import Named, Person, find_person
from talkworth.settings import Settings
from talkworth.sources import shopify
from talkworth.sources.privacy import Keeping, email_key

EMAIL = "Carol@example.org"
CUSTOMER = "77001carol"
VISITOR = "vis-carol-91c2"
TABLET = "vis-carol-tablet"
CONVERSATION = "conv-carol-5d1e"
NAME = {"name": "carol"}
HOUR = timedelta(hours=1)
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
    return [*talks(), *names(key), *shares(), *platform(keeping)]


def talks() -> list[Entry]:
    """She lands, asks and is answered; the answer came once more with other content."""
    me = {"visitor_id": VISITOR, "session_id": "ses-carol-1"}
    say = {**me, "conversation_id": CONVERSATION}
    page = "https://tea.example/?utm_source=google&utm_medium=cpc&who=carol"
    visit = {"landing": page, "referrer": "google.com", "country": "DE"}
    answer = {**say, "role": "assistant", "event_id": f"{CONVERSATION}/2"}
    at = HOUR + timedelta(minutes=1)
    ask = {**say, "role": "shopper", "text": "I am Carol, do you have Assam?"}
    return [
        native("session_started", 0 * HOUR, **me, **visit, properties=NAME, agent=PHONE),
        native("message_sent", HOUR, **ask),
        native("message_sent", at, **answer, outcome="answered", text="Yes, Carol."),
        native("message_sent", at, **answer, outcome="no_answer"),
    ]


def names(key: str) -> list[Entry]:
    """She logs in, which came three times, twice with one id."""
    who = {"visitor_id": VISITOR, "session_id": "ses-carol-1", "customer_id": CUSTOMER}
    twice = {**who, "email_key": key, "event_id": "twice"}
    return [
        native("identified", 2 * HOUR, **who, email_key=key),
        native("identified", 2 * HOUR, **twice),
        native("identified", 2 * HOUR, **twice),
    ]


def shares() -> list[Entry]:
    """Her tablet's session goes on as Dan's."""
    session = {"session_id": "ses-carol-shared"}
    mine = {**session, "visitor_id": TABLET, "customer_id": CUSTOMER}
    dans = {**session, "visitor_id": "vis-dan", "customer_id": "88002dan"}
    says = {"conversation_id": "conv-dan", "visitor_id": "vis-dan", "role": "shopper"}
    return [
        native("faq_clicked", 3 * HOUR, **mine, faq_id="f1"),
        native("faq_clicked", 4 * HOUR, **dans, faq_id="f2"),
        native("message_sent", 6 * HOUR, **says),
    ]


def platform(keeping: Keeping) -> list[Entry]:
    """She buys, sends one back, moves house, and asks the shop to forget her."""
    who = {"id": CUSTOMER, "email": EMAIL}
    moved = {**who, "first_name": "Carol", "created_at": "2026-01-01T00:00:00Z"}
    domain = {"shop_id": 1, "shop_domain": "tea.myshopify.com"}
    forget = {**domain, "customer": who, "orders_to_redact": [1001]}
    return [
        shopified("orders/create", order("1001", 5 * HOUR), keeping),
        shopified("orders/paid", order("1001", 5 * HOUR, note="again"), keeping),
        shopified("refunds/create", refund("1001", 30 * HOUR), keeping),
        shopified("customers/update", moved, keeping),
        shopified("customers/redact", forget, keeping),
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


def order(order_id: str, after: timedelta, **more: Any) -> dict[str, Any]:
    at = (NOON + after).isoformat()
    return {
        "id": order_id, "name": f"#{order_id}", "created_at": at, "updated_at": at,
        "processed_at": at, "currency": "EUR", "presentment_currency": "EUR",
        "financial_status": "paid", "total_price": "60.00", "subtotal_price": "60.00",
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


CAROLS = re.compile(rb"carol", re.IGNORECASE)


def traces(data: Path) -> dict[str, list[bytes]]:
    """Where in the directory's files a name of Carol's stands."""
    with closing(Control.open(data)) as control:
        key = email_key(control.email_pepper("tea"), email=EMAIL).encode()
    said = re.compile(b"|".join((CAROLS.pattern, key)), re.IGNORECASE)
    files = [path for path in data.rglob("*") if path.is_file()]
    found = {path.name: said.findall(path.read_bytes()) for path in files}
    return {name: names for name, names in found.items() if names}


def find(owned: Owned, named: Named) -> Person:
    return find_person(owned.warehouse, owned.reader, owned.control, "tea", named)
