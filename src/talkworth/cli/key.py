"""`talkworth key`: what browsers and servers send with, and reports are read with."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from talkworth.cli.options import data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json, show_table
from talkworth.control import Control, Key
from talkworth.control.records import KeyKind


@click.group
def command() -> None:
    """
    Make, list and revoke a shop's keys.

    A public key (pk_...) goes into the shop's pages: it may only send what browsers see, from
    its origins. A secret key (sk_...) is for servers: it sends verified events and reads
    reports.

    \b
    $ talkworth key add tea public --origin https://tea.example
    pk_...
    """


@command.command
@click.argument("shop_id", metavar="SHOP")
@click.argument("kind", type=click.Choice(["public", "secret"]))
@click.option(
    "--origin", "origins", multiple=True, help="A site the key works on; may be repeated."
)
@click.option("--label", default="", help="What it is for, for your own lists.")
@data_option
@json_option
def add(
    shop_id: str, kind: KeyKind, origins: tuple[str, ...], label: str, data: Path, as_json: bool
) -> None:
    """
    Make a key and print it. A secret key is shown this once.

    \b
    $ talkworth key add tea secret --label backend
    sk_...
    Key key_... of shop tea. Shown this once: we keep only its hash.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        key, text = control.add_key(shop_id, kind, origins, label)
    if as_json:
        show_json({**_as_dict(key), "text": text})
        return
    click.echo(text)
    if kind == "secret":
        note(f"Key {key.key_id} of shop {shop_id}. Shown this once: we keep only its hash.")
    else:
        where = ", ".join(key.origins) or "any site; bind it to yours with --origin"
        note(f"Key {key.key_id} of shop {shop_id}, for {where}.")


@command.command("list")
@click.argument("shop_id", metavar="SHOP")
@data_option
@json_option
def list_(shop_id: str, data: Path, as_json: bool) -> None:
    """
    List a shop's keys, revoked ones too. Public ones are shown in full.

    \b
    $ talkworth key list tea
    key   kind   made   revoked   label   origins   text
    ...
    key_... public ... site https://tea.example pk_...
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        keys = control.keys(shop_id)
    if as_json:
        show_json([_as_dict(key) for key in keys])
        return
    show_table(
        ["key", "kind", "made", "revoked", "label", "origins", "text"],
        [
            (
                key.key_id,
                key.kind,
                rfc3339(key.created_at)[:10],
                rfc3339(key.revoked_at)[:10] if key.revoked_at else "",
                key.label,
                " ".join(key.origins),
                key.text or "sk_... (only its hash is kept)",
            )
            for key in keys
        ],
    )


@command.command
@click.argument("key")
@data_option
@json_option
def revoke(key: str, data: Path, as_json: bool) -> None:
    """
    Stop a key for good. KEY is its id, or the key itself.

    A server that runs follows within a quarter of a second.

    \b
    $ talkworth key revoke key_a1b2c3d4e5f6
    Key key_a1b2c3d4e5f6 of shop tea is revoked.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        revoked = control.revoke_key(key)
    if as_json:
        show_json(_as_dict(revoked))
        return
    click.echo(f"Key {revoked.key_id} of shop {revoked.shop_id} is revoked.")


def _as_dict(key: Key) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "shop_id": key.shop_id,
        "kind": key.kind,
        "origins": key.origins,
        "label": key.label,
        "created_at": rfc3339(key.created_at),
        "revoked_at": rfc3339(key.revoked_at) if key.revoked_at else None,
        "text": key.text,
    }
