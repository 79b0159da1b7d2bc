"""A fact's clock and its hash."""

from __future__ import annotations

from datetime import timedelta

import msgspec
from tests.warehouse.journals import NOON

from talkworth.journal.entry import CLIENT_REPORTED, StoredEntry
from talkworth.ledger.facts import micros
from talkworth.sources import read
from talkworth.warehouse.facts import Fact


def sent(after: timedelta, late: timedelta) -> Fact:
    """A page's message of noon by a clock that is `late`, which goes out `after` it."""
    at, now = NOON - late, NOON + after
    payload = msgspec.json.encode(
        {
            "message_id": "m",
            "visitor_id": "v",
            "timestamp": at.isoformat(),
            "sent_at": (at + after).isoformat(),
            "properties": {"product_id": "p"},
        }
    )
    entry = StoredEntry(
        seq=1,
        received_at=micros(now),
        shop_id="tea",
        door="segment",
        topic="track/product viewed",
        trust=CLIENT_REPORTED,
        event_id="m",
        payload=payload,
        sha256=b"",
    )
    (event,) = read(entry.door, entry.topic, entry.payload)
    return Fact.of(event, entry, is_whole_entry=False)


def test_a_message_that_is_sent_again_is_the_same_fact() -> None:
    first, again = sent(timedelta(seconds=1), timedelta()), sent(timedelta(hours=3), timedelta())
    assert (first.event_key, first.sha256) == (again.event_key, again.sha256)
    assert first.occurred_at == again.occurred_at == micros(NOON)


def test_a_clock_two_days_off_is_set_right() -> None:
    for late in (timedelta(days=2), -timedelta(days=2)):
        assert sent(timedelta(seconds=1), late).occurred_at == micros(NOON)
