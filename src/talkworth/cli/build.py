"""`talkworth build`: every number from the sealed facts of all nodes, on DuckDB or Spark."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import click

from talkworth.cli.output import say
from talkworth.errors import BadInput
from talkworth.scale.build import EngineName, build


class BadConf(BadInput):
    code = "bad-conf"

    def __init__(self, text: str) -> None:
        super().__init__(f"--conf {text!r} is not of the form KEY=VALUE.")


@click.command
@click.option(
    "--facts",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where all nodes sealed to.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the results go, in place of the last ones.",
)
@click.option(
    "--engine",
    type=click.Choice(get_args(EngineName)),
    default="duckdb",
    show_default=True,
    help="What works it out.",
)
@click.option(
    "--master", default="local[*]", show_default=True, help="Spark: which cluster does the work."
)
@click.option("--conf", metavar="KEY=VALUE", multiple=True, help="Spark: a setting of its own.")
def command(facts: Path, out: Path, engine: EngineName, master: str, conf: tuple[str, ...]) -> None:
    """
    Work out every number from sealed facts, prove it, and write the results as Parquet.

    Both engines run the same SQL and give the same rows, to the cent. Nothing is published
    unless every invariant holds. docs/scale.md tells how to run a cluster.

    \b
    $ talkworth build --facts facts --out results
    ... credits of ... orders, from 1 shops on 1 nodes, are in results. Every check holds.
    """
    settings = dict(_setting(text) for text in conf)
    results = build(facts, out, engine, master=master, conf=settings)
    n_shops = sum(len(source.shop_ids) for source in results.sources)
    say(
        f"{results.tables['credits'].n_rows:,} credits of {results.tables['orders'].n_rows:,} "
        f"orders, from {n_shops} shops on {len(results.sources)} nodes, are in {out}. Every check "
        "holds."
    )


def _setting(text: str) -> tuple[str, str]:
    key, is_there, value = text.partition("=")
    if not is_there or not key:
        raise BadConf(text)
    return key, value
