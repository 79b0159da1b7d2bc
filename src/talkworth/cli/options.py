"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from talkworth.errors import NotFound

_Command = TypeVar("_Command", bound=Callable[..., Any])


class NoData(NotFound):
    code = "no-data"

    def __init__(self, data: Path) -> None:
        super().__init__(
            f"There is no Talkworth data in {data}. Name the directory with --data or "
            "TALKWORTH_DATA; `talkworth shop add` starts a new one, `talkworth demo` makes one "
            "to look at."
        )


def data_option(command: _Command) -> _Command:
    """`--data`: the data directory."""
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="TALKWORTH_DATA",
        default=Path("talkworth-data"),
        show_default=True,
        show_envvar=True,
        help="Where the data is.",
    )(command)


def json_option(command: _Command) -> _Command:
    """`--json`: print data for programs instead of text for people."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON.")(command)


def existing(data: Path) -> Path:
    """
    Raises:
        NoData: nothing was ever stored there.
    """
    if not (data / "control.db").exists():
        raise NoData(data)
    return data
