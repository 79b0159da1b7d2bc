"""What is one turn, and how it came out."""

from __future__ import annotations

import json
from itertools import permutations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.traces import (
    KEEPING,
    PEPPER,
    TRACE,
    WHO,
    Json,
    agent,
    answer,
    chat,
    kinds,
    messages,
    request,
    span,
    told,
    tool,
)

from talkworth.sources import Unreadable
from talkworth.sources.otlp import (
    SPANS,
    TURN,
    Kept,
    is_whole,
    kept,
    payload_of,
    read,
    read_json,
    reason_of,
)
from talkworth.sources.otlp import turns as turns_of
from talkworth.sources.otlp.spans import Span
from talkworth.sources.privacy import Keeping


def test_the_steps_of_an_agent_are_one_turn() -> None:
    events = told(
        agent(1, attributes=WHO, seconds=9),
        chat(2, 1, asks="Is the Hydrogen in stock?"),
        tool(3, 1, "stock"),
        chat(4, 1, says="It is, in all sizes."),
        span(5, 1, attributes={"gen_ai.operation.name": "embeddings"}),
    )

    assert kinds(events) == ["conversation_started", "shopper", "assistant"]
    assert answer(events).outcome == "answered"


def test_agents_of_an_agent_are_steps_of_its_turn() -> None:
    events = told(
        agent(1, attributes={**WHO, "gen_ai.agent.name": "concierge"}, seconds=9),
        agent(2, 1, attributes={"gen_ai.agent.name": "sizes"}),
        chat(3, 2, asks="Which size?", says="I don't know your size, sorry."),
        chat(4, 1, says="Take an M."),
    )

    assert kinds(events) == ["conversation_started", "shopper", "assistant"]
    assert (answer(events).outcome, answer(events).assistant) == ("answered", "concierge")


def test_calls_without_an_agent_are_the_steps_of_one_request() -> None:
    events = told(
        span(1, attributes={"session.id": "c1"}, seconds=9, name="POST /chat"),
        chat(2, 1, asks="Which size?", says="intent: sizing"),
        chat(3, 1, asks="Which size?", says="I'm not sure which size fits you."),
    )

    assert kinds(events)[1:] == ["shopper", "assistant"]
    assert answer(events).outcome == "no_answer"


def test_two_agents_side_by_side_are_two_turns() -> None:
    session = span(1, attributes={"session.id": "c1"}, seconds=90, name="session")
    events = told(
        session,
        agent(2, 1),
        chat(3, 2, asks="One?", says="One."),
        agent(10, 1),
        chat(11, 10, asks="Two?", says="Two."),
    )

    assert kinds(events) == ["conversation_started", "shopper", "assistant"] * 2
    assert {event.conversation_id for event in events} == {"c1"}


def test_a_chain_without_a_model_is_no_turn() -> None:
    chain = span(1, attributes={"openinference.span.kind": "CHAIN", "session.id": "c1"})
    retriever = span(2, 1, attributes={"openinference.span.kind": "RETRIEVER"})

    assert told(chain, retriever) == []
    llm = span(3, 1, attributes={"openinference.span.kind": "LLM"})
    assert kinds(told(chain, retriever, llm)) == ["shopper", "assistant"]


def test_spans_in_a_circle_are_gone_round_once() -> None:
    assert kinds(told(agent(1, 2, attributes=WHO), agent(2, 1), chat(3, 2))) != []


def test_a_call_that_asks_for_a_tool_and_the_call_that_goes_on_are_one_exchange() -> None:
    asks = {**WHO, "gen_ai.response.finish_reasons": ["tool_calls"]}
    goes_on = json.dumps(
        [
            {"role": "user", "parts": [{"type": "text", "content": "add it"}]},
            {"role": "assistant", "parts": [{"type": "tool_call", "name": "add"}]},
            {"role": "tool", "parts": [{"type": "tool_call_response", "response": "ok"}]},
        ]
    )
    first = told(chat(1, asks="add it", attributes=asks))
    second = told(
        chat(
            2,
            trace="ab" * 16,
            says="It is in your cart.",
            attributes={**WHO, "gen_ai.input.messages": goes_on},
        )
    )

    assert kinds(first) == ["conversation_started", "shopper"]
    assert kinds(second) == ["assistant"]


