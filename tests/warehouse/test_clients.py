"""Messages of other products' clients in the warehouse: the same credits, however they come."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from random import Random
from typing import Any

import msgspec
import pytest
from tests.sources.messages import KEEPING
from tests.warehouse.journals import HOUR, MINUTE, NOON, RULES, SHOP, Journal, rows

from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, StoredEntry, Trust
from talkworth.ledger.facts import micros
from talkworth.sources import alhena, posthog, segment
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import broken_invariants

CREDITS = (
    "select o.order_id, o.trust, c.kind, c.touch_id, c.joined_by, sum(c.credit_minor)::bigint "
    "from credits c join orders o on c.order_key = o.order_key group by all order by all"
)


def entry(door: str, topic: str, payload: bytes, trust: Trust, at: timedelta) -> StoredEntry:
    return StoredEntry(
        seq=1,
        received_at=micros(NOON + at),
        shop_id="tea",
        door=door,
        topic=topic,
        trust=trust,
        event_id="",
        payload=payload,
        sha256=sha256(payload).digest(),
    )


def tracked(
    at: timedelta, trust: Trust, event: str, again: int = 0, **properties: Any
) -> StoredEntry:
    """A `track` call; `again` counts how often it was sent before, each time a minute later."""
    sent_at = NOON + at + again * MINUTE
    body = {
        "type": "track",
        "event": event,
        "messageId": f"{event}/{at}",
        "timestamp": (NOON + at).isoformat(),
        "sentAt": sent_at.isoformat(),
        "anonymousId": "v",
        "userId": "k",
        "properties": properties,
    }
    topic, _ = segment.named(json.dumps(body).encode())
    payload, reason = segment.prepare(topic, json.dumps(body).encode(), KEEPING)
    assert reason == ""
    return entry("segment", topic, payload, trust, at + again * MINUTE)


def checked_out(at: timedelta, event_id: str, **changed: Any) -> StoredEntry:
    body = {
        "event_id": event_id,
        "received_at": (NOON + at).isoformat(),
        "user_fingerprint": "f",
        "user_faq_fingerprint": "v",
        "order_id": "9",
        "value": 20,
        "currency": "EUR",
        **changed,
    }
    topic = "checkout_events"
    payload, reason = alhena.prepare(topic, json.dumps(body).encode(), KEEPING)
    assert reason == ""
    return entry("alhena", topic, payload, CLIENT_REPORTED, at)


def credited(entries: Sequence[StoredEntry]) -> tuple[list[tuple[Any, ...]], int]:
    """The credits, and how many events clashed."""
    warehouse = Warehouse.open(None, [SHOP], RULES)
    try:
        warehouse.load([msgspec.structs.replace(e, seq=n) for n, e in enumerate(entries, 1)])
        assert broken_invariants(warehouse) == []
        return rows(warehouse, CREDITS), len(rows(warehouse, "select 1 from clashes"))
    finally:
        warehouse.close()


def life(trust: Trust, again: int = 0) -> list[StoredEntry]:
    """A conversation, a cart and an order of 45.00, net 40.00, of which 10.00 went back."""
    line = {"product_id": "p", "price": 20, "quantity": 2}
    talk = {"conversation_id": "c"}
    order = {"order_id": "1", "currency": "EUR"}
    told = [
        tracked(timedelta(), trust, "Question Asked", again, **talk, text="Does it fit?"),
        tracked(MINUTE, trust, "Answer Given", again, **talk, text="It fits all of them."),
        tracked(2 * MINUTE, trust, "Product Added", again, **line, currency="EUR"),
        tracked(
            HOUR, trust, "Order Completed", again, **order, total=45, tax=3, shipping=2,
            products=[line],
        ),
    ]  # fmt: skip
    if trust == VERIFIED:
        told.append(tracked(2 * HOUR, trust, "Order Refunded", again, **order, total=10))
    return told


# Of the 10.00 that went back, tax and shipping carry their share.
@pytest.mark.parametrize(("trust", "credit"), [(VERIFIED, 3_111), (CLIENT_REPORTED, 4_000)])
def test_retries_and_order_of_arrival_change_nothing(trust: Trust, credit: int) -> None:
    once = credited(life(trust))
    assert once == ([("1", trust, "direct", "c#0", "visitor", credit)], 0)
    shuffled = [*life(trust), *life(trust, again=1), *life(trust, again=2)]
    Random(3).shuffle(shuffled)
    assert credited(shuffled) == once


def test_a_verified_order_takes_the_place_of_a_page_s() -> None:
    found, _ = credited([*life(CLIENT_REPORTED), *life(VERIFIED)])
    assert {(order_id, trust) for order_id, trust, *_ in found} == {("1", "verified")}


def test_an_order_of_alhena_s_form_is_one_and_client_reported() -> None:
    journal = Journal()
    journal.ask("c", timedelta(), visitor_id="v")
    entries = [*journal.entries, checked_out(HOUR, "e1"), checked_out(HOUR + MINUTE, "e2")]
    # The widget's fingerprint is on the order, the FAQ's on the conversation: one visitor.
    assert credited(entries) == (
        [("9", "client-reported", "direct", "c#0", "visitor", 2_000)],
        0,
    )
    again = credited([*entries, checked_out(2 * HOUR, "e3", order_id=None)])[0]
    assert [row[0] for row in again] == ["9", "alhena:e3"]


def test_a_generation_of_posthog_s_form_earns() -> None:
    body = {
        "event": "$ai_generation",
        "uuid": "u",
        "timestamp": NOON.isoformat(),
        "distinct_id": "k",
        "properties": {
            "$ai_trace_id": "t",
            "$ai_input": [{"role": "user", "content": "Does it fit?"}],
            "$ai_output_choices": [{"role": "assistant", "content": "It fits all of them."}],
        },
    }
    payload, _ = posthog.prepare("$ai_generation", json.dumps(body).encode(), KEEPING)
    said = entry("posthog", "$ai_generation", payload, VERIFIED, timedelta())
    bought = tracked(HOUR, VERIFIED, "Order Completed", order_id="1", total=20, currency="EUR")
    # The order names the customer, whom the visitor on it turned out to be.
    assert credited([said, bought])[0] == [("1", "verified", "direct", "t#0", "visitor", 2_000)]
