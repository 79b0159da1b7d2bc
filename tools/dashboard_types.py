"""dashboard/src/types.ts and currencies.ts, written from the structs the routes answer with."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast, get_args

import msgspec
from litestar.handlers import HTTPRouteHandler

from talkworth.money import CURRENCIES, decimals
from talkworth.settings import Settings
from talkworth.web import web_app

_HEAD = "// Written by `make docs` from the routes' answers; do not edit.\n"
_LONGEST_ENUM = 40


def dashboard_types() -> str:
    """An interface for each struct that a route answers with."""
    _, types = msgspec.json.schema_components(
        sorted(set(_answers()), key=str), ref_template="{name}"
    )
    parts = [_interface(name, schema) for name, schema in sorted(types.items())]
    return "\n".join([_HEAD, *parts])


def dashboard_currencies() -> str:
    """How many decimals a currency has, of all that have not two; browsers differ from ISO 4217."""
    others = {code: decimals(code) for code in sorted(CURRENCIES) if decimals(code) != 2}
    rows = "".join(f"  {code}: {count},\n" for code, count in others.items())
    head = "// Written by `make docs` from ISO 4217 as money.py has it; do not edit.\n"
    return f"{head}export const DECIMALS: Readonly<Record<string, number>> = {{\n{rows}}};\n"


def _answers() -> Iterator[type[msgspec.Struct]]:
    nothing = cast(Any, None)  # an app that answers nobody, asked only what it would answer
    app = web_app(nothing, nothing, nothing, Settings(), "")
    for route in app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if isinstance(handler, HTTPRouteHandler):
                yield from _structs(handler.parsed_fn_signature.return_type.annotation)


def _structs(told: Any) -> Iterator[type[msgspec.Struct]]:
    if isinstance(told, type) and issubclass(told, msgspec.Struct):
        yield told
    for part in get_args(told):
        yield from _structs(part)


def _interface(name: str, schema: dict[str, Any]) -> str:
    name = _name(name)
    if "properties" not in schema:
        return f"export type {name} = {_type(schema)};\n"
    fields = "".join(
        f"  readonly {field}: {_type(of)};\n" for field, of in schema["properties"].items()
    )
    if not fields:
        return f"export type {name} = Readonly<Record<string, never>>;\n"
    return f"export interface {name} {{\n{fields}}}\n"


def _type(of: dict[str, Any]) -> str:
    if "$ref" in of:
        return _name(of["$ref"])
    if choices := of.get("anyOf") or of.get("oneOf"):
        return " | ".join(dict.fromkeys(_type(one) for one in choices))
    if "enum" in of:
        if len(of["enum"]) > _LONGEST_ENUM:
            return "string"
        return " | ".join("null" if one is None else repr(one) for one in of["enum"])
    kind = of.get("type")
    if kind == "array":
        of_what = _type(of["items"]) if "items" in of else "unknown"
        return f"ReadonlyArray<{of_what}>"
    if kind == "object":
        values = of.get("additionalProperties")
        return f"Readonly<Record<string, {_type(values) if values else 'unknown'}>>"
    names = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean"}
    return names.get(str(kind), "null" if kind == "null" else "unknown")


def _name(text: str) -> str:
    return (
        text.rsplit(".", 1)[-1]
        if text.count(".") == 0
        else "".join(part.title().replace("_", "") for part in text.split(".")[-2:])
    )
