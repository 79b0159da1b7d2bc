"""The demo's experiments, as its shops registered them before the first visitor came."""

from __future__ import annotations

from talkworth.control import Control
from talkworth.control.experiments import ExperimentPlan
from talkworth.demo.answers import ANSWERS, ARMS, STARTED_DAYS_AGO
from talkworth.demo.arrivals import DAY
from talkworth.demo.people import HISTORY_DAYS
from talkworth.demo.shops import DEMO, DemoShop
from talkworth.demo.trial import HORIZON_D
from talkworth.demo.visits import EXPERIMENT
from talkworth.experiments.arms import Arm

# By shop: what four of five orders stay below.
_CAPS = {"USD": 30_000, "JPY": 45_000}
_LASTS_DAYS = 60


def holdout_plan(
    shop: DemoShop, until_us: int, n_shoppers: int, holdout_percent: int
) -> ExperimentPlan:
    """Whether the assistant pays, by the shop's own dice: over at the end of the history."""
    return ExperimentPlan(
        name="Does the assistant pay?",
        hypothesis="Who is shown the assistant brings more in the first 30 days than who is not.",
        arms=(Arm("assistant", 100 - holdout_percent), Arm("holdout", holdout_percent)),
        control="holdout",
        assigned_by="outside",
        starts_at=until_us - (HISTORY_DAYS + 2) * DAY,
        ends_at=until_us - HORIZON_D * DAY,
        n_planned=n_shoppers,
        horizon_d=HORIZON_D,
        cap_minor=_CAPS[shop.currency],
        uses_cuped=True,
        segments=("device", "traffic_source", "returning"),
    )


def answers_plan(until_us: int, n_shoppers: int) -> ExperimentPlan:
    """Short answers or long ones, by our hash at the first message: still collecting."""
    starts_at = until_us - STARTED_DAYS_AGO * DAY
    return ExperimentPlan(
        name="Short answers or long ones?",
        hypothesis="Who gets answers of at most two sentences buys more often.",
        arms=ARMS,
        control="long",
        unit="conversation",
        starts_at=starts_at,
        ends_at=starts_at + _LASTS_DAYS * DAY,
        n_planned=max(n_shoppers // 5, 1),
        horizon_d=14,
        segments=("device",),
    )


def register_experiments(
    control: Control,
    shops: dict[DemoShop, int],
    until_us: int,
    holdout_percent: int,
) -> None:
    """
    Register them a day before each began.

    Raises:
        ExperimentExists
    """
    for shop, n_shoppers in shops.items():
        plan = holdout_plan(shop, until_us, n_shoppers, holdout_percent)
        book = control.experiments
        book.register(shop.shop_id, EXPERIMENT, plan, plan.starts_at - DAY)
        if shop is DEMO:
            plan = answers_plan(until_us, n_shoppers)
            book.register(shop.shop_id, ANSWERS, plan, plan.starts_at - DAY)
