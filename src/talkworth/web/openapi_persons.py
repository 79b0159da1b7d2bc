"""OpenAPI of what is asked about persons: copies, erasures, and the requests of platforms."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Refusals = Callable[..., dict[str, Any]]
_TEXT: dict[str, Any] = {"type": "string"}
_COUNT: dict[str, Any] = {"type": "integer", "minimum": 0}
_SHOP = {
    "name": "shop",
    "in": "query",
    "required": False,
    "description": "The shop's id. A secret key knows its shop and needs none.",
    "schema": {"type": "string", "minLength": 1},
}


def persons_paths(refusals: Refusals) -> dict[str, Any]:
    """Their paths; `refusals` makes the answers of the statuses it is given."""
    post = {
        "export": ("ExportPerson", "Everything held on one person", "Named", "PersonExport"),
        "look": ("LookAtPerson", "What an erasure would change", "Named", "Erasure"),
        "erase": ("ErasePerson", "Erase one person", "Named", "Erasure"),
        "answer": ("AnswerRequest", "Do what a platform asks for", "RequestNo", "Answered"),
    }
    paths: dict[str, Any] = {
        f"/v1/persons/{name}": {"post": _asked(operation, told, body, _ref(answer), refusals)}
        for name, (operation, told, body, answer) in post.items()
    }
    listed = {"type": "array", "items": _ref("PrivacyRequest")}
    asked = _asked("ListRequests", "What platforms ask for", None, listed, refusals)
    leave = _asked("EraseShop", "Erase a shop", "Confirmation", _ref("ErasedShop"), refusals)
    leave["description"] = "For the owner of the installation alone, who names the shop twice."
    return {
        **paths,
        "/v1/persons/requests": {"get": asked},
        "/v1/shops/erase": {"post": leave},
    }


def persons_schemas() -> dict[str, Any]:
    """The schemas those paths refer to."""
    named = {
        name: {"type": ["string", "null"]} for name in ("customer", "email", "visitor", "order")
    }
    counts = {"type": "object", "additionalProperties": _COUNT}
    values = {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}}
    entries = {"type": "array", "items": {"type": "object"}}
    texts = {"type": "array", "items": _TEXT}
    return {
        "Named": {"type": "object", "properties": named, "minProperties": 1},
        "RequestNo": _object(request_no=_COUNT),
        "Confirmation": _object(confirm=_TEXT),
        "ErasedShop": _object(shop_id=_TEXT, n_entries=_COUNT, sealed=texts, unreachable=texts),
        "PersonExport": _object(shop_id=_TEXT, identifiers=values, entries=entries),
        "Erasure": _object(
            shop_id=_TEXT,
            n_identifiers=counts,
            n_entries=_COUNT,
            is_done={"type": "boolean"},
            sealed=texts,
            unreachable=texts,
        ),
        "PrivacyRequest": _object(
            request_no=_COUNT,
            asked={"enum": ["export", "erase", "erase-shop"]},
            door=_TEXT,
            received_at=_COUNT,
            due_at=_COUNT,
            answered_at={"type": ["integer", "null"]},
            answered_by={"type": ["string", "null"]},
        ),
        "Answered": _object(
            request_no=_COUNT,
            asked={"enum": ["export", "erase"]},
            export={"anyOf": [_ref("PersonExport"), {"type": "null"}]},
            erasure={"anyOf": [_ref("Erasure"), {"type": "null"}]},
        ),
    }


def _asked(
    operation_id: str, summary: str, body: str | None, answer: dict[str, Any], refusals: Refusals
) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": operation_id,
        "tags": ["persons"],
        "summary": summary,
        "description": "Needs the scope `admin`, of a secret key or of whoever is signed in.",
        "security": [{"secretKey": []}],
        "parameters": [_SHOP],
        "responses": {
            "200": {
                "description": "Done.",
                "content": {"application/json": {"schema": answer}},
            },
            **refusals("400", "401", "403", "404", "408", "413", "503"),
        },
    }
    if body:
        content = {"application/json": {"schema": _ref(body)}}
        operation["requestBody"] = {"required": True, "content": content}
    return operation


def _ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "properties": properties}
