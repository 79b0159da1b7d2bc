"""`talkworth rules` and reports as of an instant, with and without a server that owns the data."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Run
from tests.runtime.shop import serving

WEEK = ("--from", "2025-03-01", "--to", "2025-03-07")
TO_COME = ("--from", "2100-01-01", "--to", "2100-01-02")
REFUND = {
    "type": "order_refunded",
    "event_id": "late-refund",
    "occurred_at": "2025-03-06T12:00:00Z",
    "order_id": "1001",
    "refund_id": "r9",
    "amount": "15.00",
    "currency": "EUR",
}


def read(run: Run, *args: str) -> Any:
    result = run(*args, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def test_a_change_is_tried_kept_put_in_force_and_put_away(run: Run, tea: Path) -> None:
    new = read(run, "rules", "new", "tea", "--preset", "klaviyo-like", "--set", "assisted_h=480")
    assert (new["version"], new["state"], new["name"]) == (3, "draft", "klaviyo-like")
    assert new["rules"]["assisted_h"] == 480

    preview = read(run, "rules", "preview", "tea", "--version", "3", *WEEK)
    assert preview["candidate"] == "version 3"
    assert read(run, "rules", "activate", "tea", "3")["state"] == "in force"
    assert [one["state"] for one in read(run, "rules", "list", "tea")["rule_sets"]] == [
        "former",
        "draft",
        "in force",
    ]
    refused = run("rules", "archive", "tea", "3")
    assert (refused.exit_code, "[rule-set-in-use]" in refused.output) == (2, True)
    assert read(run, "rules", "archive", "tea", "1")["state"] == "archived"
    assert read(run, "rules", "show", "tea", "1")["spans"][0]["from_at"] is None


def test_a_restatement_shows_the_difference_and_asks_before_it_is_recorded(
    run: Run, tea: Path
) -> None:
    run("rules", "new", "tea", "--set", "direct_h=1", "--name", "an hour")
    asked = ("rules", "restate", "tea", "3", *WEEK, "--reason", "Agreed: an hour.")

    declined = run(*asked, input="n\n")
    assert declined.exit_code == 1
    assert "+40.00" in declined.output
    assert read(run, "rules", "history", "tea")["restatements"] == []

    assert run(*asked, input="y\n").exit_code == 0
    (restated,) = read(run, "rules", "history", "tea")["restatements"]
    assert restated["reason"] == "Agreed: an hour."
    report = run("report", *WEEK)
    assert "follows rule set 3. Agreed: an hour." in report.output
    assert "Published rule (first helpful touch within 24 h, by order date): 40.00" in report.output
    assert run("check").exit_code == 0


def test_a_restatement_in_json_holds_what_was_recorded_and_what_it_changes(
    run: Run, tea: Path
) -> None:
    made = read(run, "rules", "restate", "tea", "2", *WEEK, "--reason", "as agreed", "--yes")

    assert made["restatement"]["version"] == 2
    assert made["preview"]["candidate"] == "version 2"


@pytest.mark.parametrize(
    ("asked", "column"),
    [
        (["list", "tea"], "state"),
        (["preview", "tea", "--set", "direct_h=1", *WEEK], "change"),
        (["compare", "tea", "2", "published", *WEEK], "published"),
    ],
)
def test_tables_are_also_csv(asked: list[str], column: str, run: Run, tea: Path) -> None:
    result = run("rules", *asked, "--csv")

    assert result.exit_code == 0, result.output
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert rows
    assert column in rows[0]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["show", "tea", "9"], "unknown-rule-set"),
        (["show", "nope", "1"], "unknown-shop"),
        (["presets", "nope"], "unknown-preset"),
        (["new", "tea"], "which-rules"),
        (["new", "tea", "--set", "direct_h=x"], "bad-rule-set"),
        (["preview", "tea", "--set", "colour=red"], "bad-rule-set"),
        (["preview", "tea", "--version", "2", "--from", "x"], "bad-date"),
        (["compare", "tea", "nope"], "unknown-preset"),
        (["activate", "tea", "2", "--from", "2020-01-01"], "activation-in-the-past"),
        (["activate", "tea", "2", "--from", "soon"], "bad-instant"),
        (["activate", "tea", "1"], "rule-set-in-use"),
        (["restate", "tea", "2", *WEEK, "--reason", " ", "--yes"], "bad-restatement"),
        (["restate", "tea", "2", *TO_COME, "--reason", "x", "--yes"], "bad-restatement"),
        (["restate", "tea", "9", *WEEK, "--reason", "x", "--yes"], "unknown-rule-set"),
    ],
)
def test_what_cannot_be_is_refused_with_its_code(
    asked: list[str], code: str, run: Run, tea: Path
) -> None:
    result = run("rules", *asked)

    assert result.exit_code == 2, result.output
    assert f"Error [{code}]" in result.output


def test_one_order_is_tried_under_other_rules(run: Run, tea: Path) -> None:
    asked = ("rules", "preview", "tea", "--set", "direct_h=1", *WEEK, "--order")

    assert "#1001" in run(*asked, "1001").output
    assert "There is no order 9 in the ledger." in run(*asked, "9").output


def test_the_number_printed_then_is_the_number_asked_later_as_of_then(run: Run, tea: Path) -> None:
    before = read(run, "report", *WEEK)
    then = datetime.now(UTC).isoformat()
    Path("late.jsonl").write_text(json.dumps(REFUND))
    assert run("import", "tea", "late.jsonl").exit_code == 0
    restate = ("rules", "restate", "tea", "2", *WEEK, "--reason", "as agreed", "--yes")
    assert run(*restate).exit_code == 0
    after = read(run, "report", *WEEK)
    assert after["total"]["revenue"] != before["total"]["revenue"]

    asked_later = read(run, "report", *WEEK, "--as-of", then)
    basis = asked_later.pop("basis")
    assert (basis["as_of"], basis["restatements"]) == (then.replace("+00:00", "Z"), [])
    before.pop("basis")
    assert asked_later == before
    assert "As of 2" in run("report", *WEEK, "--as-of", then).output
    for bad, code in (("then", "bad-instant"), ("2099-01-01T00:00:00Z", "instant-ahead")):
        assert f"[{code}]" in run("report", "--as-of", bad).output


@pytest.mark.slow
def test_a_server_that_owns_the_data_is_asked_and_answers_the_same(run: Run, tea: Path) -> None:
    asked = [
        ("rules", "preview", "tea", "--set", "direct_h=1", "--set", "assisted_h=2", *WEEK),
        ("rules", "preview", "tea", "--version", "2", "--orders", "1", "--order", "1001", *WEEK),
        ("rules", "compare", "tea", "2", "ga4-like", *WEEK),
        ("rules", "list", "tea"),
        ("report", *WEEK, "--as-of", "2025-04-01T00:00:00Z"),
        ("report", *WEEK, "--as-of", datetime.now(UTC).isoformat()),
    ]
    alone = [read(run, *one) for one in asked]

    with serving(tea):
        assert [read(run, *one) for one in asked] == alone
        # What is written goes to the control file, which the server sees.
        assert read(run, "rules", "activate", "tea", "2")["state"] == "in force"
        restate = ("rules", "restate", "tea", "2", *WEEK, "--reason", "as agreed", "--yes")
        assert read(run, *restate)["preview"]["candidate"] == "version 2"
        refused = run("rules", "preview", "tea", "--version", "9")
        assert "Error [unknown-rule-set]" in refused.output
