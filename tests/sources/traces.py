"""Traces as an exporter would send them: written as OTLP's JSON, and turned into protobuf."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from google.protobuf.json_format import ParseDict  # type: ignore[import-untyped]
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

from talkworth.events import Event
from talkworth.sources.otlp import TURN, Kept, RawSpan, kept, payload_of, read, read_json, turns
from talkworth.sources.privacy import Keeping

PAYLOADS = Path(__file__).parent.parent / "payloads" / "otlp"
PEPPER = b"a pepper of the tests, 32 bytes."
KEEPING = Keeping(PEPPER)
TRACE = "5b8efff798038103d269b633813fc60c"
WHO = {"gen_ai.conversation.id": "c1"}
NOON_NS = 1_792_584_000_000_000_000
SECOND_NS = 1_000_000_000

Json = dict[str, Any]


def span(number: int, parent: int = 0, *, trace: str = TRACE, **fields: Any) -> Json:
    """
    A span of the trace; `number` is its id and the second it starts in, a parent of 0 is none.

    `fields` are `attributes`, `events` (name to attributes), `seconds`, `name` and `failed`.
    """
    starts = NOON_NS + number * SECOND_NS
    return {
        "traceId": trace,
        "spanId": f"{number:016x}",
        **({"parentSpanId": f"{parent:016x}"} if parent else {}),
        "name": fields.get("name", "a span"),
        "startTimeUnixNano": str(starts),
        "endTimeUnixNano": str(starts + int(fields.get("seconds", 1)) * SECOND_NS),
        "attributes": attributes(fields.get("attributes", {})),
        "events": [
            {"name": name, "timeUnixNano": str(starts), "attributes": attributes(held)}
            for name, held in fields.get("events", ())
        ],
        "status": {"code": 2} if fields.get("failed") else {},
    }


def agent(number: int, parent: int = 0, **fields: Any) -> Json:
    return _of("invoke_agent", number, parent, fields)


def chat(number: int, parent: int = 0, **fields: Any) -> Json:
    """A call of a model; `asks` and `says` are the last words in and out, as JSON in text."""
    held = dict(fields.pop("attributes", {}))
    if "asks" in fields:
        held["gen_ai.input.messages"] = messages(("user", fields.pop("asks")))
    if "says" in fields:
        held["gen_ai.output.messages"] = messages(("assistant", fields.pop("says")))
    return _of("chat", number, parent, {**fields, "attributes": held})


def tool(number: int, parent: int, name: str, **fields: Any) -> Json:
    held = {"gen_ai.tool.name": name, **fields.pop("attributes", {})}
    return _of("execute_tool", number, parent, {**fields, "attributes": held})


def _of(operation: str, number: int, parent: int, fields: Json) -> Json:
    held = {"gen_ai.operation.name": operation, **fields.pop("attributes", {})}
    return span(number, parent, attributes=held, **fields)


def messages(*said: tuple[str, str]) -> str:
    """Messages as the conventions of 2025 have them."""
    return json.dumps(
        [{"role": role, "parts": [{"type": "text", "content": text}]} for role, text in said]
    )


def attributes(held: Mapping[str, Any]) -> list[Json]:
    return [{"key": name, "value": value_of(value)} for name, value in held.items()]


def value_of(value: Any) -> Json:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case float():
            return {"doubleValue": value}
        case str():
            return {"stringValue": value}
        case Sequence():
            return {"arrayValue": {"values": [value_of(item) for item in value]}}
        case _:
            return {"kvlistValue": {"values": attributes(value)}}


def request(*spans: Json, **resource: str) -> Json:
    named = {"service.name": "shop-assistant", **resource}
    return {
        "resourceSpans": [
            {
                "resource": {"attributes": attributes(named)},
                "scopeSpans": [{"scope": {"name": "tests"}, "spans": list(spans)}],
            }
        ]
    }


def as_protobuf(document: Json) -> bytes:
    """The same request in its binary form, by protobuf's own reader of JSON."""
    copy = json.loads(json.dumps(document))
    for one in spans_of(copy):
        for name in ("traceId", "spanId", "parentSpanId"):
            if name in one:
                one[name] = b64encode(bytes.fromhex(one[name])).decode()
    packed: bytes = ParseDict(copy, ExportTraceServiceRequest()).SerializeToString()
    return packed


def spans_of(document: Json) -> list[Json]:
    return [
        one
        for group in document["resourceSpans"]
        for scope in group["scopeSpans"]
        for one in scope["spans"]
    ]


def facts_of(spans: Iterable[RawSpan], keeping: Keeping = KEEPING) -> list[Event]:
    """All that a set of spans tells, once each of their traces is whole."""
    told: list[Event] = []
    by_trace = sorted(spans, key=lambda one: one.trace_id)
    for trace_id, group in groupby(by_trace, key=lambda one: one.trace_id):
        for turn in turns([kept(one, keeping) for one in group]):
            held = Kept(trace_id, turn.spans, turn.key, turn.around)
            told += read(TURN, payload_of(held))
    return told


def told(*spans: Json, keeping: Keeping = KEEPING, **resource: str) -> list[Any]:
    return list(
        facts_of(read_json(json.dumps(request(*spans, **resource)).encode()).spans, keeping)
    )


def kinds(events: list[Any]) -> list[str]:
    """`shopper`, `assistant` and the types of what is no message."""
    return [getattr(event, "role", event.__struct_config__.tag) for event in events]


def answer(events: list[Any]) -> Any:
    (found,) = [event for event in events if getattr(event, "role", "") == "assistant"]
    return found
