"""`talkworth rebuild`: the warehouse once more, from the journal alone."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.options import data_option, existing
from talkworth.cli.output import progress
from talkworth.runtime import rebuild
from talkworth.settings import read_settings


@click.command
@data_option
def command(data: Path) -> None:
    """
    Make the warehouse again from the journal, beside the old one, and swap it in.

    The old one stays until the new one is complete. Stop `talkworth serve` first.

    \b
    $ talkworth rebuild
    The warehouse is made anew from ... entries.
    """
    settings = read_settings(data=existing(data))
    with progress() as bars:
        task = bars.add_task("Rebuilding", total=None)

        def show(n_loaded: int, n_all: int) -> None:
            bars.update(task, completed=n_loaded, total=n_all)

        loaded = rebuild(settings, show)
    click.echo(f"The warehouse is made anew from {loaded.n_entries:,} entries.")
