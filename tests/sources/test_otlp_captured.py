"""Requests of real exporters: what each tells, listed by hand."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from tests.sources.traces import KEEPING, PAYLOADS

from talkworth.events import Event
from talkworth.sources.otlp import (
    TURN,
    Kept,
    RawSpans,
    kept,
    payload_of,
    read,
    read_json,
    reason_of,
    turns,
)
from talkworth.sources.otlp.protobuf import read_protobuf

Row = tuple[str, ...]
# Type or role, conversation, then what is known of it.
ASKED, ANSWERED = ("shopper", "meant"), ("assistant", "answered")
QUIET_ASKED, QUIET_ANSWERED = ("shopper", "unheard"), ("assistant", "unheard")
FAILED = ("assistant", "no_answer")

PYTHON: list[Row] = [
    ("conv_py_001", "user-501", *QUIET_ASKED),
    ("conv_py_001", "user-501", *QUIET_ANSWERED),
    ("conv_py_002", "user-502", *QUIET_ASKED),
    ("conv_py_002", "user-502", *QUIET_ANSWERED),
    ("conv_py_001", "user-501", *QUIET_ASKED),
    ("conv_py_001", "user-501", *QUIET_ANSWERED),
    ("conv_py_003", "user-503", *QUIET_ASKED),
    ("conv_py_003", "user-503", *FAILED),
]
SESSION = ("sess_oi_42", "user-501")
CAPTURED: dict[str, list[Row]] = {
    "otlp_py_proto": PYTHON,
    "otlp_py_proto_gzip": PYTHON,
    "otlp_py_json": PYTHON,
    # One turn: a call that answered, one that timed out, a tool. Only the input was recorded.
    "otlp_js_json": [
        ("conv_js_001", "user-777", "start"),
        ("conv_js_001", "user-777", *ASKED),
        ("conv_js_001", "user-777", *QUIET_ANSWERED),
    ],
    # Calls without any id are nobody's; an embedding is no talk.
    "instr_genai_openai": [
        ("conv_6901aa", "-", "start"),
        ("conv_6901aa", "-", "shopper", "greeting"),
        ("conv_6901aa", "-", *ANSWERED),
    ],
    # Each call is a trace of its own: the second asks for a tool, the third goes on with its
    # result, the fourth streams, the fifth embeds, the sixth is a greeting, the last fails.
    "instr_openinference": [
        *((*SESSION, "start"), (*SESSION, *ASKED), (*SESSION, *ANSWERED)),
        *((*SESSION, "start"), (*SESSION, *ASKED)),
        (*SESSION, *ANSWERED),
        *((*SESSION, "start"), (*SESSION, *ASKED), (*SESSION, *ANSWERED)),
        *((*SESSION, "start"), (*SESSION, "shopper", "greeting"), (*SESSION, *ANSWERED)),
        *((*SESSION, "start"), (*SESSION, *ASKED), (*SESSION, *FAILED)),
    ],
}


def captured(name: str) -> RawSpans:
    body = (PAYLOADS / name / "001_POST_v1_traces.body.bin").read_bytes()
    if name.endswith("gzip"):
        body = gzip.decompress(body)
    return read_json(body) if name.endswith("json") else read_protobuf(body)


def told(found: RawSpans) -> tuple[list[Event], int]:
    """The facts in the order of their turns, and how many turns are nobody's."""
    traces: dict[str, list[Any]] = {}
    for span in found.spans:
        traces.setdefault(span.trace_id, []).append(kept(span, KEEPING))
    events: list[Event] = []
    n_nobodys = 0
    for trace_id, spans in traces.items():
        for turn in turns(spans):
            payload = payload_of(Kept(trace_id, turn.spans, turn.key, turn.around))
            if reason_of(payload) == "no-conversation":
                n_nobodys += 1
            else:
                events += read(TURN, payload)
    return events, n_nobodys


def row(event: Any) -> Row:
    whose = (event.conversation_id, event.customer_id or "-")
    if event.__struct_config__.tag == "conversation_started":
        return (*whose, "start")
    if event.role == "assistant":
        return (*whose, "assistant", event.outcome or "unheard")
    is_greeting = {None: "unheard", True: "greeting", False: "meant"}[event.is_greeting]
    return (*whose, "shopper", is_greeting)


@pytest.mark.parametrize("name", CAPTURED)
def test_a_real_request_tells_exactly_these_facts(name: str) -> None:
    events, n_nobodys = told(captured(name))

    assert [row(event) for event in events] == CAPTURED[name]
    assert n_nobodys == (5 if name == "instr_genai_openai" else 0)
    assert len({event.event_id for event in events}) == len(events)


@pytest.mark.parametrize("name", CAPTURED)
def test_no_span_of_a_real_request_is_malformed(name: str) -> None:
    assert captured(name).n_malformed == 0


@pytest.mark.parametrize(
    ("name", "assistant", "version"),
    [
        ("otlp_py_proto", "concierge", "2026-10-01"),
        ("otlp_js_json", "concierge", "3.2.1"),
        ("instr_openinference", "instr-openinference", None),
    ],
)
def test_the_assistant_is_the_agent_or_else_the_service(
    name: str, assistant: str, version: str | None
) -> None:
    events, _ = told(captured(name))

    assert {(e.assistant, e.assistant_version) for e in events} == {(assistant, version)}  # type: ignore[union-attr]


def test_the_cart_that_a_tool_filled_is_the_shoppers() -> None:
    events, _ = told(captured("otlp_js_json"))

    assert {event.cart_token for event in events} == {"Z2NwLXVzLWV4YW1wbGU"}
