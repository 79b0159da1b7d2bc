"""Events of PostHog's clients: the same shop, whoever a `distinct_id` is, and what models said."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sources.messages import KEEPING, TRANSCRIPTS, captured, posthog_facts, posthog_kept

from talkworth.sources import Unreadable, posthog
from talkworth.sources.privacy import email_key

ADA = email_key(KEEPING.pepper, email="ada@example.com")
ANONYMOUS = "0196f3b2-7b1c-7cc0-8c1e-3a1d2f4b5c6d"
ANOTHER = "0196f3b2-7b1c-7cc0-8c1e-3a1d2f4b5c6e"


def test_an_order_by_the_names_of_the_segment_spec() -> None:
    (placed,) = posthog_facts(
        captured("order_completed", order_id="o", revenue=12.5, currency="GBP")
    )
    assert (placed.order_id, placed.total, placed.customer_id) == ("o", "12.50", "user-1")
    assert placed.event_id == "posthog/u1"


# Whose event it is: visitor and customer.
@pytest.mark.parametrize(
    ("event", "visitor", "customer"),
    [
        (captured("$pageview", ANONYMOUS), ANONYMOUS, None),
        (captured("$pageview", "user-1"), None, "user-1"),
        (captured("$pageview", **{"$device_id": ANONYMOUS}), ANONYMOUS, "user-1"),
        (captured("$pageview", ANONYMOUS, **{"$device_id": ANONYMOUS}), ANONYMOUS, None),
        (captured("$identify", ANOTHER, **{"$anon_distinct_id": ANONYMOUS}), ANONYMOUS, ANOTHER),
        (captured("$create_alias", "user-1", alias=ANONYMOUS), ANONYMOUS, "user-1"),
        (captured("$create_alias", ANONYMOUS, alias=ANOTHER), ANONYMOUS, None),
        (captured("$create_alias", "a", alias="b"), "a", "b"),
        (captured("$pageview", ANONYMOUS, customer_id="c9"), ANONYMOUS, "c9"),
    ],
)
def test_whose_event_it_is(
    event: dict[str, Any], visitor: str | None, customer: str | None
) -> None:
    if event["event"] == "$pageview":
        event["properties"]["$referrer"] = "https://google.com/"
    (found,) = posthog_facts(event)
    assert (found.visitor_id, found.customer_id) == (visitor, customer)
    if event["properties"].get("alias") == ANOTHER:
        assert found.linked_visitor_id == ANOTHER


@pytest.mark.parametrize(
    "event",
    [
        captured("$identify", "u", **{"$set": {"email": "ada@example.com"}}),
        captured("$identify", "u", **{"$set_once": {"email": "ada@example.com"}}),
        captured("$identify", "ada@example.com"),
        captured("$identify") | {"$set": {"email": "Ada@example.com"}},
    ],
)
def test_an_address_is_hashed_wherever_it_stands(event: dict[str, Any]) -> None:
    (found,) = posthog_facts(event)
    assert found.email_key == ADA
    assert b"example.com" not in posthog_kept(event)[1]


def generation(**properties: Any) -> dict[str, Any]:
    return captured("$ai_generation", **{"$ai_trace_id": "t1", "$ai_model": "m-1", **properties})


def asked(text: object, role: str = "user") -> list[dict[str, Any]]:
    return [{"role": "system", "content": "Be kind."}, {"role": role, "content": text}]


def answered(text: object) -> list[dict[str, Any]]:
    return [{"role": "assistant", "content": text}]


def test_a_generation_is_what_the_shopper_asked_and_the_assistant_said() -> None:
    event = generation(
        **{
            "$ai_session_id": "s1",
            "$ai_input": asked("Where is my order?"),
            "$ai_output_choices": answered([{"type": "text", "text": "It ships tomorrow."}]),
        }
    )
    shopper, assistant = posthog_facts(event)
    assert (shopper.role, shopper.conversation_id, shopper.is_greeting) == ("shopper", "s1", False)
    assert (assistant.role, assistant.outcome) == ("assistant", "answered")
    assert (assistant.outcome_source, assistant.assistant_version) == ("detected", "m-1")
    assert b"ships" not in posthog_kept(event)[1]
    assert b"ships" in posthog_kept(event, TRANSCRIPTS)[1]


# What came with a generation, and who said something in it, with what outcome.
@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({}, [("assistant", None)]),
        ({"outcome": "answered"}, [("assistant", "answered")]),
        ({"$ai_input": "Where?"}, [("shopper", None), ("assistant", None)]),
        ({"$ai_input": asked("tool says", role="tool")}, [("assistant", None)]),
        (
            {"$ai_input": asked("Where?"), "$ai_output_choices": answered(None)},
            [("shopper", None)],
        ),
        (
            {"$ai_input": asked("Where?"), "$ai_is_error": True},
            [("shopper", None)],
        ),
        (
            {"$ai_output_choices": [{"message": {"content": "I don't know."}}]},
            [("assistant", "no_answer")],
        ),
        ({"$ai_output_choices": "It ships tomorrow."}, [("assistant", "answered")]),
    ],
)
def test_who_says_what_in_a_generation(
    properties: dict[str, Any], said: list[tuple[str, str | None]]
) -> None:
    found = posthog_facts(generation(**properties))
    assert [(message.role, message.outcome) for message in found] == said
    assert len({message.event_id for message in found}) == len(found)


def test_a_model_that_called_a_tool_said_nothing() -> None:
    with pytest.raises(Unreadable, match="no-fact"):
        posthog_facts(generation(**{"$ai_output_choices": answered(None)}))


def test_a_trace_opens_its_conversation() -> None:
    (opened,) = posthog_facts(
        captured("$ai_trace", **{"$ai_trace_id": "t", "$ai_span_name": "bot"})
    )
    assert (opened.conversation_id, opened.assistant) == ("t", "bot")
    with pytest.raises(Unreadable, match="names no conversation"):
        posthog_facts(captured("$ai_trace"))


def test_a_property_of_ours_names_the_conversation_before_a_trace_does() -> None:
    (said,) = posthog_facts(generation(conversation_id="c1"))
    assert said.conversation_id == "c1"


def test_an_old_client_says_how_long_ago_it_was() -> None:
    event = captured("product viewed", product_id="p")
    del event["timestamp"]
    (seen,) = posthog_facts(event | {"offset": 1500, "receivedAt": "2026-11-20T10:00:00Z"})
    assert seen.occurred_at.isoformat() == "2026-11-20T09:59:58.500000+00:00"
    for offset in (-1, 10**15, "soon", True):
        (seen,) = posthog_facts(event | {"offset": offset, "receivedAt": "2026-11-20T10:00:00Z"})
        assert seen.occurred_at.isoformat() >= "2026-11-20T09:59:59"


@pytest.mark.parametrize("name", ["$autocapture", "$set", "products searched"])
def test_what_is_not_used_keeps_who_and_when(name: str) -> None:
    _, payload, reason = posthog_kept(captured(name, secret="s"))
    assert reason == "topic-not-used"
    assert b"secret" not in payload
    with pytest.raises(Unreadable, match="topic-not-used"):
        posthog.read(name, payload)
