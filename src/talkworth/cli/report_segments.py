"""`talkworth report segments`: who brings more, and what a change is made of."""

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
from talkworth.reports.bought import BoughtCategories, bought_categories
from talkworth.reports.dimensions import parse_dimensions
from talkworth.reports.segment_tables import bought_categories_table, segments_table
from talkworth.reports.segments import MixAdjusted, Segment, SegmentReport, segment_report

_BOUGHT = "bought_category"
_SHOWN = 25


@click.command
@click.option(
    "--by",
    required=True,
    metavar="DIMENSION",
    help="Such as traffic_source, or two: intent,device; a property: property:NAME.",
)
@horizon_option
@view_options
@report_options
def command(wanted: Wanted, by: str, horizon: str, view: AskedView) -> None:
    """
    Show revenue per conversation by segment: what differs, and what its change is made of.

    --by takes traffic_source, product_category, device, customer, intent, workflow, channel,
    assistant, country, landing_group, faq_question, nudge, property:NAME, or two of them with a
    comma between. bought_category splits revenue alone: nobody talks in a category bought.

    \b
    $ talkworth report segments --by channel --from 2025-03-01 --to 2025-03-07
    tea: conversations started 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    channel   meaningful   orders   revenue   per conversation   shrunk   against the others   place
    ...
    chat               1        1     40.00              40.00    40.00   too little data          -
    ...
    """
    if by == _BOUGHT:
        _bought(wanted)
        return
    dimensions = ",".join(dimension.text for dimension in parse_dimensions(by))
    report = asked(
        wanted,
        "/v1/reports/segments",
        SegmentReport,
        lambda warehouse, shop_id, period, now: segment_report(
            warehouse, shop_id, period, dimensions, now_us=now, horizon_d=int(horizon)
        ),
        view=view,
        by=dimensions,
        horizon=horizon,
    )
    printed(wanted, report, segments_table, _show)


def _show(report: SegmentReport) -> None:
    say_head(report, "conversations started")
    numbers = [">meaningful", ">orders", ">revenue", ">per conversation", ">shrunk"]
    show_table(
        [*report.by, *numbers, "against the others", ">place"],
        [_row(segment, report.currency) for segment in report.segments[:_SHOWN]],
    )
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _row(segment: Segment, currency: str) -> list[str]:
    return [
        *segment.values,
        f"{segment.n_meaningful:,}",
        f"{segment.n_orders:,}",
        money(segment.revenue.total_minor, currency),
        money(segment.revenue_per_conversation.estimate_minor, currency),
        money(segment.shrunk_minor, currency),
        segment.finding,
        _place(segment),
    ]


def _place(segment: Segment) -> str:
    if segment.best_place is None or segment.worst_place is None:
        return "-"
    if segment.best_place == segment.worst_place:
        return str(segment.best_place)
    return f"{segment.best_place} to {segment.worst_place}"


def _words(report: SegmentReport) -> Iterator[str]:
    total, currency = report.total, report.currency
    if not total.n_meaningful:
        yield "No meaningful conversation started in these days: there is nothing to tell apart."
        return
    ratio = report.revenue_per_conversation
    yield (
        f"All {total.n_meaningful:,} conversations: {money(total.revenue.total_minor, currency)}, "
        f"{money(ratio.estimate_minor, currency)} each ({interval_text(ratio, currency)})."
    )
    if total.n_segments > _SHOWN:
        yield f"The {_SHOWN} largest of {total.n_segments:,} segments; --csv and --json hold more."
    if all(set(segment.values) == {"unknown"} for segment in report.segments):
        yield f"Nothing tells us {' and '.join(report.by)}: every conversation is unknown."
    yield (
        "Above and below hold with at most 10 % false among them; a segment under 30 expected "
        "orders is not judged. Places are ranges: only intervals that do not meet are ranked."
    )
    if report.is_maturing:
        yield f"Still maturing: orders may come until {report.final_at:%Y-%m-%d}."
    if report.mix_adjusted is None:
        yield "No conversations in as many days before: no change to split."
    else:
        yield _change(report.mix_adjusted, currency)


def _change(found: MixAdjusted, currency: str) -> str:
    reach = "too few payers for an interval"
    if found.rate_low_minor is not None and found.rate_high_minor is not None:
        ends = (money(end, currency) for end in (found.rate_low_minor, found.rate_high_minor))
        reach = f"{' to '.join(ends)}: {found.verdict}"
    return (
        f"Against {found.previous_from_on} to {found.previous_to_on}, cut at the same age: "
        f"{money(found.before_minor, currency)} to {money(found.now_minor, currency)} per "
        f"conversation. Of {money(found.change_minor, currency)}, the mix of segments makes "
        f"{money(found.mix_minor, currency)}, what they bring makes "
        f"{money(found.rate_minor, currency)} ({reach})."
    )


def _bought(wanted: Wanted) -> None:
    report = asked(
        wanted,
        "/v1/reports/bought-categories",
        BoughtCategories,
        lambda warehouse, shop_id, period, _: bought_categories(warehouse, shop_id, period),
    )
    printed(wanted, report, bought_categories_table, _show_bought)


def _show_bought(report: BoughtCategories) -> None:
    say_head(report, "orders placed")
    show_table(
        ["category", ">orders", ">attributed", ">not", ">net"],
        [
            [
                row.category,
                f"{row.n_orders:,}",
                *(
                    money(minor, report.currency)
                    for minor in (row.revenue.total_minor, row.other_minor, row.net_minor)
                ),
            ]
            for row in report.categories[:_SHOWN]
        ],
    )
    words = [] if report.categories else ["No order in the ledger was placed in these days."]
    say_words(words, report.published_rule, report.basis, report.timezone)
