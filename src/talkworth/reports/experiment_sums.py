"""What the warehouse knows of an experiment: who was assigned when, and what each arm brought."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
from msgspec import structs
from numpy.typing import NDArray

from talkworth.control.experiments import DAY_US, Experiment
from talkworth.experiments.arms import POSITIONS
from talkworth.reports.period import day_starts_at, local
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.stats.arms import Arm, merged
from talkworth.warehouse import Reading, Snapshot

VISIT_US = DAY_US  # a visit that began longer ago is not the one somebody was assigned in
# What begins now is registered a moment later.
_AT_ONCE_US = 60_000_000
EVERYBODY = ("", "")
Segment = tuple[str, str]  # a dimension and a value of it


@dataclass(frozen=True, slots=True)
class Course:
    """
    When units are assigned, UTC microseconds: from `from_at`, not from `until_at` on.

    As many as planned end it, however early. `is_as_planned` unless somebody stopped it before
    that. `is_prior` where it was registered before it began. `final_at` is when the horizon of the
    last unit ends; `is_final` once it has, as planned before.
    """

    from_at: int
    until_at: int
    final_at: int
    is_as_planned: bool
    is_prior: bool
    is_over: bool
    is_final: bool


@dataclass(frozen=True, slots=True)
class ArmSums:
    """
    The matured units of an arm: `money` with attributed revenue as its second quantity and that
    before the assignment as x, `orders` the same revenue with the number of orders as second.
    `chatters` are those of them who chatted. Of the orders `n_unrated` have no rate, and `n_untied`
    name no browser, cart or checkout: an account or an address alone leads to the unit.
    """

    money: Arm = field(default_factory=Arm)
    orders: Arm = field(default_factory=Arm)
    n_buyers: int = 0
    chatters: Arm = field(default_factory=Arm)
    n_unrated: int = 0
    n_untied: int = 0


@dataclass(frozen=True, slots=True)
class Checks:
    """Of the units of one arm: how many, and what is odd about some of them."""

    n_assigned: int = 0
    n_matured: int = 0
    n_crossovers: int = 0
    n_early: int = 0
    n_positions: int = 0
    n_misplaced: int = 0


@dataclass(frozen=True, slots=True)
class Told:
    """Of all who were told to be in one arm, registered or not: who counts, and who does not."""

    n_units: int = 0
    n_bots: int = 0
    n_outside: int = 0


@dataclass(frozen=True, slots=True)
class Gathered:
    """
    All that the report of an experiment is made of, from one commit of the warehouse.

    `segments` are by dimension and value, each by arm; `payers` what its units brought that is
    not zero, ascending, with everybody beside them. `days` are units by local day, an entry an
    arm. `overlaps` are units by other experiment, arm and other arm.
    """

    shop: ReportShop
    course: Course
    told: dict[str, Told]
    checks: dict[str, Checks]
    days: list[tuple[date, list[int]]]
    overlaps: dict[str, dict[tuple[str, str], int]]
    arms: dict[str, ArmSums]
    segments: dict[Segment, dict[str, Arm]]
    payers: dict[Segment, dict[str, NDArray[np.int64]]]


def arm_sums(warehouse: Reading, experiment: Experiment, now_us: int) -> dict[str, Arm]:
    """
    What each arm's matured units brought (y), what of it was attributed (a), and before (x).

    For calibration: `stats.calibration.effects(sums[treated], sums[control])`.

    Raises:
        UnknownShop
    """
    return {name: one.money for name, one in gathered(warehouse, experiment, now_us).arms.items()}


def as_known(experiment: Experiment, now_us: int) -> Experiment:
    """The experiment as of `now_us`: a stop that came later is not known."""
    if experiment.stopped_at is None or experiment.stopped_at <= now_us:
        return experiment
    return structs.replace(experiment, stopped_at=None, stopped_by=None, stop_reason=None)


def known_experiments(registered: Iterable[Experiment], at_us: int) -> tuple[Experiment, ...]:
    """Those that were registered by an instant, UTC microseconds, each as it was known then."""
    return tuple(as_known(one, at_us) for one in registered if one.registered_at <= at_us)


def gathered(
    warehouse: Reading, experiment: Experiment, now_us: int, others: Sequence[str] = ()
) -> Gathered:
    """
    Everything about `experiment` as of `now_us` (UTC microseconds), with `others` as overlaps.

    Raises:
        UnknownShop
    """
    with warehouse.snapshot() as snapshot:
        shop = report_shop(snapshot, experiment.shop_id)
        course = _course(snapshot, experiment, now_us)
        told = _told(snapshot, experiment, course)
        _keep(snapshot, experiment, shop, course, now_us)
        names = [arm.name for arm in experiment.arms]
        segments = list(dict.fromkeys(experiment.segments))
        return Gathered(
            shop=shop,
            course=course,
            told=told,
            checks=_checks(snapshot, experiment),
            days=_days(snapshot, course, names, shop.timezone, now_us),
            overlaps=_overlaps(snapshot, experiment.shop_id, others),
            arms=_arms(snapshot.query("experiment_sums"), names),
            segments=_segments(snapshot.query("experiment_segments", segments=segments)),
            payers=_payers(snapshot, names, segments),
        )


def _course(snapshot: Snapshot, experiment: Experiment, now_us: int) -> Course:
    until_at, final_at = experiment.assigned_until, experiment.final_at
    full = snapshot.query(
        "experiment_last",
        **_asked(experiment),
        from_at=experiment.starts_at,
        until_at=until_at,
        n_before=experiment.n_planned - 1,
    )
    if full:
        until_at = full[0]["assigned_at"] + 1
        final_at = full[0]["assigned_at"] + experiment.horizon_us
    is_over = now_us >= final_at
    is_as_planned = bool(full) or experiment.assigned_until == experiment.ends_at
    is_prior = experiment.registered_at <= experiment.starts_at + _AT_ONCE_US
    return Course(
        from_at=experiment.starts_at,
        until_at=until_at,
        final_at=final_at,
        is_as_planned=is_as_planned,
        is_prior=is_prior,
        is_over=is_over,
        is_final=is_over and is_as_planned and is_prior,
    )


def _asked(experiment: Experiment) -> dict[str, Any]:
    return {
        "shop_id": experiment.shop_id,
        "experiment_id": experiment.experiment_id,
        "arms": [arm.name for arm in experiment.arms],
    }


def _told(snapshot: Snapshot, experiment: Experiment, course: Course) -> dict[str, Told]:
    rows = snapshot.query(
        "experiment_counts",
        shop_id=experiment.shop_id,
        experiment_id=experiment.experiment_id,
        from_at=course.from_at,
        until_at=course.until_at,
    )
    return {row["arm"]: Told(**_taken(row, Told)) for row in rows}


def _keep(
    snapshot: Snapshot, experiment: Experiment, shop: ReportShop, course: Course, now_us: int
) -> None:
    """The relations that the queries of an experiment read, from units to their money."""
    shop_id, horizon_us = experiment.shop_id, experiment.horizon_us
    time = {"from_at": course.from_at, "until_at": course.until_at}
    within = {"shop_id": shop_id, "horizon_us": horizon_us}
    reach = {**within, "from_at": course.from_at, "until_at": course.until_at + horizon_us}
    units = {**_asked(experiment), **time, "horizon_us": horizon_us, "now_us": now_us}
    values = {
        "shop_id": shop_id,
        "segments": list(experiment.segments),
        "from_at": course.from_at - VISIT_US,
        "until_at": course.until_at,
        "visit_us": VISIT_US,
    }
    snapshot.keep("experiment_units", "experiment_units", units)
    snapshot.keep("experiment_money", "experiment_money", {**within, "trust": shop.headline_trust})
    snapshot.keep("experiment_chatters", "experiment_chatters", reach)
    snapshot.keep("experiment_values", "experiment_values", values)


def _checks(snapshot: Snapshot, experiment: Experiment) -> dict[str, Checks]:
    upto = list(accumulate((arm.weight for arm in experiment.arms), initial=0))
    # An arm's first position is the least that `arms.arm_of` gives it.
    cuts = [-(-weight * POSITIONS // upto[-1]) for weight in upto]
    names = [arm.name for arm in experiment.arms]
    rows = snapshot.query(
        "experiment_checks", arms=names, low_positions=cuts[:-1], high_positions=cuts[1:]
    )
    found = {row["arm"]: Checks(**_taken(row, Checks)) for row in rows}
    return {name: found.get(name, Checks()) for name in names}


def _days(
    snapshot: Snapshot, course: Course, names: Sequence[str], timezone: str, now_us: int
) -> list[tuple[date, list[int]]]:
    """Every local day from the first to that of the last assignment, or to today before that."""
    last_us = min(course.until_at - 1, now_us)
    if last_us < course.from_at:
        return []
    first, last = (local(at_us, timezone).date() for at_us in (course.from_at, last_us))
    days = [first + timedelta(days=n) for n in range((last - first).days + 2)]
    bounds = [day_starts_at(day, timezone) for day in days]
    counts = {
        (row["stretch"], row["arm"]): row["n_assigned"]
        for row in snapshot.query("experiment_days", bounds=bounds)
    }
    return [
        (day, [counts.get((stretch, name), 0) for name in names])
        for stretch, day in enumerate(days[:-1], 1)
    ]


def _overlaps(
    snapshot: Snapshot, shop_id: str, others: Sequence[str]
) -> dict[str, dict[tuple[str, str], int]]:
    found: dict[str, dict[tuple[str, str], int]] = {}
    if others:
        for row in snapshot.query("experiment_overlaps", shop_id=shop_id, others=list(others)):
            table = found.setdefault(row["experiment_id"], {})
            table[row["arm"], row["other_arm"]] = row["n"]
    return found


def _arms(rows: Iterable[Mapping[str, Any]], names: Sequence[str]) -> dict[str, ArmSums]:
    found = {row["arm"]: row for row in rows}
    return {name: _arm(found[name]) if name in found else ArmSums() for name in names}


def _arm(row: Mapping[str, Any]) -> ArmSums:
    money = Arm(**_taken(row, Arm))
    return ArmSums(
        money=money,
        orders=Arm(
            n=money.n,
            n_payers=money.n_payers,
            y=money.y,
            y2=money.y2,
            a=row["o"] or 0,
            a2=row["o2"] or 0,
            ya=row["yo"] or 0,
        ),
        n_buyers=row["n_buyers"] or 0,
        chatters=Arm(
            n=row["n_chatters"],
            n_payers=row["chatters_n_payers"] or 0,
            y=row["chatters_y"] or 0,
            y2=row["chatters_y2"] or 0,
        ),
        n_unrated=row["n_unrated"] or 0,
        n_untied=row["n_untied"] or 0,
    )


def _segments(rows: Iterable[Mapping[str, Any]]) -> dict[Segment, dict[str, Arm]]:
    """The largest segment of a dimension first."""
    found: dict[Segment, dict[str, Arm]] = {}
    for row in rows:
        arms = found.setdefault((row["dimension"], row["value"]), {})
        arms[row["arm"]] = Arm(**_taken(row, Arm))
    sizes = {segment: merged(arms.values()).n for segment, arms in found.items()}
    order = sorted(found, key=lambda segment: (segment[0], -sizes[segment], segment[1]))
    return {segment: found[segment] for segment in order}


def _payers(
    snapshot: Snapshot, names: Sequence[str], segments: Sequence[str]
) -> dict[Segment, dict[str, NDArray[np.int64]]]:
    found = snapshot.columns("experiment_payers", arms=list(names), segments=list(segments))
    y, arm_no = found["y"], found["arm_no"]
    # Rows come sorted: a segment and an arm are one stretch of them.
    is_new = np.ones(len(y), dtype=bool)
    is_new[1:] = arm_no[1:] != arm_no[:-1]
    for column in ("dimension", "value"):
        is_new[1:] |= found[column][1:] != found[column][:-1]
    starts = [*np.flatnonzero(is_new).tolist(), len(y)]
    payers: dict[Segment, dict[str, NDArray[np.int64]]] = {EVERYBODY: {}}
    for start, end in pairwise(starts):
        segment = found["dimension"][start], found["value"][start]
        payers.setdefault(segment, {})[names[arm_no[start]]] = y[start:end]
    return payers


def _taken(row: Mapping[str, Any], into: Any) -> dict[str, int]:
    """The columns of a row by the names of a dataclass; sums over nobody are 0."""
    return {known.name: row[known.name] or 0 for known in fields(into)}
