"""`talkworth webhook`: the secrets that shop platforms sign with."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import click

from talkworth.cli.options import Span, data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json, show_table
from talkworth.control import Control, Webhook
from talkworth.control.checks import PLATFORMS


@click.group
def command() -> None:
    """
    Accept a platform's webhooks, list them, rotate their secrets, and stop accepting them.

    \b
    $ talkworth webhook list tea
    webhook   platform   domain              made   until
    ...
    wh_...    shopify    tea.myshopify.com   ...
    """


@command.command
@click.argument("shop_id", metavar="SHOP")
@click.argument("platform", type=click.Choice(PLATFORMS))
@click.option(
    "--domain", default="", help="The shop's domain as the platform names it; Shopify's is needed."
)
@data_option
@json_option
def add(shop_id: str, platform: str, domain: str, data: Path, as_json: bool) -> None:
    """
    Accept webhooks of a domain. The signing secret is read from standard input.

    Secrets added earlier stay good. `talkworth webhook rotate` puts a new one in the place of
    one of them.

    \b
    $ echo shpss_1f2e3d | talkworth webhook add tea shopify --domain tea.myshopify.com
    Webhooks of tea.myshopify.com are accepted at /webhooks/shopify/tea (wh_...).
    """
    secret = _secret()
    with closing(Control.open(existing(data), actor="cli")) as control:
        webhook = control.add_webhook(shop_id, platform, domain, secret)
    if as_json:
        show_json(_as_dict(webhook))
        return
    sender = webhook.domain or webhook.platform
    click.echo(f"Webhooks of {sender} are accepted at {_path(webhook)} ({webhook.webhook_id}).")


@command.command
@click.argument("webhook_id", metavar="WEBHOOK")
@click.option(
    "--overlap", type=Span(), default="24h", show_default=True, help="How long both are good."
)
@data_option
@json_option
def rotate(webhook_id: str, overlap: int, data: Path, as_json: bool) -> None:
    """
    Put a new signing secret in place of one; the old one is good for the overlap.

    The new secret is read from standard input.

    \b
    $ echo shpss_2f3e4d | talkworth webhook rotate wh_a1b2c3d4e5f6 --overlap 24h
    Webhooks of tea.myshopify.com are accepted at /webhooks/shopify/tea (wh_...).
    Webhook wh_a1b2c3d4e5f6 is accepted until ....
    """
    secret = _secret()
    with closing(Control.open(existing(data), actor="cli")) as control:
        webhook, old = control.signers.rotate(webhook_id, secret, overlap)
    if as_json:
        show_json(_as_dict(webhook))
        return
    sender = webhook.domain or webhook.platform
    click.echo(f"Webhooks of {sender} are accepted at {_path(webhook)} ({webhook.webhook_id}).")
    note(f"Webhook {webhook_id} is accepted until {rfc3339(old.expires_at or 0)}.")


@command.command("list")
@click.argument("shop_id", metavar="SHOP")
@data_option
@json_option
def list_(shop_id: str, data: Path, as_json: bool) -> None:
    """
    List what webhooks of a shop are accepted; secrets are never shown.

    \b
    $ talkworth webhook list tea
    webhook   platform   domain              made   until
    ...
    wh_...    shopify    tea.myshopify.com   ...
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        webhooks = control.list_webhooks(shop_id)
    if as_json:
        show_json([_as_dict(webhook) for webhook in webhooks])
        return
    show_table(
        ["webhook", "platform", "domain", "made", "until"],
        [
            (
                w.webhook_id,
                w.platform,
                w.domain,
                rfc3339(w.created_at)[:10],
                rfc3339(w.expires_at)[:10] if w.expires_at else "",
            )
            for w in webhooks
        ],
    )
    if not webhooks:
        note("There is none yet. `talkworth webhook add --help` shows how to add one.")


@command.command
@click.argument("webhook_id", metavar="WEBHOOK")
@data_option
def remove(webhook_id: str, data: Path) -> None:
    """
    Accept nothing more that is signed with a webhook's secret.

    \b
    $ talkworth webhook remove wh_a1b2c3d4e5f6
    Webhook wh_a1b2c3d4e5f6 of shop tea is removed.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        webhook = control.remove_webhook(webhook_id)
    click.echo(f"Webhook {webhook_id} of shop {webhook.shop_id} is removed.")


def _secret() -> bytes:
    if sys.stdin.isatty():
        return str(click.prompt("Signing secret", hide_input=True, err=True)).encode()
    return sys.stdin.buffer.read(10_000).strip()


def _path(webhook: Webhook) -> str:
    return f"/webhooks/{webhook.platform}/{webhook.shop_id}"


def _as_dict(webhook: Webhook) -> dict[str, object]:
    return {
        "webhook_id": webhook.webhook_id,
        "shop_id": webhook.shop_id,
        "platform": webhook.platform,
        "domain": webhook.domain,
        "path": _path(webhook),
        "created_at": rfc3339(webhook.created_at),
        "expires_at": rfc3339(webhook.expires_at) if webhook.expires_at else None,
    }
