"""What is true of the demo's experiment: everybody in it, in both worlds, up to the horizon."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from talkworth.demo.arrivals import DAY
from talkworth.demo.history import Story
from talkworth.demo.orders import Order
from talkworth.demo.visits import EXPERIMENT

HORIZON_D = 30


class Trial(Struct, kw_only=True):
    """
    One shopper in the experiment: net verified spend of the first days since the first visit, in
    the shop's currency, with the assistant and without it. Only one of the two ever happened.
    """

    arm: str
    assigned_us: int
    with_minor: int
    without_minor: int


class ArmTruth(Struct, kw_only=True):
    """
    The shoppers of one arm: how many were assigned in time, and what their first days brought,
    in the world they live in.
    """

    n_shoppers: int = 0
    net_minor: int = 0


class ExperimentTruth(Struct, kw_only=True):
    """
    The experiment of one shop, as of the end of the history. Only shoppers count whose first
    `horizon_d` days are over by then.

    `with_minor` and `without_minor` are what those in the arm with the assistant spent in these
    days, and what the same shoppers would have spent without it. The difference is what an
    experiment's report calls incremental.
    """

    shop_id: str
    experiment_id: str
    horizon_d: int
    arms: dict[str, ArmTruth]
    with_minor: int
    without_minor: int
    incremental_minor: int


def trial_of(story: Story) -> Trial | None:
    """The shopper's part in the experiment; `None` for those who have none, or not long enough."""
    shopper = story.shopper
    ends_us = shopper.first_seen_us + HORIZON_D * DAY
    if shopper.arm is None or ends_us >= story.out.until_us:
        return None
    orders = story.orders
    return Trial(
        arm=shopper.arm,
        assigned_us=shopper.first_seen_us,
        with_minor=_spent((o for o in orders if o.in_world_with), ends_us),
        without_minor=_spent(
            (o.without_assistant() for o in orders if o.in_world_without), ends_us
        ),
    )


def experiment_truth(shop_id: str, stories: list[Story]) -> ExperimentTruth:
    """Add up one shop's shoppers."""
    trials = [trial for trial in map(trial_of, stories) if trial]
    arms = {"assistant": ArmTruth(), "holdout": ArmTruth()}
    for trial in trials:
        is_shown = trial.arm == "assistant"
        arms[trial.arm].n_shoppers += 1
        arms[trial.arm].net_minor += trial.with_minor if is_shown else trial.without_minor
    shown = [trial for trial in trials if trial.arm == "assistant"]
    with_minor = sum(trial.with_minor for trial in shown)
    without_minor = sum(trial.without_minor for trial in shown)
    return ExperimentTruth(
        shop_id=shop_id,
        experiment_id=EXPERIMENT,
        horizon_d=HORIZON_D,
        arms=arms,
        with_minor=with_minor,
        without_minor=without_minor,
        incremental_minor=with_minor - without_minor,
    )


def _spent(orders: Iterable[Order], before_us: int) -> int:
    """What is left, just before that instant, of the orders that a report counts."""
    counted = (o for o in orders if o.is_verified and o.excluded_reason() is None)
    return sum(order.reporting_minor(before_us - 1) for order in counted)
