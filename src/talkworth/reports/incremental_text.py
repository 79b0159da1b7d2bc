"""The sentences beside attributed revenue: what of it is causal, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from msgspec import structs

from talkworth.reports.incremental_result import ExperimentFactor, Factor, IncrementalRevenue
from talkworth.reports.period import local, microseconds
from talkworth.reports.wording import amount, window
from talkworth.rules import Model, RuleSet

NOT_MEASURED: Final = "Incrementality not measured"
_HOUR_US: Final = 3_600_000_000
_MODELS: Final[dict[Model, str]] = {
    "first_touch": "first",
    "last_touch": "last",
    "linear": "every",
    "time_decay": "latest weighs most",
    "position": "first and last weigh most",
}
_LEARN: Final = (
    "Attribution says which conversation touched the money, not what would have come without it. "
    "A holdout says that: plan one with `talkworth experiment plan`."
)
_CAVEAT: Final = (
    "Carried over to other times and traffic this is a forecast; it holds for the rules, the "
    "prices and the control it was measured with."
)


def told(report: IncrementalRevenue, rules: RuleSet) -> IncrementalRevenue:
    """The report with its headline and all of its sentences."""
    headline = _headline(report)
    return structs.replace(report, headline=headline, words=list(_words(report, rules, headline)))


def _headline(report: IncrementalRevenue) -> str:
    if report.standing == "not measured":
        return NOT_MEASURED
    if report.standing == "measuring":
        return f"{NOT_MEASURED} yet"
    if report.standing == "cannot be calibrated":
        return "Attributed revenue too small to calibrate"
    said = _said(report)
    return f"{said} (stale)" if report.is_stale else said


def _said(report: IncrementalRevenue) -> str:
    factor, found = report.factor, report.incremental
    if factor is None or found is None or found.estimate_minor is None:
        return f"{NOT_MEASURED} yet"
    low, high = (_money(end, report) for end in (found.low_minor, found.high_minor))
    if report.finding == "incremental":
        estimate = _money(found.estimate_minor, report)
        return f"{_share(factor)} is causally incremental ⇒ {estimate} [{low}, {high}]"
    return f"not yet shown to be incremental; data compatible with {low}…{high}"


def _words(report: IncrementalRevenue, rules: RuleSet, headline: str) -> Iterator[str]:
    yield _attributed(report, rules)
    if report.standing == "not measured":
        yield f"{headline}. {_LEARN}"
    elif report.standing != "measured":
        yield from (f"{_named(one)}: {_own(one)}" for one in report.experiments)
        yield f"{headline}."
    else:
        yield from _measured(report)


def _measured(report: IncrementalRevenue) -> Iterator[str]:
    used = [one for one in report.experiments if one.is_used]
    if report.source == "experiment":
        early = "" if used[0].method == "randomisation" else " So far, safe to look at early."
        yield f"{_named(used[0])}: {_said(report)}.{early}"
    else:
        yield from (f"{_named(one)}: {_own(one)}" for one in used)
        yield f"{_predicted(report)}: {_said(report)}."
        yield _CAVEAT
    if report.finding == "harmful":
        yield "The whole interval is below zero: the assistant costs more than it brings."


def _attributed(report: IncrementalRevenue, rules: RuleSet) -> str:
    whose = "AI touch" if rules.scope == "ai_only" else "touch, ads and e-mail too"
    tiers = "/".join(window(hours * _HOUR_US) for hours in (rules.direct_h, rules.assisted_h))
    day = local(microseconds(report.as_of), report.timezone).date()
    return (
        f"Attributed {_money(report.attributed_minor, report)} ({_MODELS[rules.model]} {whose}, "
        f"{tiers}, net of refunds to {day})."
    )


def _named(one: ExperimentFactor) -> str:
    ratio = "" if one.finding == "blocked" else ", SRM ok"
    return (
        f"Experiment {one.name} ({one.from_on} to {one.to_on}, {one.n_treated:,}/"
        f"{one.n_control:,}, holdout {one.control_share:.0%}{ratio})"
    )


def _own(one: ExperimentFactor) -> str:
    """What one experiment found, whatever the period."""
    if one.factor is None:
        return f"{_WHY[one.finding]}."
    so_far = "" if one.method == "randomisation" else " so far, safe to look at early"
    mix = f", weighed by the period's {one.weighed_by}" if one.weighed_by else ""
    stale = f" Stale: {one.stale}" if one.stale else ""
    return f"{_share(one.factor)} of attributed revenue is incremental{so_far}{mix}.{stale}"


_WHY: Final = {
    "blocked": "its result is blocked, see its findings",
    "too little data": "too little data yet",
    "two assistants": "its control has an assistant too, so that it calibrates nothing",
    "attributed revenue too small": "attributed revenue too small to calibrate",
}


def _predicted(report: IncrementalRevenue) -> str:
    n = report.n_experiments
    whom = "One experiment" if n == 1 else f"{n} experiments"
    if report.is_drift_assumed:
        return f"{whom} carried over to this period, assumed drift ±0.10 (1 sd)"
    return f"{whom} carried over to this period, drift ±{report.drift:.2f} (1 sd) between them"


def _share(factor: Factor) -> str:
    return f"{factor.estimate:.0%} [{factor.low:.0%}, {factor.high:.0%}]"


def _money(minor: float | None, report: IncrementalRevenue) -> str:
    return "?" if minor is None else amount(round(minor), report.currency)
