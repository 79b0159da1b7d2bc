"""Words that have no place in the project, and work that was left half done."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.house.files import Files

# Written so that this file does not hold them itself.
FORBIDDEN = re.compile(
    r"/w[o]rk/|/f[a]rm/|/h[o]me/\w|/r[o]ot/|/U[s]ers/|\.\./sh[a]red|\bthis s[e]ssion\b|\bC[E]O\b"
    r"|\bL[L]M-generated\b|\bas an A[I]\b"
)
UNFINISHED = re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|NotImplemented[E]rror)\b|assert T[r]ue\b")
DISARMED = re.compile(
    r"mark\.(s[k]ip|x[f]ail)\b|\.s[k]ip\(|# type: i[g]nore(?!\[)|# n[o]qa(?!:)|assert T[r]ue$"
)
MOCKED = re.compile(r"mock\.p[a]tch|Magic[M]ock|monkeypatch\.s[e]tattr\(\W*talkworth")


def forbidden(files: Files) -> Iterator[str]:
    """Paths of one machine, and words about how the project came to be."""
    yield from _hits(files, FORBIDDEN, "")


def unfinished(files: Files) -> Iterator[str]:
    """Notes to self in code."""
    yield from _hits(files, UNFINISHED, "src/")
    yield from _hits(files, UNFINISHED, "tests/")


def disarmed(files: Files) -> Iterator[str]:
    """Checks that were switched off without saying which, and tests that do not run."""
    yield from _hits(files, DISARMED, "src/")
    # The conftest leaves out what a machine cannot run, and `make check` does not allow even that.
    others = {name: text for name, text in files.items() if name != "tests/conftest.py"}
    yield from _hits(others, DISARMED, "tests/")


def mocked(files: Files) -> Iterator[str]:
    """Our own code replaced in a test: fakes stand only at the edges of the process."""
    yield from _hits(files, MOCKED, "tests/")


def _hits(files: Files, pattern: re.Pattern[str], under: str) -> Iterator[str]:
    for name, text in files.items():
        if not name.startswith(under):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if pattern.search(line):
                yield f"{name}:{number}: {line.strip()[:100]}"
