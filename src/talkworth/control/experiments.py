"""Experiments as they were registered: decided before, never edited, ended early at most."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
from msgspec import Struct

from talkworth.control.refusals import UnknownShop
from talkworth.control.rule_book import RuleBook
from talkworth.control.store import Store
from talkworth.errors import BadInput, NotFound
from talkworth.experiments.arms import MOST_WEIGHT, Arm
from talkworth.rules import in_force

Unit = Literal["visitor", "conversation"]
AssignedBy = Literal["browser", "outside"]
SEGMENTS: Final = ("device", "traffic_source", "returning")
DAY_US: Final = 86_400_000_000
FIRST_AT: Final = 946_684_800_000_000  # 2000-01-01
LAST_AT: Final = 7_258_118_400_000_000  # 2200-01-01
LONGEST_D: Final = 400
LONGEST_HORIZON_D: Final = 90
LONGEST_TEXT: Final = 1000
MOST_ARMS: Final = 10
MOST_PLANNED: Final = 10**9
LARGEST_CAP: Final = 10**12
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}", re.ASCII)
_OUTSIDE_ID: Final = re.compile(r"(?![.\s])[^/]{1,255}(?<!\s)")


class BadExperiment(BadInput):
    """A plan that cannot be carried out, or not be read afterwards."""

    code = "bad-experiment"


class ExperimentExists(BadInput):
    code = "experiment-exists"

    def __init__(self, experiment_id: str) -> None:
        super().__init__(
            f"There is an experiment {experiment_id!r} already, and what was registered is never "
            "edited. Stop it, and register the new plan under another id."
        )


class UnknownExperiment(NotFound):
    code = "unknown-experiment"

    def __init__(self, experiment_id: str) -> None:
        super().__init__(
            f"There is no experiment {experiment_id[:80]!r}. `GET /v1/experiments` and "
            "`talkworth experiment list` name those there are."
        )


class ExperimentPlan(Struct, kw_only=True, frozen=True):
    """
    What is decided before an experiment begins. All instants are UTC microseconds.

    People are assigned from `starts_at` up to `ends_at`, by a hash of `salt` and their visitor id
    (`browser`) or by somebody else's dice (`outside`), at the first page (`visitor`) or at the
    first message (`conversation`); the first of `arms` is what people outside the experiment
    meet, `control` is the one that is compared with. Everybody's revenue counts for `horizon_d`
    days. `n_planned` are the units of all arms together. Secondary metrics: revenue per unit
    capped at `cap_minor`, and with earlier revenue taken out (`uses_cuped`). `segments` are the
    groups looked at, by what was known at the assignment.
    """

    name: str
    arms: tuple[Arm, ...]
    control: str
    starts_at: int
    ends_at: int
    n_planned: int
    hypothesis: str = ""
    unit: Unit = "visitor"
    salt: str = ""
    assigned_by: AssignedBy = "browser"
    horizon_d: int = 30
    cap_minor: int | None = None
    uses_cuped: bool = False
    segments: tuple[str, ...] = ()


class Experiment(ExperimentPlan, kw_only=True, frozen=True):
    """
    A registered plan, with the rule set that was in force when it was registered.

    `salt` is never empty. `stopped_at` is when somebody ended it before its time, else `None`.
    """

    shop_id: str
    experiment_id: str
    rule_set_version: int
    registered_at: int
    registered_by: str
    stopped_at: int | None = None
    stopped_by: str | None = None
    stop_reason: str | None = None

    @property
    def horizon_us(self) -> int:
        return self.horizon_d * DAY_US

    @property
    def assigned_until(self) -> int:
        """When the last unit is assigned: as planned, or when it was stopped before that."""
        return self.ends_at if self.stopped_at is None else min(self.stopped_at, self.ends_at)

    @property
    def final_at(self) -> int:
        """When the horizon of the last unit ends: from then on the result is final."""
        return self.assigned_until + self.horizon_us


class ExperimentBook:
    """The experiments in a control file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def register(
        self,
        shop_id: str,
        experiment_id: str,
        plan: ExperimentPlan,
        registered_at: int | None = None,
    ) -> Experiment:
        """
        Write a plan down for good. `salt` is the id where the plan has none.

        It is registered now; a `registered_at` that is past is for histories we write.

        Raises:
            UnknownShop, BadExperiment, ExperimentExists
        """
        _check(experiment_id, plan)
        spans = [
            span
            for span in in_force(RuleBook(self._store).rulings())
            if span.version.shop_id == shop_id
        ]
        with self._store.change() as change:
            if shop_id not in change.snapshot.shops:
                raise UnknownShop(shop_id)
            rows = change.read("experiments", shop_id=shop_id)
            if any(row["experiment_id"] == experiment_id for row in rows):
                raise ExperimentExists(experiment_id)
            at = change.changed_at if registered_at is None else registered_at
            (version,) = {s.version.version for s in spans if s.active_from <= at < s.active_until}
            change.write(
                "add_experiment",
                shop_id=shop_id,
                experiment_id=experiment_id,
                plan=msgspec.json.encode(plan).decode(),
                rule_set_version=version,
                registered_at=at,
                registered_by=change.actor,
            )
            change.audit(shop_id, "register-experiment", experiment_id)
        return self.get(shop_id, experiment_id)

    def copy(self, experiments: Iterable[Experiment]) -> None:
        """Take over what was registered and stopped on the nodes of shops that we know."""
        with self._store.change() as change:
            for one in experiments:
                known = msgspec.structs.asdict(one)
                plan = {name: known.pop(name) for name in ExperimentPlan.__struct_fields__}
                text = msgspec.json.encode(ExperimentPlan(**plan)).decode()
                change.write("copy_experiment", plan=text, **known)

    def of(self, shop_id: str) -> list[Experiment]:
        """The shop's experiments in the order in which they were registered."""
        return [_experiment(row) for row in self._store.read("experiments", shop_id=shop_id)]

    def get(self, shop_id: str, experiment_id: str) -> Experiment:
        """
        Raises:
            UnknownExperiment
        """
        for one in self.of(shop_id):
            if one.experiment_id == experiment_id:
                return one
        raise UnknownExperiment(experiment_id)

    def stop(self, shop_id: str, experiment_id: str, reason: str) -> Experiment:
        """
        End the assignment now and say why. A second time changes nothing.

        Raises:
            UnknownExperiment, BadExperiment
        """
        if not reason.strip() or len(reason) > LONGEST_TEXT:
            raise BadExperiment(
                f"Why it is stopped is said in 1 to {LONGEST_TEXT} characters; we got "
                f"{len(reason.strip())}. It stands beside the result for good."
            )
        self.get(shop_id, experiment_id)
        with self._store.change() as change:
            n_stopped = change.write(
                "stop_experiment",
                shop_id=shop_id,
                experiment_id=experiment_id,
                stopped_at=change.changed_at,
                stopped_by=change.actor,
                stop_reason=reason,
            )
            if n_stopped:
                change.audit(shop_id, "stop-experiment", experiment_id)
        return self.get(shop_id, experiment_id)


