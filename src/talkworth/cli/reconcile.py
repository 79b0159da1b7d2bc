"""`talkworth reconcile`: fetch what no webhook brought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import click

from talkworth.cli.options import Span, data_option, json_option
from talkworth.cli.output import note, progress, say, show_json
from talkworth.cli.place import Remote, opened
from talkworth.connect.reconcile import Reconciled
from talkworth.runtime.admin import RECONCILE_PATH
from talkworth.runtime.polling import reconcile_shop


@click.command
@click.argument("shop_id", metavar="SHOP")
@click.option(
    "--since",
    "since_us",
    type=Span(),
    help="How far to look back: 12h, 7d.  [default: to the last time]",
)
@data_option
@json_option
def command(shop_id: str, since_us: int | None, data: Path, as_json: bool) -> None:
    """
    Fetch orders that the platform has and no webhook brought.

    Asks every platform SHOP is connected to for the orders that changed, and takes what is new as
    verified facts; what came already changes nothing. `talkworth serve` does the same by itself
    once an hour. Exit 1 when orders are still lacking.

    \b
    $ talkworth reconcile tea --since 7d
    tea.myshopify.com: 1 orders changed since ...; 1 were lacking, 0 are now.
    """
    since = None if since_us is None else datetime.now(UTC) - timedelta(microseconds=since_us)
    found = _reconciled(data, shop_id, since)
    if as_json:
        show_json(found)
    else:
        for one in found:
            _show(one)
    if any(one.n_lacking_after for one in found):
        click.get_current_context().exit(1)


def _reconciled(data: Path, shop_id: str, since: datetime | None) -> list[Reconciled]:
    with opened(data) as place:
        if isinstance(place, Remote):
            stated = since.isoformat() if since else None
            return place.post(RECONCILE_PATH, None, list[Reconciled], shop=shop_id, since=stated)
        with progress() as bars:
            task = bars.add_task("Fetching orders", total=None)
            return reconcile_shop(
                place, shop_id, since, on_page=lambda n_orders: bars.advance(task, n_orders)
            )


def _show(found: Reconciled) -> None:
    say(
        f"{found.domain}: {found.n_orders:,} orders changed since "
        f"{found.since:%Y-%m-%d %H:%M} UTC; {found.n_lacking_before:,} were lacking, "
        f"{found.n_lacking_after:,} are now."
    )
    if found.n_unreadable:
        note(f"{found.n_unreadable:,} could not be read: `talkworth doctor` counts the reasons.")
    if found.lacking:
        note(f"Lacking: {', '.join(found.lacking)}.")
