"""How large an experiment must be and how long it takes, from what the shop has seen of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from math import sqrt
from typing import Any, Final, Literal

from msgspec import Struct

from talkworth.control.experiments import LONGEST_HORIZON_D, MOST_PLANNED, Unit
from talkworth.errors import BadInput
from talkworth.journal.entry import Trust
from talkworth.reports.amounts import DAY_US
from talkworth.reports.period import local
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.stats.power import LONGEST_DAYS, History, Plan, advise, detectable, plan
from talkworth.stats.ratio import Evidence, evidence
from talkworth.warehouse import Reading

LIFTS: Final = (0.02, 0.05, 0.10, 0.20)
SHARES: Final = (0.5, 0.1)
SPANS_D: Final = (30, 60, 90)
LIFT: Final = 0.10
SHARE: Final = 0.5
HORIZON_D: Final = 30
LEAST_DAYS: Final = 7
_LIFTS_BETWEEN: Final = (0.001, 10.0)
_SHARES_BETWEEN: Final = (0.01, 0.99)

_UNITS: Final = {"visitor": "visitor", "conversation": "opener"}

Advised = Literal["visitor", "conversation", "too-little-history"]


class BadPlan(BadInput):
    """What is asked for cannot be planned with."""

    code = "bad-plan"


class UnitHistory(Struct, kw_only=True, frozen=True):
    """
    What persons brought within the horizon after their first visit ("visitor") or their first
    meaningful conversation ("conversation") of the days looked at, as if an experiment had begun
    on `from_on`.

    `n_buyers` brought anything: a share `conversion` of all, `value_per_buyer_minor` each, with
    the standard deviation `variation` times that. `n_per_day` new persons came a day. All null
    under 10 buyers or 7 days (`evidence` "none"); 10 to 49 buyers are "low" evidence.
    """

    unit: Unit
    from_on: date
    to_on: date
    n_days: int
    n_units: int
    n_buyers: int
    n_per_day: float | None
    conversion: float | None
    value_per_buyer_minor: float | None
    variation: float | None
    revenue_per_unit_minor: float | None
    evidence: Evidence


class Size(Struct, kw_only=True, frozen=True):
    """
    What it takes to find `lift`, relative to what such a unit brings, with 80 % power at 5 %.

    `days` until so many persons have come, `days_with_horizon` until the last of them has had
    the whole horizon.
    """

    lift: float
    n_treated: int
    n_control: int
    n_planned: int
    days: int
    days_with_horizon: int


class PlannedLift(Struct, kw_only=True, frozen=True):
    """
    A lift of revenue per visitor, found among all visitors or, as the same money, among those
    who open a conversation. Null where the history of that unit cannot say; where that of
    visitors cannot, `at_open` finds the lift of what those who open bring.
    """

    lift: float
    control_share: float
    by_visitor: Size | None
    at_open: Size | None


class Detectable(Struct, kw_only=True, frozen=True):
    """
    The smallest lift that is found by those who come within `days`, with 80 % power.

    `by_visitor` and `at_open` are relative to what such a unit brings; `at_open_of_all` is the
    latter as a share of what all visitors bring. Null where the history cannot say.
    """

    days: int
    control_share: float
    by_visitor: float | None
    at_open: float | None
    at_open_of_all: float | None


class ExperimentPlanReport(Struct, kw_only=True, frozen=True):
    """
    The sizes an experiment may have, worked out from the shop's own history.

    `asked` is the lift and the split that were asked for, `lifts` the usual ones at a control of
    50 % and of 10 %, `detectable` what 30, 60 and 90 days can find. `advised` is the unit to
    randomise, and `words` why; it is "too-little-history" where nothing can be planned yet.
    """

    shop_id: str
    currency: str
    timezone: str
    trust: Trust
    horizon_d: int
    visitors: UnitHistory
    openers: UnitHistory
    asked: PlannedLift
    lifts: list[PlannedLift]
    detectable: list[Detectable]
    advised: Advised
    words: str


def plan_experiment(
    warehouse: Reading,
    shop_id: str,
    *,
    now_us: int,
    lift: float = LIFT,
    control_share: float = SHARE,
    horizon_d: int = HORIZON_D,
) -> ExperimentPlanReport:
    """
    The plan for a relative `lift` of revenue per visitor and a control of `control_share`.

    Looked at are the last 60 days, or fewer where fewer are known, that have had a whole horizon.

    Raises:
        UnknownShop
        BadPlan: a lift, a share or a horizon that cannot be.
    """
    _check(lift, control_share, horizon_d)
    shop = report_shop(warehouse, shop_id)
    visitors, openers = _histories(warehouse, shop, now_us, horizon_d)
    seen = (_seen(visitors), _seen(openers))
    asked = _planned(seen, lift, control_share, horizon_d)
    advised, words = _advice(visitors, openers, asked)
    return ExperimentPlanReport(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        trust=shop.headline_trust,
        horizon_d=horizon_d,
        visitors=visitors,
        openers=openers,
        asked=asked,
        lifts=[_planned(seen, one, share, horizon_d) for share in SHARES for one in LIFTS],
        detectable=[_detectable(seen, days, share) for share in SHARES for days in SPANS_D],
        advised=advised,
        words=words,
    )


def _check(lift: float, control_share: float, horizon_d: int) -> None:
    low, high = _LIFTS_BETWEEN
    if not low <= abs(lift) <= high:
        raise BadPlan(
            f"The lift is {lift:g}. Send a share of what a visitor brings, such as 0.1 for 10 %: "
            f"from {low:g} to {high:g}, or the same below 0."
        )
    low, high = _SHARES_BETWEEN
    if not low <= control_share <= high:
        raise BadPlan(
            f"The control's share is {control_share:g}. Send {low:g} to {high:g}, such as 0.5."
        )
    if not 1 <= horizon_d <= LONGEST_HORIZON_D:
        raise BadPlan(f"The horizon is {horizon_d} days. Send 1 to {LONGEST_HORIZON_D}.")


def _histories(
    warehouse: Reading, shop: ReportShop, now_us: int, horizon_d: int
) -> tuple[UnitHistory, UnitHistory]:
    until_at = now_us - horizon_d * DAY_US
    with warehouse.snapshot() as snapshot:
        (began,) = snapshot.query("plan_began", shop_id=shop.shop_id)
        from_at = {
            "visitor": _first_looked_at(began["visits_began_at"], until_at),
            "conversation": _first_looked_at(began["talks_began_at"], until_at),
        }
        found = snapshot.query(
            "plan_history",
            shop_id=shop.shop_id,
            visits_from_at=from_at["visitor"],
            talks_from_at=from_at["conversation"],
            until_at=until_at,
            horizon_us=horizon_d * DAY_US,
            trust=shop.headline_trust,
        )
    rows: dict[str, Mapping[str, Any]] = {row["unit"]: row for row in found}
    return (
        _history("visitor", rows.get("visitor", {}), from_at["visitor"], until_at, shop),
        _history(
            "conversation", rows.get("conversation", {}), from_at["conversation"], until_at, shop
        ),
    )


def _first_looked_at(began_at: int | None, until_at: int) -> int:
    """The first instant looked at, UTC microseconds; `until_at` where there is no history."""
    if began_at is None:
        return until_at
    return min(max(began_at, until_at - LONGEST_DAYS * DAY_US), until_at)


def _history(
    unit: Unit, row: Mapping[str, Any], from_at: int, until_at: int, shop: ReportShop
) -> UnitHistory:
    n, n_buyers, value = row.get("n_units", 0), row.get("n_buyers", 0), row.get("value_minor", 0)
    days = (until_at - from_at) / DAY_US
    word = evidence(n_buyers) if days >= LEAST_DAYS and value > 0 else "none"
    is_known = word != "none"
    mean = value / n_buyers if is_known else None
    return UnitHistory(
        unit=unit,
        from_on=local(from_at, shop.timezone).date(),
        to_on=local(until_at, shop.timezone).date(),
        n_days=int(days),
        n_units=n,
        n_buyers=n_buyers,
        n_per_day=n / days if is_known else None,
        conversion=n_buyers / n if is_known else None,
        value_per_buyer_minor=mean,
        variation=None if mean is None else _variation(mean, row["value2"] / n_buyers),
        revenue_per_unit_minor=value / n if is_known else None,
        evidence=word,
    )


def _variation(mean: float, mean2: float) -> float:
    return sqrt(max(mean2 - mean * mean, 0.0)) / mean


def _seen(found: UnitHistory) -> History | None:
    """The history as the statistics take it; `None` where it is too little."""
    if (
        found.conversion is None
        or found.value_per_buyer_minor is None
        or found.variation is None
        or found.n_per_day is None
    ):
        return None
    return History(found.conversion, found.value_per_buyer_minor, found.variation, found.n_per_day)


def _planned(
    seen: tuple[History | None, History | None], lift: float, share: float, horizon_d: int
) -> PlannedLift:
    visitors, openers = seen
    by_visitor = None if visitors is None else plan(visitors, lift, share)
    if openers is None:
        at_open = None
    elif visitors is None:
        at_open = plan(openers, lift, share)
    else:
        both = advise(visitors, openers, lift, share)
        at_open = None if both is None else both.at_open
    return PlannedLift(
        lift=lift,
        control_share=share,
        by_visitor=_size(by_visitor, horizon_d),
        at_open=_size(at_open, horizon_d),
    )


def _size(found: Plan | None, horizon_d: int) -> Size | None:
    if found is None or found.days is None:
        return None
    return Size(
        lift=found.lift,
        n_treated=found.n_treated,
        n_control=found.n_control,
        n_planned=found.n_treated + found.n_control,
        days=found.days,
        days_with_horizon=found.days + horizon_d,
    )


def _detectable(seen: tuple[History | None, History | None], days: int, share: float) -> Detectable:
    visitors, openers = seen
    at_open = None if openers is None else detectable(openers, openers.n_per_day * days, share)
    of_all = None
    if at_open is not None and visitors is not None and openers is not None:
        daily, daily_open = (one.n_per_day * one.mean_minor for one in (visitors, openers))
        of_all = at_open * daily_open / daily
    return Detectable(
        days=days,
        control_share=share,
        by_visitor=None
        if visitors is None
        else detectable(visitors, visitors.n_per_day * days, share),
        at_open=at_open,
        at_open_of_all=of_all,
    )


def planned_units(report: ExperimentPlanReport, unit: Unit) -> int:
    """
    How many units the asked lift takes, for registering.

    Raises:
        BadPlan: the history cannot say, or so many are never counted.
    """
    size = report.asked.by_visitor if unit == "visitor" else report.asked.at_open
    if size is None:
        raise BadPlan(
            f"{report.words} Say yourself how many units are planned: `n_planned`, or "
            "`--planned` on the command line."
        )
    if size.n_planned > MOST_PLANNED:
        raise BadPlan(
            f"A lift of {report.asked.lift:.1%} takes {size.n_planned:,} units. Choose a larger "
            "one, or say yourself how many are planned."
        )
    return size.n_planned


def _advice(visitors: UnitHistory, openers: UnitHistory, asked: PlannedLift) -> tuple[Advised, str]:
    share = _percent(asked.lift)
    by_visitor, at_open = asked.by_visitor, asked.at_open
    if by_visitor is None and at_open is None:
        return "too-little-history", _too_little(visitors, openers)
    if at_open is None or by_visitor is None:
        unit: Unit = "visitor" if at_open is None else "conversation"
        known, other = _UNITS[unit], _UNITS["conversation" if unit == "visitor" else "visitor"]
        return unit, (
            f"To find {share} of revenue per {known} takes {_words(by_visitor or at_open)}. Of "
            f"{other}s too few have bought to say how long they would take."
        )
    if LONGEST_DAYS < by_visitor.days > at_open.days:
        return "conversation", (
            f"Randomise at open: among all visitors, {share} of revenue per visitor takes "
            f"{_words(by_visitor)}; at the first message the same money takes {_words(at_open)}. "
            "That tells what the assistant is worth against the usual alternative once somebody "
            "writes, not what the launcher itself does."
        )
    return "visitor", (
        f"Randomise visitors: to find {share} of revenue per visitor takes {_words(by_visitor)}. "
        f"At the first message the same money would take {_words(at_open)}."
    )


def _percent(share: float) -> str:
    """0.1 is "10 %", 0.025 is "2.5 %"."""
    return f"{abs(share):.1%}".replace(".0%", "%").replace("%", " %")


def _words(size: Size | None) -> str:
    if size is None:
        return "an unknown number"
    days = "1 day" if size.days == 1 else f"{size.days:,} days"
    return f"{size.n_planned:,} persons: {days}, and {size.days_with_horizon:,} with the horizon"


def _too_little(visitors: UnitHistory, openers: UnitHistory) -> str:
    return (
        f"Too little history: {visitors.n_days:,} days of visits with {visitors.n_buyers:,} buyers "
        f"among {visitors.n_units:,} visitors, and {openers.n_days:,} days of conversations with "
        f"{openers.n_buyers:,} buyers. A plan needs {LEAST_DAYS} days that have had their whole "
        "horizon, and 10 buyers."
    )
