"""
Writes the generated parts of the docs, and the dashboard's types.

With `--check` it only says which are out of date.

    python -m tools.make_docs [--check]

A page is generated whole, or between `<!-- made: NAME -->` and `<!-- end -->`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.detectors.labelled import scores

from talkworth.cli.page import cli_page
from talkworth.sources.pages import TABLES
from tools.dashboard_types import dashboard_currencies, dashboard_types
from tools.event_pages import events_page
from tools.lifecycle_pages import lifecycle_pages
from tools.mcp_pages import tools
from tools.report_pages import reports_page
from tools.rule_pages import preset_sections, ranges, rule_words

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
DASHBOARD = ROOT / "dashboard/src"
LABELLED = ("outcomes", "intents", "greetings", "workflows")


def pages() -> Iterator[tuple[Path, str]]:
    """Every page with generated parts, and what it should hold."""
    yield DASHBOARD / "types.ts", dashboard_types()
    yield DASHBOARD / "currencies.ts", dashboard_currencies()
    yield DOCS / "events.md", events_page()
    yield DOCS / "reports.md", reports_page()
    yield DOCS / "cli.md", cli_page()
    for name, text in lifecycle_pages():
        yield DOCS / "lifecycles" / name, text
    labelled = (*LABELLED, *(f"unseen_{table}" for table in LABELLED[:3]))
    yield _page_with("detectors.md", {table: _score_table(table) for table in labelled})
    yield _page_with("rules.md", {"ranges": ranges(), "preset_sections": preset_sections()})
    yield _page_with("metrics.md", {"rule_words": rule_words()})
    yield _page_with("mcp.md", {"tools": tools()})
    for name, tables in TABLES.items():
        yield _page_with(name, {table.__name__: table() for table in tables})


def outdated() -> list[str]:
    """The pages that are not what `make docs` would write."""
    return [
        path.relative_to(ROOT).as_posix()
        for path, text in pages()
        if not path.exists() or path.read_text() != text
    ]


def _page_with(name: str, parts: Mapping[str, str]) -> tuple[Path, str]:
    """The page `name` with each of its generated parts as it should be."""
    path = DOCS / name
    page = path.read_text()
    for part, text in parts.items():
        before, begin, rest = page.partition(f"<!-- made: {part} -->\n")
        _, end, after = rest.partition("<!-- end -->")
        if not begin or not end:
            raise ValueError(f"{name} has no part {part!r}")
        page = f"{before}{begin}{text}\n{end}{after}"
    return path, page


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
