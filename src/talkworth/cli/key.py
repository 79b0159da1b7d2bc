"""`talkworth key`: what browsers and servers send with, and reports are read with."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from talkworth.cli.options import Span, data_option, existing, json_option
from talkworth.cli.output import note, rfc3339, show_json, show_table
from talkworth.control import SCOPES, Control, Key
from talkworth.control.records import KeyKind
from talkworth.control.store import now


@click.group
def command() -> None:
    """
    Make, list, change, rotate and revoke a shop's keys.

    A public key (pk_...) goes into the shop's pages: it may only send what browsers see, from
    its origins. A secret key (sk_...) is for servers: it sends verified events and reads
    reports, or does what its --scope says.

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
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice(SCOPES),
    help="What a secret key may do; may be repeated.  [default: events:write, reports:read]",
)
@click.option("--rate", type=int, help="Events a second it may send.")
@click.option("--expires", type=Span(), help="When it stops by itself, such as 90d.")
@data_option
@json_option
def add(
    shop_id: str,
    kind: KeyKind,
    origins: tuple[str, ...],
    label: str,
    scopes: tuple[str, ...],
    rate: int | None,
    expires: int | None,
    data: Path,
    as_json: bool,
) -> None:
    """
    Make a key and print it. A secret key is shown this once.

    Give each sender and each reader a key of its own that may do no more than it needs.

    \b
    $ talkworth key add tea secret --label backend --scope events:write
    sk_...
    Key key_... of shop tea may events:write. Shown this once: we keep only its hash.
    """
    expires_at = None if expires is None else now() + expires
    with closing(Control.open(existing(data), actor="cli")) as control:
        key, text = control.add_key(
            shop_id, kind, origins, label, scopes=scopes, rate=rate, expires_at=expires_at
        )
    _show_new(key, text, as_json=as_json)


@command.command
@click.argument("key")
@click.option(
    "--overlap", type=Span(), default="24h", show_default=True, help="How long both work."
)
@data_option
@json_option
def rotate(key: str, overlap: int, data: Path, as_json: bool) -> None:
    """
    Make a new key in place of one; the old one works for the overlap. KEY is its id or its text.

    \b
    $ talkworth key rotate key_a1b2c3d4e5f6 --overlap 24h
    pk_...
    Key key_... of shop tea, for https://tea.example.
    Key key_a1b2c3d4e5f6 works until ....
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        heir, text, old = control.key_ring.rotate(key, overlap)
    _show_new(heir, text, as_json=as_json)
    note(f"Key {old.key_id} works until {rfc3339(old.expires_at or 0)}.")


@command.command
@click.argument("key")
@click.option("--origin", "origins", multiple=True, help="A site it works on from now on.")
@click.option("--not-origin", "no_origins", multiple=True, help="A site it works on no more.")
@click.option("--rate", type=int, help="Events a second it may send.")
@click.option("--expires", type=Span(), help="When it stops by itself, such as 90d.")
@data_option
@json_option
def allow(
    key: str,
    origins: tuple[str, ...],
    no_origins: tuple[str, ...],
    rate: int | None,
    expires: int | None,
    data: Path,
    as_json: bool,
) -> None:
    """
    Change the sites, the rate or the end of a key that is in use. KEY is its id or its text.

    \b
    $ talkworth key allow key_a1b2c3d4e5f6 --origin https://de.tea.example
    Key key_a1b2c3d4e5f6 of shop tea works on https://tea.example https://de.tea.example.
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        changed = control.key_ring.change(
            key,
            add_origins=origins,
            remove_origins=no_origins,
            rate=rate,
            expires_at=None if expires is None else now() + expires,
        )
    if as_json:
        show_json(_as_dict(changed))
        return
    where = " ".join(changed.origins) or "any site"
    limit = f", at {changed.rate} events a second" if changed.rate else ""
    until = f", until {rfc3339(changed.expires_at)}" if changed.expires_at else ""
    click.echo(f"Key {changed.key_id} of shop {changed.shop_id} works on {where}{limit}{until}.")


@command.command("list")
@click.argument("shop_id", metavar="SHOP")
@data_option
@json_option
def list_(shop_id: str, data: Path, as_json: bool) -> None:
    """
    List a shop's keys, those that work no more too. Public ones are shown in full.

    The day a key was last used is of UTC, and written down within a minute.

    \b
    $ talkworth key list tea
    key   kind   made   used   until   label   may   origins   text
    ...
    key_... public ... site events:write https://tea.example pk_...
    """
    with closing(Control.open(existing(data), actor="cli")) as control:
        keys = control.keys(shop_id)
    if as_json:
        show_json([_as_dict(key) for key in keys])
        return
    show_table(
        ["key", "kind", "made", "used", "until", "label", "may", "origins", "text"],
        [
            (
                key.key_id,
                key.kind,
                rfc3339(key.created_at)[:10],
                key.last_used_on or "",
                _until(key),
                key.label,
                " ".join(key.scopes),
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


def _show_new(key: Key, text: str, *, as_json: bool) -> None:
    if as_json:
        show_json({**_as_dict(key), "text": text})
        return
    click.echo(text)
    if key.kind == "secret":
        may = ", ".join(key.scopes)
        note(
            f"Key {key.key_id} of shop {key.shop_id} may {may}. Shown this once: we keep only its "
            "hash."
        )
    else:
        where = ", ".join(key.origins) or "any site; bind it to yours with `talkworth key allow`"
        note(f"Key {key.key_id} of shop {key.shop_id}, for {where}.")


def _until(key: Key) -> str:
    """The day it stopped or will, whichever is first."""
    ends = [end for end in (key.revoked_at, key.expires_at) if end is not None]
    return rfc3339(min(ends))[:10] if ends else ""


def _as_dict(key: Key) -> dict[str, object]:
    return {
        "key_id": key.key_id,
        "shop_id": key.shop_id,
        "kind": key.kind,
        "origins": key.origins,
        "scopes": key.scopes,
        "rate": key.rate,
        "label": key.label,
        "created_at": rfc3339(key.created_at),
        "expires_at": rfc3339(key.expires_at) if key.expires_at else None,
        "revoked_at": rfc3339(key.revoked_at) if key.revoked_at else None,
        "last_used_on": key.last_used_on,
        "text": key.text,
    }
