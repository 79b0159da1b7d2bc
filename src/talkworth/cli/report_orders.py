"""`talkworth report orders`: the orders behind the numbers, one by one."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import show_table
from talkworth.cli.report_parts import (
    AskedView,
    Wanted,
    asked,
    horizon_option,
    money,
    printed,
    report_options,
    say_head,
    say_words,
    view_options,
)
from talkworth.reports.amounts import TRUSTS
from talkworth.reports.orders import (
    COHORTS,
    ORDER_KINDS,
    SORTS,
    CreditedOrder,
    CreditedOrders,
    OrderQuery,
    credited_orders,
)
from talkworth.reports.paging import LARGEST_PAGE, PAGE_SIZE
from talkworth.reports.period import microseconds
from talkworth.reports.table import credited_orders_table
from talkworth.reports.wording import moment


@click.command
@click.option("--kind", type=click.Choice(ORDER_KINDS), default="credited", show_default=True)
@click.option("--channel", default="", metavar="CHANNEL", help="Only what this channel earned.")
@click.option("--trust", type=click.Choice(TRUSTS), help="Only orders of this trust.")
@click.option("--text", default="", help="A part of an order's id or name.")
@click.option("--sort", type=click.Choice(SORTS), default="newest", show_default=True)
@click.option(
    "--cohort",
    type=click.Choice(COHORTS),
    default="orders",
    show_default=True,
    help="Orders placed in these days, or earned by the conversations started in them.",
)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--page-size", type=click.IntRange(1, LARGEST_PAGE), default=PAGE_SIZE, show_default=True
)
@horizon_option
@view_options
@report_options
def command(wanted: Wanted, horizon: str, view: AskedView, **chosen: str | int | None) -> None:
    """
    List orders with what was credited of each; --csv prints all of them, not a page.

    --kind credited is what conversations and clicks earned. With --cohort conversations these
    are the orders of `talkworth report`: --horizon days after the touch.

    \b
    $ talkworth report orders --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    order   placed   kind   channel   net   credit   joined by   trust
    ...
    #1001   2025-03-03 11:40:00   direct   chat   60.00   40.00   visitor   verified
    1 row, 1 order: 40.00 EUR credited.
    """
    told = {name: value or "" for name, value in chosen.items()}
    query = OrderQuery(**told, horizon_d=int(horizon), is_whole=wanted.as_table)  # type: ignore[arg-type]
    report = asked(
        wanted,
        "/v1/reports/orders",
        CreditedOrders,
        lambda warehouse, shop_id, period, _: credited_orders(warehouse, shop_id, period, query),
        view=view,
        horizon=horizon,
        **{name: str(value) if value else None for name, value in chosen.items()},
    )
    printed(wanted, report, credited_orders_table, _show)


def _show(report: CreditedOrders) -> None:
    what = "orders placed" if report.cohort == "orders" else "orders of conversations started"
    say_head(report, what)
    show_table(
        ["order", "placed", "kind", "channel", ">net", ">credit", "joined by", "trust"],
        [_row(order, report) for order in report.orders],
    )
    say_words(_words(report), None, report.basis, report.timezone)


def _row(order: CreditedOrder, report: CreditedOrders) -> list[str]:
    is_other = order.currency != report.currency
    unit = f" {order.currency}" if is_other else ""
    return [
        order.order_name or order.order_id,
        moment(microseconds(order.ordered_at), report.timezone),
        order.kind,
        order.channel or "-",
        f"{money(order.net_minor, order.currency)}{unit}",
        f"{money(order.credit_minor, order.currency)}{unit}",
        order.joined_by or "-",
        order.trust,
    ]


def _words(report: CreditedOrders) -> Iterator[str]:
    rows = "1 row" if report.n_rows == 1 else f"{report.n_rows:,} rows"
    orders = "1 order" if report.n_orders == 1 else f"{report.n_orders:,} orders"
    amount = money(report.reporting_minor, report.currency)
    yield f"{rows}, {orders}: {amount} {report.currency} credited."
    if report.n_rows > len(report.orders):
        yield f"Page {report.page}; --page shows another, --csv all."
