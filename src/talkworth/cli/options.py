"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import click
from msgspec import Struct

from talkworth.errors import NotFound
from talkworth.reports.period import Period, choose_period

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


class Span(click.ParamType[int]):
    """A length of time such as `30m`, `24h` or `400d`, as UTC microseconds."""

    name = "span"
    _UNITS_US = MappingProxyType({"m": 60_000_000, "h": 3_600_000_000, "d": 86_400_000_000})

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        number, unit = str(value)[:-1], self._UNITS_US.get(str(value)[-1:])
        if value == "0":
            return 0
        if unit is None or not number.isascii() or not number.isdigit() or len(number) > 6:
            self.fail(f"{value!r} is no length of time. Write 30m, 24h or 400d.", param, ctx)
        return int(number) * unit


class Asked(Struct, kw_only=True, frozen=True):
    """The days a command is asked for; `None` is not said."""

    period: str | None
    from_on: str | None
    to_on: str | None

    def as_query(self) -> dict[str, str | None]:
        """As the server's addresses take them."""
        return {"period": self.period, "from": self.from_on, "to": self.to_on}

    def days(self, timezone: str, now_us: int) -> Period:
        """
        Raises:
            BadDate, PeriodReversed, PeriodTooLong
        """
        return choose_period(
            timezone,
            now_us,
            preset=self.period or "",
            from_on=self.from_on or "",
            to_on=self.to_on or "",
        )


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
