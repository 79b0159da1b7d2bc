"""`talkworth report features`: what each workflow, question, nudge and assistant does."""

from __future__ import annotations

from collections.abc import Iterator

import click

from talkworth.cli.output import show_table
from talkworth.cli.report_parts import (
    AskedView,
    Wanted,
    asked,
    horizon_option,
    interval_text,
    money,
    printed,
    report_options,
    say_head,
    say_words,
    view_options,
)
from talkworth.reports.feature_table import feature_table
from talkworth.reports.features import FEATURES, Feature, FeatureReport, Proportion, feature_report

_SHOWN = 25


@click.command
@click.option("--by", type=click.Choice(FEATURES), default="workflow", show_default=True)
@horizon_option
@view_options
@report_options
def command(wanted: Wanted, by: str, horizon: str, view: AskedView) -> None:
    """
    Show workflows, FAQ questions, nudges or assistants side by side: whom they help, and earn.

    \b
    $ talkworth report features --from 2025-03-01 --to 2025-03-07
    tea: conversations started 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    workflow   meaningful   helped   orders   earned   per conversation   95 % interval   ...
    ...
    """
    report = asked(
        wanted,
        "/v1/reports/features",
        FeatureReport,
        lambda warehouse, shop_id, period, now: feature_report(
            warehouse, shop_id, period, by, now_us=now, horizon_d=int(horizon)
        ),
        view=view,
        by=by,
        horizon=horizon,
    )
    printed(wanted, report, feature_table, _show)


def _show(report: FeatureReport) -> None:
    say_head(report, "conversations started")
    has_clicks = any(one.clicks for one in report.features)
    numbers = [">meaningful", ">helped", ">orders", ">earned", ">per conversation"]
    clicks = [">clicks", ">they earned"] if has_clicks else []
    show_table(
        [report.by, *numbers, "95 % interval", *clicks, "against the others"],
        [_row(one, report.currency, has_clicks) for one in report.features[:_SHOWN]],
    )
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _row(one: Feature, currency: str, has_clicks: bool) -> list[str]:
    segment = one.segment
    clicks = []
    if has_clicks:
        clicks = ["-", "-"]
        if one.clicks:
            earned = money(one.clicks.revenue.total_minor, currency)
            clicks = [f"{one.clicks.n_clicks:,}", earned]
    return [
        one.value,
        f"{one.n_meaningful:,}",
        _proportion(one.helpful),
        f"{segment.n_orders:,}" if segment else "0",
        money(segment.revenue.total_minor if segment else 0, currency),
        money(segment.revenue_per_conversation.estimate_minor if segment else None, currency),
        interval_text(segment.revenue_per_conversation, currency) if segment else "-",
        *clicks,
        segment.finding if segment else "-",
    ]


def _proportion(found: Proportion) -> str:
    return "-" if found.estimate is None else f"{found.estimate:.0%}"


def _words(report: FeatureReport) -> Iterator[str]:
    if not report.total.n_meaningful:
        yield "No meaningful conversation started in these days."
    if report.n_features > _SHOWN:
        yield f"The {_SHOWN} with the most conversations; --csv and --json hold more."
    if any(one.clicks for one in report.features):
        yield "What clicks earned themselves is never added to what conversations earned."
    if report.is_maturing:
        yield f"Still maturing: orders may come until {report.final_at:%Y-%m-%d}."
