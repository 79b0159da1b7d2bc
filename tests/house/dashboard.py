"""What the dashboard's sources hold is used: texts, classes of its style sheets, exported names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.house.files import Files

_SOURCES = "dashboard/src/"
_CATALOGUE = f"{_SOURCES}words/en/"
# Made from the API's schema, so complete by itself.
_TYPES = f"{_SOURCES}types.ts"
_KEY = re.compile(r"^  '([a-z][\w.-]*)':", re.M)
# Each by itself: a template may hold strings.
_QUOTED = [re.compile(kind) for kind in (r"'([^'\n]*)'", r'"([^"\n]*)"', r"`([^`]*)`")]
_MADE_KEY = re.compile(r"`([a-z][\w.-]*(?:\$\{[^}]*\}[\w.-]*)+)`")
_GROUP = re.compile(r"\b(?:word|retold)\(\s*'([\w.]+)'")
_PLACE = re.compile(r"\\\$\\\{.*?\\\}")
_WORD = re.compile(r"[\w-]+")
_SELECTOR = re.compile(r"([^{}]+)\{")
_CLASS = re.compile(r"\.([a-zA-Z_][\w-]*)")
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_EXPORT = re.compile(r"^export (?:async )?(?:const|function\*?|class) (\w+)", re.M)


def unsaid_texts(files: Files) -> Iterator[str]:
    """Texts that no page asks for: by a key, a key made of words, or what the server says."""
    pages = "\n".join(_pages(files).values())
    said = set(_quoted(pages))
    known = said | set(_WORD.findall(files.get(_TYPES, ""))) | set(_server_words(files))
    made = [
        re.compile(_PLACE.sub(r"([\\w-]+)", re.escape(key))) for key in _MADE_KEY.findall(pages)
    ]
    made += [re.compile(rf"{re.escape(group)}\.([\w-]+)") for group in _GROUP.findall(pages)]
    for name, text in files.items():
        for key in _KEY.findall(text) if name.startswith(_CATALOGUE) else ():
            found = (pattern.fullmatch(key) for pattern in made)
            if key not in said and not any(one and known.issuperset(one.groups()) for one in found):
                yield f"{name}: no page says {key}"


def unworn_classes(files: Files) -> Iterator[str]:
    """Classes of the style sheets that no element wears."""
    worn = {
        word
        for text in _pages(files).values()
        for quoted in _quoted(text)
        for word in _WORD.findall(quoted)
    }
    for name, text in files.items():
        if name.startswith(_SOURCES) and name.endswith(".css"):
            selectors = " ".join(_SELECTOR.findall(_COMMENT.sub("", text)))
            for styled in sorted(set(_CLASS.findall(selectors)) - worn):
                yield f"{name}: nothing wears .{styled}"


def unused_exports(files: Files) -> Iterator[str]:
    """Values that a file of the dashboard exports and no other file mentions."""
    pages = {name: text for name, text in files.items() if name.startswith(_SOURCES)}
    words = {name: set(re.findall(r"\w+", text)) for name, text in pages.items()}
    for name, text in pages.items():
        for exported in _EXPORT.findall(text) if name != _TYPES else ():
            if not any(exported in held for other, held in words.items() if other != name):
                yield f"{name}: nobody imports {exported}"


def _pages(files: Files) -> Files:
    """The dashboard's code and its document, without texts and types."""
    return {
        name: text
        for name, text in files.items()
        if name.startswith(_SOURCES)
        and name.endswith((".ts", ".tsx", ".html"))
        and not name.startswith(f"{_SOURCES}words/")
        and name != _TYPES
    }


def _quoted(text: str) -> Iterator[str]:
    for kind in _QUOTED:
        yield from kind.findall(text)


def _server_words(files: Files) -> Iterator[str]:
    """Words that the server may say: what its own sources quote."""
    for name, text in files.items():
        if name.startswith("src/talkworth/") and name.endswith((".py", ".sql", ".toml")):
            yield from _quoted(text)
