"""Experiments over HTTP: planned from the shop's history, registered once, adopted, read, ended."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest
from msgspec.structs import replace
from tests.reports.narrated import NOW, SHOP, micros, opened
from tests.reports.test_experiment_plan import MATURED, visiting_shop
from tests.web.conftest import Site, site_of

from talkworth.events.types import ExposureLogged
from talkworth.reports.experiment_plan import plan_experiment

Ask = Callable[..., httpx.Response]
ARMS = [{"name": "assistant", "weight": 50}, {"name": "holdout", "weight": 50}]


@pytest.fixture(scope="module")
def tested(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The shop of the plan's tests, where a tool of somebody's has put people into groups."""
    story = visiting_shop()
    for number in range(40):
        story.tell(
            ExposureLogged(
                event_id=f"x/{number}",
                occurred_at=MATURED - timedelta(days=39 - number // 2),
                experiment_id="tool:7",
                arm=("Variant A", "Control")[number % 2],
                visitor_id=f"v-p{number:02}",
            )
        )
    data = tmp_path_factory.mktemp("tested")
    with opened(data, story) as shop:
        yield site_of(shop, data)


@pytest.fixture
def ask(tested: Site) -> Ask:
    scopes = ["reports:read", "reports:write"]
    key = tested.shop.control.add_key(SHOP, "secret", scopes=scopes)[1]

    def ask(method: str, path: str, body: Any = None) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return tested.ask(method, f"/v1/experiments{path}", headers=headers, json=body)

    return ask


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_the_plan_is_the_reports_and_its_lifts_are_a_table(tested: Site, ask: Ask) -> None:
    told = ask("GET", "/plan?lift=0.2&control_share=0.1").json()
    report = plan_experiment(
        tested.shop.warehouse, SHOP, now_us=micros(NOW), lift=0.2, control_share=0.1
    )

    assert report.asked.by_visitor
    assert told["asked"]["by_visitor"]["n_planned"] == report.asked.by_visitor.n_planned
    assert told["words"] == report.words
    rows = list(csv.DictReader(io.StringIO(ask("GET", "/plan?format=csv").text)))
    assert [rows[0][name] for name in ("lift", "control_share", "unit")] == [
        "0.1",
        "0.5",
        "visitor",
    ]
    assert len(rows) == 2 * (1 + 8)


def test_a_plan_that_cannot_be_is_refused(ask: Ask) -> None:
    for query in ("lift=0", "lift=nan", "control_share=1", "horizon=0"):
        assert refused(ask("GET", f"/plan?{query}")) == (400, "bad-plan")
    assert refused(ask("GET", "/plan?lift=much")) == (400, "bad-parameter")


def test_one_is_registered_with_sensible_defaults_listed_read_and_stopped(ask: Ask) -> None:
    plan = ask("GET", "/plan").json()["asked"]["by_visitor"]
    made = ask("POST", "", {"experiment_id": "holdout-1", "arms": ARMS})

    assert made.status_code == 201, made.text
    listed = made.json()["registered"]
    told = listed["experiment"]
    assert (told["name"], told["salt"], told["control"]) == ("holdout-1", "holdout-1", "holdout")
    assert (told["unit"], told["horizon_d"], told["n_planned"]) == (
        "visitor",
        30,
        plan["n_planned"],
    )
    assert (told["starts_at"], told["ends_at"]) == ("2026-11-20T17:00:00Z", "2027-01-19T17:00:00Z")
    assert (listed["status"], listed["n_assigned"]) == ("assigning", 0)
    assert listed["arms"] == [{"arm": arm["name"], "n_persons": 0} for arm in ARMS]
    assert listed["snippets"][0]["code"].startswith(
        "tw('arm', 'holdout-1', 'assistant:50,holdout:50', function (arm)"
    )
    # Two people a day come: the shop is told that it will not do.
    assert any("Randomise at open" in note for note in made.json()["notes"])
    assert any("takes" in note and "days" in note for note in made.json()["notes"])
    assert ask("GET", "").json()["experiments"][0] == listed

    again = ask("POST", "", {"experiment_id": "holdout-1", "arms": ARMS, "n_planned": 9})
    assert refused(again) == (400, "experiment-exists")
    report = ask("GET", "/holdout-1")
    assert report.headers["Data-To"]
    assert report.json()["verdict"]["state"] in {"collecting", "blocked", "too-little-data"}

    stopped = ask("POST", "/holdout-1/stop", {"reason": "A slip of the pen."})
    assert stopped.json()["experiment"]["stop_reason"] == "A slip of the pen."


def test_what_arrives_unregistered_is_listed_adopted_and_said_to_be_late(ask: Ask) -> None:
    (seen,) = ask("GET", "").json()["unregistered"]
    assert seen == {
        "experiment_id": "tool:7",
        "n_assigned": 40,
        "arms": [{"arm": "Control", "n_persons": 20}, {"arm": "Variant A", "n_persons": 20}],
        "first_assigned_at": "2026-09-12T17:00:00Z",
        "last_assigned_at": "2026-10-01T17:00:00Z",
    }

    arms = [{"name": "Variant A", "weight": 1}, {"name": "Control", "weight": 1}]
    adopted = {
        "experiment_id": "tool:7",
        "arms": arms,
        "control": "Control",
        "assigned_by": "outside",
        "starts_at": "2026-09-12",
        "days": 30,
        "n_planned": 40,
    }
    made = ask("POST", "", adopted)
    assert made.status_code == 201, made.text
    assert made.json()["registered"]["n_assigned"] == 40
    assert "group" in made.json()["registered"]["snippets"][0]["code"]
    assert ask("GET", "").json()["unregistered"] == []

    report = ask("GET", "/tool:7").json()
    assert "registered-late" in {one["code"] for one in report["findings"]}
    rows = list(csv.DictReader(io.StringIO(ask("GET", "/tool:7?format=csv").text)))
    assert [(row["arm"], row["n_matured"]) for row in rows] == [
        ("Variant A", "20"),
        ("Control", "20"),
    ]
    assert {row["verdict"] for row in rows} == {report["verdict"]["state"]}


def test_an_experiment_asked_of_a_past_instant_was_not_yet_stopped_or_not_yet_there(
    tested: Site, ask: Ask
) -> None:
    body = {"experiment_id": "stopped", "arms": ARMS, "n_planned": 10, "starts_at": "2026-11-01"}
    assert ask("POST", "", body).status_code == 201
    experiments = tested.shop.control.experiments
    late = experiments.get(SHOP, "stopped")
    experiments.copy([replace(late, registered_at=late.starts_at)])
    assert ask("POST", "/stopped/stop", {"reason": "Enough."}).status_code == 200

    then = ask("GET", "/stopped?as_of=2026-11-10T00:00:00Z").json()
    before = ask("GET", "/stopped?as_of=2026-10-10T00:00:00Z")

    assert refused(before) == (404, "unknown-experiment")
    assert (then["experiment"]["stopped_at"], then["as_of"]) == (None, "2026-11-10T00:00:00Z")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"arms": ARMS[:1]}, "bad-experiment"),
        ({"arms": []}, "bad-arms"),
        ({"arms": [{"name": "a b", "weight": 1}, *ARMS]}, "bad-arms"),
        ({"arms": [{"name": "x" * 65, "weight": 1}, *ARMS]}, "bad-experiment"),
        ({"arms": [{"name": "a", "weight": 0}, *ARMS]}, "bad-experiment"),
        ({"arms": ARMS, "control": "nobody"}, "bad-experiment"),
        ({"arms": ARMS, "experiment_id": "plan"}, "bad-experiment"),
        ({"arms": ARMS, "experiment_id": "a/b"}, "bad-experiment"),
        ({"arms": ARMS, "starts_at": "soon"}, "bad-instant"),
        ({"arms": ARMS, "days": 0}, "bad-experiment"),
        ({"arms": ARMS, "days": 10**12}, "bad-experiment"),
        ({"arms": ARMS, "horizon_d": 91}, "bad-plan"),
        ({"arms": ARMS, "lift": 0}, "bad-plan"),
        ({"arms": ARMS, "n_planned": 0}, "bad-experiment"),
        ({"arms": ARMS, "segments": ["shoe size"]}, "bad-experiment"),
        ({"arms": ARMS, "colour": "red"}, "bad-parameter"),
        ({"arms": ARMS, "cap_minor": 2**64, "n_planned": 9}, "bad-experiment"),
        ({"arms": ARMS, "cap_minor": 2**63, "n_planned": 9}, "bad-experiment"),
        ({"arms": ARMS, "n_planned": 2**63}, "bad-experiment"),
        ({"arms": ARMS, "days": 2**63, "n_planned": 9}, "bad-experiment"),
        (
            {
                "arms": [{"name": "a", "weight": 2**63}, *ARMS],
                "n_planned": 9,
                "assigned_by": "outside",
            },
            "bad-experiment",
        ),
    ],
)
def test_what_cannot_be_registered_is_refused(
    ask: Ask, body: dict[str, Any], expected: str
) -> None:
    answer = ask("POST", "", {"experiment_id": "wrong", **body})

    assert refused(answer) == (400, expected), answer.text


def test_what_nobody_registered_is_unknown(ask: Ask) -> None:
    assert refused(ask("GET", "/nope")) == (404, "unknown-experiment")
    assert refused(ask("POST", "/nope/stop", {"reason": "x"})) == (404, "unknown-experiment")
    assert refused(ask("POST", "/nope/stop", {"reason": " "})) == (400, "bad-experiment")