@pytest.mark.parametrize(
    ("history", "starts"),
    [
        ([("system", "Sell."), ("user", "Hello, which board?")], True),
        ([("user", "Hi"), ("assistant", "Hello!"), ("user", "Which board?")], False),
        ([("user", "Hi"), ("user", "Which board?")], False),
    ],
)
def test_a_conversation_starts_where_nothing_was_said_before(
    history: list[tuple[str, str]], starts: bool
) -> None:
    events = told(chat(1, attributes={**WHO, "gen_ai.input.messages": messages(*history)}))

    assert ("conversation_started" in kinds(events)) is starts


@pytest.mark.parametrize(
    ("attributes", "outcome", "source"),
    [
        ({}, "answered", "detected"),
        ({"talkworth.outcome": "no_answer"}, "no_answer", "stated"),
        ({"talkworth.outcome": "perhaps"}, "answered", "detected"),
        ({"gen_ai.response.finish_reasons": ["content_filter"]}, "no_answer", "stated"),
        ({"gen_ai.response.finish_reasons": '["content_filter"]'}, "no_answer", "stated"),
        ({"error.type": "timeout"}, "no_answer", "stated"),
        (
            {"gen_ai.evaluation.name": "Helpfulness", "gen_ai.evaluation.score.label": "Unhelpful"},
            "no_answer",
            "stated",
        ),
        (
            {"gen_ai.evaluation.name": "toxicity", "gen_ai.evaluation.score.label": "fail"},
            "answered",
            "detected",
        ),
    ],
)
def test_what_is_stated_goes_before_what_the_words_say(
    attributes: Json, outcome: str, source: str
) -> None:
    found = answer(told(chat(1, says="Take an M.", attributes={**WHO, **attributes})))

    assert (found.outcome, found.outcome_source) == (outcome, source)


def test_a_judgement_may_come_as_an_event() -> None:
    judged = [
        (
            "gen_ai.evaluation.result",
            {"gen_ai.evaluation.name": "resolution", "gen_ai.evaluation.score.label": "pass"},
        )
    ]
    found = answer(told(chat(1, attributes=WHO, events=judged)))

    assert (found.outcome, found.outcome_source) == ("answered", "stated")


def test_without_words_and_without_a_statement_the_outcome_is_unknown() -> None:
    question, found = told(chat(1, attributes=WHO))

    assert (question.is_greeting, found.outcome, found.outcome_source) == (None, None, None)


def test_a_call_that_failed_does_not_spoil_the_one_that_answered() -> None:
    events = told(
        agent(1, attributes=WHO, seconds=9),
        chat(2, 1, says="Take an M."),
        chat(3, 1, failed=True),
    )

    assert answer(events).outcome == "answered"
    assert answer(told(chat(1, attributes=WHO, failed=True))).outcome == "no_answer"
    failed = agent(1, attributes=WHO, seconds=9, failed=True)
    assert answer(told(failed, chat(2, 1, says="Take an M."))).outcome == "no_answer"


@pytest.mark.parametrize(
    ("name", "is_handoff"),
    [
        ("transfer_to_human", True),
        ("escalate", True),
        ("agent_handoff", True),
        ("hand-off", True),
        ("Connect Live Agent", True),
        ("transfer_to_sizes_agent", False),
        ("search_products", False),
    ],
)
def test_a_tool_that_calls_a_human_hands_the_conversation_off(name: str, is_handoff: bool) -> None:
    events = told(agent(1, attributes=WHO), tool(2, 1, name), chat(3, 1, says="One moment."))

    assert ("conversation_handed_off" in kinds(events)) is is_handoff
    assert answer(events).outcome == ("escalated" if is_handoff else "answered")


def test_a_handoff_may_be_an_event_or_a_span_and_a_tool_that_failed_is_none() -> None:
    by_event = told(agent(1, attributes=WHO, events=[("agent_handoff", {})]))
    by_span = told(agent(1, attributes=WHO), span(2, 1, name="agent_handoff"))
    failed = told(agent(1, attributes=WHO), tool(2, 1, "escalate", failed=True))

    assert "conversation_handed_off" in kinds(by_event)
    assert "conversation_handed_off" in kinds(by_span)
    assert "conversation_handed_off" not in kinds(failed)


