"""`talkworth audit`: who changed what of a shop, and when."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from talkworth.cli.options import Span, data_option, existing, json_option
from talkworth.cli.output import rfc3339, show_json, show_table
from talkworth.control import Audit, Control
from talkworth.control.store import now


@click.command
@click.argument("shop_id", metavar="SHOP")
@click.option("--since", type=Span(), help="Only what changed in this time, such as 30d.")
@data_option
@json_option
def command(shop_id: str, since: int | None, data: Path, as_json: bool) -> None:
    """
    List every change of a shop's keys, webhooks, rules and settings, and every erasure.

    Rows are only ever added; no secret and no shopper's identifier is in them.

    \b
    $ talkworth audit tea
    when   who    what       of
    ...
    ...Z   cli   add-shop   EUR Europe/Berlin
    ...
    """
    since_at = 0 if since is None else now() - since
    with closing(Control.open(existing(data), actor="cli")) as control:
        changes = control.audit_of(shop_id, since_at)
    if as_json:
        show_json([_as_dict(change) for change in changes])
        return
    show_table(
        ["when", "who", "what", "of"],
        [(rfc3339(c.changed_at), c.actor, c.change, c.subject) for c in changes],
    )


def _as_dict(change: Audit) -> dict[str, str]:
    return {
        "changed_at": rfc3339(change.changed_at),
        "actor": change.actor,
        "change": change.change,
        "subject": change.subject,
    }
