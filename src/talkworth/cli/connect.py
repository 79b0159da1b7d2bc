"""`talkworth connect`: platforms whose API we ask, and which send us their webhooks."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import click

from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, progress, rfc3339, show_json, show_table
from talkworth.connect.admin_api import AdminApi
from talkworth.connect.subscriptions import (
    NEEDED,
    About,
    Subscribed,
    about,
    lacks_core,
    subscribe,
    unsubscribe,
)
from talkworth.control import Control
from talkworth.control.checks import check_secret, clean_domain
from talkworth.control.connections import (
    BadConnection,
    Connection,
    UnknownConnection,
    clean_url,
)
from talkworth.errors import TalkworthError
from talkworth.settings import read_settings

_WORDS = {
    "there": "was there",
    "added": "added",
    "lacking": "lacking",
    "no-scope": "the app may not",
    "refused": "refused",
}


@click.group
def command() -> None:
    """
    Connect a shop to its platform's API, check and end connections.

    \b
    $ talkworth connect list tea
    connection   shop   domain   ...
    ...
    cn_...       tea    tea.myshopify.com   ...
    """


@command.command
@click.argument("shop_id", metavar="SHOP")
@click.option("--domain", required=True, help="The shop's own domain: tea, tea.myshopify.com.")
@click.option("--url", required=True, help="Where the internet reaches this service: https://...")
@click.option("--dry-run", is_flag=True, help="Say what lacks; store and change nothing.")
@data_option
@json_option
def shopify(shop_id: str, domain: str, url: str, dry_run: bool, data: Path, as_json: bool) -> None:
    """
    Let Shopify send what is needed: orders, refunds, returns, carts and more.

    Reads the Admin API access token and the app's client secret from standard input, never from
    the command line. Both are stored sealed. What is subscribed already stays as it is, so that
    the command may be run again; a new token replaces the old one. Exit 1 when a topic is
    missing without which money is not seen.

    \b
    $ echo shpat_1 shpss_1 | talkworth connect shopify tea --domain tea --url https://tw.tea.example
    topics are sent to https://tw.tea.example/webhooks/shopify/tea
    ...
    added ... orders, ...
    Shop tea is connected to tea.myshopify.com (cn_...).
    ...
    """
    domain = clean_domain("shopify", domain if "." in domain else f"{domain}.myshopify.com")
    url = clean_url(url)
    token, secret = _secrets()
    with closing(Control.open(existing(data), actor="cli")) as control:
        shop = control.shop(shop_id)
        with _api(domain, token) as api:
            found = about(api)
            connection = None
            if not dry_run:
                # Before anything is sent to us: what comes must find its secret.
                connection = control.connections.add(shop_id, "shopify", domain, url, token)
                _keep_secret(control, shop_id, domain, secret)
            at = f"{url}/webhooks/shopify/{shop_id}"
            done = _subscribe(api, at, found, dry_run=dry_run)
    if as_json:
        show_json({"connection": connection, "is_dry_run": dry_run, "uri": at, "topics": done})
    else:
        _show(done, at)
        if found.currency != shop.currency:
            note(f"The shop at Shopify counts in {found.currency}, {shop_id} in {shop.currency}.")
        if connection:
            click.echo(f"Shop {shop_id} is connected to {domain} ({connection.connection_id}).")
            note("Set the three privacy topics in the app's configuration: docs/connect-shopify.md")
        else:
            note("A dry run: nothing was stored or changed.")
    if lacks_core(done) and not dry_run:
        click.get_current_context().exit(1)


@command.command("list")
@click.argument("shop_id", metavar="[SHOP]", required=False)
@data_option
@json_option
def list_(shop_id: str | None, data: Path, as_json: bool) -> None:
    """
    List connections, when their orders were last asked for, and what went wrong.

    \b
    $ talkworth connect list tea
    connection   shop   domain   ...
    ...
    cn_...       tea    tea.myshopify.com   ...
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        if shop_id is not None:
            control.shop(shop_id)
        found = control.connections.list(shop_id)
    if as_json:
        show_json(found)
        return
    show_table(
        ["connection", "shop", "domain", "asked", "seen until", "failure"],
        [
            (
                one.connection_id,
                one.shop_id,
                one.domain,
                _told(one.polled_at),
                _told(one.polled_until),
                one.failure,
            )
            for one in found
        ],
    )
    if not found:
        note("There is none yet. `talkworth connect shopify --help` shows how to make one.")


