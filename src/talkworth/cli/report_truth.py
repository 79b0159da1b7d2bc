"""`talkworth report truth`: the orders whose truth is in question, one by one."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import rfc3339, say, show_table
from talkworth.cli.report_parts import Wanted, asked, money, printed, report_options, say_words
from talkworth.reports.health_tables import browser_amount, order_truth_table
from talkworth.reports.order_truth import (
    CONCERNS,
    OrderTruth,
    QuestionedOrder,
    order_truth,
)
from talkworth.reports.paging import LARGEST_PAGE
from talkworth.reports.period import microseconds


@click.command
@click.option(
    "--concern",
    type=click.Choice(CONCERNS),
    default=CONCERNS[0],
    show_default=True,
    help="What makes them questionable.",
)
@click.option("--page", default=1, show_default=True, help="Which page, of 500 orders each.")
@report_options
def command(wanted: Wanted, concern: str, page: int) -> None:
    """
    List the orders whose truth is in question, and the order numbers that are missing.

    `conflicting`: the browser's amount is neither the order's total nor its net. `unconfirmed`:
    only a browser told of it. `unreported`: no browser did. `late`: it came over an hour after it
    was placed. `unnamed`: it carries neither visitor nor conversation.

    \b
    $ talkworth report truth --concern unreported --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), unreported: ...
    order   name   placed   trust   total   net   browser said
    ...
    """
    report = asked(
        wanted,
        "/v1/reports/order-truth",
        OrderTruth,
        lambda warehouse, shop_id, period, _: order_truth(
            warehouse, shop_id, period, concern, page, LARGEST_PAGE
        ),
        concern=concern,
        page=str(page),
        page_size=str(LARGEST_PAGE),
    )
    printed(wanted, report, order_truth_table, _show)


def _show(report: OrderTruth) -> None:
    say(
        f"{report.shop_id}: orders placed {report.from_on} to {report.to_on} "
        f"({report.timezone}), {report.concern}: {report.n_rows:,} of {report.sums.n_orders:,}"
    )
    columns = ["order", "name", "placed", "trust", ">total", ">net", ">browser said"]
    if report.orders:
        show_table(columns, [_row(order) for order in report.orders])
    say_words(_words(report), None, report.basis, report.timezone)


def _row(order: QuestionedOrder) -> list[str]:
    said = browser_amount(order)
    return [
        order.order_id,
        order.order_name or "",
        rfc3339(microseconds(order.ordered_at)),
        order.trust,
        f"{money(order.total_minor, order.currency)} {order.currency}",
        money(order.net_minor, order.currency),
        f"{said} {order.browser_currency}" if said else "-",
    ]


def _words(report: OrderTruth) -> Iterator[str]:
    if report.missing:
        gaps = ", ".join(
            f"{gap.prefix}{gap.first}"
            if gap.first == gap.last
            else f"{gap.prefix}{gap.first} to {gap.prefix}{gap.last}"
            for gap in report.missing[:10]
        )
        more = " and more" if len(report.missing) > 10 else ""
        yield (
            f"{report.n_missing:,} numbers are missing in the row of names: {gaps}{more}. Shops "
            "skip numbers too; `talkworth reconcile` asks the shop."
        )
