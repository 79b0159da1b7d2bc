"""`talkworth report revenue`: attributed revenue by channel and kind, and all that is beside it."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import show_table
from talkworth.cli.report_parts import (
    AskedView,
    Wanted,
    asked,
    money,
    printed,
    report_options,
    say_head,
    say_words,
    view_options,
)
from talkworth.reports.amounts import KINDS
from talkworth.reports.attributed_revenue import (
    REFUNDS,
    AttributedRevenue,
    attributed_revenue,
    conservation_words,
)
from talkworth.reports.robustness import robustness_words
from talkworth.reports.table import attributed_revenue_table


@click.command
@click.option(
    "--refunds",
    type=click.Choice(REFUNDS),
    default="restated",
    show_default=True,
    help="restated: refunds lower the day of the sale. booked: each on its own day.",
)
@view_options
@report_options
def command(wanted: Wanted, refunds: str, view: AskedView) -> None:
    """
    Show attributed revenue by order date, by channel and kind; every cent is somewhere.

    \b
    $ talkworth report revenue --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    channel   orders   direct   assisted   recovered   saved   total
    ...
    chat           1    40.00       0.00        0.00    0.00   40.00
    all            1    40.00       0.00        0.00    0.00   40.00
    40.00 direct = 40.00 net merchandise.
    ...
    """
    report = asked(
        wanted,
        "/v1/reports/attributed-revenue",
        AttributedRevenue,
        lambda warehouse, shop_id, period, now: attributed_revenue(
            warehouse, shop_id, period, now_us=now, refunds=refunds
        ),
        view=view,
        refunds=refunds,
    )
    printed(wanted, report, attributed_revenue_table, _show)


def _show(report: AttributedRevenue) -> None:
    what = "orders placed" if report.refunds == "restated" else "entries booked"
    say_head(report, what)
    found = report.headline
    rows = [(one.channel, one.n_orders, one.revenue) for one in found.by_channel]
    show_table(
        ["channel", ">orders", *(f">{kind}" for kind in KINDS), ">total"],
        [
            [
                channel,
                f"{n_orders:,}",
                *(money(revenue.of(kind), report.currency) for kind in KINDS),
                money(revenue.total_minor, report.currency),
            ]
            for channel, n_orders, revenue in [*rows, ("all", found.n_credited, found.revenue)]
        ],
    )
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _words(report: AttributedRevenue) -> Iterator[str]:
    found, currency = report.headline, report.currency
    yield f"{conservation_words(found, currency)}."
    if found.provisional_minor:
        yield f"{money(found.provisional_minor, currency)} of what was saved is provisional."
    if report.trust == "client-reported":
        yield "No verified source yet: all of this is what browsers reported."
    elif report.client_reported.n_orders:
        beside = money(report.client_reported.revenue.total_minor, currency)
        yield (
            f"Beside it, reported by browsers only and not counted: {beside} {currency} "
            f"of {report.client_reported.n_orders:,} orders."
        )
    if found.n_without_rate:
        yield f"{found.n_without_rate:,} orders in other currencies wait for a rate."
    if band := robustness_words(report.robustness, currency):
        yield band
