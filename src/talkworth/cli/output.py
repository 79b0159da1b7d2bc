"""How commands print: JSON for programs, tables for people, progress on standard error."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

import click
import msgspec
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

# What is piped into a file or a program has no terminal to fit into.
_PIPED_WIDTH = 200
_OBEYED = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def show_json(value: object) -> None:
    """Print anything msgspec can encode, indented."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2))


def show_table(
    columns: Sequence[str], rows: Iterable[Sequence[str]], *, has_header: bool = True
) -> None:
    """Print a table; columns whose name starts with `>` are numbers, aligned right."""
    table = Table(
        show_header=has_header,
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
    )
    for name in columns:
        table.add_column(
            name.removeprefix(">"), justify="right" if name.startswith(">") else "left"
        )
    for row in rows:
        table.add_row(*(plain(cell) for cell in row))
    console().print(table)


def console() -> Console:
    """
    Standard output as it is now; tests and pipes exchange it.

    Text is printed as it is: a shop may be called "[red] :tea:".
    """
    return Console(
        file=sys.stdout,
        width=None if sys.stdout.isatty() else _PIPED_WIDTH,
        highlight=False,
        markup=False,
        emoji=False,
    )


def say(text: str) -> None:
    """Print a line in which text from outside may stand."""
    click.echo(plain(text))


def plain(text: str) -> str:
    """The text without what a terminal would obey: an id may hold escape sequences."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", text)


def progress() -> Progress:
    """Bars for long work, on standard error; nothing is drawn where that is not a terminal."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(file=sys.stderr),
        disable=not sys.stderr.isatty(),
        transient=True,
    )


def note(text: str) -> None:
    """Tell people something that programs reading our output need not know."""
    click.echo(text, err=True)


def rfc3339(at_us: int) -> str:
    """UTC microseconds as `2026-11-20T09:30:00Z`, to the second."""
    at = datetime.fromtimestamp(at_us // 1_000_000, UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
