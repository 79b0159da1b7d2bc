from __future__ import annotations

from collections import Counter
from datetime import timedelta
from time import process_time

import pytest
from tests.demo.shop import N_SHOPPERS, PEPPER, SEED, UNTIL

from talkworth.demo import Arrival, Stream, generate
from talkworth.demo.arrivals import DAY, instant, micros
from talkworth.demo.make import entry_of
from talkworth.detectors.bots import is_bot
from talkworth.events import parse_event
from talkworth.intake.events import PUBLIC_TYPES
from talkworth.sources import read

FEW = 30


def test_the_same_seed_gives_the_same_bytes(stream: Stream) -> None:
    again = generate(SEED, N_SHOPPERS, UNTIL)

    assert again.arrivals == stream.arrivals
    assert again.truth == stream.truth


def test_another_seed_or_another_end_gives_another_history() -> None:
    one = generate(SEED, FEW, UNTIL).arrivals

    assert generate(SEED + 1, FEW, UNTIL).arrivals != one
    assert generate(SEED, FEW, UNTIL + timedelta(hours=1)).arrivals != one


def test_more_shoppers_leave_those_before_them_as_they_were() -> None:
    few, more = generate(SEED, FEW, UNTIL).truth, generate(SEED, 3 * FEW, UNTIL).truth

    assert more.shoppers[:FEW] == few.shoppers[:FEW]


def test_arrivals_come_in_order_over_three_months_and_none_after_the_end(stream: Stream) -> None:
    times = [arrival.received_at_us for arrival in stream.arrivals]

    assert times == sorted(times)
    assert times[-1] <= micros(UNTIL)
    assert 85 * DAY < times[-1] - times[0] < 92 * DAY


def test_every_event_is_one_that_its_door_would_take(stream: Stream) -> None:
    for arrival in stream.arrivals:
        if arrival.door == "events":
            event = parse_event(arrival.payload, instant(arrival.received_at_us))

            assert event.event_id == arrival.event_id
            assert arrival.trust == "verified" or arrival.topic in PUBLIC_TYPES


def test_every_webhook_is_read_unless_its_topic_makes_no_facts(stream: Stream) -> None:
    reasons = Counter[str]()
    for arrival in stream.arrivals:
        if arrival.door == "shopify":
            entry = entry_of(arrival, PEPPER)
            reasons[entry.reason] += 1
            if not entry.reason:
                assert read("shopify", arrival.topic, entry.payload)

    assert reasons.keys() == {"", "unknown-topic"}
    assert reasons["unknown-topic"] < 5


@pytest.mark.parametrize("private", [b"@example.com", b"Example Street", b"Robin", b"555 0100"])
def test_what_is_personal_reaches_the_door_and_not_the_journal(
    stream: Stream, private: bytes
) -> None:
    def holds(payload: bytes) -> bool:
        return private.lower() in payload.lower()

    assert any(holds(arrival.payload) for arrival in stream.arrivals)
    assert not any(holds(entry_of(arrival, PEPPER).payload) for arrival in stream.arrivals)


def test_no_message_text_goes_further_than_the_door(stream: Stream) -> None:
    messages = [a for a in stream.arrivals if a.topic == "message_sent"]

    assert any(b'"text":' in a.payload for a in messages)
    assert not any(b'"text":"' in entry_of(a, PEPPER).payload for a in messages)


def test_the_history_holds_all_that_a_shop_sends(stream: Stream) -> None:
    def topics(*doors: str) -> set[str]:
        return {a.topic for a in stream.arrivals if a.door in doors and a.shop_id == "demo"}

    assert topics("shopify") >= {
        "orders/create",
        "orders/paid",
        "orders/updated",
        "orders/cancelled",
        "refunds/create",
    }
    assert topics("events") >= PUBLIC_TYPES - {"product_recommended", "recommendation_clicked"}
    assert topics("events") >= {"order_paid", "order_refunded"}
    assert {a.shop_id for a in stream.arrivals} == {"demo", "demo-tokyo"}


def test_browsers_come_with_user_agents_and_some_of_them_are_bots(stream: Stream) -> None:
    def is_browser(arrival: Arrival) -> bool:
        return arrival.trust == "client-reported"

    assert all(bool(a.user_agent) == is_browser(a) for a in stream.arrivals)
    bots = [a for a in stream.arrivals if is_bot(a.user_agent)]
    assert 0 < len(bots) < len(stream.arrivals) / 20


@pytest.mark.slow
def test_four_thousand_shoppers_are_made_up_in_seconds() -> None:
    before_s = process_time()
    generate(SEED, 4000, UNTIL)

    assert process_time() - before_s < 5
