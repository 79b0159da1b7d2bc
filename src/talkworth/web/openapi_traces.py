"""OpenAPI of the door for OpenTelemetry traces, in its JSON form."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Refusals = Callable[..., dict[str, Any]]


def traces_paths(refusals: Refusals) -> dict[str, Any]:
    """Its path; `refusals` makes the answers of the statuses it is given."""
    return {"/v1/traces": {"post": _post_traces(refusals)}}


def traces_schemas() -> dict[str, Any]:
    """The named schemas that it takes and answers, as far as we look at them."""
    text, objects = {"type": "string"}, {"type": "array", "items": {"type": "object"}}
    nanos = {"oneOf": [{"type": "string", "pattern": "^[0-9]{1,20}$"}, {"type": "integer"}]}
    span = {
        "type": "object",
        "required": ["traceId", "spanId", "startTimeUnixNano", "endTimeUnixNano"],
        "properties": {
            "traceId": {"type": "string", "pattern": "^[0-9a-fA-F]{32}$"},
            "spanId": {"type": "string", "pattern": "^[0-9a-fA-F]{16}$"},
            "parentSpanId": text,
            "name": text,
            "startTimeUnixNano": nanos,
            "endTimeUnixNano": nanos,
            "attributes": objects,
            "events": objects,
            "status": {"type": "object"},
        },
    }
    scope = _holds("spans", {"$ref": "#/components/schemas/TraceSpan"})
    resource = {**_holds("scopeSpans", scope), "description": "What one process sends."}
    partial = {
        "type": "object",
        "properties": {"rejectedSpans": text, "errorMessage": text},
    }
    return {
        "TraceSpan": span,
        "TracesExport": _holds("resourceSpans", resource),
        "TracesAnswer": {"type": "object", "properties": {"partialSuccess": partial}},
    }


def _holds(name: str, items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": {name: {"type": "array", "items": items}}}


def _post_traces(refusals: Refusals) -> dict[str, Any]:
    asked = {"$ref": "#/components/schemas/TracesExport"}
    answer = {"$ref": "#/components/schemas/TracesAnswer"}
    return {
        "operationId": "PostTraces",
        "tags": ["events"],
        "summary": "Send OpenTelemetry traces of an assistant",
        "description": "OTLP over HTTP: an ExportTraceServiceRequest as JSON or, as "
        "`application/x-protobuf`, in its binary form, plain or gzipped; answered in the same "
        "form. Only spans without sound ids or times are rejected, and counted.",
        "security": [{"secretKey": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {
            "200": {
                "description": "The spans are on disk; `partialSuccess` counts those that are not.",
                "content": {"application/json": {"schema": answer}},
            },
            **refusals("400", "401", "403", "405", "413", "415", "503"),
        },
    }
