"""What an erased person leaves: events that count alike and name nobody."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
import pytest

from talkworth.detectors import bots
from talkworth.events import Event
from talkworth.events.orders import OrderPlaced
from talkworth.events.types import DecisionLogged, Identified, MessageSent, SessionStarted
from talkworth.sources import Unreadable, read
from talkworth.sources.erased import AGED, ERASED, KINDS, reduced, reduced_agent
from talkworth.warehouse.facts import identifiers

NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"
CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def renamed(kind: str, value: str) -> str:
    return f"{kind}-x" if value.startswith("mine") else value


def left_of(event: Event, user_agent: str = "") -> Event:
    (left,) = read("shopify", "orders/create", reduced([event], user_agent, renamed), ERASED)
    return left


def test_every_identifier_that_links_persons_has_a_kind() -> None:
    fields = {name for kind in get_args(Event) for name in kind.__struct_fields__} & set(KINDS)
    named: dict[str, Any] = {field: f"mine-{field}" for field in fields}
    event = Identified(event_id="e", occurred_at=NOON, **named)

    left = left_of(event)

    assert {kind for kind, _ in identifiers(event)} < set(KINDS.values())
    assert {value for _, value in identifiers(left)} == {
        f"{KINDS[field]}-x" for field in fields - {"session_id"}
    }
    assert "mine" not in repr(left)


def test_others_identifiers_stay() -> None:
    event = Identified(event_id="e", occurred_at=NOON, visitor_id="mine-1", customer_id="theirs")

    assert left_of(event).customer_id == "theirs"


def test_a_decision_keeps_its_chance_and_names_nobody() -> None:
    event = DecisionLogged(
        event_id="mine-1/decided", occurred_at=NOON, conversation_id="mine-1", segment="gift",
        decision_id="mine-1/1", action="escalate", propensity=0.05, reason="my own words",
    )  # fmt: skip

    left = left_of(event)

    assert isinstance(left, DecisionLogged)
    assert (left.action, left.propensity, left.segment) == ("escalate", 0.05, "gift")
    assert (left.decision_id, left.reason) == ("conversation-x/1", None)
    assert "mine" not in repr(left)


def test_texts_and_properties_go() -> None:
    event = MessageSent(
        event_id="e", occurred_at=NOON, conversation_id="theirs", role="shopper", text="It is me",
        intent="support", properties={"name": "me"},
    )  # fmt: skip

    left = left_of(event)

    assert isinstance(left, MessageSent)
    assert (left.text, left.properties, left.intent) == (None, msgspec.UNSET, "support")


@pytest.mark.parametrize(
    ("stated", "source"),
    [
        ({"traffic_source": "email"}, "email"),
        ({"landing": "https://tea.example/?utm_source=google&utm_medium=cpc"}, "google_ads"),
        ({"referrer": ""}, "direct"),
        ({}, None),
    ],
)
def test_a_visits_source_and_device_are_settled_before_their_traces_go(
    stated: dict[str, Any], source: str | None
) -> None:
    event = SessionStarted(event_id="e", occurred_at=NOON, country="DE", **stated)

    left = left_of(event, PHONE)

    assert isinstance(left, SessionStarted)
    assert (left.traffic_source, left.device) == (source, "mobile")
    assert (left.landing, left.referrer, left.country) == (None, None, None)


def test_an_order_keeps_its_money_and_its_id() -> None:
    event = OrderPlaced(
        event_id="order/1001", occurred_at=NOON, order_id="1001", currency="EUR", total="60.00",
        customer_id="mine-1",
    )  # fmt: skip

    assert left_of(event) == msgspec.structs.replace(event, customer_id="customer-x")


@pytest.mark.parametrize(
    ("event_id", "left"),
    [
        ("mine-1/2", "conversation-x/2"),
        ("say:mine-1", "say:conversation-x"),
        ("mine-12/2", "mine-12/2"),
        ("other", "other"),
    ],
)
def test_an_identifier_in_an_events_id_goes_too(event_id: str, left: str) -> None:
    event = Identified(event_id=event_id, occurred_at=NOON, conversation_id="mine-1")

    assert left_of(event).event_id == left


def test_a_crawler_stays_one_and_a_shopper_no_device() -> None:
    assert bots.is_bot(reduced_agent(CRAWLER))
    assert reduced_agent(PHONE) == ""
    assert not bots.is_bot("")


@pytest.mark.parametrize("reason", [ERASED, AGED])
def test_what_is_empty_or_no_list_makes_no_fact(reason: str) -> None:
    for payload, told in ((b"[]", "erased"), (b"{", "unreadable-body")):
        with pytest.raises(Unreadable) as caught:
            read("events", "identified", payload, reason)
        assert caught.value.reason == told
