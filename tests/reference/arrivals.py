"""Journal entries for tests, and the facts a warehouse and the reference both read in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from hashlib import sha256

from tests.reference.facts import EPOCH, Fact, micros

from talkworth.events import Event
from talkworth.events.parse import encode_event
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Entry, StoredEntry, Trust
from talkworth.sources import Unreadable, read
from talkworth.sources.privacy import Keeping
from talkworth.sources.shopify import prepare

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
BOT = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"

PEPPER = b"the same for every shop of a test"


def instant(at: int) -> datetime:
    """UTC microseconds as the wire writes them."""
    return EPOCH + timedelta(microseconds=at)


def arrival(
    event: Event,
    shop: str,
    *,
    trust: Trust = VERIFIED,
    received_at: int | None = None,
    user_agent: str = "",
) -> Entry:
    """An event as the door journals it; received when it happened unless told otherwise."""
    payload = encode_event(event)
    return Entry(
        received_at=micros(event.occurred_at) if received_at is None else received_at,
        shop_id=shop,
        door="events",
        topic=str(event.__struct_config__.tag),
        trust=trust,
        event_id=event.event_id,
        payload=payload,
        sha256=sha256(payload).digest(),
        user_agent=user_agent,
    )


def browser(event: Event, shop: str, user_agent: str = BROWSER) -> Entry:
    """An event that a public key sent as it happened."""
    return arrival(event, shop, trust=CLIENT_REPORTED, user_agent=user_agent)


def webhook(topic: str, body: bytes, shop: str, received_at: int) -> Entry:
    """A platform's body as the door journals it: signed, stripped, its own hash its id."""
    payload, reason = prepare(topic, body, Keeping(PEPPER))
    digest = sha256(body)
    return Entry(
        received_at=received_at,
        shop_id=shop,
        door="shopify",
        topic=topic,
        trust=VERIFIED,
        event_id=digest.hexdigest(),
        payload=payload,
        sha256=digest.digest(),
        reason=reason,
    )


def stored(entries: Sequence[Entry], after: int = 0) -> list[StoredEntry]:
    """The entries as a journal holds them, in the order given."""
    return [
        StoredEntry(seq=seq, **{name: getattr(entry, name) for name in entry.__struct_fields__})
        for seq, entry in enumerate(entries, start=after + 1)
    ]


def facts(entries: Iterable[Entry]) -> list[Fact]:
    """What the reference reads: one fact for each event of each entry."""
    found: list[Fact] = []
    for entry in entries:
        try:
            events = read(entry.door, entry.topic, entry.payload) if not entry.reason else []
        except Unreadable:
            continue
        found += [
            Fact(
                event=event,
                shop=entry.shop_id,
                trust=entry.trust,
                received_at=entry.received_at,
                user_agent=entry.user_agent,
                sha256=entry.sha256,
            )
            for event in events
        ]
    return found
