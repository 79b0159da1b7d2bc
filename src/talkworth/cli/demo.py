"""`talkworth demo`: a made-up shop whose truth is known, served for a look around."""

from __future__ import annotations

import webbrowser
from contextlib import ExitStack, closing
from pathlib import Path

import click

from talkworth.cli.output import note, progress
from talkworth.cli.serve import serve_until_stopped
from talkworth.control import Control
from talkworth.demo import make_demo
from talkworth.demo.people import HOLDOUT_PERCENT
from talkworth.errors import BadInput
from talkworth.journal import Journal
from talkworth.runtime import DataLock, rebuild
from talkworth.settings import Settings, read_settings

_SEED, _SHOPPERS, _MOST_SHOPPERS = 7, 4000, 1_000_000


class NotADemo(BadInput):
    code = "not-a-demo"

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"{data} holds data that is no finished demo. Name another directory with --dir, or "
            "delete this one if nothing in it matters."
        )


@click.command
@click.option(
    "--dir",
    "data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("talkworth-demo"),
    show_default=True,
    help="Where the demo's data goes; a finished demo there is served again.",
)
@click.option(
    "--seed", type=int, default=_SEED, show_default=True, help="Another seed, another shop."
)
@click.option(
    "--shoppers",
    type=click.IntRange(1, _MOST_SHOPPERS),
    default=_SHOPPERS,
    show_default=True,
    help="How many shoppers to make up.",
)
@click.option(
    "--holdout",
    "holdout_percent",
    type=click.IntRange(1, 99),
    default=HOLDOUT_PERCENT,
    show_default=True,
    help="How many of 100 shoppers never see the assistant.",
)
@click.option("--serve/--no-serve", "is_served", default=True, help="Serve it at the end.")
@click.option("--open/--no-open", "is_opened", default=False, help="Open it in the browser.")
@click.option("--host", help="Where to listen.  [default: 127.0.0.1]")
@click.option("--port", type=click.IntRange(0, 65_535), help="  [default: 8377]")
def command(
    data: Path,
    seed: int,
    shoppers: int,
    holdout_percent: int,
    is_served: bool,
    is_opened: bool,
    host: str | None,
    port: int | None,
) -> None:
    """
    Make up shops with months of conversations and orders, load them, and serve the reports.

    What is true of them is in truth.json, written by the generator: compare for yourself.

    \b
    $ talkworth demo --shoppers 50 --no-serve
    ... events of 2 made-up shops are in talkworth-demo; their truth is in ...truth.json.
    Next: talkworth report --data talkworth-demo --shop ...
    """
    settings = read_settings(data=data, host=host, port=port)
    if (data / "truth.json").exists():
        note(f"{data} holds a finished demo already; its options change nothing.")
    elif (data / "control.db").exists():
        raise NotADemo(data)
    else:
        _make(settings, seed, shoppers, holdout_percent)
    if not is_served:
        return

    def ready(address: str) -> None:
        click.echo(f"Look at {address}/ and stop with Ctrl-C.")
        if is_opened:
            webbrowser.open(f"{address}/")

    serve_until_stopped(settings, ready, is_demo=True)


def _make(settings: Settings, seed: int, n_shoppers: int, holdout_percent: int) -> None:
    """The demo's history in the journal, and the warehouse made from it."""
    data = settings.data
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with progress() as bars:
        with ExitStack() as opened:
            lock = DataLock(data)
            lock.take()
            opened.callback(lock.release)
            control = opened.enter_context(closing(Control.open(data, actor="demo")))
            journal = opened.enter_context(closing(Journal(data / "journal.db")))
            journal.start()
            writing = bars.add_task("Making up shoppers", total=None)
            demo = make_demo(
                data,
                control,
                journal,
                seed=seed,
                n_shoppers=n_shoppers,
                holdout_percent=holdout_percent,
                progress=lambda n, total: bars.update(writing, completed=n, total=total),
            )
        loading = bars.add_task("Loading", total=None)
        rebuild(settings, lambda n, total: bars.update(loading, completed=n, total=total))
    click.echo(
        f"{demo.n_events:,} events of {len(demo.shops)} made-up shops are in {data}; "
        f"their truth is in {demo.truth_path}."
    )
    note(f"Next: talkworth report --data {data} --shop {demo.shops[0].shop_id}")
