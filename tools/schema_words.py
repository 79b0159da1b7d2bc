"""JSON Schemas in a few words, for pages of the docs."""

from __future__ import annotations

import json
from typing import Any


def table(fields: dict[str, Any], needed: set[str], meanings: dict[str, str] | None = None) -> str:
    """A table of fields: name, what it holds, and what it means where `meanings` are given."""
    head = ["field", "what", *(["meaning"] if meanings else [])]
    rows = [head, ["---"] * len(head)]
    for name, schema in fields.items():
        what = words_of(schema) + (", needed" if name in needed else _default(schema))
        rows.append([f"`{name}`", what, *([meanings[name]] if meanings else [])])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def words_of(schema: dict[str, Any]) -> str:
    """A schema in a few words."""
    if "enum" in schema:
        return "currency" if len(schema["enum"]) > 100 else " or ".join(map(_code, schema["enum"]))
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        shared = {name: rule for name, rule in schema.items() if name not in ("anyOf", "oneOf")}
        some = [choice for choice in choices if choice != {"type": "null"}]
        return " or ".join(words_of(shared | choice) for choice in some)
    if "$ref" in schema:
        name = schema["$ref"].rsplit("/", 1)[1]
        return f"[{name}](#{name.lower()})"
    match schema.get("type"):
        case "string" if schema.get("format") == "date-time":
            return "time"
        case "string" if schema.get("format") == "date":
            return "day"
        case "string" if "[0-9]{1,15}" in schema.get("pattern", ""):
            return "amount"
        case "string" if "pattern" in schema:
            return "text like " + _code(schema["pattern"].replace(r"(?!\n)", ""))
        case "string" if schema.get("minLength") and schema.get("maxLength"):
            return "id"
        case "string":
            most = schema.get("maxLength")
            return f"text, at most {most:,} characters" if most else "text"
        case "integer":
            least, most = schema.get("minimum"), schema.get("maximum")
            reach = "" if least is None else f" from {least:,}"
            return f"whole number{reach}" + (f" to {most:,}" if most else "")
        case "number":
            return "number"
        case "array":
            return f"list of {words_of(schema['items'])}"
        case "boolean":
            return "true or false"
        case "null":
            return "null"
    return "object"


def _default(schema: dict[str, Any]) -> str:
    default = schema.get("default")
    return "" if default in (None, []) else f", else {_code(default)}"


def _code(value: object) -> str:
    return f"`{value}`" if isinstance(value, str) else f"`{json.dumps(value)}`"


def paragraphs(text: str) -> str:
    """A docstring without its indentation."""
    return "\n".join(line.strip() for line in text.strip().splitlines())
