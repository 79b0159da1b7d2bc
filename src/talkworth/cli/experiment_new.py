"""`talkworth experiment new` and `stop`: registered for good, ended early at most."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from talkworth.cli import experiment_shown as shown
from talkworth.cli.options import data_option, json_option
from talkworth.cli.output import say, show_json
from talkworth.cli.place import Remote, opened
from talkworth.cli.rule_options import now_us, shop_argument
from talkworth.control.experiments import LONGEST_D, LONGEST_HORIZON_D, SEGMENTS
from talkworth.money import minor_units
from talkworth.reports.experiment_list import ListedExperiment, listed_experiments
from talkworth.reports.experiment_new import (
    DAYS,
    NewArm,
    NewExperiment,
    RegisteredExperiment,
    whole_plan,
)
from talkworth.reports.experiment_plan import HORIZON_D, LIFT, ExperimentPlanReport
from talkworth.reports.shop import report_shop
from talkworth.runtime import Owned

PATH = "/v1/experiments"
experiment_argument = click.argument("experiment_id", metavar="EXPERIMENT")
lift_option = click.option(
    "--lift",
    default=LIFT,
    show_default=True,
    help="The smallest lift of revenue worth finding, as a share: 0.1 is 10 %.",
)
horizon_option = click.option(
    "--horizon",
    "horizon_d",
    type=click.IntRange(1, LONGEST_HORIZON_D),
    default=HORIZON_D,
    show_default=True,
    help="Days after the assignment in which revenue counts.",
)


class Arms(click.ParamType[list[NewArm]]):
    """`assistant:50,holdout:50`: names with whole weights."""

    name = "arms"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> list[NewArm]:
        if isinstance(value, list):
            return value
        found = [part.strip().rpartition(":") for part in str(value).split(",")]
        if not all(name and weight.isdecimal() and len(weight) < 8 for name, _, weight in found):
            self.fail(
                f"{value!r} are no arms. Write them as 'assistant:50,holdout:50'.", param, ctx
            )
        return [NewArm(name=name, weight=int(weight)) for name, _, weight in found]


@click.command
@shop_argument
@experiment_argument
@click.option(
    "--arms",
    type=Arms(),
    default="assistant:50,holdout:50",
    show_default=True,
    help="Names with weights; the first is what people outside the experiment meet.",
)
@click.option(
    "--control",
    default="",
    help="The arm to compare with.  [default: holdout, control or the last]",
)
@click.option("--name", default="", help="What people call it.  [default: its id]")
@click.option("--hypothesis", default="", help="What you expect, written down before.")
@click.option(
    "--unit",
    type=click.Choice(["visitor", "conversation"]),
    default="visitor",
    show_default=True,
    help="Assigned at the first page, or at the first message.",
)
@click.option("--salt", default="", help="What is hashed with the visitor.  [default: its id]")
@click.option(
    "--outside",
    "assigned_by",
    flag_value="outside",
    default="browser",
    help="Somebody else's dice assign; events tell us.",
)
@click.option(
    "--start",
    "starts_at",
    metavar="INSTANT",
    help="A day, or 2026-12-01T00:00:00Z; past to adopt one.  [default: now]",
)
@click.option(
    "--days",
    type=click.IntRange(1, LONGEST_D),
    default=DAYS,
    show_default=True,
    help="For how long shoppers are assigned.",
)
@horizon_option
@lift_option
@click.option(
    "--planned",
    "n_planned",
    type=int,
    help="Shoppers of all arms.  [default: what --lift takes in this shop]",
)
@click.option("--cap", metavar="AMOUNT", help="Also count each shopper up to this amount alone.")
@click.option(
    "--cuped", "uses_cuped", is_flag=True, help="Also take out what shoppers brought before."
)
@click.option(
    "--segment",
    "segments",
    multiple=True,
    type=click.Choice(SEGMENTS),
    help="Also look at these groups; as often as needed.",
)
@data_option
@json_option
def new(
    shop_id: str,
    experiment_id: str,
    cap: str | None,
    data: Path,
    as_json: bool,
    **asked: Any,
) -> None:
    """
    Register an experiment, and print the call to paste. It is never edited afterwards.

    An id that already arrives in events is adopted; its report says that it was registered late.

    \b
    $ talkworth experiment new tea holdout-1 --planned 20000 --start 2030-01-01
    Experiment holdout-1 of shop tea is registered: assistant:50, holdout:50 by visitor.
    20,000 shoppers from 2030-01-01 00:00:00 to 2030-03-02 00:00:00 Europe/Berlin; final ...
    Into every page, where the chat is shown or not.
        tw('arm', 'holdout-1', 'assistant:50,holdout:50', function (arm) ...
    ...
    """
    with opened(data) as place:
        cap_minor = None if cap is None else _minor(place, shop_id, cap)
        wanted = NewExperiment(experiment_id=experiment_id, cap_minor=cap_minor, **asked)
        if isinstance(place, Remote):
            made = place.post(PATH, wanted, RegisteredExperiment, shop=shop_id)
        else:
            made = _register(place, shop_id, wanted)
    if as_json:
        show_json(made)
        return
    shown.show_registered(shop_id, made)


@click.command
@shop_argument
@experiment_argument
@click.option("--reason", required=True, help="Why; it stands beside the result for good.")
@data_option
@json_option
def stop(shop_id: str, experiment_id: str, reason: str, data: Path, as_json: bool) -> None:
    """
    End the assignment before its time, and say why. Who was assigned still counts.

    \b
    $ talkworth experiment stop tea holdout-2025 --reason "The arms were swapped."
    Experiment holdout-2025 of shop tea is stopped: The arms were swapped.
    """
    with opened(data, is_loaded=False) as place:
        if isinstance(place, Remote):
            path = f"{PATH}/{quote(experiment_id, safe='')}/stop"
            stopped = place.post(path, {"reason": reason}, ListedExperiment, shop=shop_id)
        else:
            place.control.experiments.stop(shop_id, experiment_id, reason)
            stopped = _one(place, shop_id, experiment_id)
    if as_json:
        show_json(stopped)
        return
    say(
        f"Experiment {experiment_id} of shop {shop_id} is stopped: {stopped.experiment.stop_reason}"
    )


def _minor(place: Remote | Owned, shop_id: str, text: str) -> int:
    """
    Raises:
        UnknownShop, AmountNotExact
    """
    if isinstance(place, Remote):
        found = place.get(f"{PATH}/plan", ExperimentPlanReport, shop=shop_id)
        return minor_units(text, found.currency)
    return minor_units(text, report_shop(place.warehouse, shop_id).currency)


def _register(owned: Owned, shop_id: str, wanted: NewExperiment) -> RegisteredExperiment:
    with owned.warehouse.snapshot() as snapshot:
        plan, notes = whole_plan(snapshot, shop_id, wanted, now_us=now_us())
    owned.control.experiments.register(shop_id, wanted.experiment_id, plan)
    return RegisteredExperiment(
        timezone=owned.control.shop(shop_id).timezone,
        registered=_one(owned, shop_id, wanted.experiment_id),
        notes=notes,
    )


def _one(owned: Owned, shop_id: str, experiment_id: str) -> ListedExperiment:
    made = owned.control.experiments.get(shop_id, experiment_id)
    return listed_experiments(owned.warehouse, shop_id, [made], now_us=now_us()).experiments[0]
