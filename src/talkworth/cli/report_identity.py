"""`talkworth report identity`: which keys joined orders to conversations."""

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
from talkworth.reports.identity import IdentityReport, KeyKind, identity_report
from talkworth.reports.segment_tables import identity_table


@click.command
@report_options
def command(wanted: Wanted) -> None:
    """
    Show how many orders each kind of key joined, and which keys are ignored as shared.

    \b
    $ talkworth report identity --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    key            orders   joined   by it alone   earned   ignored on   ignored keys
    ...
    visitor             1        1             0    40.00            0         0 of 1
    ...
    """
    report = asked(
        wanted,
        "/v1/reports/identity",
        IdentityReport,
        lambda warehouse, shop_id, period, _: identity_report(warehouse, shop_id, period),
    )
    printed(wanted, report, identity_table, _show)


def _show(report: IdentityReport) -> None:
    say_head(report, "orders placed")
    columns = ["key", ">orders", ">joined", ">by it alone", ">earned"]
    show_table(
        [*columns, ">ignored on", ">ignored keys"],
        [_row(key, report.currency) for key in report.keys],
    )
    say_words(_words(report), None, report.basis, report.timezone)


def _row(key: KeyKind, currency: str) -> list[str]:
    return [
        key.kind,
        f"{key.n_orders:,}",
        f"{key.n_joined:,}",
        f"{key.n_only:,}",
        money(key.credited_minor, currency),
        f"{key.n_ignored_orders:,}",
        f"{key.n_ignored:,} of {key.n_keys:,}",
    ]


def _words(report: IdentityReport) -> Iterator[str]:
    if not report.n_orders:
        yield "No order in the ledger was placed in these days."
        return
    yield (
        f"{report.n_orders:,} orders, of which {report.n_without_key:,} carry no key, "
        f"{report.n_reaching:,} lead to a person and {report.n_credited:,} were earned by a "
        "conversation or a click."
    )
    yield "Ignored keys are shared by more persons than the rule set allows: they join nothing."
