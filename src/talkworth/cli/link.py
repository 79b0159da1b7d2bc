"""`talkworth link`: links that carry a shopper's id through a mail or a messenger."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path

import click

from talkworth import tokens
from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json
from talkworth.control import Control


@click.command
@click.argument("shop_id", metavar="SHOP")
@click.option("--visitor", "visitor_id", help="The browser it comes from.")
@click.option("--conversation", "conversation_id", help="The conversation it comes from.")
@click.option(
    "--days",
    type=click.IntRange(1, tokens.MOST_DAYS),
    default=tokens.DEFAULT_DAYS,
    show_default=True,
    help="How long it is good.",
)
@click.option("--url", help="The shop's page it leads to. Without it, the bare token is printed.")
@data_option
@json_option
def command(
    shop_id: str,
    visitor_id: str | None,
    conversation_id: str | None,
    days: int,
    url: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """
    Sign a link for a shopper. Who opens it is known to come from that chat.

    The shop's page must carry the SDK, which hands the token in `_tw` to the server; only the
    server can tell whether it is good. A server makes such links with `POST /v1/links`.

    \b
    $ talkworth link tea --conversation c-1 --days 7 --url https://tea.example/cart
    https://tea.example/cart?_tw=2...
    Good until ...
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        pepper = control.email_pepper(shop_id)
    token, said = tokens.issue(
        pepper,
        tokens.VISIT,
        visitor_id=visitor_id,
        conversation_id=conversation_id,
        days=days,
        now_s=int(time.time()),
    )
    address = tokens.on_address(url, token) if url else None
    expires_at = rfc3339(said.until_s * 1_000_000)
    if as_json:
        show_json({"token": token, "url": address, "expires_at": expires_at})
        return
    click.echo(address or token)
    note(f"Good until {expires_at}.")
