"""The generated parts of docs/rules.md: what each rule may be, and the presets."""

from __future__ import annotations

from typing import Any

import msgspec

from talkworth.control.presets import Preset, presets
from talkworth.reports.rule_fields import rule_fields
from talkworth.reports.rule_sets import rule_changes
from talkworth.reports.rule_tables import changes_text
from talkworth.rules import PUBLISHED, RuleSet


def ranges() -> str:
    """Each rule, its default and the values it may have."""
    _, types = msgspec.json.schema_components([RuleSet])
    rows = ["| rule | default | may be |", "| --- | --- | --- |"]
    for rule, schema in types["RuleSet"]["properties"].items():
        rows.append(f"| `{rule}` | `{schema['default']}` | {_may_be(schema)} |")
    return "\n".join(rows)


def rule_words() -> str:
    """Each rule, its default and what it says."""
    rows = ["| rule | default | says |", "| --- | --- | --- |"]
    for field in rule_fields():
        unit = f" {field.unit}" if field.unit else ""
        rows.append(f"| `{field.rule}` | `{field.default}`{unit} | {field.words} |")
    return "\n".join(rows)


def preset_sections() -> str:
    """Each preset: what it holds, where it comes from, what it cannot say."""
    return "\n\n".join(_section(found) for found in presets())


def _may_be(schema: dict[str, Any]) -> str:
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    return f"{schema['minimum']} to {schema['maximum']:,}"


def _section(preset: Preset) -> str:
    changes = changes_text(rule_changes(PUBLISHED, preset.rules))
    differs = "\n".join(f"* {sentence}" for sentence in preset.differs)
    held = f"`{changes}`" if changes else "The defaults of every rule."
    return (
        f"### `{preset.name}`\n\n{preset.title}. {held}\n\n[Its source]({preset.source}): "
        f"{preset.says}\n\n{differs}"
    )
