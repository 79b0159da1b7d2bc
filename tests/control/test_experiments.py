"""Experiments: registered once, never edited, stopped with a reason, gone with the shop."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from talkworth.control import Control
from talkworth.control.experiments import (
    DAY_US,
    BadExperiment,
    ExperimentExists,
    ExperimentPlan,
    UnknownExperiment,
)
from talkworth.control.refusals import UnknownShop
from talkworth.experiments.arms import Arm
from talkworth.rules import RuleSet

STARTS_AT = 1_767_225_600_000_000  # 2026-01-01
PLAN = ExperimentPlan(
    name="Does the assistant pay?",
    arms=(Arm("assistant", 50), Arm("holdout", 50)),
    control="holdout",
    starts_at=STARTS_AT,
    ends_at=STARTS_AT + 60 * DAY_US,
    n_planned=40_000,
)


def test_what_was_registered_is_what_is_read(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path, actor="ana")) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        plan = replace(PLAN, segments=("device",), cap_minor=60_000, hypothesis="<b> \u202e🍵")

        made = control.experiments.register("tea", "spring", plan)

        assert all(getattr(made, name) == getattr(plan, name) for name in _TOLD)
        assert (made.salt, made.rule_set_version, made.registered_by) == ("spring", 1, "ana")
        assert made.final_at == STARTS_AT + 90 * DAY_US
        assert control.experiments.of("tea") == [made] == [control.experiments.get("tea", "spring")]
        assert control.audit_log()[-1].change == "register-experiment"
    with closing(Control.open(tmp_path)) as again:
        assert again.experiments.of("tea") == [made]
        again.erase_shop("tea")
        assert again.experiments.of("tea") == []


def test_nothing_is_edited_and_it_is_stopped_once(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path, actor="ana")) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        control.experiments.register("tea", "spring", replace(PLAN, salt="same people"))

        with pytest.raises(ExperimentExists):
            control.experiments.register("tea", "spring", PLAN)
        stopped = control.experiments.stop("tea", "spring", "The widget is broken")
        again = control.experiments.stop("tea", "spring", "Another reason")

        assert again == stopped
        assert (stopped.salt, stopped.stop_reason) == ("same people", "The widget is broken")
        assert stopped.stopped_at is not None
        assert stopped.assigned_until == min(stopped.stopped_at, stopped.ends_at)


def test_another_node_takes_over_what_was_registered_here(tmp_path: Path) -> None:
    with (
        closing(Control.open(_folder(tmp_path / "one"), actor="ana")) as one,
        closing(Control.open(_folder(tmp_path / "other"), actor="mount")) as other,
    ):
        for control in (one, other):
            control.add_shop("tea", "EUR", "Europe/Berlin")
        one.experiments.register("tea", "spring", replace(PLAN, segments=("device",)))
        other.experiments.copy(one.experiments.of("tea"))
        stopped = one.experiments.stop("tea", "spring", "The widget is broken")

        assert other.experiments.get("tea", "spring").stopped_at is None
        other.experiments.copy(one.experiments.of("tea"))
        assert other.experiments.of("tea") == [stopped]


def test_the_rule_set_in_force_is_written_down(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        control.add_rule_set("tea", RuleSet(direct_h=12), STARTS_AT)
        control.add_rule_set("tea", RuleSet(direct_h=6), STARTS_AT + 10_000 * DAY_US)

        assert control.experiments.register("tea", "spring", PLAN).rule_set_version == 2


def test_another_shops_experiment_is_not_there(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        for shop_id in ("tea", "coffee"):
            control.add_shop(shop_id, "EUR", "Europe/Berlin")
        control.experiments.register("coffee", "spring", PLAN)

        assert control.experiments.register("tea", "spring", PLAN).shop_id == "tea"
        with pytest.raises(UnknownExperiment):
            control.experiments.stop("tea", "summer", "why not")
        with pytest.raises(UnknownShop):
            control.experiments.register("milk", "spring", PLAN)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": " "},
        {"hypothesis": "x" * 1001},
        {"arms": ()},
        {"arms": (Arm("assistant", 1),)},
        {"arms": (Arm("a", 1), Arm("a", 1)), "control": "a"},
        {"arms": (Arm("assistant", 0), Arm("holdout", 50))},
        {"control": "nobody"},
        {"ends_at": STARTS_AT},
        {"ends_at": STARTS_AT + 401 * DAY_US},
        {"starts_at": -(2**62), "ends_at": -(2**62) + 1},
        {"horizon_d": 0},
        {"horizon_d": 91},
        {"n_planned": 0},
        {"cap_minor": 0},
        {"segments": ("intent",)},
    ],
)
def test_a_plan_that_cannot_be_is_refused(tmp_path: Path, wrong: dict[str, Any]) -> None:
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        with pytest.raises(BadExperiment):
            control.experiments.register("tea", "spring", replace(PLAN, **wrong))
        assert control.experiments.of("tea") == []


@pytest.mark.parametrize("experiment_id", ["", " ", "a b", "ü", "-a", "x" * 101])
def test_an_id_is_plain(tmp_path: Path, experiment_id: str) -> None:
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        with pytest.raises(BadExperiment):
            control.experiments.register("tea", experiment_id, PLAN)


@pytest.mark.parametrize("experiment_id", ["", " a", "a ", ".", "../x", "a/b", "a\nb", "x" * 256])
def test_what_others_call_theirs_is_taken_as_long_as_it_can_be_asked_for(
    tmp_path: Path, experiment_id: str
) -> None:
    theirs = replace(PLAN, assigned_by="outside")
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        made = control.experiments.register("tea", "Größe: S oder M?", theirs)
        assert made.experiment_id == "Größe: S oder M?"
        with pytest.raises(BadExperiment, match="no id that events carry"):
            control.experiments.register("tea", experiment_id, theirs)


_TOLD = tuple(name for name in ExperimentPlan.__struct_fields__ if name != "salt")


def _folder(path: Path) -> Path:
    path.mkdir()
    return path
