"""Which module may see which: a staircase without circles, and pure packages that see nothing."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

from tests.house.files import Files, module_of, python

# Lower may not import higher. Modules on one step may, as long as they do not go in circles.
STAIRCASE = (
    ("errors", "money", "events", "rules", "settings", "tokens"),
    ("sources", "ledger", "detectors", "stats", "experiments"),
    ("control", "journal"),
    ("warehouse",),
    ("reports", "scale"),
    ("client", "connect", "outlets"),
    ("web", "intake", "demo", "runtime", "mcp"),
    ("cli", "__main__"),
)
STEP = {package: step for step, packages in enumerate(STAIRCASE) for package in packages}

# Which of our modules alone may import which outside package.
KEPT_APART = {
    "sqlite3": ("talkworth.journal", "talkworth.control"),
    "duckdb": ("talkworth.warehouse.db",),
    "cryptography": ("talkworth.control",),
    "argon2": ("talkworth.control.passwords",),
    "joserfc": ("talkworth.web.oidc",),
    "litestar": ("talkworth.web",),
    "uvicorn": ("talkworth.runtime", "talkworth.cli", "talkworth.web"),
    "pyspark": ("talkworth.scale.spark",),
    "sqlglot": ("talkworth.scale.dialect",),
    "click": ("talkworth.cli",),
    "google": ("talkworth.sources.otlp.protobuf",),
    "opentelemetry": ("talkworth.sources.otlp.protobuf",),
    "mcp": ("talkworth.mcp.server",),
    "rich": ("talkworth.cli",),
    "prometheus_client": ("talkworth.runtime",),
}

PURE = (
    "errors",
    "money",
    "rules",
    "tokens",
    "events",
    "sources",
    "ledger",
    "detectors",
    "stats",
    "experiments",
)
PURE_MAY_SEE = frozenset(
    """
    __future__ abc base64 binascii bisect collections contextlib csv dataclasses datetime decimal
    enum fractions functools hashlib heapq hmac html io ipaddress itertools json math operator re
    statistics string struct types typing unicodedata urllib
    msgspec numpy scipy google opentelemetry
    """.split()
)
CLOCKS_AND_DOORS = frozenset({"now", "utcnow", "today", "open", "print", "input", "environ"})


def imported(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line and the dotted name of everything that is imported, anywhere in the file."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = node.module or ""
            yield node.lineno, origin
            yield from ((node.lineno, f"{origin}.{alias.name}") for alias in node.names)


def climbs(files: Files) -> Iterator[str]:
    """Imports that go up the staircase, or come from a package it does not know."""
    for name, tree in python(files, "src/talkworth/"):
        mine = _package(module_of(name))
        if mine and mine not in STEP:
            yield f"{name}: {mine} has no step on the staircase"
            continue
        for line, target in imported(tree):
            theirs = _package(target)
            if mine and theirs in STEP and STEP[theirs] > STEP[mine]:
                yield f"{name}:{line}: {mine} imports {target}, which stands higher"


def circles(files: Files) -> Iterator[str]:
    """Modules that import each other in a circle."""
    modules = {module_of(name): tree for name, tree in python(files, "src/")}
    seen = {
        module: sorted(_modules_seen(tree, modules) - {module}) for module, tree in modules.items()
    }
    done: set[str] = set()
    for start in seen:
        yield from _circles_from(start, [], seen, done)


def strays(files: Files) -> Iterator[str]:
    """Engines and frameworks that are imported outside the one place they live in."""
    for name, tree in python(files, "src/"):
        module = module_of(name)
        for line, target in imported(tree):
            places = KEPT_APART.get(target.partition(".")[0])
            if places and not any(f"{module}.".startswith(f"{place}.") for place in places):
                yield f"{name}:{line}: {target} belongs in {', '.join(places)}"


def impurities(files: Files) -> Iterator[str]:
    """Clocks, files, engines and frameworks in a package that must not see any."""
    for name, tree in python(files, "src/talkworth/"):
        if _package(module_of(name)) not in PURE:
            continue
        for line, target in imported(tree):
            root = target.partition(".")[0]
            if root not in PURE_MAY_SEE | {"talkworth"}:
                yield f"{name}:{line}: a pure module imports {target}"
        for node in ast.walk(tree):
            called = node.func if isinstance(node, ast.Call) else None
            word = getattr(called, "attr", None) or getattr(called, "id", None)
            if word in CLOCKS_AND_DOORS:
                yield f"{name}:{called.lineno if called else 0}: a pure module calls {word}()"


def _package(module: str) -> str:
    """`events` of `talkworth.events.parse`; nothing for the root and for others' modules."""
    root, _, rest = module.partition(".")
    return rest.partition(".")[0] if root == "talkworth" else ""


def _modules_seen(tree: ast.AST, modules: Collection[str]) -> set[str]:
    """The modules of ours that a file names; `from package import module` names the module."""
    seen: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            seen |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            seen |= names & set(modules) or {node.module or ""}
    return seen & set(modules)


def _circles_from(
    module: str, trail: list[str], seen: dict[str, list[str]], done: set[str]
) -> Iterator[str]:
    if module in trail:
        yield " -> ".join([*trail[trail.index(module) :], module])
        return
    if module in done:
        return
    for target in seen[module]:
        yield from _circles_from(target, [*trail, module], seen, done)
    done.add(module)
