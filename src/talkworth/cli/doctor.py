"""`talkworth doctor`: is everything well, and if not, what to do?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from talkworth.cli import findings
from talkworth.cli.findings import Finding
from talkworth.cli.main import Failure
from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import plain, say, show_json
from talkworth.cli.place import Remote, opened
from talkworth.control import Control
from talkworth.control.outbox import OUTBOX, Outbox
from talkworth.errors import TalkworthError
from talkworth.runtime import read_serve_file
from talkworth.runtime.admin import HEALTH_PATH
from talkworth.runtime.health import Health, health

_COLORS = {"ok": "green", "look": "yellow", "bad": "red"}


@click.command
@data_option
@json_option
@click.pass_context
def command(context: click.Context, data: Path, as_json: bool) -> None:
    """
    Look at files, disk, shops, loading, senders, rejects and clashes.

    Each line is `ok`, `look` (good to know) or `bad` (do something); `->` says what to do.
    Exit 1 when something is bad.

    \b
    $ talkworth doctor
    ok    versions     talkworth ..., Python 3..., DuckDB 2...
    ok    files        ...
    ...
    ok    loading      ... journal entries are in the warehouse.
    ...
    """
    found = list(_look(existing(data)))
    if as_json:
        show_json(found)
    for finding in () if as_json else found:
        state = click.style(f"{finding.state:5}", fg=_COLORS[finding.state])
        click.echo(f"{state} {finding.about:12} {plain(finding.found)}")
        if finding.advice:
            say(f"{'':18} -> {finding.advice}")
    if any(finding.state == "bad" for finding in found):
        context.exit(1)


def _look(data: Path) -> Iterator[Finding]:
    yield findings.versions()
    yield from findings.files(data)
    server = read_serve_file(data)
    if server:
        found = f"Process {server.pid} answers at {server.address}."
        yield Finding(state="ok", about="server", found=found)
    else:
        yield Finding(state="ok", about="server", found="No server runs; the files are read.")
    try:
        with closing(Control.open(data, actor="cli")) as control:
            yield from findings.shops(control)
            with closing(Outbox(data / OUTBOX)) as outbox:
                yield from findings.ways(control, outbox.counts())
            known = _health(data)
            yield from findings.requests(control, known)
        yield from findings.warehouse(known, is_serving=server is not None)
    except TalkworthError as error:
        yield Finding(state="bad", about=error.code, found=error.message)
    except Failure as error:
        yield Finding(state="bad", about=error.code, found=error.message)


def _health(data: Path) -> Health:
    with opened(data, is_loaded=False) as place:
        if isinstance(place, Remote):
            return place.get(HEALTH_PATH, Health)
        return health(place.warehouse, place.loader)
