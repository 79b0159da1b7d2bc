"""`talkworth report`: revenue per conversation, with its interval, in words."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from talkworth.cli.options import Asked, data_option, json_option
from talkworth.cli.output import say, show_json, show_table
from talkworth.cli.place import Remote, choose_shop, known_at, opened, rulings_at
from talkworth.cli.report_incremental import PATH as _INCREMENTAL_PATH
from talkworth.cli.report_incremental import incremental_here
from talkworth.cli.report_parts import (
    AskedView,
    Reports,
    refuse_options,
    say_head,
    view_options,
)
from talkworth.money import decimal_text
from talkworth.reports.amounts import KINDS, Interval
from talkworth.reports.attributed_revenue import (
    AttributedRevenue,
    attributed_revenue,
    conservation_words,
)
from talkworth.reports.basis import based, basis_words
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.instants import parse_past
from talkworth.reports.period import DEFAULT_PRESET, PRESETS
from talkworth.reports.revenue_per_conversation import (
    Cohort,
    RevenuePerConversation,
    revenue_per_conversation,
)
from talkworth.reports.robustness import robustness_words
from talkworth.reports.view import viewed
from talkworth.runtime import Owned

_PATH = "/v1/reports/revenue-per-conversation"
_REVENUE_PATH = "/v1/reports/attributed-revenue"


@click.group(cls=Reports, invoke_without_command=True)
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
@click.option("--as-of", metavar="INSTANT", help="What was known then: 2026-11-20T09:30:00Z.")
@view_options
@data_option
@json_option
@click.pass_context
def command(
    context: click.Context,
    shop_id: str | None,
    period: str | None,
    from_on: str | None,
    to_on: str | None,
    horizon: str,
    as_of: str | None,
    view: AskedView,
    data: Path,
    as_json: bool,
) -> None:
    """
    Show what the conversations started in a period brought, per meaningful conversation.

    Orders up to --horizon days after the touch count, less refunds to date. --as-of gives the
    number of a past day again: only what had been received by then counts.

    \b
    $ talkworth report --from 2025-03-01 --to 2025-03-07
    tea: conversations started 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    channel   meaningful   orders   direct   ...   total   per conversation    95 % interval
    ...
    all                1        1    40.00   ...   40.00              40.00   too few payers
    1 conversations, of which 1 were meaningful and 0 were held by humans alone; ...
    """
    if context.invoked_subcommand:
        refuse_options(context)
        return
    shop_id = choose_shop(data, shop_id)
    asked = Asked(period=period, from_on=from_on, to_on=to_on)
    with opened(data) as place:
        if isinstance(place, Remote):
            days, looks = asked.as_query(), view.as_query()
            named = {"shop": shop_id, "as_of": as_of, **days, **looks}
            report = place.get(_PATH, RevenuePerConversation, horizon=horizon, **named)
            revenue = place.get(_REVENUE_PATH, AttributedRevenue, **named)
            whole = {"shop": shop_id, "as_of": as_of, **days}
            causal = place.get(_INCREMENTAL_PATH, IncrementalRevenue, **whole)
        else:
            found = _made_here(place, shop_id, asked, int(horizon), as_of, view)
            report, revenue, causal = found
    if as_json:
        show_json(report)
    else:
        # It is the shop's: under a filter or other rules nothing was measured.
        _show(report, revenue, causal.words if view == AskedView() else [])


def _made_here(
    owned: Owned, shop_id: str, asked: Asked, horizon_d: int, as_of: str | None, view: AskedView
) -> tuple[RevenuePerConversation, AttributedRevenue, IncrementalRevenue]:
    now_us = time.time_ns() // 1000
    at_us = parse_past(as_of, now_us) if as_of else None
    known_us = now_us if at_us is None else at_us
    period = asked.days(owned.control.shop(shop_id).timezone, known_us)
    seen = view.choose(owned.control, shop_id)
    with known_at(owned, at_us) as known, viewed(known, shop_id, period, seen) as snapshot:
        found = revenue_per_conversation(
            snapshot, shop_id, period, now_us=known_us, horizon_d=horizon_d
        )
        revenue = attributed_revenue(snapshot, shop_id, period, now_us=known_us)
        causal = incremental_here(owned, known, shop_id, period, at_us, now_us)
    rulings = rulings_at(owned, at_us)
    return based(found, rulings, shop_id, period, at_us, seen), revenue, causal


def _show(
    report: RevenuePerConversation, revenue: AttributedRevenue, causal: Sequence[str]
) -> None:
    say_head(report, "conversations started")
    columns = ["channel", ">meaningful", ">orders", *(f">{kind}" for kind in KINDS)]
    cohorts = [*report.by_channel, report.total]
    show_table(
        [*columns, ">total", ">per conversation", ">95 % interval"],
        [_row(cohort, report.currency) for cohort in cohorts],
    )
    for line in [*_words(report), *_adds_up(report, revenue), *causal]:
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
    yield from basis_words(report.basis, report.timezone)
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
    if band := robustness_words(report.robustness, currency):
        yield band
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


def _adds_up(report: RevenuePerConversation, revenue: AttributedRevenue) -> Iterator[str]:
    """What saves may still lose, and that every cent is somewhere."""
    total, currency = report.total, report.currency
    if saved := total.revenue.saved_minor:
        provisional = decimal_text(total.provisional_minor, currency)
        share = f" ({total.provisional_minor / saved:.0%})" if saved > 0 else ""
        yield (
            f"Of {decimal_text(saved, currency)} {currency} saved, {provisional}{share} is "
            f"provisional. Saves count up to {report.saved_horizon_d} days after the request was "
            f"withdrawn; the last of them settle by {report.saves_final_at:%Y-%m-%d}."
        )
    words = conservation_words(revenue.headline, currency)
    yield f"Orders placed in these days, in {currency}: {words}."
