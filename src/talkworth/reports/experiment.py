"""One experiment by intention to treat: arms, effects, what is wrong with it, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment_comparison import comparisons
from talkworth.reports.experiment_findings import findings, ratio_of, versions_of
from talkworth.reports.experiment_result import (
    ArmComparison,
    ArmCount,
    AssignedDay,
    ExperimentArm,
    ExperimentFinding,
    ExperimentReport,
    Progress,
    SampleRatioCheck,
    Share,
    told_experiment,
)
from talkworth.reports.experiment_sums import Gathered, as_known, gathered
from talkworth.reports.experiment_verdict import verdict
from talkworth.reports.period import instant
from talkworth.rules import Ruling
from talkworth.stats.proportion import wilson
from talkworth.warehouse import Reading


@dataclass(frozen=True, slots=True)
class Examined:
    """
    An experiment as known, what the warehouse knows of it, what is wrong with it, and its treated
    arms against the control: none where a finding blocks.
    """

    experiment: Experiment
    found: Gathered
    findings: list[ExperimentFinding]
    comparisons: list[ArmComparison]

    @property
    def is_blocked(self) -> bool:
        return any(one.severity == "blocks" for one in self.findings)


def examine(
    warehouse: Reading,
    experiment: Experiment,
    others: Sequence[Experiment],
    *,
    rulings: Sequence[Ruling],
    now_us: int,
) -> Examined:
    """
    What the report says, before it is told; takes what `experiment_report` does.

    Raises:
        UnknownShop
    """
    known = as_known(experiment, now_us)
    beside = _beside(known, others, now_us)
    found = gathered(warehouse, known, now_us, sorted(beside))
    told = findings(known, found, beside, rulings, now_us)
    is_blocked = any(one.severity == "blocks" for one in told)
    return Examined(known, found, told, [] if is_blocked else comparisons(known, found))


def experiment_report(
    warehouse: Reading,
    experiment: Experiment,
    others: Sequence[Experiment],
    *,
    rulings: Sequence[Ruling],
    now_us: int,
) -> ExperimentReport:
    """
    The report as of `now_us` (UTC microseconds).

    `others` are the shop's experiments, this one among them or not: persons in several are told
    of. `rulings` are those the warehouse's numbers follow.

    Raises:
        UnknownShop
    """
    examined = examine(warehouse, experiment, others, rulings=rulings, now_us=now_us)
    known, found = examined.experiment, examined.found
    told, compared = examined.findings, examined.comparisons
    return ExperimentReport(
        shop_id=known.shop_id,
        currency=found.shop.currency,
        timezone=found.shop.timezone,
        trust=found.shop.headline_trust,
        as_of=instant(now_us),
        experiment=told_experiment(known),
        progress=_progress(known, found),
        method="randomisation" if found.course.is_final else "sequence",
        rule_set_versions=versions_of(known, found, rulings, now_us),
        n_orders_without_rate=sum(one.n_unrated for one in found.arms.values()),
        arms=[_arm(arm.name, arm.weight, known, found) for arm in known.arms],
        sample_ratio=_sample_ratio(known, found),
        comparisons=compared,
        findings=told,
        verdict=verdict(known, found, compared, told, now_us),
    )


def _beside(
    experiment: Experiment, others: Sequence[Experiment], now_us: int
) -> dict[str, Experiment]:
    """The shop's other experiments that can have changed what this one's units brought."""
    known = [as_known(one, now_us) for one in others]
    return {
        one.experiment_id: one
        for one in known
        if (one.shop_id, one.experiment_id != experiment.experiment_id)
        == (experiment.shop_id, True)
        and one.starts_at < experiment.final_at
        and one.final_at > experiment.starts_at
    }


def _progress(experiment: Experiment, found: Gathered) -> Progress:
    names = {arm.name for arm in experiment.arms}
    told = [one for name, one in found.told.items() if name in names]
    return Progress(
        n_assigned=sum(one.n_assigned for one in found.checks.values()),
        n_matured=sum(one.n_matured for one in found.checks.values()),
        n_planned=experiment.n_planned,
        n_bots=sum(one.n_bots for one in told),
        n_outside=sum(one.n_outside for one in told),
        assigned_until=instant(found.course.final_at - experiment.horizon_us),
        final_at=instant(found.course.final_at),
        is_final=found.course.is_final,
        days=[AssignedDay(day=day, n_assigned=counts) for day, counts in found.days],
    )


def _arm(name: str, weight: int, experiment: Experiment, found: Gathered) -> ExperimentArm:
    sums, checks = found.arms[name], found.checks[name]
    n, n_orders = sums.money.n, sums.orders.a
    converted = wilson(sums.n_buyers, n)
    return ExperimentArm(
        name=name,
        is_control=name == experiment.control,
        weight=weight,
        n_assigned=checks.n_assigned,
        n_matured=checks.n_matured,
        n_payers=sums.money.n_payers,
        n_buyers=sums.n_buyers,
        n_orders=n_orders,
        n_chatters=sums.chatters.n,
        revenue_minor=sums.money.y,
        revenue_per_unit_minor=sums.money.y / n if n else None,
        conversion=Share(estimate=converted.estimate, low=converted.low, high=converted.high),
        order_value_minor=sums.money.y / n_orders if n_orders else None,
        attributed_minor=sums.money.a,
        attributed_per_unit_minor=sums.money.a / n if n else None,
    )


def _sample_ratio(experiment: Experiment, found: Gathered) -> SampleRatioCheck:
    ratio = ratio_of(experiment, found)
    whole = sum(arm.weight for arm in experiment.arms)
    n_all = sum(one.n_assigned for one in found.checks.values())
    return SampleRatioCheck(
        arms=[
            ArmCount(
                arm=arm.name,
                n_assigned=found.checks[arm.name].n_assigned,
                n_expected=n_all * arm.weight / whole,
            )
            for arm in experiment.arms
        ],
        log_e=ratio.log_e,
        p_value=ratio.p_value,
        is_broken=ratio.is_broken,
    )
