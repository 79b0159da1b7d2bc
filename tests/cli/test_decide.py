"""`talkworth decide`: first what is sure, then what is suggested, then what may be."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.reports.narrated import SHOP, opened
from tests.reports.test_decisions import lively_shop, talkers
from tests.runtime.shop import serving

from talkworth.control import Control

DAYS = ("--from", "2026-11-01", "--to", "2026-11-14")
WEEK = ("--from", "2025-03-01", "--to", "2025-03-07")


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """Where the data is of the lively shop, which gave advice in October too, as options say it."""
    data, story = tmp_path_factory.mktemp("lively"), lively_shop()
    talkers(story, "old", 20, 60, "10-20 08:00", workflow="product_recommendation")
    with opened(data, story):
        pass
    return ("--shop", SHOP, "--data", str(data))


def test_what_is_sure_comes_before_what_is_suggested_and_what_may_be(
    run: Run, lively: tuple[str, ...]
) -> None:
    result = run("decide", *DAYS, *lively)

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    starts = ("For sure:", "Suggestions:", "Perhaps:", "Traffic source", "Attributed is not")
    places = [next(n for n, line in enumerate(lines) if line.startswith(one)) for one in starts]
    assert places == sorted(places)
    assert lines[2].startswith(
        "  workflow: post_purchase_save brings less than the others for sure"
    )
    assert lines[5].startswith("  Workflow: had 52 conversations of these 14 days been like those")
    assert lines[8].startswith("  save_flow: return_or_refund may bring more: $8.25")
    assert "Nothing can be said: 2." in result.output
    assert "Average is not marginal" in result.output


def test_one_dimension_says_what_each_value_still_takes(run: Run, lively: tuple[str, ...]) -> None:
    asked = ("--dimension", "workflow", "--share", "0.5", *DAYS, *lively)
    result = run("decide", *asked)

    assert "  replenishment: nothing can be said; a difference of 25%" in result.output
    report = json.loads(run("decide", *asked, "--json").stdout)
    assert report["moved_share"] == 0.5
    assert report["suggestions"][0]["n_moved"] == 260
    rows = list(csv.DictReader(io.StringIO(run("decide", *asked, "--csv").stdout)))
    assert [row["standing"] for row in rows] == ["differs", "differs", "not known", "not known"]


@pytest.mark.slow
def test_a_server_answers_as_the_files_do(run: Run, lively: tuple[str, ...]) -> None:
    asked = [
        ("decide", "--dimension", "workflow", *DAYS, *lively),
        ("decide", "what-changed", "--dimension", "workflow", *DAYS, *lively),
        ("decide", "before-after", "--on", "2026-11-02", "--days", "3", *lively),
    ]
    more = ("--filter", "channel:chat", "--horizon", "7", "--json")
    here = [run(*one, *more) for one in asked]
    with serving(Path(lively[-1])):
        there = [run(*one, *more) for one in asked]

    for mine, told in zip(here, there, strict=True):
        assert mine.exit_code == told.exit_code == 0, mine.output + told.output
        by_the_clock = {"compared_until": None}
        assert json.loads(mine.stdout) | by_the_clock == json.loads(told.stdout) | by_the_clock


def test_without_earlier_conversations_there_is_nothing_to_split(run: Run, tea: Path) -> None:
    asked = ("decide", "what-changed", "--dimension", "channel,device", *WEEK)
    result = run(*asked)

    assert result.exit_code == 0, result.output
    assert "against 2025-02-22 to 2025-02-28" in result.output
    assert "No meaningful conversation started in 2025-02-22 to 2025-02-28" in result.output
    refused = run(*asked, "--compare-to", "2025-03-03")
    assert "Error [not-earlier]" in refused.output


def test_what_changed_is_a_table_that_adds_up(run: Run, lively: tuple[str, ...]) -> None:
    asked = ("--dimension", "workflow", *DAYS, *lively)
    result = run("decide", "what-changed", *asked)

    assert result.exit_code == 0, result.output
    found = [line.split() for line in result.output.splitlines()[1:]]
    titles, rows = found[0], {line[0]: line for line in found[2:7]}
    assert titles == "workflow conversations before now change volume mix rate value".split()
    assert rows["product_recommendation"][1:7] == [
        "60",
        "to",
        "100",
        "400.00",
        "1500.00",
        "1100.00",
    ]
    assert rows["(all)"][1:7] == ["60", "to", "520", "400.00", "4580.00", "4180.00"]
    assert "It says what moved, not why." in result.output
    changes = [float(line[6]) for name, line in rows.items() if name != "(all)"]
    assert sum(changes) == float(rows["(all)"][6])


DOCS = re.findall(
    r"^talkworth (decide .*)$",
    (Path(__file__).parents[2] / "docs/decide.md").read_text(),
    re.MULTILINE,
)


@pytest.mark.parametrize("line", DOCS)
def test_the_commands_of_the_docs_run(line: str, run: Run, lively: tuple[str, ...]) -> None:
    result = run(*shlex.split(line), *lively)

    # A day of the docs may lie ahead of the clock that the tests run by.
    assert result.exit_code == 0 or "day-ahead" in result.output, result.output


def test_what_the_docs_show_is_what_one_gets(run: Run, lively: tuple[str, ...]) -> None:
    page = (Path(__file__).parents[2] / "docs/decide.md").read_text()
    shown = re.findall(r"```\n(tea: .*?)```", page, re.DOTALL)[0]

    assert run(*shlex.split(DOCS[0]), *lively).stdout.startswith(shown)


def test_before_after_warns_first_and_lists_what_was_noted(run: Run, tea: Path) -> None:
    with closing(Control.open(tea)) as control:
        control.annotations.add("tea", date(2025, 3, 1), "campaign", "Spring \x1b[31m sale")
        control.annotations.add("tea", date(2025, 1, 1), "note", "long ago")
    result = run("decide", "before-after", "--on", "2025-03-03", "--days", "5")

    assert result.exit_code == 0, result.output
    lines = result.output.splitlines()
    assert lines[1].startswith("Before and after is no experiment")
    assert lines[2] == "Noted on 2025-03-01, campaign: Spring \N{REPLACEMENT CHARACTER}[31m sale"
    assert "long ago" not in result.output
    days = run("decide", "before-after", "--on", "2025-03-03", "--days", "5", "--csv")
    assert len(list(csv.DictReader(io.StringIO(days.stdout)))) == 10


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("--dimension", "colour"), "Error [bad-choice]: dimension is 'colour'"),
        (("--share", "0"), "0.0 is not in the range"),
        (("before-after", "--on", "2199-01-01"), "Error [day-ahead]"),
        (("before-after", "--on", "soon"), "Error [bad-date]"),
        (("before-after",), "Missing option '--on'"),
        (("--share", "0.2", "what-changed"), "Options go after `what-changed`."),
        (("what-changed", "--filter", "colour:red"), "Error [bad-filter]"),
        (("what-now",), "No such command"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_what_makes_no_sense_is_refused(
    asked: tuple[str, ...], words: str, run: Run, tea: Path
) -> None:
    result = run("decide", *asked)

    assert result.exit_code == 2
    assert words in result.output
