"""JSON Schema of the events, generated from the structs the door checks with."""

from __future__ import annotations

from typing import Any

import msgspec

from talkworth.events.envelope import DOOR_FIELDS
from talkworth.events.parse import IDENTIFIERS, IN_A_CONVERSATION, OF_SOMEBODY
from talkworth.events.types import Event
from talkworth.money import CURRENCIES

REF = "#/components/schemas/{name}"
_SOME_TEXT = {"type": "string", "minLength": 1}


def event_components(ref_template: str = REF) -> tuple[dict[str, Any], dict[str, Any]]:
    """
    The schema of one event and the named schemas it refers to.

    It refuses what the door refuses, less what no schema can say: amounts that are not exact in
    their currency or beyond what we count, clocks that cannot be, and NUL characters. Fields that
    only the door sets are left out; unknown fields are refused.
    """
    (schema,), components = msgspec.json.schema_components([Event], ref_template=ref_template)
    for component in components.values():
        _leave_out_door_fields(component)
        _name_currencies(component)
        _ask_for_identity(component)
    return schema, components


def event_schema() -> dict[str, Any]:
    """One self-contained JSON Schema (2020-12) document."""
    schema, components = event_components("#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Talkworth event",
        **schema,
        "$defs": components,
    }


def _leave_out_door_fields(component: dict[str, Any]) -> None:
    for field in DOOR_FIELDS & component["properties"].keys():
        del component["properties"][field]


def _name_currencies(component: dict[str, Any]) -> None:
    for field, schema in component["properties"].items():
        if not field.endswith("currency"):
            continue
        for choice in schema.get("anyOf", [schema]):
            if choice.pop("pattern", None):
                choice["enum"] = sorted(CURRENCIES)


def _ask_for_identity(component: dict[str, Any]) -> None:
    (kind,) = component["properties"].get("type", {}).get("enum", [None])
    if kind in IN_A_CONVERSATION:
        component["required"].append("conversation_id")
        schema = component["properties"]["conversation_id"]
        component["properties"]["conversation_id"] = schema["anyOf"][0]
    if kind in OF_SOMEBODY:
        component["anyOf"] = [
            {"required": [name], "properties": {name: _SOME_TEXT}} for name in IDENTIFIERS
        ]
