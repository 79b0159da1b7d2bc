"""Both encodings of OTLP say the same, with every liberty that exporters take."""

from __future__ import annotations

import json
from base64 import b64encode
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.sources.traces import (
    NOON_NS,
    TRACE,
    Json,
    agent,
    as_protobuf,
    chat,
    facts_of,
    request,
    span,
    spans_of,
    tool,
)

from talkworth.sources.otlp import NotTraces, RawSpan, TooNested, kept, read_json
from talkworth.sources.otlp.protobuf import read_protobuf, write_answer, write_status
from talkworth.sources.privacy import Keeping

TURN = request(
    chat(3, 2, asks="Which board for a beginner?", says="Take the Hydrogen, it forgives a lot."),
    tool(4, 2, "recommend", attributes={"talkworth.product_ids": ["p1", "p2"]}),
    agent(
        2,
        1,
        attributes={
            "gen_ai.conversation.id": "c1",
            "enduser.id": "501",
            "gen_ai.agent.name": "concierge",
            "talkworth.channel": "whatsapp",
        },
        seconds=5,
    ),
    span(1, seconds=6, name="POST /chat"),
    **{"service.version": "2.0"},
)


def read_text(document: Json) -> list[RawSpan]:
    return read_json(json.dumps(document).encode()).spans


def changed(path: str, value: object) -> Json:
    """`TURN` with a field of its first span replaced."""
    document = deepcopy(TURN)
    spans_of(document)[0][path] = value
    return document


def base64_ids(document: Json) -> Json:
    document = deepcopy(document)
    for one in spans_of(document):
        for name in ("traceId", "spanId", "parentSpanId"):
            if name in one:
                one[name] = b64encode(bytes.fromhex(one[name])).decode()
    return document


def number_times(document: Json) -> Json:
    document = deepcopy(document)
    for one in spans_of(document):
        for name in ("startTimeUnixNano", "endTimeUnixNano"):
            one[name] = int(one[name])
    return document


def snake_case(value: Any) -> Any:
    if isinstance(value, list):
        return [snake_case(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        "".join(f"_{c.lower()}" if c.isupper() else c for c in name): snake_case(item)
        for name, item in value.items()
    }


def upper_ids(document: Json) -> Json:
    document = deepcopy(document)
    for one in spans_of(document):
        one["traceId"] = one["traceId"].upper()
    return document


@pytest.mark.parametrize("form", [base64_ids, number_times, snake_case, upper_ids])
def test_every_way_to_write_json_says_the_same(form: Any) -> None:
    assert read_text(form(TURN)) == read_text(TURN)


def test_protobuf_says_the_same_as_json() -> None:
    assert read_protobuf(as_protobuf(TURN)).spans == read_text(TURN)
    assert facts_of(read_protobuf(as_protobuf(TURN)).spans) == facts_of(read_text(TURN))


def test_a_turn_tells_who_asked_what_was_answered_and_shown() -> None:
    told = facts_of(read_text(TURN))

    assert [event.event_id for event in told] == [
        f"otlp/start/{TRACE}/{2:016x}",
        f"otlp/question/{TRACE}/{2:016x}",
        f"otlp/product/{TRACE}/{4:016x}/p1",
        f"otlp/product/{TRACE}/{4:016x}/p2",
        f"otlp/answer/{TRACE}/{2:016x}",
    ]
    assert {event.conversation_id for event in told} == {"c1"}
    assert {event.customer_id for event in told} == {"501"}


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("traceId", "0" * 32),
        ("traceId", "5b8e"),
        ("traceId", "x" * 32),
        ("traceId", None),
        ("spanId", 7),
        ("spanId", ""),
        ("startTimeUnixNano", "soon"),
        ("startTimeUnixNano", -1),
        ("endTimeUnixNano", True),
        ("startTimeUnixNano", "9" * 19),
    ],
)
def test_a_span_without_a_sound_id_or_time_costs_no_other(path: str, value: object) -> None:
    found = read_json(json.dumps(changed(path, value)).encode())

    assert found.n_malformed == 1
    assert len(found.spans) == 3


def test_ids_of_another_length_are_malformed_in_protobuf_too() -> None:
    found = read_protobuf(as_protobuf(changed("spanId", "ab")))

    assert (found.n_malformed, len(found.spans)) == (1, 3)


def test_a_parent_that_is_all_zeros_is_none() -> None:
    assert read_text(changed("parentSpanId", "0" * 16))[0].parent_id == ""


@pytest.mark.parametrize(
    "body",
    [
        *(b"", b"[]", b"null", b"{", b"\xff", b'{"resourceSpans": 1}', b'{"resourceSpans": [1]}'),
        b'{"resourceSpans": [{"scopeSpans": {"spans": []}}]}',
        b'{"resourceSpans": [{"scopeSpans": [{"spans": "none"}]}]}',
    ],
)
def test_what_is_no_export_is_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(NotTraces):
        read_json(body)


