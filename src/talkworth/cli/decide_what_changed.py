"""`talkworth decide what-changed`: what a change of attributed revenue is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import click

from talkworth.cli.output import say, show_table
from talkworth.cli.report_parts import (
    AskedView,
    Wanted,
    asked_of_days,
    horizon_option,
    money,
    printed,
    report_options,
    say_words,
    view_options,
)
from talkworth.reports.decision_tables import what_changed_table
from talkworth.reports.period import Period
from talkworth.reports.segment_tables import EVERYTHING, OTHERS
from talkworth.reports.what_changed import (
    ChangeParts,
    PeriodSums,
    WhatChanged,
    days_of_both,
    earlier_days,
    what_changed,
)

_SHOWN = 25


@click.command
@click.option(
    "--dimension",
    default="traffic_source",
    show_default=True,
    metavar="DIMENSION",
    help="Such as device, or two: intent,device; a property: property:NAME.",
)
@click.option(
    "--compare-from", metavar="DAY", help="First day to compare with.  [default: as many before]"
)
@click.option("--compare-to", metavar="DAY", help="Last day to compare with, included.")
@horizon_option
@view_options
@report_options
def command(
    wanted: Wanted,
    dimension: str,
    compare_from: str | None,
    compare_to: str | None,
    horizon: str,
    view: AskedView,
) -> None:
    """
    Show what a change of attributed revenue is made of: volume, mix, rate and value.

    More conversations, others among them, more orders for each, more money an order: the four
    add up to the change, to the cent. The earlier days are seen at the same age.

    \b
    $ talkworth decide what-changed --dimension channel --from 2025-03-03 --to 2025-03-04
    tea: 2025-03-03 to 2025-03-04 against 2025-03-01 to 2025-03-02 (Europe/Berlin), in EUR
    No meaningful conversation started in 2025-03-01 to 2025-03-02: there is no change to split.
    ...
    """

    def compared(period: Period) -> Period | None:
        return earlier_days(period, compare_from or "", compare_to or "")

    report = asked_of_days(
        wanted,
        "/v1/reports/what-changed",
        WhatChanged,
        lambda warehouse, shop_id, period, now: what_changed(
            warehouse,
            shop_id,
            period,
            dimension,
            now_us=now,
            compared=compared(period),
            horizon_d=int(horizon),
        ),
        view,
        lambda period: days_of_both(period, compared(period)),
        {
            "dimension": dimension,
            "compare_from": compare_from,
            "compare_to": compare_to,
            "horizon": horizon,
        },
    )
    printed(wanted, report, what_changed_table, _show)


def _show(report: WhatChanged) -> None:
    say(
        f"{report.shop_id}: {report.from_on} to {report.to_on} against {report.compared_from_on} "
        f"to {report.compared_to_on} ({report.timezone}), in {report.currency}"
    )
    numbers = [">before", ">now", ">change", ">volume", ">mix", ">rate", ">value"]
    if report.total is not None:
        rows = list(_rows(report, report.total))
        show_table([*report.by, ">conversations", *numbers], rows)
    say_words(_words(report), report.published_rule, report.basis, report.timezone)


def _rows(report: WhatChanged, total: ChangeParts) -> Iterator[list[str]]:
    for one in report.values[:_SHOWN]:
        yield _row(one.values, one.before, one.now, one.parts, report)
    if report.rest is not None:
        yield _row([OTHERS], report.rest.before, report.rest.now, report.rest.parts, report)
    yield _row([EVERYTHING], report.before, report.now, total, report)


def _row(
    names: Sequence[str],
    before: PeriodSums,
    now: PeriodSums,
    parts: ChangeParts,
    report: WhatChanged,
) -> list[str]:
    amounts = (
        before.revenue_minor,
        now.revenue_minor,
        parts.change_minor,
        parts.volume_minor,
        parts.mix_minor,
        parts.rate_minor,
        parts.value_minor,
    )
    return [
        *names,
        *[""] * (len(report.by) - len(names)),
        f"{before.n_meaningful:,} to {now.n_meaningful:,}",
        *(money(minor, report.currency) for minor in amounts),
    ]


def _words(report: WhatChanged) -> Iterator[str]:
    yield from report.words
    if len(report.values) > _SHOWN:
        yield f"The {_SHOWN} largest parts of {len(report.values):,}; --csv and --json hold more."
    if report.is_maturing:
        yield f"Still maturing: orders may come until {report.final_at:%Y-%m-%d}."
