"""`talkworth report incremental`: how much of what is attributed would not have come anyway."""

from __future__ import annotations

import click

from talkworth.cli.output import say, show_table
from talkworth.cli.place import Remote, choose_shop, known_at, opened, rulings_at
from talkworth.cli.report_parts import Wanted, printed, report_options, say_head
from talkworth.cli.rule_options import now_us
from talkworth.reports.basis import based, basis_words
from talkworth.reports.experiment_sums import known_experiments
from talkworth.reports.incremental import incremental_revenue
from talkworth.reports.incremental_result import ExperimentFactor, IncrementalRevenue
from talkworth.reports.incremental_table import incremental_table
from talkworth.reports.instants import parse_past
from talkworth.reports.period import Period
from talkworth.runtime import Owned
from talkworth.warehouse import Reading

PATH = "/v1/reports/incremental"


@click.command
@report_options
def command(wanted: Wanted) -> None:
    """
    Show how much of attributed revenue is incremental, by the shop's own experiments.

    There is no default: without an experiment it says that this was not measured.

    \b
    $ talkworth report incremental --from 2025-03-01 --to 2025-03-07
    tea: orders placed 2025-03-01 to 2025-03-07 (Europe/Berlin), in EUR
    experiment     days                       treated   control   factor ...
    holdout-2025   2025-03-01 to 2025-04-01         0         0        - ...
    Attributed €40.00 (first AI touch, 24 h/30 d, net of refunds to ...).
    ...
    Incrementality not measured yet.
    """
    shop_id = choose_shop(wanted.data, wanted.shop_id)
    with opened(wanted.data) as place:
        if isinstance(place, Remote):
            query = {**wanted.days.as_query(), "as_of": wanted.as_of}
            report = place.get(PATH, IncrementalRevenue, shop=shop_id, **query)
        else:
            now = now_us()
            at_us = parse_past(wanted.as_of, now) if wanted.as_of else None
            timezone = place.control.shop(shop_id).timezone
            period = wanted.days.days(timezone, now if at_us is None else at_us)
            with known_at(place, at_us) as known, known.snapshot() as snapshot:
                report = incremental_here(place, snapshot, shop_id, period, at_us, now)
    printed(wanted, report, incremental_table, _show)


def incremental_here(
    owned: Owned, known: Reading, shop_id: str, period: Period, at_us: int | None, now: int
) -> IncrementalRevenue:
    """The report over data that this process owns; instants in UTC microseconds."""
    known_us = now if at_us is None else at_us
    rulings = rulings_at(owned, at_us)
    experiments = known_experiments(owned.control.experiments.of(shop_id), known_us)
    found = incremental_revenue(
        known, shop_id, period, experiments, rulings=rulings, now_us=known_us
    )
    return based(found, rulings, shop_id, period, at_us)


def _show(report: IncrementalRevenue) -> None:
    say_head(report, "orders placed")
    if report.experiments:
        show_table(
            ["experiment", "days", ">treated", ">control", ">factor", ">95 % interval", "finding"],
            [_row(one) for one in report.experiments],
        )
    for line in (*report.words, *basis_words(report.basis, report.timezone)):
        say(line)


def _row(one: ExperimentFactor) -> list[str]:
    factor = one.factor
    return [
        one.experiment_id,
        f"{one.from_on} to {one.to_on}",
        f"{one.n_treated:,}",
        f"{one.n_control:,}",
        "-" if factor is None else f"{factor.estimate:.2f}",
        "-" if factor is None else f"{factor.low:.2f} to {factor.high:.2f}",
        f"{one.finding} (stale)" if one.stale else one.finding,
    ]
