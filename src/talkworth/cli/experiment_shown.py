"""Plans, lists and results of experiments as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from talkworth.cli.output import note, say, show_table
from talkworth.money import decimal_text
from talkworth.reports.experiment_list import Experiments, ListedExperiment
from talkworth.reports.experiment_new import RegisteredExperiment
from talkworth.reports.experiment_plan import ExperimentPlanReport, PlannedLift, Size
from talkworth.reports.experiment_result import (
    ArmComparison,
    ExperimentArm,
    ExperimentReport,
    MoneyEffect,
    ShareEffect,
)
from talkworth.reports.experiment_snippets import Snippet
from talkworth.reports.period import microseconds
from talkworth.reports.wording import moment

_MARKS = {"blocks": "!!", "warns": "!", "notes": "-"}
_TOO_FEW = "too little data"


def show_plan(report: ExperimentPlanReport) -> None:
    """The advice, then sizes by lift and split, then what can be found in which time."""
    first = min(report.visitors.from_on, report.openers.from_on)
    say(
        f"{report.shop_id}: planned from {first} to {report.visitors.to_on} ({report.timezone}), "
        f"revenue of {report.horizon_d} days after the assignment, in {report.currency}"
    )
    say(report.words)
    if report.advised == "too-little-history":
        return
    _show_histories(report)
    sizes = [">days", ">with horizon"]
    show_table(
        [">lift", ">control", ">visitors", *sizes, ">openers", *sizes],
        [_planned(one) for one in (report.asked, *report.lifts)],
    )
    _show_detectable(report)
    say("80 % power at 5 %, two-sided. `openers` are persons who open a conversation.")


def _show_histories(report: ExperimentPlanReport) -> None:
    show_table(
        ["of", ">persons", ">buyers", ">conversion", ">per buyer", ">variation", ">a day"],
        [
            [
                unit,
                f"{one.n_units:,}",
                f"{one.n_buyers:,}",
                _share(one.conversion),
                _money(one.value_per_buyer_minor, report.currency),
                "-" if one.variation is None else f"{one.variation:.2f}",
                "-" if one.n_per_day is None else f"{one.n_per_day:,.1f}",
            ]
            for unit, one in (("visitors", report.visitors), ("openers", report.openers))
        ],
    )


def _show_detectable(report: ExperimentPlanReport) -> None:
    show_table(
        [
            ">within",
            ">control",
            ">visitors show a lift of",
            ">openers",
            ">which is of all visitors",
        ],
        [
            [
                f"{one.days} days",
                _share(one.control_share),
                _share(one.by_visitor),
                _share(one.at_open),
                _share(one.at_open_of_all),
            ]
            for one in report.detectable
        ],
    )


def _planned(planned: PlannedLift) -> list[str]:
    cells = [_share(planned.lift), _share(planned.control_share)]
    for size in (planned.by_visitor, planned.at_open):
        cells += _size(size)
    return cells


def _size(size: Size | None) -> list[str]:
    if size is None:
        return ["-"] * 3
    return [f"{size.n_planned:,}", f"{size.days:,}", f"{size.days_with_horizon:,}"]


def show_registered(shop_id: str, made: RegisteredExperiment) -> None:
    """What was registered, and what to paste."""
    listed, one = made.registered, made.registered.experiment
    arms = ", ".join(f"{arm.name}:{arm.weight}" for arm in one.arms)
    by = "somebody else" if one.assigned_by == "outside" else one.unit
    say(f"Experiment {one.experiment_id} of shop {shop_id} is registered: {arms} by {by}.")
    timezone = made.timezone
    say(
        f"{one.n_planned:,} shoppers from {_at(one.starts_at, timezone)} to "
        f"{_at(one.ends_at, timezone)} {timezone}; final {_at(listed.final_at, timezone)}."
    )
    for words in made.notes:
        say(words)
    for snippet in listed.snippets:
        _show_snippet(snippet)
    note(f"Next: talkworth experiment status {shop_id} {one.experiment_id}")


def _show_snippet(snippet: Snippet) -> None:
    say(snippet.words)
    say("\n".join(f"    {line}".rstrip() for line in snippet.code.splitlines()))


def show_list(found: Experiments) -> None:
    """A line each, those that nobody registered at the end."""
    rows = [_listed(one, found.timezone) for one in found.experiments]
    rows += [
        [
            one.experiment_id,
            "not registered",
            _at(one.first_assigned_at, found.timezone),
            _at(one.last_assigned_at, found.timezone),
            "-",
            f"{one.n_assigned:,}",
            ", ".join(f"{arm.arm} {arm.n_persons:,}" for arm in one.arms),
        ]
        for one in found.unregistered
    ]
    show_table(["experiment", "status", "from", "to", "final", ">people", "arms"], rows)


def _listed(one: ListedExperiment, timezone: str) -> list[str]:
    is_stopped = one.experiment.stopped_at is not None
    return [
        one.experiment.experiment_id,
        f"{one.status}, stopped" if is_stopped else one.status,
        _at(one.experiment.starts_at, timezone),
        _at(one.assigned_until, timezone),
        _at(one.final_at, timezone),
        f"{one.n_assigned:,}",
        ", ".join(f"{arm.arm} {arm.n_persons:,}" for arm in one.arms),
    ]


def show_status(report: ExperimentReport) -> None:
    """The verdict, how far it is, and what must be known."""
    say(report.verdict.words)
    progress, zone = report.progress, report.timezone
    say(
        f"{progress.n_assigned:,} of {progress.n_planned:,} planned shoppers are assigned, "
        f"{progress.n_matured:,} have had their {report.experiment.horizon_d} days; "
        f"{'final since' if progress.is_final else 'planned end'} "
        f"{_at(progress.final_at, zone)} {zone}."
    )
    if not progress.n_assigned and not progress.is_final:
        say(f"The call to paste is in `talkworth experiment list {report.shop_id} --json`.")
    for one in report.findings:
        say(f"{_MARKS[one.severity]} {one.code}: {one.words}")


def show_report(report: ExperimentReport) -> None:
    """All of it, the verdict first."""
    show_status(report)
    one, currency = report.experiment, report.currency
    rules = ", ".join(map(str, report.rule_set_versions))
    at = _at(one.registered_at, report.timezone)
    say(
        f"{report.shop_id}: {one.experiment_id}, registered {at} by {one.registered_by} "
        f"(rule set {rules}), in {currency}"
    )
    show_table(
        [
            "arm",
            "role",
            ">people",
            ">matured",
            ">buyers",
            ">orders",
            ">conversion",
            ">revenue",
            ">per person",
            ">attributed",
        ],
        [_arm(arm, currency) for arm in report.arms],
    )
    for comparison in report.comparisons:
        _show_comparison(comparison, report)
    for words in _footnotes(report):
        say(words)


def _arm(arm: ExperimentArm, currency: str) -> list[str]:
    return [
        arm.name,
        "control" if arm.is_control else "treated",
        f"{arm.n_assigned:,}",
        f"{arm.n_matured:,}",
        f"{arm.n_buyers:,}",
        f"{arm.n_orders:,}",
        _share(arm.conversion.estimate),
        decimal_text(arm.revenue_minor, currency),
        _money(arm.revenue_per_unit_minor, currency),
        decimal_text(arm.attributed_minor, currency),
    ]


def _show_comparison(one: ArmComparison, report: ExperimentReport) -> None:
    currency = report.currency
    rows = [
        ["revenue per person", *_money_effect(one.revenue, currency)],
        ["relative lift", *_share_effect(one.lift)],
    ]
    if one.capped is not None:
        cap = decimal_text(one.capped.cap_minor, currency)
        rows.append([f"revenue, up to {cap} each", *_money_effect(one.capped.effect, currency)])
    if one.cuped is not None:
        rows.append(["revenue, less the earlier", *_money_effect(one.cuped.effect, currency)])
    rows += [
        ["conversion", *_share_effect(one.conversion)],
        ["order value", *_money_effect(one.order_value, currency)],
    ]
    control = report.experiment.control
    show_table([f"{one.arm} against {control}", ">difference", ">95 % interval", ">p"], rows)
    for words in _beside(one, report):
        say(words)
    segments = [
        [
            f"{part.dimension}: {part.value}",
            f"{part.n_treated:,}",
            f"{part.n_control:,}",
            *_money_effect(part.revenue, currency)[:2],
            part.finding,
        ]
        for part in one.segments
    ]
    if segments:
        show_table(
            ["group", f">{one.arm}", f">{control}", ">difference", ">95 % interval", "finding"],
            segments,
        )


def _beside(one: ArmComparison, report: ExperimentReport) -> Iterator[str]:
    """What was brought in all, what may be said today, and the number that is wrong."""
    currency, total = report.currency, one.incremental
    if total.estimate_minor is not None and total.low_minor is not None:
        ends = f"[{_money(total.low_minor, currency)}, {_money(total.high_minor, currency)}]"
        brought = _money(total.estimate_minor, currency)
        yield f"In all it brought {brought} {currency} {ends} that would not have come anyway."
    watched = one.watched
    if watched.low_minor is not None and watched.high_minor is not None:
        low, high = (_money(end, currency) for end in (watched.low_minor, watched.high_minor))
        yield f"Safe to look at every day: {low} to {high} per person, however often one looks."
    elif not report.progress.is_final:
        yield (
            f"An early look that is safe takes {watched.n_missing:,} more buyers in the smaller "
            "arm."
        )
    naive = one.naive
    if naive.claimed_minor is not None:
        claimed = _money(naive.claimed_minor, currency)
        yield f"Wrong, and shown to be wrong: chatters against others claim {claimed} {currency}."
    yield naive.words


def _footnotes(report: ExperimentReport) -> Iterator[str]:
    method = (
        "Intervals are those of the randomisation test at the planned end."
        if report.method == "randomisation"
        else "Before the planned end, intervals are those that are safe to look at early."
    )
    yield f"{method} Everybody assigned counts, whether they chatted or not."
    if report.trust == "client-reported":
        yield "No verified source yet: all of this is what browsers reported."
    if report.n_orders_without_rate:
        yield f"{report.n_orders_without_rate:,} orders wait for an exchange rate and are not in."


def _money_effect(effect: MoneyEffect, currency: str) -> list[str]:
    if effect.low_minor is None or effect.high_minor is None:
        return [_signed(effect.estimate_minor, currency), _TOO_FEW, "-"]
    ends = f"{_money(effect.low_minor, currency)} to {_money(effect.high_minor, currency)}"
    return [_signed(effect.estimate_minor, currency), ends, _p(effect.p_value)]


def _share_effect(effect: ShareEffect) -> list[str]:
    told = "-" if effect.estimate is None else f"{effect.estimate:+.2%}"
    if effect.low is None:
        return [told, _TOO_FEW, "-"]
    high = "no bound" if effect.high is None else f"{effect.high:+.2%}"
    return [told, f"{effect.low:+.2%} to {high}", _p(effect.p_value)]


def _p(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _share(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"


def _money(minor: float | None, currency: str) -> str:
    return "-" if minor is None else decimal_text(round(minor), currency)


def _signed(minor: float | None, currency: str) -> str:
    text = _money(minor, currency)
    return f"+{text}" if minor is not None and round(minor) > 0 else text


def _at(at: datetime, timezone: str) -> str:
    return moment(microseconds(at), timezone)