@pytest.mark.parametrize(
    ("stated", "product_ids"),
    [
        (["p1", 7, "p1", ""], ["p1", "7"]),
        ("p1, p2", ["p1", "p2"]),
        ('["p1", "p2"]', ["p1", "p2"]),
        ("[broken", []),
        (5, ["5"]),
        ("x" * 101, []),
        ([str(n) for n in range(30)], [str(n) for n in range(20)]),
    ],
)
def test_products_that_were_shown_are_told(stated: Any, product_ids: list[str]) -> None:
    events = told(
        agent(1, attributes=WHO), tool(2, 1, "search", attributes={"talkworth.product_ids": stated})
    )

    shown = [event.product_id for event in events if hasattr(event, "product_id")]
    assert shown == product_ids


def test_an_answer_is_later_than_its_question_even_where_the_clock_stands_still() -> None:
    question, found = told(chat(1, attributes=WHO, seconds=0))

    assert (found.occurred_at - question.occurred_at).microseconds == 1


def test_no_word_of_anybody_is_kept_unless_the_shop_wants_transcripts() -> None:
    spans = (agent(1, attributes=WHO), chat(2, 1, asks="Secret words?", says="Secret answer."))
    raw = read_json(json.dumps(request(*spans)).encode()).spans
    dropped = payload_of(Kept(TRACE, [kept(one, KEEPING) for one in raw]))
    whole = [kept(one, Keeping(PEPPER, transcripts=True)) for one in raw]

    assert b"ecret" not in dropped
    assert b"Secret words?" in payload_of(Kept(TRACE, whole))
    texts = [event.text for event in told(*spans, keeping=Keeping(PEPPER, transcripts=True))[1:]]
    assert texts == ["Secret words?", "Secret answer."]


STEPS = (
    span(1, attributes={"session.id": "c1", "user.id": "501"}, seconds=9),
    agent(2, 1, seconds=7),
    chat(3, 2, asks="Which size?"),
    tool(4, 2, "escalate"),
    chat(5, 2, says="Take an M."),
)


def test_the_order_of_the_spans_changes_nothing() -> None:
    expected = told(*STEPS)

    for order in permutations(STEPS):
        assert told(*order) == expected


def test_a_trace_is_whole_once_every_parent_is_there() -> None:
    raw = read_json(json.dumps(request(*STEPS)).encode()).spans
    found = {one.span_id: kept(one, KEEPING) for one in raw}

    assert is_whole(found)
    assert not is_whole({name: one for name, one in found.items() if one.parent_id})


def test_what_is_journalled_is_read_by_its_topic() -> None:
    assert read(SPANS, b"whatever") == []
    for topic, payload, reason in (
        ("metrics", b"{}", "unknown-topic"),
        (TURN, b"{}", "unreadable-body"),
        (TURN, b'{"trace_id":"a","spans":[]}', "unreadable-body"),
        (TURN, b"\xff", "unreadable-body"),
    ):
        with pytest.raises(Unreadable) as refused:
            read(topic, payload)
        assert refused.value.reason == reason


wild_spans = st.builds(
    Span,
    span_id=st.sampled_from("abcdef"),
    parent_id=st.sampled_from(["", *"abcdefg"]),
    started_us=st.integers(0, 5),
    ended_us=st.integers(5, 9),
    kind=st.sampled_from(["agent", "chain", "model", "tool", "other"]),
    conversation_id=st.sampled_from([None, "c1", "c2"]),
    calls_tools=st.booleans(),
    is_failed=st.booleans(),
    is_continued=st.booleans(),
    hands_off=st.booleans(),
)


@given(st.lists(wild_spans, unique_by=lambda one: one.span_id, max_size=6), st.randoms())
def test_any_spans_make_the_same_turns_in_any_order(spans: list[Span], chance: Any) -> None:
    shuffled = list(spans)
    chance.shuffle(shuffled)
    found = turns_of(spans)

    assert found == turns_of(shuffled)
    ids = [one.span_id for turn in found for one in turn.spans]
    assert len(ids) == len(set(ids))
    for turn in found:
        payload = payload_of(Kept(TRACE, turn.spans, turn.key, turn.around))
        if reason := reason_of(payload):
            assert reason == "no-conversation"
            continue
        events = read(TURN, payload)
        assert len({event.event_id for event in events}) == len(events)
        assert sum(getattr(event, "role", "") == "assistant" for event in events) <= 1
