"""`talkworth shop`: the stores whose conversations are measured."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json, show_table
from talkworth.control import Control, Shop


@click.group
def command() -> None:
    """
    Add shops, and list them.

    \b
    $ talkworth shop list
    shop   currency   time zone       name
    ...
    tea    EUR        Europe/Berlin   Tea & Co
    """


@command.command
@click.argument("shop_id", metavar="SHOP")
@click.option("--currency", required=True, help="What its reports are in: an ISO 4217 code.")
@click.option("--timezone", required=True, help="Whose days its reports have: an IANA name.")
@click.option("--name", default="", help="What people call it.  [default: the id]")
@data_option
@json_option
def add(shop_id: str, currency: str, timezone: str, name: str, data: Path, as_json: bool) -> None:
    """
    Add a shop. SHOP is its id: 1 to 63 of a-z, 0-9 and '-'.

    \b
    $ talkworth shop add coffee --currency EUR --timezone Europe/Berlin
    Shop coffee is ready: amounts in EUR, days of Europe/Berlin.
    Next: talkworth key add coffee public --origin https://YOUR-SHOP
    """
    with closing(Control.open(data, actor="cli")) as control:
        shop = control.add_shop(shop_id, currency, timezone, name)
    if as_json:
        show_json(_as_dict(shop))
        return
    click.echo(f"Shop {shop_id} is ready: amounts in {currency}, days of {timezone}.")
    note(f"Next: talkworth key add {shop_id} public --origin https://YOUR-SHOP")


@command.command("list")
@data_option
@json_option
def list_(data: Path, as_json: bool) -> None:
    """
    List the shops.

    \b
    $ talkworth shop list
    shop   currency   time zone       name
    ...
    tea    EUR        Europe/Berlin   Tea & Co
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        shops = control.shops()
    if as_json:
        show_json([_as_dict(shop) for shop in shops])
        return
    show_table(
        ["shop", "currency", "time zone", "name"],
        [(shop.shop_id, shop.currency, shop.timezone, shop.name) for shop in shops],
    )
    if not shops:
        note("There is none yet. `talkworth shop add --help` shows how to add one.")


def _as_dict(shop: Shop) -> dict[str, object]:
    return {
        "shop_id": shop.shop_id,
        "name": shop.name,
        "currency": shop.currency,
        "timezone": shop.timezone,
        "created_at": rfc3339(shop.created_at),
    }
