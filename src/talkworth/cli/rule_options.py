"""What the commands of `talkworth rules` take in common."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import click

from talkworth.cli.options import existing
from talkworth.control import Control
from talkworth.reports.period import DEFAULT_PRESET, PRESETS

_Command = TypeVar("_Command", bound=Callable[..., Any])
_numbers = click.IntRange(1, 2**31 - 1)

shop_argument = click.argument("shop_id", metavar="SHOP")
version_argument = click.argument("version", metavar="VERSION", type=_numbers)
csv_option = click.option("--csv", "as_table", is_flag=True, help="Print CSV.")


def days_options(command: _Command) -> _Command:
    """`--period`, `--from`, `--to`."""
    for option in (
        click.option("--to", "to_on", metavar="DAY", help="The last, included.  [default: today]"),
        click.option("--from", "from_on", metavar="DAY", help="In place of --period: the first."),
        click.option(
            "--period", type=click.Choice(list(PRESETS)), help=f"  [default: {DEFAULT_PRESET}]"
        ),
    ):
        command = option(command)
    return command


def candidate_options(command: _Command) -> _Command:
    """`--preset`, `--version`, `--set`."""
    for option in (
        click.option(
            "--set", "changes", multiple=True, metavar="RULE=VALUE", help="Change a rule of it."
        ),
        click.option("--version", type=_numbers, help="The rules: a version of the shop."),
        click.option("--preset", metavar="NAME", help="The rules: a preset."),
    ):
        command = option(command)
    return command


def open_control(data: Path) -> closing[Control]:
    """The control file, which any process may use, also while a server runs."""
    return closing(Control.open(existing(data), actor="cli"))


def now_us() -> int:
    """Our clock, UTC microseconds."""
    return time.time_ns() // 1000
