from __future__ import annotations

from collections import Counter, defaultdict
from hashlib import sha256
from random import Random

import pytest
from tests.demo.shop import N_SHOPPERS, SEED, UNTIL

from talkworth.demo import Arrival, Stream, generate
from talkworth.demo.arrivals import HOUR, instant, micros
from talkworth.demo.corrupt import LATEST_BROWSER_US, corrupt
from talkworth.demo.history import LATE_US
from talkworth.events import decode_event


@pytest.fixture(scope="module")
def clean() -> list[Arrival]:
    return generate(SEED, N_SHOPPERS, UNTIL, corrupt=False).arrivals


def _by_id(arrivals: list[Arrival]) -> dict[tuple[str, str], list[Arrival]]:
    found = defaultdict(list)
    for arrival in arrivals:
        found[arrival.shop_id, arrival.event_id].append(arrival)
    return found


def test_nothing_is_lost_and_nothing_comes_before_it_was_sent(
    stream: Stream, clean: list[Arrival]
) -> None:
    worse = _by_id(stream.arrivals)

    for arrival in clean:
        received = worse[arrival.shop_id, arrival.event_id]
        assert min(a.received_at_us for a in received) >= arrival.received_at_us


def test_some_arrive_twice_and_some_twice_with_other_bytes(stream: Stream) -> None:
    again = [several for several in _by_id(stream.arrivals).values() if len(several) > 1]
    clashes = [several for several in again if len({a.payload for a in several}) > 1]

    assert len(again) > len(stream.arrivals) / 100
    assert 0 < len(clashes) < len(again) / 10


def test_of_two_that_clash_the_right_one_counts(stream: Stream, clean: list[Arrival]) -> None:
    right = {(a.shop_id, a.event_id): a.payload for a in clean}
    for key, several in _by_id(stream.arrivals).items():
        payloads = {a.payload for a in several}
        if len(payloads) > 1:
            assert min(payloads, key=lambda payload: sha256(payload).digest()) == right[key]


def test_a_wrong_clock_says_so_and_is_put_right(stream: Stream, clean: list[Arrival]) -> None:
    true_time = {a.event_id: a.payload for a in clean if a.user_agent}
    first: dict[str, Arrival] = {}
    for arrival in stream.arrivals:
        if b'"sent_at":' in arrival.payload:
            first.setdefault(arrival.event_id, arrival)

    assert len(first) > len(stream.arrivals) / 50
    for event_id, arrival in first.items():
        event = decode_event(arrival.payload)
        assert event.sent_at is not None
        corrected = event.occurred_at + (instant(arrival.received_at_us) - event.sent_at)
        assert corrected == decode_event(true_time[event_id]).occurred_at


def test_webhooks_come_hours_late_and_in_any_order(stream: Stream, clean: list[Arrival]) -> None:
    sent = {a.event_id: a.received_at_us for a in clean if a.door == "shopify"}
    came = [a for a in stream.arrivals if a.event_id in sent]
    late = [a for a in came if a.received_at_us - sent[a.event_id] > HOUR]
    order = [a.event_id for a in came]

    assert len(late) > len(sent) / 100
    assert order != sorted(order, key=lambda event_id: sent[event_id])


def test_only_the_browser_that_was_meant_to_is_too_late_to_earn(clean: list[Arrival]) -> None:
    worse = corrupt(clean, Random(3), micros(UNTIL))
    sent = {a.event_id: a.received_at_us for a in clean}
    first: Counter[str] = Counter()
    for arrival in worse:
        if arrival.user_agent and arrival.event_id not in first:
            first[arrival.event_id] = arrival.received_at_us - sent[arrival.event_id]
    delays = [
        a.received_at_us - micros(decode_event(a.payload).occurred_at)
        for a in clean
        if a.user_agent
    ]

    assert max(first.values()) <= LATEST_BROWSER_US
    assert {delay > 48 * HOUR for delay in delays} == {True, False}
    assert max(delays) == LATE_US
