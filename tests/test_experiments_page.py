"""docs/experiments.md runs as written, on a small demo: from the plan to the verdict."""

from __future__ import annotations

import doctest
import json
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from talkworth.cli import cli

PAGE = (Path(__file__).resolve().parents[1] / "docs/experiments.md").read_text()
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.M | re.S)


def masked(text: str) -> str:
    """The demo's days are those up to today."""
    return re.sub(r"\d{4}-\d\d-\d\d", "DAY", text)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = str(tmp_path_factory.mktemp("demo") / "talkworth-demo")
    made = CliRunner().invoke(
        cli, ["demo", "--dir", folder, "--shoppers", "600", "--no-serve", "--no-open"]
    )
    assert made.exit_code == 0, made.output
    return folder


def run(line: str, data: str, *more: str) -> Result:
    return CliRunner().invoke(cli, [*shlex.split(line, comments=True)[1:], *more, "--data", data])


@pytest.mark.slow
def test_what_the_page_shows_is_what_one_gets(data: str) -> None:
    shown = blocks("console")
    assert len(shown) == 3
    for block in shown:
        line, _, expected = block.removeprefix("$ ").partition("\n")
        printed = run(line, data)
        assert printed.exit_code == 0, printed.output
        same = doctest.OutputChecker().check_output(
            masked(expected), masked(printed.output), _FLAGS
        )
        assert same, printed.output

    registered = json.loads(run("talkworth experiment list demo", data, "--json").stdout)
    (made,) = [
        one
        for one in registered["experiments"]
        if one["experiment"]["experiment_id"] == "holdout-2027"
    ]
    (python,) = blocks("python")
    assert made["snippets"][1]["code"] == python
    commands = [line for line in blocks("sh")[-1].splitlines() if line.startswith("talkworth")]
    assert len(commands) == 2
    for command in commands:
        printed = run(command, data)
        assert printed.exit_code == 0, printed.output
