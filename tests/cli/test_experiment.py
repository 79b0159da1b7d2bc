"""`talkworth experiment`: from the plan to the verdict, with and without a server."""

from __future__ import annotations

import csv
import io
import json
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.runtime.shop import serving

from talkworth.control import Control
from talkworth.control.experiments import ExperimentPlan
from talkworth.experiments import arm_of, parse_arms

ARMS = "assistant:50,holdout:50"


def read(run: Run, *args: str) -> Any:
    result = run("experiment", *args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def exposures(n: int, experiment: str = "holdout-2025", day: str = "2025-03-04") -> str:
    """Visitors in their arms on the morning of a day, an order of every fourth."""
    lines: list[dict[str, Any]] = []
    for number in range(n):
        who, at = f"{number:032x}", f"{day}T09:{number % 60:02}:00Z"
        arm = arm_of(experiment, who, parse_arms(ARMS))
        lines.append(
            {"type": "exposure_logged", "event_id": f"x{number}", "occurred_at": at,
             "visitor_id": who, "experiment_id": experiment, "arm": arm}
        )  # fmt: skip
        if number % 4 == 0:
            lines.append(
                {"type": "order_placed", "event_id": f"o{number}", "order_id": f"9{number:03}",
                 "occurred_at": at.replace("T09", "T11"), "visitor_id": who, "currency": "EUR",
                 "total": f"{50 + 10 * (arm == 'assistant')}.00"}
            )  # fmt: skip
    return "\n".join(map(json.dumps, lines))


def test_one_is_registered_for_good_and_the_call_to_paste_is_printed(run: Run, tea: Path) -> None:
    asked = ("new", "tea", "holdout-2", "--planned", "500", "--cap", "300", "--segment", "device")
    result = run("experiment", *asked, "--start", "2030-01-01", "--salt", "it's")

    assert result.exit_code == 0, result.output
    assert "registered: assistant:50, holdout:50 by visitor." in result.output
    assert "tw('arm', 'holdout-2', 'assistant:50,holdout:50', function (arm)" in result.output
    assert "}, 'it\\'s');" in result.output
    assert 'arm_of("it\'s", visitor_id, ARMS)' in result.output
    told = read(run, "list", "tea")["experiments"][0]
    assert (told["status"], told["experiment"]["cap_minor"]) == ("planned", 30_000)
    assert told["experiment"]["segments"] == ["device"]
    assert told["assigned_until"] == "2030-03-01T23:00:00Z"

    again = run("experiment", *asked)
    assert (again.exit_code, "[experiment-exists]" in again.output) == (2, True)


def test_somebody_elses_groups_may_be_called_what_they_are(run: Run, tea: Path) -> None:
    made = read(
        run, "new", "tea", "tool:7", "--outside", "--planned", "9",
        "--arms", "Variant A:1,Control: X:1", "--control", "Control: X", "--unit", "conversation",
    )  # fmt: skip
    told = made["registered"]["experiment"]

    assert told["arms"] == [{"name": "Variant A", "weight": 1}, {"name": "Control: X", "weight": 1}]
    assert (told["assigned_by"], told["unit"], made["notes"]) == ("outside", "conversation", [])


def test_what_was_assigned_is_reported_with_the_verdict_first(run: Run, tea: Path) -> None:
    with closing(Control.open(tea)) as control:
        late = control.experiments.get("tea", "holdout-2025")
        plan = {name: getattr(late, name) for name in ExperimentPlan.__struct_fields__}
        planned = ExperimentPlan(**plan | {"salt": ""})
        before = late.starts_at - 1
        control.experiments.register("tea", "in-time", planned, registered_at=before)
    Path("exposed.jsonl").write_text(exposures(120, "in-time"))
    assert run("import", "tea", "exposed.jsonl").exit_code == 0

    report = read(run, "report", "tea", "in-time")
    assert sum(arm["n_matured"] for arm in report["arms"]) == 120
    (compared,) = report["comparisons"]
    assert compared["revenue"]["low_minor"] is not None
    text = run("experiment", "report", "tea", "in-time").output
    assert text.startswith(report["verdict"]["words"])
    for words in ("assistant against holdout", "95 % interval", "randomisation"):
        assert words in text
    status = run("experiment", "status", "tea", "in-time").output
    assert text.startswith(status)
    told = run("experiment", "report", "tea", "holdout-2025").output
    assert "registered-late" in told
    rows = list(csv.DictReader(io.StringIO(
        run("experiment", "report", "tea", "in-time", "--csv").stdout
    )))  # fmt: skip
    assert [row["arm"] for row in rows] == ["assistant", "holdout"]


def test_before_the_end_the_safe_interval_is_named(run: Run, tea: Path) -> None:
    today = datetime.now(UTC).date()
    start, seen = (f"{today - timedelta(days=days)}" for days in (20, 10))
    read(run, "new", "tea", "young", "--planned", "900", "--start", start, "--horizon", "3")
    Path("exposed.jsonl").write_text(exposures(60, "young", seen))
    run("import", "tea", "exposed.jsonl")

    text = run("experiment", "report", "tea", "young").output
    assert text.startswith("Still collecting: 60 of 900 planned units")
    assert "planned end" in text
    assert "An early look that is safe takes" in text
    assert "intervals are those that are safe to look at early" in text
    stopped = run("experiment", "stop", "tea", "young", "--reason", "Enough seen.").output
    assert "is stopped: Enough seen." in stopped
    assert "stopped-early" in run("experiment", "status", "tea", "young").output
    assert "assigning, stopped" not in run("experiment", "list", "tea").output


def test_what_only_arrives_is_listed_as_not_registered(run: Run, tea: Path) -> None:
    Path("exposed.jsonl").write_text(exposures(10, "theirs"))
    run("import", "tea", "exposed.jsonl")

    assert "not registered" in run("experiment", "list", "tea").output
    (seen,) = read(run, "list", "tea")["unregistered"]
    assert (seen["experiment_id"], seen["n_assigned"]) == ("theirs", 10)


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["new", "tea", "x", "--planned", "9", "--control", "nobody"], "bad-experiment"),
        (["new", "tea", "x", "--planned", "9", "--arms", "one:1"], "bad-experiment"),
        (["new", "tea", "x", "--planned", "9", "--start", "soon"], "bad-instant"),
        (["new", "tea", "x", "--planned", "9", "--cap", "much"], "amount-not-exact"),
        (["new", "tea", "x"], "bad-plan"),
        (["new", "tea", "x", "--lift", "0"], "bad-plan"),
        (["new", "nope", "x", "--planned", "9"], "unknown-shop"),
        (["plan", "tea", "--control-share", "2"], "bad-plan"),
        (["report", "tea", "nope"], "unknown-experiment"),
        (["stop", "tea", "nope", "--reason", "x"], "unknown-experiment"),
        (["stop", "tea", "holdout-2025", "--reason", " "], "bad-experiment"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    args: list[str], code: str, run: Run, tea: Path
) -> None:
    result = run("experiment", *args)

    assert (result.exit_code, f"[{code}]" in result.output) == (2, True), result.output


