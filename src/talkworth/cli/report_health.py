"""`talkworth report health`: who sent what, and how true the orders are."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import note, rfc3339, say, show_table
from talkworth.cli.report_parts import Wanted, asked, printed, report_options, say_words
from talkworth.reports.connectors import Connector
from talkworth.reports.data_health import DataHealth, data_health
from talkworth.reports.health_tables import data_health_table
from talkworth.reports.period import microseconds


@click.command
@report_options
def command(wanted: Wanted) -> None:
    """
    Show what each sender sent, its rhythm, doubles, clock and bots, how true the orders are, and
    what stands out.

    \b
    $ talkworth report health --from 2025-03-01 --to 2025-03-07
    tea: received and ordered 2025-03-01 to 2025-03-07 (Europe/Berlin)
    sender   trust   events   last heard   silent   doubled   named   bots   clock ahead   delay
    ...
    """
    report = asked(
        wanted,
        "/v1/reports/data-health",
        DataHealth,
        lambda warehouse, shop_id, period, now: data_health(warehouse, shop_id, period, now_us=now),
    )
    printed(wanted, report, data_health_table, _show)


def _show(report: DataHealth) -> None:
    say(
        f"{report.shop_id}: received and ordered {report.from_on} to {report.to_on} "
        f"({report.timezone})"
    )
    columns = ["sender", "trust", ">events", "last heard", "silent", ">doubled", ">named"]
    show_table(
        [*columns, ">bots", ">clock ahead", ">delay"], [_row(one) for one in report.connectors]
    )
    if not report.connectors:
        note("Nothing ever arrived. docs/http-api.md and the connect pages say how to begin.")
    say_words(_words(report), None, report.basis, report.timezone)


def _row(one: Connector) -> list[str]:
    return [
        one.door,
        one.trust,
        f"{one.n_events:,}",
        rfc3339(microseconds(one.last_received_at)),
        f"for {one.quiet_for_min / 60:,.0f} h" if one.is_silent else "no",
        *(f"{n:,}" for n in (one.n_duplicates, one.n_named, one.n_bots, one.n_ahead)),
        _delay(one.median_delay_s),
    ]


def _delay(seconds: float | None) -> str:
    """As long as it takes to read: history that is told later is days old."""
    if seconds is None:
        return "-"
    days = seconds / 86_400
    return f"{seconds:,.1f} s" if abs(days) < 1 else f"{days:,.0f} days"


def _words(report: DataHealth) -> Iterator[str]:
    orders = report.orders
    yield (
        f"Of {orders.n_orders:,} orders {orders.n_verified:,} are verified; "
        f"{orders.n_unconfirmed:,} only a browser told of, {orders.n_conflicting:,} it told of "
        f"with another amount, {orders.n_late:,} came over an hour late."
    )
    if report.consent_gap_rate is not None:
        yield (
            f"{orders.n_unnamed:,} of {orders.n_web:,} orders of shoppers "
            f"({report.consent_gap_rate:.1%}) carry neither visitor nor conversation; "
            f"{orders.n_unreported:,} no browser told of."
        )
    for one in report.findings:
        yield f"{'Mend' if one.state == 'bad' else 'Look'}: {one.found} {one.advice}"
