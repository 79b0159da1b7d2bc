"""`talkworth report models`, and what stands before its name."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.conftest import Run

WEEK = ("--from", "2025-03-01", "--to", "2025-03-07")


def test_it_prints_each_scope_and_says_that_it_is_not_causal(run: Run, tea: Path) -> None:
    result = run("report", "models", *WEEK)

    assert result.exit_code == 0, result.output
    assert "Chats, FAQ and nudge clicks alone: 1 sales of 40.00 EUR met one" in result.output
    assert "Campaigns compete with them: 1 sales" in result.output
    assert "Not causal" in result.output


def test_json_is_what_the_server_answers(run: Run, tea: Path) -> None:
    report = json.loads(run("report", "models", *WEEK, "--json").stdout)

    assert report["net_minor"] == 4000
    assert [scope["scope"] for scope in report["scopes"]] == ["ai_only", "all_channels"]


def test_options_before_its_name_are_refused_and_not_passed_over(run: Run, tea: Path) -> None:
    result = run("report", *WEEK, "models")

    assert result.exit_code == 2
    assert "Options go after `models`" in result.output
