"""Every command's help shows a real run; here each of them is run."""

from __future__ import annotations

import doctest
import inspect
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import click
import pytest
from tests.cli.conftest import Run

from talkworth.cli import cli
from talkworth.control import Control

TALKWORTH = str(Path(sys.executable).with_name("talkworth"))
_FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
# The ids in the help stand for those that the shop of these tests has.
_KEY, _WEBHOOK, _OUTLET = "key_a1b2c3d4e5f6", "wh_a1b2c3d4e5f6", "out_a1b2c3d4e5f6"
_CONNECTION, _DIGEST = "cn_a1b2c3d4e5f6", "dig_a1b2c3d4e5f6a7b8"


class Example(NamedTuple):
    """A line behind a `$`, and the lines under it."""

    command: str
    line: str
    expected: str


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            assert found
            yield from commands(found, f"{name} {part}")


ALL = dict(commands(cli, "talkworth"))


def examples() -> Iterator[Example]:
    for name, command in ALL.items():
        help_text = inspect.cleandoc(command.help or "")
        for block in re.findall(r"^\x08\n(.*?)(?:\n\n|\Z)", help_text, re.M | re.S):
            for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
                line, _, expected = part.partition("\n")
                yield Example(name, line, expected)


EXAMPLES = list(examples())


@pytest.mark.parametrize("name", ALL)
def test_every_command_shows_a_real_run_in_its_help(name: str) -> None:
    assert [example for example in EXAMPLES if example.command == name]


@pytest.mark.usefixtures("shopify")
@pytest.mark.parametrize(
    "example",
    [e for e in EXAMPLES if not e.line.startswith("talkworth serve")],
    ids=lambda e: e.command,
)
def test_the_run_in_the_help_is_what_one_gets(example: Example, run: Run, tea: Path) -> None:
    with closing(Control.open(tea)) as control:
        ours = {
            _KEY: control.keys("tea")[0].key_id,
            _WEBHOOK: control.list_webhooks("tea")[0].webhook_id,
            _OUTLET: control.outlets.outlets("tea")[0].outlet_id,
            _DIGEST: control.digests.all()[0].digest_id,
            _CONNECTION: control.connections.list("tea")[0].connection_id,
        }
    said, _, line = example.line.rpartition(" | ")
    shown = [name for name in ours if name in line]
    for name in shown:
        line = line.replace(name, ours[name])

    result = run(*shlex.split(line)[1:], input=said.removeprefix("echo ") or None)

    output = result.output
    for name in shown:
        output = output.replace(ours[name], name)
    assert result.exit_code == 0, output
    assert doctest.OutputChecker().check_output(example.expected + "\n", output, _FLAGS), output


@pytest.mark.slow
def test_the_run_of_serve_is_what_one_gets(run: Run, tea: Path) -> None:
    (example,) = [e for e in EXAMPLES if e.line.startswith("talkworth serve")]
    command = [TALKWORTH, *shlex.split(example.line)[1:], "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tea.parent)
    assert server.stdout
    try:
        said = server.stdout.readline()
    finally:
        server.send_signal(signal.SIGTERM)
        server.communicate(timeout=20)

    assert re.sub(r":\d+ ", ":8377 ", said).strip() == example.expected.strip()
    assert server.returncode == 0
