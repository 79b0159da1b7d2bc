"""`talkworth serve`: take events, keep the warehouse up to date, answer reports."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import click

from talkworth.cli.options import data_option
from talkworth.cli.output import note
from talkworth.reports.wording import listing
from talkworth.runtime import Owned
from talkworth.runtime.assets import stale_assets
from talkworth.runtime.server import serve
from talkworth.settings import Settings, read_settings
from talkworth.web.entrance import Entrance


@click.command
@click.option("--host", help="Where to listen.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65_535), help="  [default: 8377]")
@data_option
def command(host: str | None, port: int | None, data: Path) -> None:
    """
    Run the server until it is stopped (Ctrl-C or SIGTERM).

    It owns the data directory while it runs; the other commands then ask it. Shops and keys
    added meanwhile work at once. docs/settings.md lists the settings. While nobody can sign in
    yet, it prints the link by which the first administrator is made.

    \b
    $ talkworth serve
    Talkworth is at http://127.0.0.1:8377 (data: talkworth-data).
    """
    settings = read_settings(data=data, host=host, port=port)
    serve_until_stopped(settings, lambda address: _ready(address, data))


def serve_until_stopped(
    settings: Settings, on_ready: Callable[[str], None], *, is_demo: bool = False
) -> None:
    """Serve `settings.data`; `on_ready` hears the address. A demo asks nobody for a password."""
    logging.basicConfig(
        level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s"
    )
    with Owned(settings) as owned:
        if stale := stale_assets():
            note(f"What browsers load is older than {listing(stale)}/: run `make setup`.")
        if not owned.control.shops():
            note("There is no shop yet: add one in the browser, or with `talkworth shop add`.")
        entrance = Entrance(settings, is_demo=is_demo)
        code = entrance.prepare(owned.control)

        def ready(address: str) -> None:
            on_ready(address)
            if code:
                base = settings.public_url or address
                click.echo(f"Make your login, the first: {base}/set-up#{code}")

        serve(owned, settings, ready, entrance)
    note("Stopped. All that was accepted is on disk.")


def _ready(address: str, data: Path) -> None:
    click.echo(f"Talkworth is at {address} (data: {data}).")
