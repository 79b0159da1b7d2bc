"""`talkworth report clicks`: what FAQ questions and nudges earned without a conversation."""

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
from talkworth.reports.clicks import ClickedItem, ClickReport, click_report
from talkworth.reports.segment_tables import clicks_table

_SHOWN = 25


@click.command
@horizon_option
@report_options
def command(wanted: Wanted, horizon: str) -> None:
    """
    Show revenue per click by FAQ question and by nudge.

    Only what a click earned itself is in it. What the conversations earned that clicks opened
    stands beside it: that is revenue per conversation.

    \b
    $ talkworth report clicks --from 2025-03-01 --to 2025-03-07
    tea: clicks from 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    clicked        id    clicks   orders   revenue   per click   ...   opened   earned there
    ...
    No question and no nudge was clicked in these days.
    ...
    """
    report = asked(
        wanted,
        "/v1/reports/clicks",
        ClickReport,
        lambda warehouse, shop_id, period, _: click_report(
            warehouse, shop_id, period, horizon_d=int(horizon)
        ),
        horizon=horizon,
    )
    printed(wanted, report, clicks_table, _show)


def _show(report: ClickReport) -> None:
    say_head(report, "clicks from")
    rows = [
        _row(name, item, report.currency)
        for name, kind in (("FAQ question", report.faq_questions), ("nudge", report.nudges))
        for item in [*kind.items[:_SHOWN], kind.total]
    ]
    columns = ["clicked", "id", ">clicks", ">orders", ">revenue", ">per click", ">95 % interval"]
    show_table([*columns, ">opened", ">earned there"], rows)
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _row(name: str, item: ClickedItem, currency: str) -> list[str]:
    return [
        name,
        "all" if item.item_id is None else item.item_id,
        f"{item.n_clicks:,}",
        f"{item.n_orders:,}",
        money(item.revenue.total_minor, currency),
        money(item.revenue_per_click.estimate_minor, currency),
        interval_text(item.revenue_per_click, currency),
        f"{item.n_opened:,}",
        money(item.opened_minor, currency),
    ]


def _words(report: ClickReport) -> Iterator[str]:
    faq, nudge = report.faq_questions, report.nudges
    if not faq.total.n_clicks and not nudge.total.n_clicks:
        yield "No question and no nudge was clicked in these days."
        return
    if max(faq.n_items, nudge.n_items) > _SHOWN:
        yield f"The {_SHOWN} clicked most of each kind; --csv and --json hold more."
    if faq.total.n_unanswered:
        yield f"{faq.total.n_unanswered:,} clicks on questions were shown no answer; they count."
    yield "Opened conversations earn as conversations; their revenue is never added to the clicks'."
