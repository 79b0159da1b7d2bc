"""`talkworth report`: revenue per conversation, with its interval, in words."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import click

from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import say, show_json, show_table
from talkworth.cli.place import Remote, choose_shop, opened
from talkworth.money import decimal_text
from talkworth.reports.amounts import KINDS, Interval
from talkworth.reports.period import DEFAULT_PRESET, PRESETS, choose_period
from talkworth.reports.revenue_per_conversation import (
    Cohort,
    RevenuePerConversation,
    revenue_per_conversation,
)

_PATH = "/v1/reports/revenue-per-conversation"


@click.command
@click.option("--shop", "shop_id", help="Which shop.  [default: the only one]")
@click.option("--period", type=click.Choice(list(PRESETS)), help=f"  [default: {DEFAULT_PRESET}]")
@click.option("--from", "from_on", metavar="DAY", help="In place of --period: the first day.")
@click.option("--to", "to_on", metavar="DAY", help="The last day, included.  [default: today]")
@click.option(
    "--horizon",
    type=click.Choice(["7", "30"]),
    default="30",
    show_default=True,
    help="Days after the touch in which an order counts.",
)
@data_option
@json_option
def command(
    shop_id: str | None,
    period: str | None,
    from_on: str | None,
    to_on: str | None,
    horizon: str,
    data: Path,
    as_json: bool,
) -> None:
    """
    Show what the conversations started in a period brought, per meaningful conversation.

    Orders up to --horizon days after the touch count, less refunds to date.

    \b
    $ talkworth report --from 2025-03-01 --to 2025-03-07
    tea: conversations started 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    channel   meaningful   orders   direct   ...   total   per conversation    95 % interval
    ...
    all                1        1    40.00   ...   40.00              40.00   too few payers
    1 conversations, of which 1 were meaningful and 0 were held by humans alone; ...
    """
    shop_id = choose_shop(data, shop_id)
    asked = {"from": from_on, "to": to_on, "period": period, "horizon": horizon}
    with opened(data) as place:
        if isinstance(place, Remote):
            report = place.get(_PATH, RevenuePerConversation, shop=shop_id, **asked)
        else:
            now_us = time.time_ns() // 1000
            days = choose_period(
                place.control.shop(shop_id).timezone,
                now_us,
                preset=period or "",
                from_on=from_on or "",
                to_on=to_on or "",
            )
            report = revenue_per_conversation(
                place.warehouse, shop_id, days, now_us=now_us, horizon_d=int(horizon)
            )
    if as_json:
        show_json(report)
    else:
        _show(report)


def _show(report: RevenuePerConversation) -> None:
    say(
        f"{report.shop_id}: conversations started {report.from_on} to {report.to_on} "
        f"({report.timezone}), in {report.currency}"
    )
    columns = ["channel", ">meaningful", ">orders", *(f">{kind}" for kind in KINDS)]
    cohorts = [*report.by_channel, report.total]
    show_table(
        [*columns, ">total", ">per conversation", ">95 % interval"],
        [_row(cohort, report.currency) for cohort in cohorts],
    )
    for line in _words(report):
        say(line)


def _row(cohort: Cohort, currency: str) -> list[str]:
    ratio = cohort.revenue_per_conversation.total
    amounts = [*(cohort.revenue.of(kind) for kind in KINDS), cohort.revenue.total_minor]
    return [
        cohort.channel or "all",
        f"{cohort.n_meaningful:,}",
        f"{cohort.n_orders:,}",
        *(decimal_text(amount, currency) for amount in amounts),
        "-" if ratio.estimate_minor is None else _about(ratio.estimate_minor, currency),
        _range(ratio, currency),
    ]


def _about(minor: float, currency: str) -> str:
    return decimal_text(round(minor), currency)


def _range(ratio: Interval, currency: str) -> str:
    if ratio.low_minor is None or ratio.high_minor is None:
        return "too few payers"
    ends = f"{_about(ratio.low_minor, currency)} to {_about(ratio.high_minor, currency)}"
    return f"{ends} (low evidence)" if ratio.evidence == "low" else ends


def _words(report: RevenuePerConversation) -> Iterator[str]:
    """What one must know to read the table rightly."""
    total, currency = report.total, report.currency
    yield (
        f"{total.n_conversations:,} conversations, of which {total.n_meaningful:,} were meaningful "
        f"and {total.n_human_only:,} were held by humans alone; {total.n_bots:,} more were bots."
    )
    yield (
        f"{total.n_payers:,} of {total.n_persons:,} persons brought money. "
        "Under 10 no interval is shown; under 50 it is low evidence."
    )
    if report.is_maturing:
        yield f"Still maturing: orders may come until {report.final_at:%Y-%m-%d}."
    if total.handed_off_minor:
        amount = decimal_text(total.handed_off_minor, currency)
        yield f"{amount} {currency} of it came from conversations a human took over."
    published = report.published_rule
    yield (
        "Published rule (first helpful touch within 24 h, by order date): "
        f"{decimal_text(published.amount_minor, currency)} {currency} "
        f"from {published.n_orders:,} orders."
    )
    if report.trust == "client-reported":
        yield "No verified source yet: all of this is what browsers reported."
    elif report.client_reported.n_orders:
        beside = decimal_text(report.client_reported.revenue.total_minor, currency)
        yield (
            f"Beside it, reported by browsers only and not counted: {beside} {currency} "
            f"from {report.client_reported.n_orders:,} orders."
        )
    if report.n_orders_without_rate:
        yield (
            f"{report.n_orders_without_rate:,} orders in other currencies wait for a rate and are "
            "not in these sums."
        )
