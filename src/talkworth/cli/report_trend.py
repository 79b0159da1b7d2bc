"""`talkworth report trend`: both figures over time, beside the period before."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import say, show_table
from talkworth.cli.report_parts import (
    AskedView,
    Wanted,
    asked,
    horizon_option,
    interval_text,
    money,
    printed,
    report_options,
    say_words,
    view_options,
)
from talkworth.reports.table import trend_table
from talkworth.reports.trend import STEPS, Trend, trend


@click.command
@click.option("--step", type=click.Choice(STEPS), default="day", show_default=True)
@horizon_option
@view_options
@report_options
def command(wanted: Wanted, step: str, horizon: str, view: AskedView) -> None:
    """
    Show revenue per conversation and attributed revenue by day or week, and their change.

    The period before is cut at the same age: only what had happened by then counts.

    \b
    $ talkworth report trend --step week --from 2025-03-01 --to 2025-03-07
    tea: 2025-03-01 to 2025-03-07 against 2025-02-22 to 2025-02-28 (Europe/Berlin), in EUR
    from         to           meaningful   per conversation   95 % interval    revenue   before
    ...
    2025-03-01   2025-03-07            1              40.00   too few payers     40.00     0.00
    Attributed revenue: 0.00 before, 40.00 now.
    ...
    """
    report = asked(
        wanted,
        "/v1/reports/trend",
        Trend,
        lambda warehouse, shop_id, period, now: trend(
            warehouse, shop_id, period, now_us=now, step=step, horizon_d=int(horizon)
        ),
        view=view,
        step=step,
        horizon=horizon,
    )
    printed(wanted, report, trend_table, _show)


def _show(report: Trend) -> None:
    say(
        f"{report.shop_id}: {report.from_on} to {report.to_on} against {report.previous_from_on} "
        f"to {report.previous_to_on} ({report.timezone}), in {report.currency}"
    )
    numbers = [">meaningful", ">per conversation", "95 % interval", ">revenue", ">before"]
    show_table(
        ["from", "to", *numbers],
        [
            [
                str(now.from_on),
                str(now.to_on),
                f"{now.n_meaningful:,}",
                money(now.revenue_per_conversation.estimate_minor, report.currency),
                interval_text(now.revenue_per_conversation, report.currency),
                money(now.revenue.total_minor, report.currency),
                money(before.revenue.total_minor, report.currency),
            ]
            for now, before in zip(report.current, report.previous, strict=True)
        ],
    )
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _words(report: Trend) -> Iterator[str]:
    currency, revenue = report.currency, report.attributed_revenue
    change = "" if revenue.change is None else f" ({revenue.change:+.1%})"
    yield (
        f"Attributed revenue: {money(revenue.before_minor, currency)} before, "
        f"{money(revenue.now_minor, currency)} now{change}."
    )
    ratio = report.revenue_per_conversation
    if ratio.before_minor is None or ratio.now_minor is None:
        yield "No conversations in one of the two periods: no change per conversation."
        return
    words = f"{money(ratio.before_minor, currency)} before, {money(ratio.now_minor, currency)} now"
    if ratio.change is not None:
        words += f" ({ratio.change:+.1%})"
    if ratio.low is not None and ratio.high is not None:
        words += f"; the change is {ratio.low:+.1%} to {ratio.high:+.1%}: {ratio.verdict}"
    yield f"Per conversation: {words}."
