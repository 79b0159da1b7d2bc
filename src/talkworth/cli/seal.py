"""`talkworth seal`: this node's facts as Parquet, for a build over several nodes."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.options import data_option
from talkworth.cli.output import progress, say
from talkworth.cli.place import Remote, opened
from talkworth.runtime import Owned
from talkworth.runtime.admin import SEAL_PATH
from talkworth.runtime.sealing import seal_owned
from talkworth.scale.seal import Seal, this_node


@click.command
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where all nodes seal to.",
)
@click.option("--node", help="What this node is called.  [default: the machine's name]")
@data_option
def command(out: Path, node: str | None, data: Path) -> None:
    """
    Write this node's facts as Parquet to a folder of its name, in place of its last seal.

    A server that runs seals beside its work. Readers see the old seal or the new one.

    \b
    $ talkworth seal --out facts --node one
    ... rows of 1 shops are sealed in facts/one, up to entry ... of the journal.
    """
    name = node or this_node()
    with opened(data) as place:
        sealed = _seal(place, out.resolve(), name)
    n_rows = sum(table.n_rows for table in sealed.tables.values())
    say(
        f"{n_rows:,} rows of {len(sealed.shops)} shops are sealed in {out / name}, up to entry "
        f"{sealed.watermark:,} of the journal."
    )


def _seal(place: Remote | Owned, out: Path, node: str) -> Seal:
    if isinstance(place, Remote):
        return place.post(SEAL_PATH, None, Seal, out=str(out), node=node)
    with progress() as bars:
        task = bars.add_task("Sealing", total=None)
        return seal_owned(
            place, out, node, lambda n, total: bars.update(task, completed=n, total=total)
        )