def test_arms_that_cannot_be_read_are_a_slip_of_the_line(run: Run, tea: Path) -> None:
    result = run("experiment", "new", "tea", "x", "--arms", "assistant")

    assert (result.exit_code, "are no arms" in result.output) == (2, True)


@pytest.mark.slow
def test_a_server_that_owns_the_data_is_asked_and_answers_the_same(run: Run, tea: Path) -> None:
    Path("exposed.jsonl").write_text(exposures(60))
    run("import", "tea", "exposed.jsonl")
    asked = [("list", "tea"), ("plan", "tea"), ("report", "tea", "holdout-2025")]
    here = [read(run, *one) for one in asked]
    with serving(tea):
        there = [read(run, *one) for one in asked]
        made = read(run, "new", "tea", "a.b:c", "--planned", "9", "--cap", "10.50")
        assert made["registered"]["experiment"]["cap_minor"] == 1050
        stopped = read(run, "stop", "tea", "a.b:c", "--reason", "A trial.")
        assert stopped["experiment"]["stop_reason"] == "A trial."
        refused = run("experiment", "new", "tea", "a.b:c", "--planned", "9")
        assert "[experiment-exists]" in refused.output

    for one in (here[2], there[2]):
        one.pop("as_of")
    assert [here[0], here[2]] == [there[0], there[2]]
    assert here[1]["words"] == there[1]["words"]
