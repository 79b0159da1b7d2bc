"""`talkworth experiment`: what would not have come anyway, by chance and not by guessing."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import click

from talkworth.cli import experiment_shown as shown
from talkworth.cli.experiment_new import (
    PATH,
    experiment_argument,
    horizon_option,
    lift_option,
    new,
    stop,
)
from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import note, show_json
from talkworth.cli.place import Remote, opened, rulings_at
from talkworth.cli.rule_options import csv_option, now_us, shop_argument
from talkworth.reports.experiment import experiment_report
from talkworth.reports.experiment_list import Experiments, listed_experiments
from talkworth.reports.experiment_plan import SHARE, ExperimentPlanReport, plan_experiment
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.reports.experiment_tables import arms_table, plan_table
from talkworth.reports.table import as_csv


@click.group
def command() -> None:
    """
    Measure what the assistant really brings: some shoppers get it, others by chance do not.

    `plan` says how many shoppers that takes, `new` registers it for good and prints the call to
    paste, `status` and `report` say what can be said so far. docs/experiments.md leads through it.

    \b
    $ talkworth experiment list tea
    experiment     status   ...   people   arms
    ...
    holdout-2025   final    ...        0   assistant 0, holdout 0
    """


@command.command
@shop_argument
@lift_option
@click.option(
    "--control-share",
    default=SHARE,
    show_default=True,
    help="The control's share of the shoppers.",
)
@horizon_option
@data_option
@json_option
@csv_option
def plan(
    shop_id: str,
    lift: float,
    control_share: float,
    horizon_d: int,
    data: Path,
    as_json: bool,
    as_table: bool,
) -> None:
    """
    Say how many shoppers and days an experiment takes, from the shop's own history.

    \b
    $ talkworth experiment plan tea --lift 0.05
    tea: planned from ... (Europe/Berlin), revenue of 30 days after the assignment, in EUR
    Too little history: 0 days of visits with 0 buyers among 0 visitors, ...
    """
    asked = {"lift": lift, "control_share": control_share, "horizon": horizon_d}
    with opened(data) as place:
        if isinstance(place, Remote):
            found = place.get(f"{PATH}/plan", ExperimentPlanReport, shop=shop_id, **asked)
        else:
            found = plan_experiment(
                place.warehouse,
                shop_id,
                now_us=now_us(),
                lift=lift,
                control_share=control_share,
                horizon_d=horizon_d,
            )
    if as_json:
        show_json(found)
    elif as_table:
        click.echo(as_csv(plan_table(found)), nl=False)
    else:
        shown.show_plan(found)


command.add_command(new)


@command.command("list")
@shop_argument
@data_option
@json_option
def list_(shop_id: str, data: Path, as_json: bool) -> None:
    """
    List a shop's experiments, those too that arrive in events and nobody registered.

    \b
    $ talkworth experiment list tea
    experiment     status   from ...
    ...
    holdout-2025   final    2025-03-01 ...
    """
    found = _listed(data, shop_id)
    if as_json:
        show_json(found)
        return
    shown.show_list(found)
    if not found.experiments and not found.unregistered:
        note("There is none yet. `talkworth experiment plan --help` shows how to begin.")


@command.command
@shop_argument
@experiment_argument
@data_option
@json_option
def status(shop_id: str, experiment_id: str, data: Path, as_json: bool) -> None:
    """
    Say in a few lines how an experiment goes: the verdict of today, and what must be known.

    \b
    $ talkworth experiment status tea holdout-2025
    Too little data: nobody ordered anything.
    0 of 1,000 planned shoppers are assigned, ...
    """
    report = _report(data, shop_id, experiment_id)
    if as_json:
        show_json(report)
        return
    shown.show_status(report)


@command.command
@shop_argument
@experiment_argument
@data_option
@json_option
@csv_option
def report(shop_id: str, experiment_id: str, data: Path, as_json: bool, as_table: bool) -> None:
    """
    Show all an experiment says: the verdict, its arms, and each compared with the control.

    Everybody assigned counts, whether they chatted or not, with all they bought within the
    horizon, less what went back.

    \b
    $ talkworth experiment report tea holdout-2025
    Too little data: nobody ordered anything.
    ...
    tea: holdout-2025, registered ... by ... (rule set 1), in EUR
    arm         role      people   matured   buyers   orders ...
    ...
    """
    found = _report(data, shop_id, experiment_id)
    if as_json:
        show_json(found)
    elif as_table:
        click.echo(as_csv(arms_table(found)), nl=False)
    else:
        shown.show_report(found)


command.add_command(stop)


def _listed(data: Path, shop_id: str) -> Experiments:
    with opened(data) as place:
        if isinstance(place, Remote):
            return place.get(PATH, Experiments, shop=shop_id)
        return listed_experiments(
            place.warehouse, shop_id, place.control.experiments.of(shop_id), now_us=now_us()
        )


def _report(data: Path, shop_id: str, experiment_id: str) -> ExperimentReport:
    with opened(data) as place:
        if isinstance(place, Remote):
            path = f"{PATH}/{quote(experiment_id, safe='')}"
            return place.get(path, ExperimentReport, shop=shop_id)
        return experiment_report(
            place.warehouse,
            place.control.experiments.get(shop_id, experiment_id),
            place.control.experiments.of(shop_id),
            rulings=rulings_at(place, None),
            now_us=now_us(),
        )
