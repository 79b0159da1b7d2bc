"""OpenAPI of the doors that browsers and their links come through: the SDK, `/c`, `/v1/links`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from talkworth import tokens

Refusals = Callable[..., dict[str, Any]]
_TEXT = {"type": "string"}
_ID = {"type": ["string", "null"], "maxLength": 255}
_SCRIPTS = {
    "/tw.js": ("GetSdk", "The browser SDK"),
    "/tw.mjs": ("GetSdkModule", "The browser SDK as an ES module"),
    "/dropin.js": ("GetSdkDropIn", "What takes another vendor's published calls"),
    "/frame.js": ("GetSdkFrame", "What speaks through the page around an iframe"),
    "/stub.js": ("GetSdkStub", "What keeps calls until the SDK is there"),
}


def browser_paths(refusals: Refusals) -> dict[str, Any]:
    """Their paths; `refusals` makes the answers of the statuses it is given."""
    return {
        **{path: {"get": _get_script(*said, refusals)} for path, said in _SCRIPTS.items()},
        "/c": {"get": _get_anchor(refusals)},
        "/v1/links": {"post": _post_link(refusals)},
    }


def _get_script(operation_id: str, summary: str, refusals: Refusals) -> dict[str, Any]:
    return {
        "operationId": operation_id,
        "tags": ["browser"],
        "summary": summary,
        "description": "The same for every shop; with an `ETag`, readable by any site.",
        "security": [],
        "responses": {
            "200": {
                "description": "The script.",
                "content": {"text/javascript": {"schema": _TEXT}},
            },
            "304": {"description": "The copy with this `ETag` is still the newest."},
            **refusals("405", "503"),
        },
    }


def _get_anchor(refusals: Refusals) -> dict[str, Any]:
    return {
        "operationId": "GetAnchor",
        "tags": ["browser"],
        "summary": "Keep a browser's id in a cookie of the server",
        "description": "Answers the browser's id, the one that was kept for it, or a new one.",
        "security": [{"publicKey": []}, {"secretKey": []}],
        "parameters": [
            _asked("v", "The id the browser has.", "^[0-9a-f]{32}$"),
            _asked("n", "`1`: the id was just made up, because none was stored.", "^[01]$"),
            _asked("forget", "`1`: consent was taken back, delete the cookie.", "^1$"),
            _asked("t", "A link's token that the page was opened with.", "^2\\."),
        ],
        "responses": {
            "200": _answered("The id, and the conversation of a good link.", "Anchored"),
            **refusals("400", "401", "403", "405", "429", "503"),
        },
    }


def _post_link(refusals: Refusals) -> dict[str, Any]:
    asked = {"$ref": "#/components/schemas/LinkAsked"}
    return {
        "operationId": "PostLink",
        "tags": ["browser"],
        "summary": "Sign a link that carries a shopper's id",
        "description": "For e-mails, messengers, CRMs: who opens it is known to come from there.",
        "security": [{"secretKey": []}],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": {
            "200": _answered("The token, and the address with it.", "Link"),
            **refusals("400", "401", "403", "405", "408", "413", "415", "429", "503"),
        },
    }


def browser_schemas() -> dict[str, Any]:
    """The named schemas that these doors take and answer."""
    maybe = {"type": ["string", "null"]}
    days = {"type": "integer", "minimum": 1, "maximum": tokens.MOST_DAYS}
    return {
        "Anchored": {
            "type": "object",
            "required": ["v"],
            "properties": {"v": maybe, "c": _TEXT},
        },
        "LinkAsked": {
            "type": "object",
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string", "minLength": 1}}}
                for name in ("visitor_id", "conversation_id")
            ],
            "properties": {
                "visitor_id": _ID,
                "conversation_id": _ID,
                "days": days,
                "url": {"type": ["string", "null"], "maxLength": 4000, "format": "uri"},
            },
            "additionalProperties": False,
        },
        "Link": {
            "type": "object",
            "required": ["token", "parameter", "expires_at", "url"],
            "properties": {
                "token": _TEXT,
                "parameter": _TEXT,
                "expires_at": {"type": "string", "format": "date-time"},
                "url": maybe,
            },
        },
    }


def _asked(name: str, description: str, pattern: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": description,
        "schema": {"type": "string", "pattern": pattern},
    }


def _answered(description: str, name: str) -> dict[str, Any]:
    schema = {"$ref": f"#/components/schemas/{name}"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}
