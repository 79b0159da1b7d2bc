"""A plan as somebody sends it, made whole: what is left out has sensible values."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from msgspec import Struct

from talkworth.control.experiments import (
    DAY_US,
    LONGEST_D,
    AssignedBy,
    BadExperiment,
    ExperimentPlan,
    Unit,
)
from talkworth.experiments.arms import Arm, parse_arms
from talkworth.reports.experiment_list import ListedExperiment
from talkworth.reports.experiment_plan import (
    HORIZON_D,
    LIFT,
    ExperimentPlanReport,
    plan_experiment,
    planned_units,
)
from talkworth.reports.instants import parse_start
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading

DAYS: Final = 60
CONTROLS: Final = ("holdout", "control")
LONGEST_ARM: Final = 64
# An address of its own beside the experiments'.
TAKEN: Final = ("plan",)


class NewArm(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """One way of treating a person; `weight` is its share of the sum of all weights."""

    name: str
    weight: int


class NewExperiment(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    An experiment to register. What is left out: the id as its `name` and its `salt`; as `control`
    the arm called holdout or control, else the last; `starts_at` now; `days` of assignment, 60;
    `n_planned` from the shop's own history, for a relative `lift` of 0.1.

    `starts_at` is a day of the shop or an instant, past where an experiment is adopted.
    """

    experiment_id: str
    arms: list[NewArm]
    name: str = ""
    hypothesis: str = ""
    control: str = ""
    unit: Unit = "visitor"
    salt: str = ""
    assigned_by: AssignedBy = "browser"
    starts_at: str | None = None
    days: int = DAYS
    horizon_d: int = HORIZON_D
    lift: float = LIFT
    n_planned: int | None = None
    cap_minor: int | None = None
    uses_cuped: bool = False
    segments: tuple[str, ...] = ()


class RegisteredExperiment(Struct, kw_only=True, frozen=True):
    """An experiment just registered, and what should be known before it begins."""

    timezone: str
    registered: ListedExperiment
    notes: list[str]


def whole_plan(
    warehouse: Reading, shop_id: str, wanted: NewExperiment, *, now_us: int
) -> tuple[ExperimentPlan, list[str]]:
    """
    The plan to register, and what should be known of it.

    Raises:
        UnknownShop, BadInstant, BadArms, BadPlan
        BadExperiment: an id or an arm that could not be told apart or asked for.
    """
    shop = report_shop(warehouse, shop_id)
    arms = _arms(wanted)
    control = wanted.control or _control(arms)
    starts_at = now_us if wanted.starts_at is None else parse_start(wanted.starts_at, shop.timezone)
    if not 1 <= wanted.days <= LONGEST_D:
        raise BadExperiment(f"It assigns people for {wanted.days} days. Send 1 to {LONGEST_D}.")
    n_planned, notes = _size(warehouse, shop_id, wanted, arms, control, now_us)
    plan = ExperimentPlan(
        name=wanted.name or wanted.experiment_id,
        hypothesis=wanted.hypothesis,
        arms=arms,
        control=control,
        unit=wanted.unit,
        salt=wanted.salt,
        assigned_by=wanted.assigned_by,
        starts_at=starts_at,
        ends_at=starts_at + wanted.days * DAY_US,
        horizon_d=wanted.horizon_d,
        n_planned=n_planned,
        cap_minor=wanted.cap_minor,
        uses_cuped=wanted.uses_cuped,
        segments=wanted.segments,
    )
    return plan, notes


def _size(
    warehouse: Reading,
    shop_id: str,
    wanted: NewExperiment,
    arms: tuple[Arm, ...],
    control: str,
    now_us: int,
) -> tuple[int, list[str]]:
    """
    How many units of all arms are planned, as asked for or from the shop's history.

    Raises:
        BadPlan, BadExperiment
    """
    if wanted.n_planned is not None:
        return wanted.n_planned, []
    share, weight_of_pair = _pair(arms, control)
    found = plan_experiment(
        warehouse,
        shop_id,
        now_us=now_us,
        lift=wanted.lift,
        control_share=share,
        horizon_d=wanted.horizon_d,
    )
    share_of_pair = weight_of_pair / sum(arm.weight for arm in arms)
    n_planned = ceil(planned_units(found, wanted.unit) / share_of_pair)
    return n_planned, list(_notes(found, wanted, n_planned))


def _arms(wanted: NewExperiment) -> tuple[Arm, ...]:
    """
    Raises:
        BadArms: the browser could not read them back.
        BadExperiment
    """
    if wanted.experiment_id in TAKEN:
        raise BadExperiment(
            f"{wanted.experiment_id!r} is an address of its own beside the experiments'. Choose "
            "another id."
        )
    for arm in wanted.arms:
        if not 1 <= len(arm.name) <= LONGEST_ARM:
            raise BadExperiment(
                f"The arm {arm.name[:80]!r} has {len(arm.name)} characters. Send 1 to "
                f"{LONGEST_ARM}: what is longer does not arrive."
            )
    if wanted.assigned_by == "outside":
        return tuple(Arm(arm.name, arm.weight) for arm in wanted.arms)
    return parse_arms(",".join(f"{arm.name}:{arm.weight}" for arm in wanted.arms))


def _control(arms: tuple[Arm, ...]) -> str:
    names = [arm.name for arm in arms]
    return next((name for name in CONTROLS if name in names), names[-1] if names else "")


def _pair(arms: tuple[Arm, ...], control: str) -> tuple[float, int]:
    """
    The control's share of the two arms that are compared, and both weights together; with more
    arms the smallest treated one decides.

    Raises:
        BadExperiment
    """
    weights = {arm.name: arm.weight for arm in arms}
    treated = [weight for name, weight in weights.items() if name != control]
    if control not in weights or not treated or min(weights.values()) < 1:
        told = ", ".join(f"{arm.name}:{arm.weight}" for arm in arms)[:200]
        raise BadExperiment(
            f"The arms are {told!r} and the control {control[:80]!r}. Name two arms or more, each "
            "with a weight of 1 or more, the control among them."
        )
    both = weights[control] + min(treated)
    return weights[control] / both, both


def _notes(found: ExperimentPlanReport, wanted: NewExperiment, n_planned: int) -> Iterator[str]:
    if found.advised not in (wanted.unit, "too-little-history"):
        yield found.words
    history = found.visitors if wanted.unit == "visitor" else found.openers
    if (
        history.n_per_day is not None
        and (days := ceil(n_planned / history.n_per_day)) > wanted.days
    ):
        yield (
            f"{n_planned:,} persons are planned, and {history.n_per_day:,.0f} come a day: that "
            f"takes {days:,} days, and {wanted.days:,} are planned. It will hardly show a lift of "
            f"{abs(wanted.lift):.1%}: plan more days, a larger lift, or more people in the "
            "control."
        )
    if history.evidence == "low":
        yield (
            f"The size stands on {history.n_buyers:,} buyers: take it as a rough guess, and "
            "register with a number of your own where you know better."
        )
