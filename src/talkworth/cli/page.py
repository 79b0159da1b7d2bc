"""`docs/cli.md`, written from the help of every command: `python -m talkworth.cli.page`."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator

import click

from talkworth.cli.main import cli

_WIDTH = 100
_INTRODUCTION = """\
# The command line

Written from `--help` by `python -m talkworth.cli.page > docs/cli.md`; a test holds it fresh, and
another runs every example on this page.

* Answers go to standard output, notes and progress to standard error. `--json` prints data for
  programs wherever there is something to print.
* Exit 0: done. 1: done, and something is bad (`doctor`), or nothing could be taken (`import`).
  2: refused, with `Error [code]: message` ([codes](operate.md#error-codes-of-commands)). 3: the
  numbers do not hold.
* While `talkworth serve` runs it owns the data directory and the other commands ask it; otherwise
  they open the files themselves ([operate](operate.md)).
"""


def cli_page() -> str:
    """The whole page."""
    return "\n".join([_INTRODUCTION, *_sections(cli, "talkworth")])


def _sections(command: click.Command, name: str) -> Iterator[str]:
    # As the root hands them down: click keeps a command's help option as it was first asked for.
    context = click.Context(
        command,
        info_name=name,
        max_content_width=_WIDTH,
        terminal_width=_WIDTH,
        help_option_names=["-h", "--help"],
    )
    yield f"## {name}\n"
    yield from _told(inspect.cleandoc(command.help or ""))
    usage = command.get_usage(context).removeprefix("Usage: ")
    options = _options(command, context)
    yield f"```text\n{usage}\n{options}```\n"
    if isinstance(command, click.Group):
        for part in command.list_commands(context):
            found = command.get_command(context, part)
            if found and not found.hidden:
                yield from _sections(found, f"{name} {part}")


def _told(text: str) -> Iterator[str]:
    """The help's paragraphs; its examples as blocks of code."""
    for paragraph in re.split(r"\n\n+", text):
        if paragraph.startswith("\b\n"):
            yield f"```console\n{paragraph[2:]}\n```\n"
        else:
            yield f"{paragraph}\n"


def _options(command: click.Command, context: click.Context) -> str:
    records = [
        record
        for param in command.get_params(context)
        if (record := param.get_help_record(context))
    ]
    formatter = click.HelpFormatter(width=_WIDTH)
    with formatter.section("Options"):
        formatter.write_dl(records)
    return formatter.getvalue()


if __name__ == "__main__":
    click.echo(cli_page(), nl=False)
