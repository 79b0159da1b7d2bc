"""How long things may be, and what a file may be called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import PurePosixPath

from tests.house.files import Files, python

PYTHON_LINES, SQL_LINES, FUNCTION_LINES = 400, 60, 40
NO_NAMES = frozenset({"utils", "util", "helpers", "helper", "manager", "base", "misc", "common"})
Function = ast.FunctionDef | ast.AsyncFunctionDef


def long_files(files: Files) -> Iterator[str]:
    """Files beyond what can be read at one sitting."""
    limits = {".py": PYTHON_LINES, ".sql": SQL_LINES}
    for name, text in files.items():
        limit, lines = limits.get(PurePosixPath(name).suffix), text.count("\n")
        if limit and lines > limit:
            yield f"{name}: {lines} lines, {limit} are the most"


def long_functions(files: Files) -> Iterator[str]:
    """Functions beyond 40 lines, their docstring aside."""
    for name, tree in python(files):
        for node in ast.walk(tree):
            if isinstance(node, Function) and _lines(node) > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {_lines(node)} lines"


def empty_names(files: Files) -> Iterator[str]:
    """Files and folders whose name says nothing."""
    for name in files:
        parts = {PurePosixPath(part).stem for part in PurePosixPath(name).parts}
        yield from (f"{name}: {part!r} says nothing of what is inside" for part in parts & NO_NAMES)


def untold_modules(files: Files) -> Iterator[str]:
    """Python files of ours without a docstring that says what they are."""
    for name, tree in python(files, "src/"):
        if tree.body and not ast.get_docstring(tree):
            yield f"{name}: no docstring"


def _lines(node: Function) -> int:
    """The lines from `def` to the end, without the docstring."""
    lines = (node.end_lineno or 0) - node.lineno + 1
    if ast.get_docstring(node) is not None:
        words = node.body[0]
        lines -= (words.end_lineno or 0) - words.lineno + 1
    return lines
