"""`talkworth shop`: the stores whose conversations are measured."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click
from msgspec import UNSET

from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json, show_table
from talkworth.control import Control, Shop


@click.group
def command() -> None:
    """
    Add shops, list them, say how long they keep what arrives, and erase them.

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


@command.command("set")
@click.argument("shop_id", metavar="SHOP")
@click.option("--name", help="What people call it.")
@click.option(
    "--transcripts", type=click.Choice(["keep", "drop"]), help="What becomes of message texts."
)
@click.option(
    "--retention", help="Days such as 400d after which persons become anonymous; or forever."
)
@data_option
@json_option
def set_(
    shop_id: str,
    name: str | None,
    transcripts: str | None,
    retention: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """
    Say what a shop is called, and how its arrivals are kept: message texts, and for how long.

    Texts are dropped at the door unless they are kept. Who was not seen for the retention becomes
    anonymous, and what is older is reduced to its facts; totals stay.

    \b
    $ talkworth shop set tea --transcripts drop --retention 400d
    Shop tea drops message texts, and keeps persons for 400 days after they were last seen.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        shop = control.set_shop(
            shop_id,
            name=UNSET if name is None else name,
            transcripts=UNSET if transcripts is None else transcripts == "keep",
            retention_d=UNSET if retention is None else _days(retention),
        )
    if as_json:
        show_json(_as_dict(shop))
        return
    texts = "keeps" if shop.transcripts else "drops"
    long = (
        f"for {shop.retention_d} days after they were last seen" if shop.retention_d else "forever"
    )
    click.echo(f"Shop {shop_id} {texts} message texts, and keeps persons {long}.")


@command.command
@click.argument("shop_id", metavar="SHOP")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@json_option
def erase(shop_id: str, *, yes: bool, data: Path, as_json: bool) -> None:
    """
    Delete a shop and all that arrived for it. Other shops' numbers stay as they are.

    Its keys and webhooks stop at once; the rest takes as long as a rebuild.

    \b
    $ talkworth shop erase tea --yes
    Shop tea is erased: ... entries.
    """
    if not yes:
        click.confirm(f"Delete everything of shop {shop_id} for good?", abort=True, err=True)
    # Here, so that `talkworth shop list` does not wait for the imports of a server.
    from talkworth.cli.leaving import leave

    done = leave(data, shop_id)
    if as_json:
        show_json(done)
        return
    click.echo(f"Shop {shop_id} is erased: {done.n_entries} entries.")
    for left in done.unreachable:
        note(f"Not there now: {left}. Seal to it again, or delete it where it is.")


def _days(text: str) -> int | None:
    if text == "forever":
        return None
    if not text.endswith("d") or not text[:-1].isdecimal() or len(text) > 6:
        raise click.BadParameter(f"{text!r} is no number of days. Write 400d, or forever.")
    return int(text[:-1])


def _as_dict(shop: Shop) -> dict[str, object]:
    return {
        "shop_id": shop.shop_id,
        "name": shop.name,
        "currency": shop.currency,
        "timezone": shop.timezone,
        "created_at": rfc3339(shop.created_at),
        "transcripts": "keep" if shop.transcripts else "drop",
        "retention_d": shop.retention_d,
    }