@command.command
@click.argument("connection_id", metavar="CONNECTION")
@data_option
@json_option
def check(connection_id: str, data: Path, as_json: bool) -> None:
    """
    Ask the platform whether the token works and every topic is still subscribed.

    Exit 1 when a topic is missing without which money is not seen.

    \b
    $ talkworth connect check cn_a1b2c3d4e5f6
    topics are sent to https://tw.tea.example/webhooks/shopify/tea
    ...
    lacking ...
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        connection, token = _known(control, connection_id)
        with _api(connection.domain, token) as api:
            done = _subscribe(api, _uri(connection), about(api), dry_run=True)
    if as_json:
        show_json(done)
    else:
        _show(done, _uri(connection))
    if all(one.done == "lacking" for one in done):
        note("None is there: `talkworth connect shopify` adds them.")
    elif lacks_core(done):
        click.get_current_context().exit(1)


@command.command
@click.argument("connection_id", metavar="CONNECTION")
@data_option
def remove(connection_id: str, data: Path) -> None:
    """
    Take our subscriptions back and forget the token.

    A platform that does not answer is told of in a line; the token is forgotten all the same.
    The signing secret stays until `talkworth webhook remove`.

    \b
    $ talkworth connect remove cn_a1b2c3d4e5f6
    Took back 0 subscriptions.
    Connection cn_a1b2c3d4e5f6 of shop tea is removed.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        connection, token = _known(control, connection_id)
        try:
            with _api(connection.domain, token) as api:
                click.echo(f"Took back {unsubscribe(api, _uri(connection))} subscriptions.")
        except TalkworthError as error:
            note(f"The subscriptions are still there [{error.code}]: {error.message}")
        control.connections.remove(connection_id)
    click.echo(f"Connection {connection_id} of shop {connection.shop_id} is removed.")


def _secrets() -> tuple[str, bytes]:
    """The access token and the client secret: asked for, or the two words of standard input."""
    if sys.stdin.isatty():
        token = click.prompt("Admin API access token", hide_input=True, err=True)
        secret = click.prompt("Client secret (signs webhooks)", hide_input=True, err=True)
    else:
        words = sys.stdin.read(10_000).split()
        if len(words) != 2:
            raise BadConnection(
                f"Standard input holds {len(words)} words. Pipe in two, in this order: the Admin "
                "API access token (shpat_...) and the app's client secret."
            )
        token, secret = words
    check_secret(secret.encode())
    return token.strip(), secret.strip().encode()


def _api(domain: str, token: str) -> AdminApi:
    return AdminApi(domain, token, address=read_settings().shopify_api)


def _known(control: Control, connection_id: str) -> tuple[Connection, str]:
    found = control.connections.list()
    connection = next((one for one in found if one.connection_id == connection_id), None)
    if connection is None:
        raise UnknownConnection(connection_id)
    return connection, control.connections.token(connection)


def _uri(connection: Connection) -> str:
    return f"{connection.url}/webhooks/{connection.platform}/{connection.shop_id}"


def _subscribe(api: AdminApi, uri: str, shop: About, *, dry_run: bool) -> list[Subscribed]:
    with progress() as bars:
        task = bars.add_task("Subscribing", total=len(NEEDED))
        return subscribe(api, uri, shop, dry_run=dry_run, on_topic=lambda _: bars.advance(task))


def _keep_secret(control: Control, shop_id: str, domain: str, secret: bytes) -> None:
    known = control.webhooks(shop_id, "shopify")
    if not any(one.domain == domain and one.secret == secret for one in known):
        control.add_webhook(shop_id, "shopify", domain, secret)


def _show(done: Sequence[Subscribed], uri: str) -> None:
    click.echo(f"topics are sent to {uri}")
    counted = Counter(one.done for one in done)
    rows = []
    for kind, n_topics in counted.most_common():
        named = sorted({one.topic.partition("/")[0] for one in done if one.done == kind})
        rows.append((_WORDS[kind], f"{n_topics}", ", ".join(named)))
    show_table(["", ">topics", "of"], rows)
    for one in done:
        if one.detail:
            note(f"{one.topic}: {one.detail}")


def _told(at_us: int | None) -> str:
    return "never" if at_us is None else rfc3339(at_us)
