"""`talkworth search`: what an id belongs to, and what became of it."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import say, show_json, show_table
from talkworth.cli.place import Remote, choose_shop, opened
from talkworth.reports.period import microseconds
from talkworth.reports.search import SearchResult, search
from talkworth.reports.wording import moment


@click.command
@click.argument("text")
@click.option("--shop", "shop_id", help="Which shop.  [default: the only one]")
@data_option
@json_option
def command(text: str, shop_id: str | None, data: Path, as_json: bool) -> None:
    """
    Find orders and conversations by the start of their id or name.

    \b
    $ talkworth search 1001
    what    id      at                    what became of it
    ...
    order   #1001   2025-03-03 11:40:00   ... credited to chat, direct: ...
    """
    shop_id = choose_shop(data, shop_id)
    with opened(data) as place:
        if isinstance(place, Remote):
            report = place.get("/v1/search", SearchResult, shop=shop_id, text=text)
        else:
            report = search(place.warehouse, place.reader, shop_id, text)
    if as_json:
        show_json(report)
    elif report.found:
        show_table(
            ["what", "id", "at", "what became of it"],
            [
                [
                    one.what,
                    one.name,
                    moment(microseconds(one.at), report.timezone),
                    one.statement,
                ]
                for one in report.found
            ],
        )
    else:
        say(f"No order and no conversation of {shop_id} has an id or name like {text!r}.")
