"""`talkworth rules preview`, `compare` and `restate`: other rules over a period that was."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec import Struct

from talkworth.cli import ruled
from talkworth.cli.options import Asked, data_option, json_option
from talkworth.cli.output import say, show_json
from talkworth.cli.place import Remote, opened
from talkworth.cli.rule_options import (
    candidate_options,
    csv_option,
    days_options,
    now_us,
    open_control,
    shop_argument,
    version_argument,
)
from talkworth.control.checks import check_restatement
from talkworth.reports.period import Period
from talkworth.reports.preview import (
    MOST_ORDERS,
    SHOWN_ORDERS,
    Comparison,
    Preview,
    compare_rules,
    preview_rules,
)
from talkworth.reports.rule_sets import (
    ToldRestatement,
    choose_candidate,
    named_candidate,
    read_changes,
    told_restatement,
)
from talkworth.reports.rule_tables import comparison_table, preview_table
from talkworth.reports.table import as_csv


class Restated(Struct, kw_only=True, frozen=True):
    """What was recorded, and what it changed."""

    restatement: ToldRestatement
    preview: Preview


class _Wanted(Struct, kw_only=True, frozen=True):
    """Which rules to try, and which orders to show."""

    preset: str | None = None
    version: int | None = None
    changes: tuple[str, ...] = ()
    order: str | None = None
    n_orders: int = SHOWN_ORDERS


@click.command
@shop_argument
@candidate_options
@days_options
@click.option("--order", metavar="ORDER", help="Look at one order, by its id or name.")
@click.option(
    "--orders",
    "n_orders",
    type=click.IntRange(0, MOST_ORDERS),
    default=SHOWN_ORDERS,
    show_default=True,
    help="How many orders to show, the largest changes first.",
)
@data_option
@json_option
@csv_option
def preview(
    shop_id: str,
    preset: str | None,
    version: int | None,
    changes: tuple[str, ...],
    period: str | None,
    from_on: str | None,
    to_on: str | None,
    order: str | None,
    n_orders: int,
    data: Path,
    as_json: bool,
    as_table: bool,
) -> None:
    """
    Replay a period under other rules and show every dollar that would change hands.

    Nothing is changed. The rules are a preset, a version, or those in force; with --set changed.

    \b
    $ talkworth rules preview tea --set direct_h=1 --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 ... under version 1 with direct_h=1
    ...
    channel   kind         now    then   change
    ...
    chat      assisted    0.00   40.00   +40.00
    chat      direct     40.00    0.00   -40.00
    all       earned     40.00   40.00     0.00
    ...
    """
    asked = Asked(period=period, from_on=from_on, to_on=to_on)
    wanted = _Wanted(
        preset=preset, version=version, changes=changes, order=order, n_orders=n_orders
    )
    report = _preview(data, shop_id, asked, wanted)
    if as_json:
        show_json(report)
    elif as_table:
        click.echo(as_csv(preview_table(report)), nl=False)
    else:
        ruled.show_preview(report, order)


@click.command
@shop_argument
@click.argument("candidates", metavar="CANDIDATE...", nargs=-1, required=True)
@days_options
@data_option
@json_option
@csv_option
def compare(
    shop_id: str,
    candidates: tuple[str, ...],
    period: str | None,
    from_on: str | None,
    to_on: str | None,
    data: Path,
    as_json: bool,
    as_table: bool,
) -> None:
    """
    Show a period under several rule sets side by side: versions by number, presets by name.

    \b
    $ talkworth rules compare tea klaviyo-like gorgias-like --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    channel   kind     now     klaviyo-like   gorgias-like
    ...
    chat      direct   40.00          40.00          40.00
    all       earned   40.00          40.00          40.00
    """
    asked = Asked(period=period, from_on=from_on, to_on=to_on)
    with opened(data) as place:
        if isinstance(place, Remote):
            report = place.get(
                "/v1/rules/compare",
                Comparison,
                shop=shop_id,
                candidates=",".join(candidates),
                **asked.as_query(),
            )
        else:
            chosen = [named_candidate(place.control, shop_id, now_us(), one) for one in candidates]
            days = asked.days(place.control.shop(shop_id).timezone, now_us())
            report = compare_rules(place.warehouse, place.control, shop_id, days, chosen)
    if as_json:
        show_json(report)
    elif as_table:
        click.echo(as_csv(comparison_table(report)), nl=False)
    else:
        ruled.show_comparison(report)


@click.command
@shop_argument
@version_argument
@click.option("--from", "from_on", metavar="DAY", required=True, help="The first day.")
@click.option("--to", "to_on", metavar="DAY", required=True, help="The last day, included.")
@click.option("--reason", required=True, help="Why; reports of these days say it.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@data_option
@json_option
def restate(
    shop_id: str,
    version: int,
    from_on: str,
    to_on: str,
    reason: str,
    yes: bool,
    data: Path,
    as_json: bool,
) -> None:
    """
    Let a past period follow another version, on record: when, why, and what it changes.

    \b
    $ talkworth rules restate tea 2 --from 2025-03-01 --to 2025-03-07 --reason "As agreed." --yes
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR, under version 2
    ...
    Recorded: 2025-03-01 to 2025-03-07 follows rule set 2. As agreed.
    """
    asked = Asked(period=None, from_on=from_on, to_on=to_on)
    days = _restatable(data, shop_id, version, asked, reason)
    report = _preview(data, shop_id, asked, _Wanted(version=version))
    if not as_json:
        ruled.show_preview(report, None)
    if not yes:
        click.confirm("Restate these days?", abort=True, err=True)
    with open_control(data) as control:
        made = control.rule_book.restate(shop_id, version, days.from_at, days.until_at, reason)
    if as_json:
        show_json(Restated(restatement=told_restatement(made), preview=report))
        return
    say(f"Recorded: {days.from_on} to {days.to_on} follows rule set {version}. {made.reason}")


def _restatable(data: Path, shop_id: str, version: int, asked: Asked, reason: str) -> Period:
    """
    The days asked for, once it is sure that they may be restated.

    Raises:
        UnknownShop, UnknownRuleSet, BadDate, PeriodReversed, PeriodTooLong, BadRestatement
    """
    with open_control(data) as control:
        control.rule_book.version(shop_id, version)
        days = asked.days(control.shop(shop_id).timezone, now_us())
    check_restatement(days.from_at, days.until_at, reason, now_us())
    return days


def _preview(data: Path, shop_id: str, asked: Asked, wanted: _Wanted) -> Preview:
    changes = read_changes(wanted.changes)
    with opened(data) as place:
        if isinstance(place, Remote):
            return place.get(
                "/v1/rules/preview",
                Preview,
                shop=shop_id,
                preset=wanted.preset,
                version=wanted.version,
                set=",".join(f"{rule}={value}" for rule, value in changes.items()) or None,
                order=wanted.order,
                orders=wanted.n_orders,
                **asked.as_query(),
            )
        candidate = choose_candidate(
            place.control,
            shop_id,
            now_us(),
            name=wanted.preset or "",
            version=wanted.version,
            changes=changes,
        )
        days = asked.days(place.control.shop(shop_id).timezone, now_us())
        return preview_rules(
            place.warehouse,
            place.control,
            shop_id,
            days,
            candidate,
            n_orders=wanted.n_orders,
            order=wanted.order,
        )
