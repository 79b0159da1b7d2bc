"""The reports under `talkworth report`: as text, JSON and CSV, and in words where empty."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from tests.cli.conftest import Run

WEEK = ("--from", "2025-03-01", "--to", "2025-03-07")
EMPTY = ("--from", "2024-03-01", "--to", "2024-03-07")
PARTS = [
    ("revenue", "--refunds", "booked"),
    ("trend", "--step", "week"),
    ("orders", "--kind", "all"),
    ("orders", "--cohort", "conversations", "--sort", "largest"),
    ("conversations", "--which", "all"),
    ("segments", "--by", "intent"),
    ("segments", "--by", "intent,property:plan"),
    ("segments", "--by", "bought_category"),
    ("features",),
    ("features", "--by", "nudge"),
    ("clicks",),
    ("cart",),
    ("after-support",),
    ("identity",),
]


@pytest.mark.parametrize("part", PARTS, ids=" ".join)
def test_each_is_text_json_and_csv(part: tuple[str, ...], run: Run, tea: Path) -> None:
    text = run("report", *part, *WEEK)
    as_json = run("report", *part, *WEEK, "--json")
    as_table = run("report", *part, *WEEK, "--csv")

    assert text.exit_code == as_json.exit_code == as_table.exit_code == 0, text.output
    assert text.stdout.startswith("tea: ")
    assert json.loads(as_json.stdout)["shop_id"] == "tea"
    rows = list(csv.reader(io.StringIO(as_table.stdout)))
    assert len({len(row) for row in rows}) == 1


@pytest.mark.parametrize("part", [(), ("revenue",), ("orders",)], ids=" ".join)
def test_filters_rules_and_money_are_said_beside_the_numbers(
    part: tuple[str, ...], run: Run, tea: Path
) -> None:
    asked = ("--filter", "channel:chat", "--rules", "ga4-like", "--money", "gross")
    result = run("report", *part, *WEEK, *asked)
    refused = run("report", *part, *WEEK, "--filter", "colour:red")

    assert result.exit_code == 0, result.output
    assert "Only conversations and clicks with channel:chat." in result.output
    assert "As if the rules of ga4-like had always held" in result.output
    assert "Gross: before refunds" in result.output
    assert "Error [bad-filter]" in refused.output


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (("segments", "--by", "device"), "No meaningful conversation started in these days"),
        (("segments", "--by", "bought_category"), "No order in the ledger was placed"),
        (("clicks",), "No question and no nudge was clicked"),
        (("cart",), "No cart was changed in these days"),
        (("after-support",), "No support conversation started in these days"),
        (("identity",), "No order in the ledger was placed"),
    ],
)
def test_an_empty_report_says_so_in_words(
    part: tuple[str, ...], words: str, run: Run, tea: Path
) -> None:
    assert words in run("report", *part, *EMPTY).output


def test_what_nobody_tells_us_is_said(run: Run, tea: Path) -> None:
    output = run("report", "segments", "--by", "property:plan", *WEEK).output

    assert "Nothing tells us property:plan: every conversation is unknown." in output


def test_a_dimension_there_is_not_is_refused(run: Run, tea: Path) -> None:
    result = run("report", "segments", "--by", "colour", *WEEK)

    assert result.exit_code == 2
    assert "Error [bad-choice]: by is 'colour'. Send one of traffic_source" in result.output


def test_a_report_of_a_past_instant_knows_nothing_later(run: Run, tea: Path) -> None:
    result = run("report", "identity", *WEEK, "--as-of", "2025-03-04T00:00:00Z")

    assert result.exit_code == 0, result.output
    assert "No order in the ledger was placed" in result.output


def test_options_go_behind_the_part(run: Run, tea: Path) -> None:
    result = run("report", "--horizon", "7", "clicks")

    assert result.exit_code == 2
    assert "clicks" in result.output
