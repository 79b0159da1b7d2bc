"""OpenAPI 3.1 of the whole service: Litestar's own routes and those of the intake."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from litestar import Request
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components

from talkworth import __version__
from talkworth.events.schema import event_components
from talkworth.web.openapi_access import SCHEMES, complete_session, security_of
from talkworth.web.openapi_browser import browser_paths, browser_schemas
from talkworth.web.openapi_escalation import escalation_paths, escalation_schemas
from talkworth.web.openapi_persons import persons_paths, persons_schemas
from talkworth.web.openapi_traces import traces_paths, traces_schemas
from talkworth.web.openapi_webhooks import webhooks_paths, webhooks_schemas

PATH = "/v1/openapi.json"
# What a secret key may ask for, if its scopes allow it.
_FOR_KEYS = (
    "/v1/annotations",
    "/v1/audit",
    "/v1/connectors",
    "/v1/digests",
    "/v1/escalation",
    "/v1/experiments",
    "/v1/explain",
    "/v1/exports",
    "/v1/flags",
    "/v1/keys",
    "/v1/live",
    "/v1/outlets",
    "/v1/reports",
    "/v1/rules",
    "/v1/search",
    "/v1/shares",
    "/v1/shops",
    "/v1/users",
    "/v1/webhooks",
)
_DESCRIPTION = (
    "Send events, read reports. Money is whole minor units of the currency named beside it; "
    "instants are RFC 3339 in UTC; days are days of the shop's time zone, both ends included."
)
_REFUSAL = {"$ref": "#/components/schemas/ErrorBody"}


class MergedSchema(JsonRenderPlugin):
    """Adds what Litestar does not know: the intake's routes and the event types."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        return self.render_json(request, merged(openapi_schema))


def openapi_config() -> OpenAPIConfig:
    """Where the document is served, and how callers show who they are."""
    return OpenAPIConfig(
        title="Talkworth",
        version=__version__,
        description=_DESCRIPTION,
        use_handler_docstrings=True,
        path=PATH,
        render_plugins=[MergedSchema(path=["/", "/openapi.json"])],
        components=Components(security_schemes=dict(SCHEMES)),
    )


def merged(schema: dict[str, Any]) -> dict[str, Any]:
    """Litestar's document with the intake's routes, and with what every report may answer."""
    document = deepcopy(schema)
    event, components = event_components()
    schemas = document["components"].setdefault("schemas", {})
    schemas |= {**components, "Event": event, **_intake_schemas(), **browser_schemas()}
    schemas |= {**webhooks_schemas(), **traces_schemas(), **persons_schemas()}
    schemas |= escalation_schemas()
    for path, methods in document["paths"].items():
        if path.startswith(_FOR_KEYS):
            for method, operation in methods.items():
                _complete(path, operation)
                if method != "get":
                    operation["responses"] |= _refusals("409", "413")
        if path.startswith("/v1/session"):
            complete_session(path, methods, _refusals)
    document["paths"] |= {
        "/v1/events": {"post": _post_events()},
        **webhooks_paths(_refusals),
        **browser_paths(_refusals),
        **traces_paths(_refusals),
        **escalation_paths(_refusals),
        **persons_paths(_refusals),
    }
    return document


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Who may ask, refusals, and CSV beside JSON where there is a choice."""
    operation["security"] = security_of(path)
    if any(parameter["name"] == "format" for parameter in operation.get("parameters", ())):
        operation["responses"]["200"]["content"]["text/csv"] = {"schema": {"type": "string"}}
    operation["responses"] |= _refusals("400", "401", "403", "404", "503")


def _refusals(*statuses: str) -> dict[str, Any]:
    meanings = {
        "400": "Something in the request must change.",
        "401": "Nobody we know: no key, no login, or one that is over.",
        "403": "Somebody we know, who may not do this.",
        "404": "There is no such thing.",
        "405": "Another method than the one answered here.",
        "408": "The body did not arrive in time; send it again.",
        "409": "It is not, or no more, as the request takes it to be.",
        "413": "Too large.",
        "415": "A body in a form we do not read.",
        "429": "Faster or more often than its limit; `Retry-After` says when to go on.",
        "503": "We could not take it now; send the same again after `Retry-After` seconds.",
    }
    return {
        status: {
            "description": meanings[status],
            "content": {"application/json": {"schema": _REFUSAL}},
        }
        for status in statuses
    }


def _object(required: str, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": required.split(), "properties": properties}


def _intake_schemas() -> dict[str, Any]:
    text, count = {"type": "string"}, {"type": "integer", "minimum": 0}
    refusal = {"$ref": "#/components/schemas/Refusal"}
    events = {"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Event"}}
    verdicts = {"type": "array", "items": {"$ref": "#/components/schemas/Verdict"}}
    return {
        "Refusal": _object("code message", code=text, message=text),
        "ErrorBody": _object("error", error=refusal),
        "Batch": _object(
            "events", sent_at={"type": "string", "format": "date-time"}, events=events
        ),
        "Verdict": _object(
            "event_id status",
            event_id={"type": ["string", "null"]},
            status={"enum": ["accepted", "rejected"]},
            code=text,
            message=text,
        ),
        "Verdicts": _object(
            "accepted rejected verdicts",
            accepted=count,
            rejected=count,
            verdicts=verdicts,
            error=refusal,
        ),
    }


def _post_events() -> dict[str, Any]:
    body = {
        "oneOf": [{"$ref": "#/components/schemas/Event"}, {"$ref": "#/components/schemas/Batch"}]
    }
    verdicts = {"application/json": {"schema": {"$ref": "#/components/schemas/Verdicts"}}}
    none = {"anyOf": [{"$ref": "#/components/schemas/Verdicts"}, _REFUSAL]}
    return {
        "operationId": "PostEvents",
        "tags": ["events"],
        "summary": "Send events",
        "description": "One event or a batch. What is accepted is on disk when this answers; "
        "the same `event_id` again changes nothing. Bodies may be gzipped.",
        "security": [{"publicKey": []}, {"secretKey": []}],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": body}, "text/plain": {"schema": body}},
        },
        "responses": {
            "200": {"description": "At least one event was accepted.", "content": verdicts},
            **_refusals("401", "403", "405", "408", "413", "415", "429", "503"),
            "400": {
                "description": "No event was accepted.",
                "content": {"application/json": {"schema": none}},
            },
        },
    }
