"""`talkworth report after-support`: what persons bought after they were helped."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import show_table
from talkworth.cli.report_parts import (
    Wanted,
    asked,
    horizon_option,
    interval_text,
    money,
    printed,
    report_options,
    say_head,
    say_words,
)
from talkworth.reports.after_support import (
    SUPPORT_INTENTS,
    AfterIntent,
    AfterSupport,
    after_support,
)
from talkworth.reports.segment_tables import after_support_table


@click.command
@click.option(
    "--intent",
    "intents",
    multiple=True,
    metavar="INTENT",
    help="An intent that counts as support; repeat it for more.  [default: the usual ones]",
)
@horizon_option
@report_options
def command(wanted: Wanted, intents: tuple[str, ...], horizon: str) -> None:
    """
    Show reorders and upsells after support conversations.

    Bought after a conversation is not bought because of it: what it earned stands beside.

    \b
    $ talkworth report after-support --from 2025-03-01 --to 2025-03-07
    tea: support conversations started 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    ...
    No support conversation started in these days. ...
    ...
    """
    chosen = intents or SUPPORT_INTENTS
    report = asked(
        wanted,
        "/v1/reports/after-support",
        AfterSupport,
        lambda warehouse, shop_id, period, now: after_support(
            warehouse, shop_id, period, now_us=now, horizon_d=int(horizon), intents=chosen
        ),
        horizon=horizon,
        intents=",".join(chosen),
    )
    printed(wanted, report, after_support_table, _show)


def _show(report: AfterSupport) -> None:
    say_head(report, "support conversations started")
    columns = ["intent", ">conversations", ">followed", ">orders", ">reorder", ">upsell"]
    show_table(
        [*columns, ">no product", ">per conversation", ">95 % interval", ">attributed"],
        [_row(row, report.currency) for row in [*report.by_intent, report.total]],
    )
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _row(row: AfterIntent, currency: str) -> list[str]:
    return [
        row.intent or "all",
        f"{row.n_conversations:,}",
        f"{row.n_followed:,}",
        f"{row.n_orders:,}",
        *(money(minor, currency) for minor in (row.reorder_minor, row.upsell_minor)),
        money(row.unknown_minor, currency),
        money(row.bought_per_conversation.estimate_minor, currency),
        interval_text(row.bought_per_conversation, currency),
        money(row.credited_minor, currency),
    ]


def _words(report: AfterSupport) -> Iterator[str]:
    if not report.total.n_conversations:
        yield (
            "No support conversation started in these days. These intents count as support: "
            f"{', '.join(report.intents)}."
        )
        return
    yield (
        f"Bought within {report.horizon_d} days after the conversation, not because of it; only "
        "what is attributed was earned by it."
    )
    if report.is_maturing:
        yield f"Still maturing: sales may come until {report.final_at:%Y-%m-%d}."
