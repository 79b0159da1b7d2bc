"""`talkworth import`: events and orders out of files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

import click
from msgspec import Struct

from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, progress, show_json, show_table
from talkworth.cli.place import Remote, load, opened
from talkworth.control import Control
from talkworth.errors import BadInput
from talkworth.journal import Entry
from talkworth.runtime.admin import IMPORT_PATH
from talkworth.runtime.importing import Outcome, import_events, read_events
from talkworth.sources.importers import FORMATS, guess_format
from talkworth.sources.rows import Imported

_TAKEN = "taken"
_CHUNK = 1000
_SHOWN_PROBLEMS = 10

Take = Callable[[list[bytes]], list[Outcome]]


class UnknownFormat(BadInput):
    code = "unknown-format"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path} looks like none of the files we read. Name its format with --format: "
            f"{', '.join(FORMATS)}. docs/import.md shows each."
        )


class NotText(BadInput):
    code = "not-text"

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path} is not text in UTF-8: {reason}. Save it as UTF-8 and try again.")


class Problem(Struct, kw_only=True, frozen=True):
    """A line of the file that was not taken."""

    line: int
    code: str
    message: str


class Summary(Struct, kw_only=True, frozen=True):
    """What became of a file: how many events of it were taken, and the others by reason."""

    shop_id: str
    format: str
    is_dry_run: bool
    counts: dict[str, int]
    problems: list[Problem]


@click.command("import")
@click.argument("shop_id", metavar="SHOP")
@click.argument(
    "path", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False)
)
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), help="  [default: by the first line]"
)
@click.option("--dry-run", is_flag=True, help="Read and check the file; take nothing.")
@data_option
@json_option
def command(
    shop_id: str, path: Path, form: str | None, dry_run: bool, data: Path, as_json: bool
) -> None:
    """
    Take events or orders out of a file, as verified facts of SHOP.

    Reads our events (JSONL or CSV), orders (CSV) and Shopify's order export (CSV). Lines that
    cannot be taken are counted and named; the others are taken. Importing a file twice changes
    nothing. Exit 1 when no line was taken.

    \b
    $ talkworth import tea orders.csv
    result             events
    ...
    taken                   2
    amount-not-exact        1
    Line 4 [amount-not-exact]: '12.345' is not an exact amount of EUR, which has 2 decimals. ...
    """
    with _text(path) as file:
        form = form or guess_format(_first_line(file))
        if form is None:
            raise UnknownFormat(path)
        lines = FORMATS[form](file)
        with _taking(shop_id, data, dry_run=dry_run) as take:
            counts, problems = _take_all(lines, take)
    summary = Summary(
        shop_id=shop_id,
        format=form,
        is_dry_run=dry_run,
        counts=dict(counts.most_common()),
        problems=problems,
    )
    _show(summary, as_json=as_json)
    if not counts[_TAKEN]:
        click.get_current_context().exit(1)


@contextmanager
def _text(path: Path) -> Iterator[TextIO]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            yield file
        except UnicodeDecodeError as error:
            raise NotText(path, error.reason) from error


def _first_line(file: TextIO) -> str:
    """The first line with anything in it; the file is at its start again afterwards."""
    first = next((line for line in file if line.strip()), "")
    file.seek(0)
    return first


@contextmanager
def _taking(shop_id: str, data: Path, *, dry_run: bool) -> Iterator[Take]:
    """What takes a chunk of events: the running server, the journal, or nothing at all."""
    with closing(Control.open(existing(data), actor="cli")) as control:
        control.shop(shop_id)
        if dry_run:
            yield lambda raws: _judge(control, shop_id, raws)
            return
    with opened(data, is_loaded=False) as place:
        if isinstance(place, Remote):
            yield lambda raws: place.post(
                IMPORT_PATH, [raw.decode() for raw in raws], list[Outcome], shop=shop_id
            )
            return
        yield lambda raws: import_events(place.control, place.journal, shop_id, raws)
        load(place)


def _judge(control: Control, shop_id: str, raws: list[bytes]) -> list[Outcome]:
    read = read_events(control, shop_id, raws)
    return [Outcome() if isinstance(one, Entry) else one for one in read]


def _take_all(lines: Iterator[Imported], take: Take) -> tuple[Counter[str], list[Problem]]:
    counts: Counter[str] = Counter()
    problems: list[Problem] = []
    with progress() as bars:
        task = bars.add_task("Importing", total=None)
        while chunk := list(islice(lines, _CHUNK)):
            for line, outcome in _outcomes(chunk, take):
                counts[outcome.code or _TAKEN] += 1
                if outcome.code and len(problems) < _SHOWN_PROBLEMS:
                    message = outcome.message or ""
                    problems.append(Problem(line=line, code=outcome.code, message=message))
            bars.advance(task, len(chunk))
    return counts, problems


def _outcomes(chunk: list[Imported], take: Take) -> Iterator[tuple[int, Outcome]]:
    sound = [(line, made) for line, made in chunk if isinstance(made, bytes)]
    for line, made in chunk:
        if isinstance(made, BadInput):
            yield line, Outcome(code=made.code, message=made.message)
    if sound:
        taken = take([raw for _, raw in sound])
        yield from zip((line for line, _ in sound), taken, strict=True)


def _show(summary: Summary, *, as_json: bool) -> None:
    if as_json:
        show_json(summary)
        return
    show_table(
        ["result", ">events"],
        [(code, f"{n_events:,}") for code, n_events in summary.counts.items()],
    )
    for problem in summary.problems:
        note(f"Line {problem.line} [{problem.code}]: {problem.message}")
    n_more = sum(summary.counts.values()) - summary.counts.get(_TAKEN, 0) - len(summary.problems)
    if n_more:
        note(f"... and {n_more:,} more.")
    if summary.is_dry_run:
        note("A dry run: nothing was taken.")
