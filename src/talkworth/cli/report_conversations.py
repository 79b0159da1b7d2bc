"""`talkworth report conversations`: the conversations behind the number, one by one."""

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
from talkworth.reports.conversation_table import conversation_table
from talkworth.reports.conversations import (
    SORTS,
    WHICH,
    ConversationList,
    ConversationQuery,
    ListedConversation,
    conversation_list,
)
from talkworth.reports.paging import LARGEST_PAGE, PAGE_SIZE
from talkworth.reports.period import microseconds
from talkworth.reports.wording import moment


@click.command
@click.option("--which", type=click.Choice(WHICH), default="meaningful", show_default=True)
@click.option("--channel", default="", metavar="CHANNEL", help="Only those of this channel.")
@click.option("--text", default="", help="A part of a conversation's id.")
@click.option("--sort", type=click.Choice(SORTS), default="newest", show_default=True)
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
@click.option(
    "--page-size", type=click.IntRange(1, LARGEST_PAGE), default=PAGE_SIZE, show_default=True
)
@horizon_option
@view_options
@report_options
def command(wanted: Wanted, horizon: str, view: AskedView, **chosen: str | int) -> None:
    """
    List the conversations started in a period: what each earned, or why it does not count.

    --csv prints all of them, not a page.

    \b
    $ talkworth report conversations --from 2025-03-01 --to 2025-03-07
    tea: conversations started 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    conversation   started   channel   intent   counts   outcome   orders   earned
    ...
    1 conversation: 40.00 EUR earned.
    """
    query = ConversationQuery(**chosen, horizon_d=int(horizon), is_whole=wanted.as_table)  # type: ignore[arg-type]
    report = asked(
        wanted,
        "/v1/reports/conversations",
        ConversationList,
        lambda warehouse, shop_id, period, _: conversation_list(warehouse, shop_id, period, query),
        view=view,
        horizon=horizon,
        **{name: str(value) or None for name, value in chosen.items()},
    )
    printed(wanted, report, conversation_table, _show)


def _show(report: ConversationList) -> None:
    say_head(report, "conversations started")
    columns = ["conversation", "started", "channel", "intent", "counts", "outcome"]
    show_table(
        [*columns, ">orders", ">earned"],
        [_row(one, report) for one in report.conversations],
    )
    say_words(_words(report), None, report.basis, report.timezone)


def _row(one: ListedConversation, report: ConversationList) -> list[str]:
    return [
        one.conversation_id + (f" part {one.part + 1}" if one.part else ""),
        moment(microseconds(one.started_at), report.timezone),
        one.channel,
        one.intent or "-",
        one.reason or "yes",
        one.outcome,
        f"{one.n_orders:,}",
        money(one.revenue.total_minor, report.currency),
    ]


def _words(report: ConversationList) -> Iterator[str]:
    talks = "1 conversation" if report.n_rows == 1 else f"{report.n_rows:,} conversations"
    yield f"{talks}: {money(report.reporting_minor, report.currency)} {report.currency} earned."
    if report.n_rows > len(report.conversations):
        yield f"Page {report.page}; --page shows another, --csv all."
