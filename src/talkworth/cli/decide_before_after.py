"""`talkworth decide before-after`: what was before a day and after it, and nothing more."""

from __future__ import annotations

from pathlib import Path

import click

from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import say, show_json
from talkworth.cli.place import Remote, choose_shop, known_at, opened, rulings_at
from talkworth.cli.report_parts import AskedView, horizon_option, say_words, view_options
from talkworth.cli.rule_options import csv_option, now_us
from talkworth.reports.basis import based
from talkworth.reports.before_after import (
    DAYS,
    MOST_DAYS,
    BeforeAfter,
    before_after,
    days_around,
    noted,
)
from talkworth.reports.decision_tables import before_after_table
from talkworth.reports.instants import parse_past
from talkworth.reports.period import parse_day
from talkworth.reports.table import as_csv
from talkworth.reports.view import viewed
from talkworth.runtime import Owned


@click.command
@click.option("--shop", "shop_id", help="Which shop.  [default: the only one]")
@click.option("--on", required=True, metavar="DAY", help="The day; it counts as after.")
@click.option(
    "--days",
    type=click.IntRange(1, MOST_DAYS),
    default=DAYS,
    show_default=True,
    help="How many days on each side, at most.",
)
@horizon_option
@click.option("--as-of", metavar="INSTANT", help="What was known then: 2026-11-20T09:30:00Z.")
@view_options
@data_option
@json_option
@csv_option
def command(
    shop_id: str | None,
    on: str,
    days: int,
    horizon: str,
    as_of: str | None,
    view: AskedView,
    data: Path,
    as_json: bool,
    as_table: bool,
) -> None:
    """
    Show what was before a day and what was after it, with what else was noted on these days.

    It is no experiment, and says so. To know what the assistant did, run a holdout.

    \b
    $ talkworth decide before-after --on 2025-03-03 --days 7
    tea: 2025-02-24 to 2025-03-02 before, 2025-03-03 to 2025-03-09 after (Europe/Berlin), in EUR
    Before and after is no experiment: seasons, campaigns, prices, stock and who comes change ...
    Revenue per conversation: no conversations before 2025-03-03, €40.00 from then on (too few ...
    ...
    """
    shop_id = choose_shop(data, shop_id)
    with opened(data) as place:
        if isinstance(place, Remote):
            report = place.get(
                "/v1/reports/before-after",
                BeforeAfter,
                shop=shop_id,
                on=on,
                days=days,
                horizon=horizon,
                as_of=as_of,
                **view.as_query(),
            )
        else:
            report = _made_here(place, shop_id, (on, days), int(horizon), as_of, view)
    if as_json:
        show_json(report)
    elif as_table:
        click.echo(as_csv(before_after_table(report)), nl=False)
    else:
        _show(report)


def _made_here(
    owned: Owned,
    shop_id: str,
    around: tuple[str, int],
    horizon_d: int,
    as_of: str | None,
    view: AskedView,
) -> BeforeAfter:
    now = now_us()
    at_us = parse_past(as_of, now) if as_of else None
    known_us = now if at_us is None else at_us
    on, days = around
    timezone = owned.control.shop(shop_id).timezone
    after = days_around(parse_day(on), days, timezone, known_us)
    seen = view.choose(owned.control, shop_id)
    with known_at(owned, at_us) as known, viewed(known, shop_id, after, seen) as snapshot:
        found = before_after(
            snapshot,
            shop_id,
            after,
            now_us=known_us,
            horizon_d=horizon_d,
            notes=noted(owned.control, shop_id, at_us),
        )
    return based(found, rulings_at(owned, at_us), shop_id, after, at_us, seen)


def _show(report: BeforeAfter) -> None:
    last_before = report.before[-1].to_on
    say(
        f"{report.shop_id}: {report.from_on} to {last_before} before, {report.on} to "
        f"{report.to_on} after ({report.timezone}), in {report.currency}"
    )
    say(report.warning)
    for note in report.annotations:
        say(f"Noted on {note.on}, {note.kind}: {note.text}")
    say_words(report.words, report.published_rule, report.basis, report.timezone)
