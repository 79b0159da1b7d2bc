"""`talkworth report cart`: what shoppers put into their carts and took out, day by day."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import show_table
from talkworth.cli.report_parts import (
    Wanted,
    asked,
    money,
    printed,
    report_options,
    say_head,
    say_words,
)
from talkworth.reports.cart_figures import CartFigures, cart_figures
from talkworth.reports.cart_table import cart_table


@click.command
@report_options
def command(wanted: Wanted) -> None:
    """
    Show cart figures by day: what was added, what was removed, and the average cart.

    The three figures are those of Alhena's dashboard, for shops that come from there. They are
    about carts, not about sales: nothing of them is attributed.

    \b
    $ talkworth report cart --from 2025-03-01 --to 2025-03-07
    tea: carts from 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    day   carts   changes   added   removed   value   average cart
    ...
    No cart was changed in these days.
    """
    report = asked(
        wanted,
        "/v1/reports/cart-figures",
        CartFigures,
        lambda warehouse, shop_id, period, _: cart_figures(warehouse, shop_id, period),
    )
    printed(wanted, report, cart_table, _show)


def _show(report: CartFigures) -> None:
    currency = report.currency
    say_head(report, "carts from")
    rows = [
        [
            f"{day.day}",
            f"{day.n_carts:,}",
            f"{day.n_changes:,}",
            *(money(one, currency) for one in (day.added_minor, day.removed_minor)),
            money(day.value_minor, currency),
            money(day.average_cart_minor, currency),
        ]
        for day in report.days
    ]
    columns = ["day", ">carts", ">changes", ">added", ">removed", ">value", ">average cart"]
    show_table(columns, rows)
    say_words(_words(report), None, report.basis, report.timezone)


def _words(report: CartFigures) -> Iterator[str]:
    currency = report.currency
    if not report.days:
        yield "No cart was changed in these days."
    else:
        yield f"Average cart value: {money(report.average_cart_minor, currency)} {currency}."
        yield (
            f"Daily cart value: {money(report.daily_cart_minor, currency)} {currency}, "
            f"over {report.n_active_days:,} days with changes."
        )
        yield f"Total add-to-cart value: {money(report.add_to_cart_minor, currency)} {currency}."
    if report.n_unpriced:
        yield (
            f"{report.n_unpriced:,} lines without an amount in {currency} are in no sum. "
            "Send `amount` and `currency` with cart events."
        )
