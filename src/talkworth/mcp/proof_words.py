"""The short text of experiments, of what is incremental, and of decisions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from talkworth.mcp.words import (
    basis_lines,
    bounds_words,
    days_words,
    head_words,
    money_words,
    quoted,
    ripening_words,
    trust_words,
)
from talkworth.reports.before_after import BeforeAfter
from talkworth.reports.decisions import Decisions
from talkworth.reports.escalation_result import EscalationReport
from talkworth.reports.experiment_list import Experiments
from talkworth.reports.experiment_plan import ExperimentPlanReport
from talkworth.reports.experiment_result import ArmComparison, ExperimentReport, MoneyEffect
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.period import local, microseconds
from talkworth.reports.what_changed import WhatChanged

Known = datetime | None


def experiments_words(found: Experiments, _: Known) -> Iterator[str]:
    """Which experiments there are, and how far each is."""
    yield (
        f"{found.shop_id}: {len(found.experiments):,} experiments registered, "
        f"{len(found.unregistered):,} more in events that nobody registered."
    )
    for one in found.experiments:
        yield f"{quoted(one.experiment.experiment_id)}: {one.status}, {one.n_assigned:,} assigned."
    if found.experiments or found.unregistered:
        yield "A list holds no result: ask `experiment` for the verdict of one."


def experiment_words(report: ExperimentReport, known: Known) -> Iterator[str]:
    """The verdict first, then each arm's effect, then what must be known beside it."""
    plan, progress = report.experiment, report.progress
    first, end = (local(microseconds(at), report.timezone) for at in (plan.starts_at, plan.ends_at))
    yield (
        f"{report.shop_id}: experiment {quoted(plan.name)}, {first:%Y-%m-%d} to {end:%Y-%m-%d} "
        f"({report.timezone}), in {report.currency}, by intention to treat; a {plan.unit} is "
        f"assigned, all net revenue of {plan.horizon_d} days counts."
    )
    yield f"Verdict ({report.verdict.state}): {report.verdict.words}"
    yield (
        f"{progress.n_matured:,} of {progress.n_assigned:,} assigned have matured, "
        f"{progress.n_planned:,} are planned; it is {'' if progress.is_final else 'not '}final."
    )
    yield (
        "Intervals are the planned end's, by a randomisation test."
        if report.method == "randomisation"
        else "Intervals are always-valid ones, safe to look at early and wider than the last."
    )
    for one in report.comparisons:
        yield _comparison(one, plan.control, report.currency)
    for finding in report.findings:
        yield f"[{finding.severity}] {finding.words}"
    yield trust_words(report.trust)
    at = known or report.as_of
    yield f"Net of refunds within the horizon, as known at {at.astimezone(UTC):%Y-%m-%d %H:%M} UTC."


def _comparison(found: ArmComparison, control: str, currency: str) -> str:
    lift = "unknown" if found.lift.estimate is None else f"{found.lift.estimate:+.1%}"
    return (
        f"{quoted(found.arm)} less {quoted(control)}, per person: "
        f"{_effect(found.revenue, currency)}; lift {lift}."
    )


def _effect(found: MoneyEffect, currency: str) -> str:
    if found.estimate_minor is not None and found.low_minor is None:
        few = "no 95 % interval: too few paying units"
        return f"{money_words(found.estimate_minor, currency)} ({few}, evidence {found.evidence})"
    bounds = (found.low_minor, found.high_minor)
    return bounds_words(found.estimate_minor, bounds, found.evidence, currency)


def plan_words(report: ExperimentPlanReport, known: Known) -> Iterator[str]:
    """What to randomise, and why."""
    yield (
        f"{report.shop_id}: sizes of an experiment from the shop's own history, in "
        f"{report.currency}, for a horizon of {report.horizon_d} days; 80 % power at 5 %."
    )
    yield report.words
    yield "Sizes are forecasts from a history and have no interval."
    yield trust_words(report.trust)
    if known is not None:
        yield f"Data to {known:%Y-%m-%d %H:%M:%S} UTC."


def incremental_words(report: IncrementalRevenue, known: Known) -> Iterator[str]:
    """The exact sentences of the report."""
    yield head_words(report, "orders placed")
    yield from report.words or [f"{report.headline}."]
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)


def decision_words(report: Decisions, known: Known) -> Iterator[str]:
    """What differs for sure by dimension, what a move would bring, and the caveats of both."""
    yield head_words(report, "conversations started")
    for one in report.dimensions:
        yield one.words
    for suggestion in report.suggestions:
        yield (
            f"{suggestion.words} (95 % interval "
            f"{money_words(suggestion.low_minor, report.currency)} to "
            f"{money_words(suggestion.high_minor, report.currency)}, approximate)"
        )
    if not report.suggestions:
        yield "No move is suggested: no gain has an interval above zero."
    yield from report.caveats
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)
    yield from ripening_words(report)


def change_words(report: WhatChanged, known: Known) -> Iterator[str]:
    """What the change is made of, in the report's own words."""
    yield head_words(report, f"conversations started by {', '.join(report.by)},")
    yield from report.words
    yield (
        "The parts add up exactly. Revenue is a count under rules and has no interval; the rate "
        "per conversation has its own in `per_conversation`. Parts are no causes."
    )
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)
    yield from ripening_words(report)


def before_after_words(report: BeforeAfter, known: Known) -> Iterator[str]:
    """The warning first."""
    yield head_words(report, f"{report.n_days} days before {report.on} and from it,")
    yield report.warning
    yield from report.words
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)


def escalation_words(report: EscalationReport, known: Known) -> Iterator[str]:
    """What a human added, and what keeps it from being told."""
    yield f"{days_words(report, 'decided')}, in {report.currency}."
    yield (
        f"{report.n_decisions:,} first decisions, {report.n_not_matured:,} not matured yet; net "
        f"revenue of {report.horizon_d} days after each, whatever channel."
    )
    yield from report.words
    for segment in report.segments:
        if segment.recommendation is not None:
            yield segment.recommendation.words
    for notice in report.notices:
        yield f"[{notice.severity}] {notice.words}"
    yield (
        "`value` and `revenue` have 95 % intervals and rest on decisions drawn by lot: they are "
        "incremental. `naive_minor` is not, and is wrong."
    )
    yield trust_words(report.trust)
    yield from basis_lines(report.basis, report.timezone, known)
    yield from ripening_words(report)