@pytest.mark.parametrize("body", [b"\xff\xff", b"{}", b"\x0a\x08\x12\x06\x12\x04\x2a\x02\xff\xfe"])
def test_bytes_that_are_no_message_are_refused_as_a_whole(body: bytes) -> None:
    with pytest.raises(NotTraces):
        read_protobuf(body)


def test_a_message_that_is_nested_too_deeply_says_so() -> None:
    value: Json = {"stringValue": "deep"}
    for _ in range(40):
        value = {"arrayValue": {"values": [value]}}
    document = changed("attributes", [{"key": "gen_ai.request.stop", "value": value}])
    packed = as_protobuf(document)

    assert len(read_protobuf(packed).spans) == 4
    with pytest.raises(TooNested):
        read_json(b'{"a":' + b"[" * 100_000)
    with pytest.raises(TooNested):
        read_protobuf(nested(200))


def nested(n_levels: int) -> bytes:
    """A request whose resource has a list in a list, that many deep."""
    inner = b""
    for _ in range(n_levels):
        inner = b"\x2a" + _length(b"\x0a" + _length(inner))
    return _wrapped(inner)


def _length(inner: bytes) -> bytes:
    head, number = b"", len(inner)
    while True:
        head += bytes([number & 0x7F | (0x80 if number > 0x7F else 0)])
        number >>= 7
        if not number:
            return head + inner


def _wrapped(value: bytes) -> bytes:
    """An AnyValue as the attribute of a resource in a request."""
    pair = b"\x0a\x01a\x12" + _length(value)
    return b"\x0a" + _length(b"\x0a" + _length(b"\x0a" + _length(pair)))


def test_an_empty_request_has_no_spans() -> None:
    assert read_json(b"{}").spans == []
    assert read_protobuf(b"").spans == []


def test_values_of_every_kind_are_read_alike() -> None:
    held = {
        "gen_ai.text": "t\0ext",
        "gen_ai.whole": -(2**62),
        "gen_ai.part": 0.5,
        "gen_ai.flag": True,
        "gen_ai.list": ["a", 1, [2.5]],
        "gen_ai.map": {"a": {"b": "c"}},
        "http.url": "https://shop.example/?email=ada@example.com",
    }
    document = request(chat(1, attributes=held))
    (in_json,) = read_text(document)
    (in_protobuf,) = read_protobuf(as_protobuf(document)).spans

    assert in_json == in_protobuf
    assert in_json.attributes == {
        "gen_ai.operation.name": "chat",
        **{name: value for name, value in held.items() if name != "http.url"},
        "gen_ai.text": "text",
    }


def test_a_value_of_a_kind_we_do_not_read_is_none() -> None:
    document = request(chat(1))
    pairs = [
        {"key": "gen_ai.bytes", "value": {"bytesValue": "AAEC"}},
        {"key": "gen_ai.nothing", "value": {}},
    ]
    spans_of(document)[0]["attributes"] += pairs
    spans_of(document)[0]["attributes"].append({"key": 7})
    (in_json,) = read_text(document)
    spans_of(document)[0]["attributes"].pop()
    (in_protobuf,) = read_protobuf(as_protobuf(document)).spans

    assert in_json == in_protobuf
    assert in_json.attributes["gen_ai.bytes"] is in_json.attributes["gen_ai.nothing"] is None


def test_an_answer_and_a_status_are_protobuf() -> None:
    assert write_answer(0, "") == b""
    assert write_answer(2, "why") == b"\x0a\x07\x08\x02\x12\x03why"
    assert write_status(14, "x" * 200) == b"\x08\x0e\x12\xc8\x01" + b"x" * 200


def test_a_time_may_lie_beyond_what_a_clock_can_show() -> None:
    (found,) = read_json(json.dumps(request({**chat(1), "endTimeUnixNano": 0})).encode()).spans

    assert kept(found, Keeping(b"")).ended_us == NOON_NS // 1000 + 1_000_000


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
SPANS = spans_of(TURN)


@given(st.sampled_from(SPANS), st.sampled_from(sorted(SPANS[0])), values)
def test_no_field_of_a_span_can_be_so_wrong_that_it_is_our_fault(
    base: Json, name: str, value: Any
) -> None:
    document = request({**base, name: value})
    try:
        found = read_json(json.dumps(document, allow_nan=False).encode())
    except (NotTraces, ValueError):
        return
    assert found.n_malformed + len(found.spans) == 1


@given(st.binary())
def test_no_bytes_can_be_so_wrong_that_it_is_our_fault(body: bytes) -> None:
    for read in (read_json, read_protobuf):
        try:
            found = read(body)
        except (NotTraces, TooNested):
            continue
        for one in found.spans:
            kept(one, Keeping(b""))
