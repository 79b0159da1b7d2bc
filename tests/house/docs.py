"""Nothing without docs: commands, settings, error codes, reasons, decisions, links."""

from __future__ import annotations

import importlib
import pkgutil
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

import click
import msgspec
from tests.house.files import Files, module_of
from tools.report_pages import ANSWERS, routes

import talkworth
from talkworth.errors import TalkworthError

DECISIONS = "docs/decisions/"
INDEX = f"{DECISIONS}README.md"
# Folders under tests/ that mirror no package: what the tests compare with, and run on.
OF_THEIR_OWN = frozenset(
    """
    reference house payloads shop lifecycles mutations sdk dashboard packaging integrations clients
    doors
    """.split()
)
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)|!\[[^\]]*\]\(([^)\s]+)\)")
_CODE_BLOCK = re.compile(r"^```.*?^```", re.M | re.S)


def commands(group: click.Group, name: str = "talkworth") -> Iterator[str]:
    """The full name of every command."""
    context = click.Context(group)
    for part in group.list_commands(context):
        command = group.get_command(context, part)
        assert command, f"{name} lists {part} but does not have it"
        if isinstance(command, click.Group):
            yield from commands(command, f"{name} {part}")
        else:
            yield f"{name} {part}"


def settings() -> Iterator[str]:
    """The environment variable of every setting."""
    module = importlib.import_module("talkworth.settings")
    for field in msgspec.structs.fields(module.Settings):
        yield f"TALKWORTH_{field.name.upper()}"


def metrics() -> Iterator[str]:
    """Every field that an answer of the API holds, and every address that gives one."""
    _, types = msgspec.json.schema_components(ANSWERS.values())
    for kind in types.values():
        yield from kind["properties"]
    yield from routes()


def error_codes() -> Iterator[str]:
    """The code of every error class, in whichever module it stands."""
    for found in pkgutil.walk_packages(talkworth.__path__, "talkworth."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    yield from sorted({error.code for error in _below(TalkworthError)})


def wrong_statuses(files: Files) -> Iterator[str]:
    """Rows of docs/errors.md whose HTTP status is not that of the code's class."""
    codes = set(error_codes())
    statuses = {(error.code, str(error.status)) for error in _below(TalkworthError)}
    page = files.get("docs/errors.md", "")
    for codes_told, status in re.findall(r"^\| (`[^|]+) \| (\d{3}) \|", page, re.M):
        for code in re.findall(r"`([a-z-]+)`", codes_told):
            if code in codes and (code, status) not in statuses:
                yield f"docs/errors.md: {code} is not answered {status}"


def undocumented(words: Iterable[str], files: Files) -> Iterator[str]:
    """Words that no page of the docs explains in `code`."""
    pages = "\n".join(text for name, text in files.items() if name.startswith("docs/"))
    coded = " ".join(re.findall(r"`[^`\n]+`", pages) + _CODE_BLOCK.findall(pages))
    for word in words:
        if not re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", coded):
            yield f"{word} is not in docs/"


def broken_links(files: Files) -> Iterator[str]:
    """Links to files or headings that are not there."""
    for name, text in files.items():
        if not name.endswith(".md"):
            continue
        for link in (one or other for one, other in _LINK.findall(_CODE_BLOCK.sub("", text))):
            if re.match(r"[a-z]+:", link):
                continue
            place, _, heading = link.partition("#")
            target = _resolve(name, place) if place else name
            if not _exists(target, files):
                yield f"{name}: {link} leads nowhere"
            elif heading and heading not in _headings(files.get(target, "")):
                yield f"{name}: {link}: no such heading"


def unlisted_decisions(files: Files) -> Iterator[str]:
    """Decision pages that the index does not list."""
    for name in files:
        page = name.removeprefix(DECISIONS)
        is_page = name.startswith(DECISIONS) and name != INDEX
        if is_page and f"({page})" not in files.get(INDEX, ""):
            yield f"{name} is not in {INDEX}"


def undecided_dependencies(files: Files) -> Iterator[str]:
    """Dependencies that no decision page gives a reason for."""
    pages = [text for name, text in files.items() if name.startswith(DECISIONS) and name != INDEX]
    project = tomllib.loads(files["pyproject.toml"])["project"]
    for line in project["dependencies"]:
        package = re.match(r"[\w-]+", line)
        if package and not any(re.search(rf"\b{package[0]}\b", page, re.I) for page in pages):
            yield f"{package[0]}: no page in {DECISIONS} says why"


def unmirrored(files: Files) -> Iterator[str]:
    """Packages and modules of ours without tests of their own, and tests of nothing."""
    tests = {PurePosixPath(name) for name in files if re.match(r"tests/.*test_\w+\.py$", name)}
    tested = {path.parts[1] for path in tests if len(path.parts) > 2} - OF_THEIR_OWN
    single = {path.stem.removeprefix("test_") for path in tests if len(path.parts) == 2}
    packages: set[str] = set()
    modules: set[str] = set()
    for name in files:
        if name.startswith("src/talkworth/") and name.endswith(".py"):
            parts = module_of(name).split(".")[1:]
            (packages if len(parts) > 1 else modules).update(parts[:1])
    modules -= packages
    yield from (f"{package}: no tests/{package}/test_*.py" for package in packages - tested)
    yield from (f"{module}: no tests/test_{module}.py" for module in modules - single)
    yield from (f"tests/{folder}: no such package" for folder in tested - packages)


def _below(kind: type[TalkworthError]) -> Iterator[type[TalkworthError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _below(child)


def _resolve(page: str, link: str) -> str:
    parts: list[str] = []
    for part in (PurePosixPath(page).parent / link).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def _exists(target: str, files: Files) -> bool:
    return target in files or any(name.startswith(f"{target.rstrip('/')}/") for name in files)


def _headings(text: str) -> set[str]:
    """The anchors that headings get on GitHub."""
    titles = re.findall(r"^#+ +(.+?)\s*$", _CODE_BLOCK.sub("", text), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
