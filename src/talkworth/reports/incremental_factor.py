"""What one experiment says about attributed revenue, in the mix of a period's traffic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Final

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment import Examined, examine
from talkworth.reports.experiment_result import ArmComparison, MoneyTotal, told_experiment
from talkworth.reports.incremental_result import ExperimentFactor, Factor, FactorFinding
from talkworth.reports.period import Period, instant, local
from talkworth.reports.rule_sets import version_at
from talkworth.rules import Ruling
from talkworth.stats import calibration
from talkworth.stats.arms import Arm
from talkworth.stats.calibration import Effects, effects, is_stale, stratified
from talkworth.warehouse import Snapshot

# Of a period's persons, the share whose segment the experiment must have seen to be weighed by it.
_KNOWN_MIX: Final = 0.9
# An arm that earns this part of what the other does is no holdout.
_HELD_OUT: Final = 0.25
_NOTHING: Final = calibration.Factor(None, None, None, None, "too little data", "none")


@dataclass(frozen=True, slots=True)
class Found:
    """
    An experiment's factor as told and as computed; its units' revenue counts from `from_at` up to
    `until_at` (UTC microseconds).
    """

    told: ExperimentFactor
    factor: calibration.Factor
    from_at: int
    until_at: int

    def holds(self, period: Period) -> bool:
        """Whether the period lies inside the experiment."""
        return self.from_at <= period.from_at and period.until_at <= self.until_at


def experiment_factor(
    snapshot: Snapshot,
    experiment: Experiment,
    others: Sequence[Experiment],
    period: Period,
    *,
    rulings: Sequence[Ruling],
    now_us: int,
) -> Found:
    """
    The factor of an experiment's first treated arm, for the traffic of `period`.

    Weighed by the mix of the period's persons where the period lies outside it, and a segment
    was registered. `now_us` is UTC microseconds.

    Raises:
        UnknownShop
    """
    look = examine(snapshot, experiment, others, rulings=rulings, now_us=now_us)
    arm, comparison = _first_treated(experiment, look)
    treated, control = (look.found.arms[name].money for name in (arm, experiment.control))
    own = effects(treated, control)
    from_at, until_at = look.found.course.from_at, look.found.course.final_at
    weighed_by, used = None, own
    if not (from_at <= period.from_at and period.until_at <= until_at):
        weighed_by, used = _weighed(snapshot, experiment, arm, look, period, own)
    is_holdout = control.a * treated.n <= _HELD_OUT * treated.a * control.n
    found = _factor(used, own, comparison) if comparison and is_holdout else _NOTHING
    told = ExperimentFactor(
        experiment_id=experiment.experiment_id,
        name=experiment.name,
        arm=arm,
        control=experiment.control,
        from_on=local(from_at, look.found.shop.timezone).date(),
        to_on=local(look.found.course.until_at - 1, look.found.shop.timezone).date(),
        n_treated=treated.n,
        n_control=control.n,
        control_share=told_experiment(experiment).control_share,
        method="randomisation" if look.found.course.is_final else "sequence",
        factor=_told(found),
        evidence=found.evidence,
        finding=_finding(found, is_blocked=look.is_blocked, is_holdout=is_holdout),
        incremental=_NO_MONEY if comparison is None else comparison.incremental,
        attributed_minor=own.a * treated.n if own else 0.0,
        weighed_by=weighed_by,
        stale=_stale(experiment, (from_at, until_at), rulings, period, now_us),
        is_used=False,
    )
    return Found(told, found, from_at, until_at)


def _first_treated(experiment: Experiment, look: Examined) -> tuple[str, ArmComparison | None]:
    """The first arm that is not the control, and its comparison unless a finding blocks it."""
    arm = next(one.name for one in experiment.arms if one.name != experiment.control)
    return arm, next((one for one in look.comparisons if one.arm == arm), None)


_NO_MONEY: Final = MoneyTotal(estimate_minor=None, low_minor=None, high_minor=None)


def _factor(
    used: Effects | None, own: Effects | None, comparison: ArmComparison
) -> calibration.Factor:
    """
    With the multipliers that the experiment's own interval has, so that both hold 0 or neither:
    those of its randomisation test, or before the planned end of the sequence.
    """
    revenue = comparison.revenue
    if (
        used is None
        or own is None
        or revenue.estimate_minor is None
        or revenue.low_minor is None
        or revenue.high_minor is None
        or own.v_d <= 0
    ):
        return replace(calibration.factor(used), low=None, high=None, finding="too little data")
    error = sqrt(own.v_d)
    below = (revenue.estimate_minor - revenue.low_minor) / error
    above = (revenue.high_minor - revenue.estimate_minor) / error
    return calibration.factor(used, max(below, 0.0), max(above, 0.0))


def _told(found: calibration.Factor) -> Factor | None:
    if found.estimate is None or found.low is None or found.high is None:
        return None
    return Factor(estimate=found.estimate, low=found.low, high=found.high)


def _weighed(
    snapshot: Snapshot,
    experiment: Experiment,
    arm: str,
    look: Examined,
    period: Period,
    own: Effects | None,
) -> tuple[str | None, Effects | None]:
    """
    The effects in the period's mix of the first registered segment, and that segment's name.

    Where the experiment knows too little of that mix, its own effects and no name.
    """
    if not experiment.segments:
        return None, own
    dimension = experiment.segments[0]
    rows = snapshot.query(
        "traffic_mix",
        shop_id=experiment.shop_id,
        unit=experiment.unit,
        dimension=dimension,
        from_at=period.from_at,
        until_at=period.until_at,
    )
    n_persons = {row["value"]: row["n_persons"] for row in rows}
    known = {
        value: met
        for value in n_persons
        if (met := _segment(look.found.segments.get((dimension, value), {}), arm, experiment))
    }
    whole = sum(n_persons.values())
    if not known or sum(n_persons[value] for value in known) < _KNOWN_MIX * whole:
        return None, own
    return dimension, stratified([(n_persons[value], met) for value, met in known.items()])


def _segment(arms: Mapping[str, Arm], treated: str, experiment: Experiment) -> Effects | None:
    """`None` where too few paid in an arm: its mean, and how sure that is, would be chance."""
    nobody = Arm()
    met = effects(arms.get(treated, nobody), arms.get(experiment.control, nobody))
    return None if met is None or met.evidence == "none" else met


def _finding(found: calibration.Factor, *, is_blocked: bool, is_holdout: bool) -> FactorFinding:
    if is_blocked:
        return "blocked"
    return found.finding if is_holdout else "two assistants"


def _stale(
    experiment: Experiment,
    lasted: tuple[int, int],
    rulings: Sequence[Ruling],
    period: Period,
    now_us: int,
) -> str | None:
    """
    Why the factor no longer counts for the period, or `None`: other rules, or too far away.

    `lasted` is from the first unit to the end of the last one's horizon, UTC microseconds.
    """
    shop_id, (from_at, until_at) = experiment.shop_id, lasted
    then = version_at(rulings, shop_id, min(until_at, now_us) - 1)
    now = version_at(rulings, shop_id, period.until_at - 1)
    if then.rules != now.rules:
        return (
            f"Its attributed revenue followed rule set {then.version}, this period's follows "
            f"{now.version}."
        )
    is_before = is_stale(instant(until_at), instant(min(period.until_at, now_us)), "", "")
    is_after = is_stale(instant(period.until_at), instant(from_at), "", "")
    return "It lies more than 90 days away from this period." if is_before or is_after else None
