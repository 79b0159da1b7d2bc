from __future__ import annotations

from collections import Counter
from datetime import timedelta
from time import process_time
from typing import Any

import pytest
from tests.demo.shop import KEEPING, N_SHOPPERS, SEED, UNTIL

from talkworth.demo import Arrival, Stream, generate
from talkworth.demo.arrivals import DAY, instant, micros
from talkworth.demo.make import entry_of
from talkworth.demo.traffic import TRACES
from talkworth.detectors.bots import is_bot
from talkworth.detectors.traffic import traffic_source
from talkworth.events import decode_event, parse_event
from talkworth.events.types import SessionStarted
from talkworth.intake.events import PUBLIC_TYPES
from talkworth.sources import read

FEW = 30
BROWSERS_ONLY = {"cart_changed", "checkout_started", "product_viewed", "friction_met"}
SERVERS_ONLY = {
    "save_requested",
    "request_withdrawn",
    "concession_granted",
    "order_exchanged",
    "dispute_opened",
    "dispute_won",
    "dispute_lost",
    "subscription_started",
    "subscription_renewed",
    "subscription_changed",
}


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


def test_browsers_tell_of_carts_and_servers_of_requests(stream: Stream) -> None:
    told = {(arrival.topic, arrival.trust) for arrival in stream.arrivals}

    for topics, trust in ((BROWSERS_ONLY, "client-reported"), (SERVERS_ONLY, "verified")):
        assert {who for topic, who in told if topic in topics} == {trust}


def test_visits_tell_their_source_by_name_or_by_its_traces(stream: Stream) -> None:
    visits = [
        event
        for event in (decode_event(a.payload) for a in stream.arrivals if a.door == "events")
        if isinstance(event, SessionStarted)
    ]

    for field in ("traffic_source", "utm_source", "click_id", "referrer"):
        assert any(getattr(visit, field) for visit in visits)
    assert all(visit.traffic_source or _derived(visit) for visit in visits)
    assert {_derived(visit) for visit in visits if not visit.traffic_source} == set(TRACES)


@pytest.mark.parametrize("source", TRACES)
def test_the_traces_of_a_source_lead_back_to_it(source: str) -> None:
    for traces in TRACES[source]:
        told: dict[str, Any] = dict(traces)
        visit = SessionStarted(event_id="e", occurred_at=UNTIL, **told)

        assert _derived(visit) == source


def _derived(visit: SessionStarted) -> str | None:
    return traffic_source(
        utm_source=visit.utm_source,
        utm_medium=visit.utm_medium,
        click_id=visit.click_id,
        referrer=visit.referrer,
        landing=visit.landing,
    )


def test_every_webhook_is_read_unless_its_topic_makes_no_facts(stream: Stream) -> None:
    reasons = Counter[str]()
    for arrival in stream.arrivals:
        if arrival.door == "shopify":
            entry = entry_of(arrival, KEEPING)
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
    assert not any(holds(entry_of(arrival, KEEPING).payload) for arrival in stream.arrivals)


def test_no_message_text_goes_further_than_the_door(stream: Stream) -> None:
    messages = [a for a in stream.arrivals if a.topic == "message_sent"]

    assert any(b'"text":' in a.payload for a in messages)
    assert not any(b'"text":"' in entry_of(a, KEEPING).payload for a in messages)


def test_the_history_holds_all_that_a_shop_sends(stream: Stream) -> None:
    def topics(*doors: str) -> set[str]:
        return {a.topic for a in stream.arrivals if a.door in doors and a.shop_id == "demo"}

    assert topics("shopify") >= {
        "orders/create",
        "orders/paid",
        "orders/updated",
        "orders/cancelled",
        "orders/edited",
        "refunds/create",
    }
    assert topics("events") >= PUBLIC_TYPES - {"product_recommended", "recommendation_clicked"}
    assert topics("events") >= {"order_paid", "order_refunded", *SERVERS_ONLY}
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
