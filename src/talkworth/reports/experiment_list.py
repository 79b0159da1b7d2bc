"""A shop's experiments: those that were registered, and those that only arrive in events."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

from talkworth.control.experiments import Experiment
from talkworth.reports.experiment_result import ToldExperiment, told_experiment
from talkworth.reports.experiment_snippets import Snippet, snippets
from talkworth.reports.period import instant
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading

Status = Literal["planned", "assigning", "maturing", "final"]


class ArmSeen(Struct, kw_only=True, frozen=True):
    """Persons whose earliest assignment was to this arm, bots left out."""

    arm: str
    n_persons: int


class ListedExperiment(Struct, kw_only=True, frozen=True):
    """
    A registered experiment and how far it is.

    By the clock it is "planned" before its start, "assigning" up to `assigned_until`, "maturing"
    up to `final_at` while horizons are still open, then "final"; the report also knows when the
    planned number was reached before that. Persons count who were assigned in its time. `arms`
    are those registered, and others that arrived under its id. Instants are null while nobody was
    assigned.
    """

    experiment: ToldExperiment
    status: Status
    assigned_until: datetime
    final_at: datetime
    n_assigned: int
    arms: list[ArmSeen]
    first_assigned_at: datetime | None
    last_assigned_at: datetime | None
    snippets: list[Snippet]


class SeenExperiment(Struct, kw_only=True, frozen=True):
    """
    An experiment that arrives in events and nobody registered: registering its id adopts it, and
    its report says that it was registered late.
    """

    experiment_id: str
    n_assigned: int
    arms: list[ArmSeen]
    first_assigned_at: datetime
    last_assigned_at: datetime


class Experiments(Struct, kw_only=True, frozen=True):
    """The shop's experiments, newest registered first, and those that nobody registered."""

    shop_id: str
    timezone: str
    experiments: list[ListedExperiment]
    unregistered: list[SeenExperiment]


def listed_experiments(
    warehouse: Reading, shop_id: str, registered: Sequence[Experiment], *, now_us: int
) -> Experiments:
    """
    Every experiment of the shop, `registered` being those of the control file.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    seen: dict[str, list[dict[str, Any]]] = {}
    rows = warehouse.query(
        "listed_assignments",
        shop_id=shop_id,
        experiment_ids=[one.experiment_id for one in registered],
        from_ats=[one.starts_at for one in registered],
        until_ats=[one.assigned_until for one in registered],
    )
    for row in rows:
        seen.setdefault(row["experiment_id"], []).append(row)
    listed = [_listed(one, seen.pop(one.experiment_id, []), now_us) for one in registered]
    return Experiments(
        shop_id=shop_id,
        timezone=shop.timezone,
        experiments=listed[::-1],
        unregistered=[_seen(experiment_id, rows) for experiment_id, rows in seen.items()],
    )


def status_of(experiment: Experiment, now_us: int) -> Status:
    """How far an experiment is by the clock."""
    if now_us < min(experiment.starts_at, experiment.assigned_until):
        return "planned"
    if now_us < experiment.assigned_until:
        return "assigning"
    return "maturing" if now_us < experiment.final_at else "final"


def _listed(
    experiment: Experiment, rows: Sequence[dict[str, Any]], now_us: int
) -> ListedExperiment:
    counts = dict.fromkeys((arm.name for arm in experiment.arms), 0)
    counts |= {row["arm"]: row["n_persons"] for row in rows}
    return ListedExperiment(
        experiment=told_experiment(experiment),
        status=status_of(experiment, now_us),
        assigned_until=instant(experiment.assigned_until),
        final_at=instant(experiment.final_at),
        n_assigned=sum(counts.values()),
        arms=[ArmSeen(arm=arm, n_persons=n) for arm, n in counts.items()],
        first_assigned_at=instant(min(row["first_at"] for row in rows)) if rows else None,
        last_assigned_at=instant(max(row["last_at"] for row in rows)) if rows else None,
        snippets=snippets(experiment),
    )


def _seen(experiment_id: str, rows: Sequence[dict[str, Any]]) -> SeenExperiment:
    return SeenExperiment(
        experiment_id=experiment_id,
        n_assigned=sum(row["n_persons"] for row in rows),
        arms=[ArmSeen(arm=row["arm"], n_persons=row["n_persons"]) for row in rows],
        first_assigned_at=instant(min(row["first_at"] for row in rows)),
        last_assigned_at=instant(max(row["last_at"] for row in rows)),
    )
