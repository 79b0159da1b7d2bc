"""OTLP in its binary form, read with the classes OpenTelemetry generates from its own schema."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from google.protobuf.message import DecodeError  # type: ignore[import-untyped]
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
    ExportTraceServiceRequest,
    ExportTraceServiceResponse,
)
from opentelemetry.proto.common.v1.common_pb2 import AnyValue, KeyValue
from opentelemetry.proto.trace.v1.trace_pb2 import Span, Status

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


def read_protobuf(body: bytes) -> RawSpans:
    """
    The spans of an `ExportTraceServiceRequest`.

    Raises:
        NotTraces, TooNested
    """
    try:
        request = ExportTraceServiceRequest.FromString(body)
    except DecodeError as error:
        if "depth" in str(error).lower():
            raise TooNested from None
        raise NotTraces("it does not parse as an ExportTraceServiceRequest") from None
    spans: list[RawSpan] = []
    n_malformed = 0
    for group in request.resource_spans:
        resource = _attributes(group.resource.attributes)
        for span in (span for scope in group.scope_spans for span in scope.spans):
            if _is_sound(span):
                spans.append(_span(span, resource))
            else:
                n_malformed += 1
    return RawSpans(spans, n_malformed)


def _is_sound(span: Span) -> bool:
    return (
        len(span.trace_id) == _TRACE_BYTES
        and len(span.span_id) == _SPAN_BYTES
        and any(span.trace_id)
        and any(span.span_id)
    )


def _span(span: Span, resource: Attributes) -> RawSpan:
    parent_id = span.parent_span_id
    return RawSpan(
        trace_id=span.trace_id.hex(),
        span_id=span.span_id.hex(),
        parent_id=parent_id.hex() if len(parent_id) == _SPAN_BYTES and any(parent_id) else "",
        name=clean(span.name),
        started_us=span.start_time_unix_nano // 1000,
        ended_us=span.end_time_unix_nano // 1000,
        is_failed=span.status.code == Status.STATUS_CODE_ERROR,
        attributes=_attributes(span.attributes),
        events=tuple((clean(event.name), _attributes(event.attributes)) for event in span.events),
        resource=resource,
    )


def _attributes(pairs: Iterable[KeyValue]) -> Attributes:
    return {pair.key: _value(pair.value) for pair in pairs if is_wanted(pair.key)}


def _value(value: AnyValue) -> Any:
    match value.WhichOneof("value"):
        case "string_value":
            return clean(value.string_value)
        case "array_value":
            return [_value(item) for item in value.array_value.values]
        case "kvlist_value":
            return {clean(one.key): _value(one.value) for one in value.kvlist_value.values}
        case "bool_value" | "int_value" | "double_value" as kind:
            return getattr(value, kind)
        case _:
            return None


def write_answer(n_rejected: int, message: str) -> bytes:
    """An `ExportTraceServiceResponse`; empty where every span was taken."""
    answer = ExportTraceServiceResponse()
    if n_rejected:
        answer.partial_success.rejected_spans = n_rejected
        answer.partial_success.error_message = message
    packed: bytes = answer.SerializeToString()
    return packed


def write_status(code: int, message: str) -> bytes:
    """A `google.rpc.Status`, which OTLP puts in the body of a refusal: field 1 and field 2."""
    text = message.encode()
    return b"\x08%b\x12%b%b" % (_varint(code), _varint(len(text)), text)


def _varint(number: int) -> bytes:
    septets = [number >> shift & 0x7F for shift in range(0, max(number.bit_length(), 1), 7)]
    return bytes([*(septet | 0x80 for septet in septets[:-1]), septets[-1]])