def _experiment(row: sqlite3.Row) -> Experiment:
    kept = dict(row)
    experiment_id, plan = kept["experiment_id"], msgspec.json.decode(kept.pop("plan"))
    plan["salt"] = plan.get("salt") or experiment_id
    plan["arms"] = tuple(Arm(*arm) for arm in plan["arms"])
    plan["segments"] = tuple(plan.get("segments", ()))
    return Experiment(**plan, **kept)


def _check(experiment_id: str, plan: ExperimentPlan) -> None:
    """
    Raises:
        BadExperiment: the first thing about the plan that cannot be.
    """
    if plan.assigned_by == "outside":
        # What somebody else's tool calls it is not ours to choose.
        if not _OUTSIDE_ID.fullmatch(experiment_id) or not experiment_id.isprintable():
            raise BadExperiment(
                f"{experiment_id[:120]!r} is no id that events carry. Send 1 to 255 characters "
                "that can be printed, no '/', no '.' in front, and no space at an end."
            )
    elif not _ID.fullmatch(experiment_id):
        raise BadExperiment(
            f"{experiment_id[:120]!r} is no id of an experiment. Send 1 to 100 letters, digits, "
            "'_', '-', '.' or ':', beginning with a letter or a digit."
        )
    for is_wrong, words in (*_doubts_of_arms(plan), *_doubts(plan)):
        if is_wrong:
            raise BadExperiment(words)


def _doubts_of_arms(plan: ExperimentPlan) -> list[tuple[bool, str]]:
    names = [arm.name for arm in plan.arms]
    told = ", ".join(f"{arm.name}:{arm.weight}" for arm in plan.arms)[:200]
    return [
        (
            not 2 <= len(names) <= MOST_ARMS or len(set(names)) != len(names),
            f"The arms are {told!r}. Name 2 to {MOST_ARMS} different ones, such as "
            "'assistant:50,holdout:50'.",
        ),
        (
            any(arm.weight < 1 for arm in plan.arms),
            f"The arms are {told!r}. Each needs a weight of 1 or more: an arm that nobody can be "
            "in compares nothing.",
        ),
        (
            sum(arm.weight for arm in plan.arms) > MOST_WEIGHT,
            f"The weights of the arms {told!r} sum to more than {MOST_WEIGHT:,}. Send smaller "
            "ones in the same ratio.",
        ),
        (
            plan.control not in names,
            f"The control {plan.control[:80]!r} is none of the arms {told!r}. Name one of them.",
        ),
    ]


def _doubts(plan: ExperimentPlan) -> list[tuple[bool, str]]:
    days = (plan.ends_at - plan.starts_at) / DAY_US
    texts = (plan.name, plan.hypothesis, plan.salt)
    return [
        (
            not plan.name.strip() or max(map(len, texts)) > LONGEST_TEXT,
            f"An experiment needs a name; name, hypothesis and salt have at most {LONGEST_TEXT} "
            "characters each.",
        ),
        (
            not FIRST_AT <= plan.starts_at < LAST_AT,
            "It starts in no year from 2000 to 2199. Instants are UTC microseconds.",
        ),
        (
            not 0 < days <= LONGEST_D,
            f"It would assign people for {days:g} days. Plan an end up to {LONGEST_D} days after "
            "the start.",
        ),
        (
            not 1 <= plan.horizon_d <= LONGEST_HORIZON_D,
            f"The horizon is {plan.horizon_d} days. Send 1 to {LONGEST_HORIZON_D}.",
        ),
        (
            not 1 <= plan.n_planned <= MOST_PLANNED,
            f"{plan.n_planned} units are planned. `talkworth experiment plan` says how many it "
            "takes.",
        ),
        (
            plan.cap_minor is not None and not 1 <= plan.cap_minor <= LARGEST_CAP,
            f"The cap is {plan.cap_minor}. Send 1 to {LARGEST_CAP:,} minor units, or leave it out.",
        ),
        (
            not set(plan.segments) <= set(SEGMENTS),
            f"The segments are {', '.join(plan.segments)[:200]!r}. Choose from "
            f"{', '.join(SEGMENTS)}: what is known of a person at the assignment.",
        ),
    ]
