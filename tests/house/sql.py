"""SQL says truthfully what it is: its header is held to its body, as DuckDB itself parses it."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import PurePosixPath
from typing import Any

import duckdb
from tests.house.files import Files, python

FOLDER = "src/talkworth/sql/"
# One select a file, with a header; the other folders hold scripts.
SELECTS = ("models", "checks", "queries")
MUST_SAY = {
    "models": ("grain", "reads"),
    "checks": ("grain", "reads"),
    "queries": ("grain", "reads"),
}
_FIELD = re.compile(r"^-- +([a-z]+): +(.*)$")
_STATEMENT = re.compile(r"\s*(select|insert\s+into|update|delete\s+from|create\s+table)\s", re.I)


def headers(files: Files) -> Iterator[str]:
    """Headers that leave out a word, or name what the body does not do."""
    for name, folder, text in _selects(files):
        said = _header(text)
        if not re.match(r"-- [A-Z].*[.?:]$", text.partition("\n")[0]):
            yield f"{name}: the first line is no sentence in a comment"
        yield from (f"{name}: no {word}" for word in MUST_SAY[folder] if word not in said)
        reads = _names(said.get("reads", ""))
        if (used := _tables(text)) != reads:
            yield f"{name}: reads {sorted(reads)}, its body {sorted(used)}"
        takes = set(re.findall(r"\$[a-z_]+", said.get("takes", "")))
        body = re.sub(r"--.*", "", text)
        if (used := set(re.findall(r"\$[a-z_]+", body))) != takes:
            yield f"{name}: takes {sorted(takes)}, its body {sorted(used)}"


def checks_held(files: Files) -> Iterator[str]:
    """`holds` that name no check."""
    checks = {PurePosixPath(name).stem for name in files if name.startswith(f"{FOLDER}checks/")}
    for name, _, text in _selects(files):
        holds = _names(_header(text).get("holds", ""))
        yield from (f"{name}: holds {check}, which is no check" for check in holds - checks)


def grains(files: Files) -> Iterator[str]:
    """A grain that names a column the result does not have; a result with `*`; `using`."""
    for name, _, text in _selects(files):
        query = _last_select(_parsed(text))
        columns = {column.get("alias") or _column(column) for column in query["select_list"]}
        if any(column["class"] == "STAR" for column in query["select_list"]):
            yield f"{name}: the result has a *"
        for column in _names(_header(text).get("grain", "")) - columns - {"one row"}:
            yield f"{name}: its grain {column} is not a column of the result"
        if any(node.get("using_columns") for node in _nodes(_parsed(text))):
            yield f"{name}: joins with using"


def statements_in_python(files: Files) -> Iterator[str]:
    """SQL in Python strings: it belongs in files. `db.py` alone may name a relation itself."""
    for name, tree in python(files, "src/"):
        if name == "src/talkworth/warehouse/db.py":
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Constant) or not isinstance(node.value, str):
                continue
            if _STATEMENT.match(node.value):
                yield f"{name}:{node.lineno}: {node.value.strip()[:60]!r}"


def _selects(files: Files) -> Iterator[tuple[str, str, str]]:
    for name, text in files.items():
        folder = PurePosixPath(name).parent.name
        if name.startswith(FOLDER) and name.endswith(".sql") and folder in SELECTS:
            yield name, folder, text


def _header(text: str) -> dict[str, str]:
    return {field[1]: field[2] for line in text.splitlines() if (field := _FIELD.match(line))}


def _names(text: str) -> set[str]:
    return {name.strip() for name in text.split(",") if name.strip() and name.strip() != "nothing"}


@cache
def _parsed(text: str) -> dict[str, Any]:
    serialize = "select json_serialize_sql(cast($text as varchar))"
    ((tree_text,),) = duckdb.execute(serialize, {"text": text.rstrip().rstrip(";")}).fetchall()
    tree: dict[str, Any] = json.loads(tree_text)
    assert not tree["error"], f"{tree} in {text[:200]}"
    query: dict[str, Any] = tree["statements"][0]["node"]
    return query


def _nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for part in tree:
            yield from _nodes(part)


def _tables(text: str) -> set[str]:
    """The relations named in from and join, less the query's own steps."""
    nodes = list(_nodes(_parsed(text)))
    steps = {step["key"] for node in nodes for step in (node.get("cte_map") or {}).get("map", ())}
    tables = {node["table_name"] for node in nodes if node.get("type") == "BASE_TABLE"}
    return tables - steps


def _last_select(query: dict[str, Any]) -> dict[str, Any]:
    """The select that names the result's columns: of a union, the first."""
    while "select_list" not in query:
        query = query.get("left") or query["children"][0]
    return query


def _column(column: dict[str, Any]) -> str:
    return str((column.get("column_names") or [""])[-1])
