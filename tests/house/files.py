"""The files of the project, read once: what every rule looks at."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
PLACES = (
    "src",
    "tests",
    "bench",
    "docs",
    "tools",
    ".ci",
    "sdk",
    "dashboard",
    "integrations",
    "examples",
)
BUILT = "src/talkworth/static/"
LEFT_OUT = frozenset({"__pycache__", "node_modules", "payloads", "dist"})
TEXTS = frozenset(
    {".py", ".sql", ".md", ".toml", ".json", ".html", ".css", ".js", ".mjs", ".ts", ".tsx", ".php"}
)
PICTURES = frozenset({".png"})

# Path from the project's root -> text.
Files = Mapping[str, str]


@cache
def project() -> Files:
    """Every file that we made, by its path from the root; a picture has no text."""
    return {name: _text(ROOT / name) for name in sorted(_names())}


def _text(path: Path) -> str:
    return "" if path.suffix in PICTURES else path.read_text()


def python(files: Files, under: str = "") -> Iterator[tuple[str, ast.Module]]:
    """The parsed Python files whose path starts with `under`."""
    for name, text in files.items():
        if name.endswith(".py") and name.startswith(under):
            yield name, _parsed(text)


@cache
def _parsed(text: str) -> ast.Module:
    return ast.parse(text)


def module_of(name: str) -> str:
    """`src/talkworth/events/parse.py` is `talkworth.events.parse`."""
    path = PurePosixPath(name).with_suffix("")
    parts = path.parts[1:] if path.parts[0] == "src" else path.parts
    return ".".join(part for part in parts if part != "__init__")


def _names() -> Iterator[str]:
    for path in ROOT.iterdir():
        if path.is_file() and not path.name.startswith("."):
            yield path.name
    for place in PLACES:
        for path in (ROOT / place).rglob("*"):
            relative = path.relative_to(ROOT)
            name = relative.as_posix()
            is_text = path.suffix in TEXTS | PICTURES or relative.parts[0] == ".ci"
            is_ours = LEFT_OUT.isdisjoint(relative.parts) and not name.startswith(BUILT)
            if path.is_file() and is_text and is_ours:
                yield name
