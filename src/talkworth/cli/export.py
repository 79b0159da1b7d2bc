"""`talkworth export`: a shop's tables as CSV or Parquet."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.main import Failure
from talkworth.cli.options import Asked, data_option
from talkworth.cli.output import say
from talkworth.cli.place import Remote, choose_shop, opened
from talkworth.cli.rule_options import days_options, now_us
from talkworth.outlets.exports import FORMS, TABLES, export


@click.command
@click.argument("table", type=click.Choice(TABLES))
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file; its ending says the form: .csv or .parquet.",
)
@click.option("--shop", "shop_id", help="Which shop.  [default: the only one]")
@days_options
@data_option
def command(
    table: str,
    out: Path,
    shop_id: str | None,
    period: str | None,
    from_on: str | None,
    to_on: str | None,
    data: Path,
) -> None:
    """
    Write conversations, orders or credits of a period to a file.

    Conversations are those started in the period, orders and credits those of orders placed in
    it. Amounts are whole minor units of the currency beside them, instants UTC. An existing file
    is replaced once the new one is whole.

    \b
    $ talkworth export orders --from 2025-03-01 --to 2025-03-07 --out orders.parquet
    orders.parquet: orders of tea, ... bytes.
    """
    form = out.suffix.removeprefix(".").lower()
    if form not in FORMS:
        raise Failure(
            "bad-choice", f"{out.name!r} ends in neither of {', '.join(FORMS)}. Name it so."
        )
    chosen = choose_shop(data, shop_id)
    days = Asked(period=period, from_on=from_on, to_on=to_on)
    with opened(data) as place:
        if isinstance(place, Remote):
            place.download(f"/v1/exports/{table}", out, shop=chosen, format=form, **days.as_query())
        else:
            zone = place.control.shop(chosen).timezone
            export(place.warehouse, chosen, table, days.days(zone, now_us()), out, form)
    say(f"{out}: {table} of {chosen}, {out.stat().st_size:,} bytes.")
