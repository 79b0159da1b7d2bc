"""What can be said of an experiment today, in one sentence, and no more than the data carry."""

from __future__ import annotations

from collections.abc import Sequence

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment_result import (
    ArmComparison,
    ExperimentFinding,
    MoneyEffect,
    State,
    Verdict,
)
from talkworth.reports.experiment_sums import Gathered
from talkworth.reports.wording import amount, moment
from talkworth.stats.sequential import ALPHA

_EARLY = "So far, safe to look at early: "
_LATE = "Registered late, and read as safely as an early look: "


def verdict(
    experiment: Experiment,
    found: Gathered,
    comparisons: Sequence[ArmComparison],
    findings: Sequence[ExperimentFinding],
    now_us: int,
) -> Verdict:
    """
    The first that holds: blocked; an arm wins; one loses; nothing is shown; there is too little.

    Before the planned end what is not shown is still being collected.
    """
    blocking = [one for one in findings if one.severity == "blocks"]
    if blocking:
        return _said("blocked", f"No result can be read: {blocking[0].words}")
    states = {one.arm: _state(one.revenue, one.p_adjusted) for one in comparisons}
    for state in ("wins", "loses"):
        named = [one for one in comparisons if states[one.arm] == state]
        if named:
            best = max(named, key=lambda one: abs(one.revenue.estimate_minor or 0))
            return _decided(state, best, experiment, found)
    if not found.course.is_over:
        return _said("collecting", _collecting(experiment, found, comparisons, now_us))
    shown = [one for one in comparisons if states[one.arm] != "too-little-data"]
    if not shown:
        return _said("too-little-data", _too_little(comparisons, found))
    widest = max(shown, key=lambda one: abs(one.revenue.estimate_minor or 0))
    return _not_shown(widest, found)


def _state(revenue: MoneyEffect, p_value: float | None) -> State:
    if revenue.low_minor is None or revenue.high_minor is None or p_value is None:
        return "too-little-data"
    if p_value <= ALPHA and revenue.low_minor > 0:
        return "wins"
    if p_value <= ALPHA and revenue.high_minor < 0:
        return "loses"
    return "not-shown"


def _decided(state: State, one: ArmComparison, experiment: Experiment, found: Gathered) -> Verdict:
    is_final = found.course.is_final
    lift = "" if one.lift.estimate is None else f" ({one.lift.estimate:+.1%})"
    said = (
        f"{one.arm!r} {state} against {experiment.control!r}: "
        f"{_money(one.revenue.estimate_minor, found)}{lift} per {_unit(experiment)} "
        f"[{_money(one.revenue.low_minor, found)}, {_money(one.revenue.high_minor, found)}], "
        f"{_money(one.incremental.estimate_minor, found)} "
        f"[{_money(one.incremental.low_minor, found)}, "
        f"{_money(one.incremental.high_minor, found)}] in all."
    )
    return Verdict(
        state=state,
        arm=one.arm,
        method="randomisation" if is_final else "sequence",
        words=said if is_final else f"{_EARLY if found.course.is_prior else _LATE}{said}",
    )


def _not_shown(one: ArmComparison, found: Gathered) -> Verdict:
    said = (
        "Not yet shown to be incremental; data compatible with "
        f"{_money(one.incremental.low_minor, found)}…{_money(one.incremental.high_minor, found)}."
    )
    if (one.revenue.low_minor or 0) > 0 or (one.revenue.high_minor or 0) < 0:
        said = f"{said} By itself that would show it; of several arms one looks so by chance."
    return Verdict(
        state="not-shown",
        arm=one.arm,
        method="randomisation" if found.course.is_final else "sequence",
        words=said,
    )


def _collecting(
    experiment: Experiment, found: Gathered, comparisons: Sequence[ArmComparison], now_us: int
) -> str:
    zone = found.shop.timezone
    if now_us < experiment.starts_at:
        return f"It begins {moment(experiment.starts_at, zone)}."
    n_matured = sum(one.n_matured for one in found.checks.values())
    missing = max((one.watched.n_missing for one in comparisons), default=0)
    told = (
        f"Still collecting: {n_matured:,} of {experiment.n_planned:,} planned units have had their "
        f"{experiment.horizon_d} days; the result is final {moment(found.course.final_at, zone)}."
    )
    if missing:
        return f"{told} An early look takes {missing:,} more paying units in the smaller arm."
    return f"{told} So far nothing is shown."


def _too_little(comparisons: Sequence[ArmComparison], found: Gathered) -> str:
    if not any(one.n_buyers for one in found.arms.values()):
        return "Too little data: nobody ordered anything."
    if not found.course.is_final:
        missing = max((one.watched.n_missing for one in comparisons), default=0)
        return (
            f"Too little data: it {'ended early' if found.course.is_prior else 'was planned late'},"
            f" and the interval that is safe then takes {missing:,} more paying units in the "
            "smaller arm."
        )
    return "Too little data: it takes 10 paying units in each arm to compare them."


def _unit(experiment: Experiment) -> str:
    return "visitor" if experiment.unit == "visitor" else "person who wrote"


def _money(minor: float | None, found: Gathered) -> str:
    return "?" if minor is None else amount(round(minor), found.shop.currency)


def _said(state: State, words: str) -> Verdict:
    return Verdict(state=state, arm=None, method=None, words=words)
