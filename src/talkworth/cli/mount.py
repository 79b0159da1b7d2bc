"""`talkworth mount`: built results where reports and explanations can read them."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.options import data_option
from talkworth.cli.output import say
from talkworth.runtime import DataLock
from talkworth.scale.mount import mount


@click.command
@click.argument("results", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--facts",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="The sealed facts the results were built from.",
)
@data_option
def command(results: Path, facts: Path, data: Path) -> None:
    """
    Put built results into a directory that only answers questions, in place of the last ones.

    `report`, `explain`, `check` and `serve` work there as anywhere; events are taken by the
    intake nodes. Stop the server of that directory first, and start it again.

    \b
    $ talkworth mount results --facts facts --data reading
    ... credits of 1 shops are mounted in reading.
    """
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = DataLock(data)
    lock.take()
    try:
        mounted = mount(results, facts, data)
    finally:
        lock.release()
    n_shops = sum(len(source.shop_ids) for source in mounted.sources)
    say(f"{mounted.tables['credits'].n_rows:,} credits of {n_shops} shops are mounted in {data}.")
