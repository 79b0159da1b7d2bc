"""The memory of traces: when a turn is told, that it is told once, and how much is held."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.traces import KEEPING, TRACE, Json, agent, chat, request, span, tool

from talkworth.intake import traces as module
from talkworth.intake.traces import MAX_SPANS, MAX_SPANS_OF_TRACE, Trace, Traces, TracesFull
from talkworth.journal import VERIFIED, StoredEntry
from talkworth.sources.otlp import (
    SPANS,
    TURN,
    Kept,
    Span,
    kept,
    payload_of,
    read,
    read_json,
    reason_of,
)

QUIET_S = 10.0
WHO = {"gen_ai.conversation.id": "c1"}
STEPS = (
    span(1, attributes={"session.id": "c1", "user.id": "501"}, seconds=9),
    agent(2, 1, seconds=7),
    chat(3, 2, asks="Which size?"),
    tool(4, 2, "escalate"),
    chat(5, 2, says="Take an M."),
)


def spans(*written: Json) -> list[Span]:
    return [kept(one, KEEPING) for one in read_json(json.dumps(request(*written)).encode()).spans]


def entry(topic: str, held: Kept, seq: int = 1) -> StoredEntry:
    return StoredEntry(
        seq=seq,
        received_at=seq,
        shop_id="tea",
        door="otlp",
        topic=topic,
        trust=VERIFIED,
        event_id="-",
        payload=payload_of(held),
        sha256=b"",
    )


class Told:
    """A memory that is told the time, and the events of all it told."""

    def __init__(self, quiet_s: float = QUIET_S) -> None:
        self.traces = Traces(quiet_s)
        self.events: list[Any] = []

    def take(self, found: Sequence[Span], now_s: float, trace_id: str = TRACE) -> Trace:
        return self.traces.take("tea", trace_id, found, now_s)[0]

    def tell(self, now_s: float) -> int:
        """How many turns were told."""
        n_told = 0
        for trace in self.traces.due(now_s):
            turns = trace.untold()
            held = [Kept(trace.trace_id, one.spans, one.key, one.around) for one in turns]
            payloads = [payload_of(one) for one in held]
            turns = [t for t, p in zip(turns, payloads, strict=True) if not reason_of(p)]
            self.events += [e for p in payloads if not reason_of(p) for e in read(TURN, p)]
            self.traces.close(trace, turns, now_s)
            n_told += len(turns)
        self.traces.forget(now_s)
        return n_told


def at_once() -> list[Any]:
    told = Told()
    told.take(spans(*STEPS), 0)
    assert told.tell(QUIET_S) == 1
    return told.events


@given(st.permutations(STEPS), st.lists(st.integers(0, 4), max_size=4), st.booleans())
def test_spans_in_any_order_and_any_requests_and_twice_tell_the_same(
    order: list[Json], cuts: list[int], is_twice: bool
) -> None:
    told = Told()
    edges = [0, *sorted(cuts), len(order)]
    requests = [order[a:b] for a, b in pairwise(edges)]
    now_s = 0.0
    for written in [*requests, *(requests if is_twice else [])]:
        told.take(spans(*written), now_s)
        assert told.tell(now_s) == 0
        now_s += 9

    assert told.tell(now_s + QUIET_S) == 1
    assert told.events == at_once()


def test_a_trace_is_told_once_it_was_silent_for_long_enough() -> None:
    told = Told()
    told.take(spans(*STEPS), 0)

    assert [told.tell(now_s) for now_s in (0, 9.9, 10, 11)] == [0, 0, 1, 0]


def test_a_trace_whose_parent_is_missing_is_waited_for_six_times_as_long() -> None:
    told = Told()
    told.take(spans(agent(2, 1, attributes=WHO), *STEPS[2:]), 0)

    assert [told.tell(now_s) for now_s in (10, 59.9, 60)] == [0, 0, 1]


def test_what_comes_after_a_turn_was_told_adds_nothing() -> None:
    told = Told()
    told.take(spans(chat(3, 2, asks="Which size?", says="M.", attributes=WHO)), 0)
    assert told.tell(60) == 1
    trace = told.take(spans(*STEPS), 61)

    assert told.tell(61 + 10) == 0
    assert len(trace.unstored()) == len(STEPS)
    told.take(spans(*STEPS), 80)
    assert told.tell(200) == 0


def test_a_turn_of_nobody_is_told_when_a_late_span_says_whose_it_was() -> None:
    told = Told()
    told.take(spans(*STEPS[1:]), 0)
    assert told.tell(60) == 0
    told.take(spans(STEPS[0]), 90)

    assert told.tell(100) == 1
    assert told.events == at_once()


def test_a_second_turn_of_the_same_trace_is_told_too() -> None:
    told = Told()
    told.take(spans(agent(2, 1, attributes=WHO), chat(3, 2)), 0)
    assert told.tell(60) == 1
    told.take(spans(agent(12, 1, attributes=WHO), chat(13, 12)), 90)
    assert told.tell(150) == 1
    told.take(spans(span(1, seconds=99)), 151)

    assert told.tell(200) == 0
    assert len({event.event_id for event in told.events}) == 4


def test_what_comes_while_a_turn_is_written_keeps_the_trace_open() -> None:
    told = Told()
    trace = told.take(spans(*STEPS), 0)
    turns = trace.untold()
    told.take(spans(span(9, 1)), 12)
    told.traces.close(trace, turns, 13)

    assert told.tell(13) == 0
    assert told.traces.due(22) == [trace]
    assert told.tell(22) == 0
    assert told.traces.due(99) == []


def test_two_shops_may_use_the_same_trace_id() -> None:
    traces = Traces(QUIET_S)
    first, _ = traces.take("tea", TRACE, spans(STEPS[0]), 0)
    second, _ = traces.take("tee", TRACE, spans(STEPS[1]), 0)

    assert set(first.spans).isdisjoint(second.spans)


def test_a_trace_without_any_talk_is_not_journalled() -> None:
    told = Told()
    trace = told.take(spans(span(1), span(2, 1)), 0)

    assert trace.unstored() == []
    told.take(spans(chat(3, 2)), 1)
    assert len(trace.unstored()) == 3


def test_a_trace_holds_so_many_spans_and_a_repeated_one_counts_once() -> None:
    traces = Traces(QUIET_S)
    many = spans(*(span(n) for n in range(1, MAX_SPANS_OF_TRACE + 6)))

    trace, n_left_out = traces.take("tea", TRACE, many, 0)
    _, n_again = traces.take("tea", TRACE, many[:100], 0)

    assert (len(trace.spans), n_left_out, n_again) == (MAX_SPANS_OF_TRACE, 5, 0)


def test_what_was_told_makes_room_and_what_was_not_is_kept() -> None:
    told = Told()
    many = spans(*(chat(n, attributes=WHO) for n in range(1, 2001)))
    for n in range(MAX_SPANS // 2000):
        told.take(many, n, trace_id=f"{n:032x}")
    with pytest.raises(TracesFull):
        told.traces.room_for(1)
    assert told.tell(QUIET_S) == 1

    told.traces.room_for(2000)
    with pytest.raises(TracesFull):
        told.traces.room_for(2001)


def test_a_told_trace_is_forgotten_after_a_while() -> None:
    told = Told()
    told.take(spans(*STEPS), 0)
    told.tell(10)
    told.tell(10 + module.REMEMBERED_S - 1)
    assert told.take(spans(STEPS[0]), 600).told
    told.tell(700)
    told.tell(700 + module.REMEMBERED_S)

    assert told.take(spans(STEPS[0]), 1400).told == set()


def test_a_new_process_takes_up_what_was_not_told() -> None:
    told = Told()
    found = spans(*STEPS)
    told.traces.restore(
        [entry(SPANS, Kept(TRACE, found[:3]), 1), entry(SPANS, Kept(TRACE, found[3:]), 2)], 0
    )

    assert told.tell(10) == 1
    assert told.events == at_once()


def test_a_new_process_does_not_tell_again_what_was_told() -> None:
    told = Told()
    found = spans(*STEPS)
    trace = told.take(found, 0)
    (turn,) = trace.untold()
    again = Told()
    again.traces.restore(
        [
            entry(SPANS, Kept(TRACE, found), 1),
            entry(TURN, Kept(TRACE, turn.spans, turn.key, turn.around), 2),
        ],
        0,
    )
    again.take(found, 1)

    assert again.tell(20) == 0
    assert again.take(found, 30).unstored() == []


def test_an_entry_that_was_emptied_is_passed_over() -> None:
    traces = Traces(QUIET_S)
    emptied = entry(SPANS, Kept(TRACE, []))
    traces.restore([StoredEntry(**{**fields(emptied), "payload": b"{}"})], 0)

    assert traces.due(100) == []


def fields(one: StoredEntry) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__struct_fields__}
