"""OTLP in its JSON form, and the liberties that exporters take with it."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import msgspec

from talkworth.sources.otlp.wire import (
    Attributes,
    NotTraces,
    RawSpan,
    RawSpans,
    TooNested,
    clean,
    is_wanted,
)

_TRACE_BYTES, _SPAN_BYTES = 16, 8
_MAX_NANOS = 2**63
_ERROR = (2, "2", "STATUS_CODE_ERROR")


def read_json(body: bytes) -> RawSpans:
    """
    The spans of an `ExportTraceServiceRequest` in JSON.

    Ids are hex, as OTLP says, or base64, as protobuf's own JSON has them; 64-bit numbers are
    text or numbers; names are in camelCase or snake_case.

    Raises:
        NotTraces, TooNested
    """
    try:
        document = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise NotTraces("it is not JSON in UTF-8") from None
    except RecursionError:
        raise TooNested from None
    if not isinstance(document, dict):
        raise NotTraces("it is not a JSON object")
    spans: list[RawSpan] = []
    n_malformed = 0
    for group in _objects(document, "resourceSpans", "resource_spans"):
        resource = _attributes(_object(group.get("resource")))
        for scope in _objects(group, "scopeSpans", "scope_spans"):
            for found in _objects(scope, "spans", "spans"):
                if (span := _span(found, resource)) is None:
                    n_malformed += 1
                else:
                    spans.append(span)
    return RawSpans(spans, n_malformed)


def _span(found: dict[str, Any], resource: Attributes) -> RawSpan | None:
    """`None` where an id or a time is missing or is none."""
    trace_id = _id(_either(found, "traceId", "trace_id"), _TRACE_BYTES)
    span_id = _id(_either(found, "spanId", "span_id"), _SPAN_BYTES)
    started_us = _micros(_either(found, "startTimeUnixNano", "start_time_unix_nano"))
    ended_us = _micros(_either(found, "endTimeUnixNano", "end_time_unix_nano"))
    if not trace_id or not span_id or started_us is None or ended_us is None:
        return None
    name = found.get("name")
    return RawSpan(
        trace_id=trace_id,
        span_id=span_id,
        parent_id=_id(_either(found, "parentSpanId", "parent_span_id"), _SPAN_BYTES),
        name=clean(name) if isinstance(name, str) else "",
        started_us=started_us,
        ended_us=ended_us,
        is_failed=_object(found.get("status")).get("code") in _ERROR,
        attributes=_attributes(found),
        events=tuple(
            (clean(event["name"]), _attributes(event))
            for event in _objects(found, "events", "events")
            if isinstance(event.get("name"), str)
        ),
        resource=resource,
    )


def _attributes(holder: dict[str, Any]) -> Attributes:
    return dict(_pairs(holder, "attributes", is_top=True))


def _pairs(holder: dict[str, Any], name: str, *, is_top: bool) -> Iterator[tuple[str, Any]]:
    for pair in _objects(holder, name, name):
        key = pair.get("key")
        if isinstance(key, str) and (not is_top or is_wanted(key)):
            yield clean(key), _value(_object(pair.get("value")))


def _value(value: dict[str, Any]) -> Any:
    for kind, inner in value.items():
        match kind.replace("_", "").lower():
            case "stringvalue":
                return clean(inner) if isinstance(inner, str) else None
            case "intvalue":
                return _whole(inner)
            case "boolvalue":
                return inner if isinstance(inner, bool) else None
            case "doublevalue":
                return inner if isinstance(inner, int | float) else None
            case "arrayvalue":
                return [_value(item) for item in _objects(_object(inner), "values", "values")]
            case "kvlistvalue":
                return dict(_pairs(_object(inner), "values", is_top=False))
    return None


def _id(text: object, n_bytes: int) -> str:
    """Lower-case hex of exactly `n_bytes` that are not all zero; `""` for anything else."""
    if not isinstance(text, str):
        return ""
    try:
        raw = bytes.fromhex(text) if len(text) == 2 * n_bytes else b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        return ""
    return raw.hex() if len(raw) == n_bytes and any(raw) else ""


def _micros(nanos: object) -> int | None:
    """A missing time is 0, as in protobuf; the caller's clock says whether that can be."""
    number = 0 if nanos is None else _whole(nanos)
    return number // 1000 if number is not None and 0 <= number < _MAX_NANOS else None


def _whole(value: object) -> int | None:
    if isinstance(value, str) and len(value) <= 20 and value.lstrip("-").isdecimal():
        return int(value) if value.isascii() and value.rfind("-") <= 0 else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _either(found: dict[str, Any], camel: str, snake: str) -> object:
    return found.get(camel, found.get(snake))


def _object(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _objects(holder: dict[str, Any], camel: str, snake: str) -> list[dict[str, Any]]:
    """
    The objects of a list, which may be absent.

    Raises:
        NotTraces: something else stands there.
    """
    found = _either(holder, camel, snake)
    if found is None:
        return []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise NotTraces(f"{camel} is not a list of objects")
    return found
