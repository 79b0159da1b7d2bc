"""Presets: rule sets as documents, each with the page that says where it comes from."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import msgspec
from msgspec import Struct

from talkworth.control.refusals import UnknownPreset
from talkworth.rules import PUBLISHED, RuleSet

_FOLDER = files("talkworth") / "presets"


class _Document(Struct, kw_only=True, forbid_unknown_fields=True):
    """A file in `presets/`; `rules` holds those that are not the published rule's."""

    title: str
    source: str
    says: str
    differs: list[str]
    rules: dict[str, int | str]


class Preset(Struct, kw_only=True, frozen=True):
    """
    A rule set to start from. `source` is the page it follows, `says` what that page says, and
    `differs` what of it cannot be said with our rules, each a sentence.
    """

    name: str
    title: str
    source: str
    says: str
    differs: tuple[str, ...]
    rules: RuleSet


@cache
def presets() -> tuple[Preset, ...]:
    """Every preset: the published rule first, then by name."""
    names = [file.name.removesuffix(".toml") for file in _FOLDER.iterdir()]
    return tuple(
        _read(name) for name in sorted(names, key=lambda name: (name != "published", name))
    )


def preset(name: str) -> Preset:
    """
    Raises:
        UnknownPreset
    """
    for found in presets():
        if found.name == name:
            return found
    raise UnknownPreset(name, [known.name for known in presets()])


def _read(name: str) -> Preset:
    parsed = tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    document = msgspec.convert(parsed, _Document)
    rules = {**msgspec.structs.asdict(PUBLISHED), **document.rules}
    return Preset(
        name=name,
        title=document.title,
        source=document.source,
        says=" ".join(document.says.split()),
        differs=tuple(" ".join(sentence.split()) for sentence in document.differs),
        rules=msgspec.convert(rules, RuleSet),
    )
