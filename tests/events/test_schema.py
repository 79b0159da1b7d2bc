"""The published JSON Schema and the door agree: what one refuses, the other refuses."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any, get_args

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from talkworth.errors import BadInput
from talkworth.events import decode_event, parse_event
from talkworth.events.envelope import DOOR_FIELDS
from talkworth.events.parse import encode_event
from talkworth.events.schema import event_components, event_schema
from talkworth.events.types import Event

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
SCHEMA = event_schema()
VALIDATOR = jsonschema_rs.Draft202012Validator(SCHEMA, validate_formats=True)
TYPES = {kind.__struct_config__.tag: kind.__name__ for kind in get_args(Event)}

# What no schema can say: exactness by currency, our clock, characters.
BEYOND_A_SCHEMA = {"amount-not-exact", "amount-too-large", "impossible-clock", "bad-character"}
JUNK: list[Any] = [None, "", " ", "x" * 300, -1, 10**7, 1.5, True, [], {}, "2026-13-01", "EUR", "1"]
ALPHABET = st.characters(codec="utf-8", exclude_characters="\x00")


def _values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a schema of ours allows."""
    if "$ref" in schema:
        return _objects(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[1]])
    if "anyOf" in schema:
        return st.one_of([_values(choice) for choice in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "string":
            return _texts(schema)
        case "integer":
            return st.integers(schema.get("minimum", -(10**6)), schema.get("maximum", 10**6))
        case "number":
            return st.floats(allow_nan=False, allow_infinity=False)
        case "boolean":
            return st.booleans()
        case "array":
            return st.lists(_values(schema["items"]), max_size=2)
        case "object":
            keys = st.text(ALPHABET, max_size=schema["propertyNames"]["maxLength"])
            return st.dictionaries(keys, _values(schema["additionalProperties"]), max_size=2)
        case _:
            return st.none()


def _texts(schema: dict[str, Any]) -> st.SearchStrategy[str]:
    if schema.get("format") == "date-time":
        instants = st.datetimes(datetime(2001, 1, 1), datetime(2026, 11, 20))  # noqa: DTZ001
        return instants.map(lambda at: at.replace(tzinfo=UTC).isoformat())
    if "pattern" in schema:
        return st.from_regex(re.compile(schema["pattern"], re.ASCII), fullmatch=True)
    return st.text(
        ALPHABET, min_size=schema.get("minLength", 0), max_size=min(schema["maxLength"], 40)
    )


def _objects(schema: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    values = {name: _values(rule) for name, rule in schema["properties"].items()}
    required = {name: values.pop(name) for name in schema["required"]}
    return st.fixed_dictionaries(required, optional=values)


@st.composite
def _faulty(draw: st.DrawFn, sound: st.SearchStrategy[dict[str, Any]]) -> dict[str, Any]:
    """A sound event with at most one thing wrong."""
    event = draw(sound)
    fault = draw(st.sampled_from(["none", "missing", "unknown", "junk"]))
    if fault == "missing":
        del event[draw(st.sampled_from(sorted(event)))]
    elif fault == "unknown":
        event["colour"] = "red"
    elif fault == "junk":
        event[draw(st.sampled_from(sorted(event)))] = draw(st.sampled_from(JUNK))
    return event


def _code_of(event: dict[str, Any]) -> str | None:
    try:
        parse_event(json.dumps(event).encode(), NOW)
    except BadInput as refusal:
        return refusal.code
    return None


@pytest.mark.parametrize("kind", TYPES)
def test_the_schema_refuses_what_the_door_refuses(kind: str) -> None:
    @settings(max_examples=40)
    @given(_faulty(_objects(SCHEMA["$defs"][TYPES[kind]])))
    def agree(event: dict[str, Any]) -> None:
        code = _code_of(event)

        if VALIDATOR.is_valid(event):
            assert code is None or code in BEYOND_A_SCHEMA
        else:
            assert code is not None, list(VALIDATOR.iter_errors(event))

    agree()


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_survives_the_journal(kind: str) -> None:
    @settings(max_examples=20)
    @given(_objects(SCHEMA["$defs"][TYPES[kind]]))
    def survives(event: dict[str, Any]) -> None:
        if _code_of(event) is None:
            parsed = parse_event(json.dumps(event).encode(), NOW)
            assert decode_event(encode_event(parsed)) == parsed
            assert type(parsed).__name__ == TYPES[kind]

    survives()


def test_the_schema_is_sound_and_stands_alone() -> None:
    jsonschema_rs.meta.validate(SCHEMA)
    references = set(re.findall(r'"\$ref": "([^"]+)"', json.dumps(SCHEMA)))

    assert references == {f"#/$defs/{name}" for name in SCHEMA["$defs"]}


def test_fields_that_only_the_door_sets_are_not_published() -> None:
    _, components = event_components()

    assert all(DOOR_FIELDS.isdisjoint(part["properties"]) for part in components.values())


def test_no_schema_lets_an_unknown_field_pass() -> None:
    assert all(part["additionalProperties"] is False for part in SCHEMA["$defs"].values())
