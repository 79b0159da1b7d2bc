"""
Writes the generated parts of the docs; with `--check` it only says which are out of date.

    python -m tools.make_docs [--check]

A page is generated whole, or between `<!-- made: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.detectors.labelled import scores

from tools.event_pages import events_page

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
TABLES = ("outcomes", "intents", "greetings", "workflows")


def pages() -> Iterator[tuple[Path, str]]:
    """Every page with generated parts, and what it should hold."""
    yield DOCS / "events.md", events_page()
    detectors = DOCS / "detectors.md"
    text = detectors.read_text()
    for table in (*TABLES, *(f"unseen_{table}" for table in TABLES[:3])):
        text = _with_part(text, table, _score_table(table))
    yield detectors, text


def outdated() -> list[str]:
    """The pages that are not what `make docs` would write."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in pages()
        if not path.exists() or path.read_text() != text
    ]


def _with_part(page: str, name: str, text: str) -> str:
    """`page` with its part `name` replaced by `text`."""
    part = re.compile(rf"(<!-- made: {name} -->\n).*?(<!-- end -->)", re.S)
    if not part.search(page):
        raise ValueError(f"the page has no part {name!r}")
    return part.sub(lambda found: f"{found[1]}{text}\n{found[2]}", page)


def _score_table(table: str) -> str:
    rows = ["| label | phrases | precision | recall |", "| --- | --- | --- | --- |"]
    for score in scores(table):
        shares = (score.precision, score.recall)
        shown = ["none" if share is None else f"{share:.2f}" for share in shares]
        rows.append(f"| `{score.label}` | {score.n} | {shown[0]} | {shown[1]} |")
    return "\n".join(rows)


def main(arguments: list[str]) -> int:
    """Write what is out of date, or under `--check` name it and fail."""
    names = outdated()
    if "--check" in arguments:
        for name in names:
            print(f"{name} is out of date. Run: make docs")
        return 1 if names else 0
    for path, text in pages():
        path.write_text(text)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
