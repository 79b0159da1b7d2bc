"""Every address that there is, asked by strangers, by viewers, and by members of another shop."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any, cast
from urllib.parse import urlencode

import httpx
import pytest
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, micros
from tests.web.conftest import Site
from tests.web.visitors import Visitor, member, signed_in

from talkworth.control import Role
from talkworth.settings import Settings
from talkworth.web import web_app

# What anybody may ask, and what a token of its own opens.
OPEN = re.compile(r"/healthz|/v1/schema/.*|/v1/session.*|/v1/shares/this")
REFUSED = {"role-missing", "owner-needed"}


@dataclass(frozen=True)
class Operation:
    """An address and a method, with what it needs to be understood."""

    method: str
    path: str
    told: str
    query: tuple[tuple[str, str], ...]
    is_of_a_shop: bool
    body: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def ask(self, visitor: Visitor, shop_id: str) -> httpx.Response:
        shop = [("shop", shop_id)] if self.is_of_a_shop else []
        query = urlencode([*shop, *self.query])
        more = {} if self.body is None else {"json": self.body}
        return visitor.ask(self.method, f"{self.path}?{query}", **more)


@cache
def document() -> dict[str, Any]:
    nothing = cast("Any", None)
    app = web_app(nothing, nothing, nothing, Settings(), "")
    return dict(app.openapi_schema.to_schema())


def example(schema: dict[str, Any]) -> Any:
    """Something that the schema takes."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return example(document()["components"]["schemas"][name])
    if "enum" in schema:
        return schema["enum"][0]
    if any(word in schema for word in ("const", "default")):
        return schema.get("const", schema.get("default"))
    for word in ("oneOf", "anyOf", "allOf"):
        if word in schema:
            return example(schema[word][0])
    match schema.get("type"):
        case "object":
            needed = schema.get("required", [])
            return {name: example(schema["properties"][name]) for name in needed}
        case "array":
            return [example(schema["items"])] * schema.get("minItems", 0)
        case "integer" | "number":
            return int(schema.get("minimum", 1))
        case "boolean":
            return False
    if schema.get("format") == "date":
        return "2026-11-01"
    return "2026-11-01T00:00:00Z" if schema.get("format") == "date-time" else "x"


def operation(path: str, method: str, told: dict[str, Any]) -> Operation:
    """As it is asked by who knows no more of it than the document says."""
    parameters = told.get("parameters", ())
    values = {one["name"]: str(example(one["schema"])) for one in parameters}
    body = told.get("requestBody", {}).get("content", {}).get("application/json")
    return Operation(
        method.upper(),
        re.sub(r"\{(\w+)\}", lambda match: values[match[1]], path),
        told.get("description", ""),
        tuple(
            (one["name"], values[one["name"]])
            for one in parameters
            if one["in"] == "query" and one.get("required")
        ),
        any(one["name"] == "shop" for one in parameters),
        example(body["schema"]) if body else None,
    )


def operations() -> list[Operation]:
    return [
        operation(path, method, told)
        for path, methods in document()["paths"].items()
        for method, told in methods.items()
        if not OPEN.fullmatch(path)
    ]


ALL = operations()
CHANGING = [one for one in ALL if one.method != "GET"]


def a_member(site: Site, role: Role) -> Visitor:
    user = member(site.shop.control, f"the-{role}@tea.example", {SHOP: role})
    return signed_in(site.app, site.shop.control, user, micros(NOW))


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_a_stranger_is_told_to_sign_in(site: Site, operation: Operation) -> None:
    answer = operation.ask(Visitor(site.app), SHOP)

    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "key-missing")


@pytest.mark.parametrize("operation", CHANGING, ids=str)
def test_a_viewer_changes_nothing(site: Site, operation: Operation) -> None:
    answer = operation.ask(a_member(site, "viewer"), SHOP)

    assert answer.status_code == 403, answer.text
    assert answer.json()["error"]["code"] in REFUSED


@pytest.mark.parametrize("operation", [one for one in ALL if one.is_of_a_shop], ids=str)
def test_an_administrator_of_one_shop_asks_nothing_of_another(
    site: Site, operation: Operation
) -> None:
    answer = operation.ask(a_member(site, "admin"), OTHER_SHOP)

    assert answer.status_code == 403, answer.text
    assert answer.json()["error"]["code"] == "other-shop"
    assert "Coffee" not in answer.text


@pytest.mark.parametrize("operation", ALL, ids=str)
def test_an_analyst_asks_for_nothing_that_is_an_administrators(
    site: Site, operation: Operation
) -> None:
    if "scope `admin`" not in operation.told:
        return
    answer = operation.ask(a_member(site, "analyst"), SHOP)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "role-missing")


def test_many_addresses_were_asked() -> None:
    assert len(CHANGING) > 15
    assert len(ALL) > 40
