"""What the commands under `talkworth report` have in common: options, asking, printing."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import wraps
from pathlib import Path
from types import MappingProxyType
from typing import Any, Protocol, TypeVar

import click
from click.core import ParameterSource
from msgspec import Struct

from talkworth.cli.options import Asked, data_option, json_option
from talkworth.cli.output import say, show_json
from talkworth.cli.place import Remote, choose_shop, known_at, opened, rulings_at
from talkworth.cli.rule_options import csv_option, days_options, now_us
from talkworth.control import Control
from talkworth.money import decimal_text
from talkworth.reports.amounts import Interval, PublishedRule
from talkworth.reports.basis import Basis, based, basis_words
from talkworth.reports.instants import parse_past
from talkworth.reports.period import Period
from talkworth.reports.table import Table, as_csv
from talkworth.reports.view import MONEY_VIEWS, PLAIN, View, choose_view, viewed
from talkworth.warehouse import Reading

_Report = TypeVar("_Report", bound=Struct)
Make = Callable[[Reading, str, Period, int], _Report]

# Loaded when asked for, as all commands are.
_PARTS = MappingProxyType(
    {
        "revenue": "report_revenue",
        "incremental": "report_incremental",
        "trend": "report_trend",
        "orders": "report_orders",
        "conversations": "report_conversations",
        "segments": "report_segments",
        "features": "report_features",
        "clicks": "report_clicks",
        "after-support": "report_after_support",
        "identity": "report_identity",
        "models": "report_models",
        "cart": "report_cart",
        "health": "report_health",
        "truth": "report_truth",
    }
)


class Reports(click.Group):
    """`talkworth report` itself is a report; its parts are others, imported when asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_PARTS, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _PARTS:
            return super().get_command(ctx, cmd_name)
        module = importlib.import_module(f"talkworth.cli.{_PARTS[cmd_name]}")
        command: click.Command = module.command
        return command


class AskedView(Struct, kw_only=True, frozen=True):
    """How a command is asked to look at the shop; empty text is not said."""

    filters: tuple[str, ...] = ()
    rules: str = ""
    money: str = "net"

    def as_query(self) -> dict[str, object]:
        """As the server's addresses take them."""
        return {
            "filter": self.filters or None,
            "rules": self.rules or None,
            "money": None if self.money == "net" else self.money,
        }

    def choose(self, control: Control, shop_id: str) -> View:
        """
        Raises:
            BadFilter, UnknownPreset, UnknownRuleSet
        """
        return choose_view(
            control,
            shop_id,
            now_us(),
            filters=self.filters,
            rules=self.rules,
            money=self.money,
        )


class Wanted(Struct, kw_only=True, frozen=True):
    """What any report is asked for, and how it is to be printed."""

    shop_id: str | None
    days: Asked
    as_of: str | None
    data: Path
    as_json: bool
    as_table: bool


def report_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of every report; the command gets them as one `Wanted`."""

    @wraps(command)
    def collected(
        *,
        shop_id: str | None,
        period: str | None,
        from_on: str | None,
        to_on: str | None,
        as_of: str | None,
        data: Path,
        as_json: bool,
        as_table: bool,
        **more: Any,
    ) -> None:
        days = Asked(period=period, from_on=from_on, to_on=to_on)
        wanted = Wanted(
            shop_id=shop_id,
            days=days,
            as_of=as_of,
            data=data,
            as_json=as_json,
            as_table=as_table,
        )
        command(wanted, **more)

    found: Callable[..., None] = csv_option(json_option(data_option(collected)))
    found = click.option(
        "--as-of", metavar="INSTANT", help="What was known then: 2026-11-20T09:30:00Z."
    )(found)
    found = days_options(found)
    return click.option("--shop", "shop_id", help="Which shop.  [default: the only one]")(found)


def view_options(command: Callable[..., None]) -> Callable[..., None]:
    """`--filter`, `--rules`, `--money`; the command gets them as one `AskedView`, `view`."""

    @wraps(command)
    def collected(
        *args: Any, filters: tuple[str, ...], rules: str | None, money_view: str, **more: Any
    ) -> None:
        view = AskedView(filters=filters, rules=rules or "", money=money_view)
        command(*args, view=view, **more)

    found: Callable[..., None] = collected
    for option in (
        click.option(
            "--money",
            "money_view",
            type=click.Choice(MONEY_VIEWS),
            default="net",
            show_default=True,
            help="gross: before anything went back.",
        ),
        click.option("--rules", metavar="RULES", help="As if a version or preset had always held."),
        click.option(
            "--filter",
            "filters",
            multiple=True,
            metavar="DIMENSION:VALUE",
            help="Only these conversations and clicks, such as device:mobile.",
        ),
    ):
        found = option(found)
    return found


horizon_option = click.option(
    "--horizon",
    type=click.Choice(["7", "30"]),
    default="30",
    show_default=True,
    help="Days after the touch in which an order counts.",
)


def asked(
    wanted: Wanted,
    path: str,
    answer: type[_Report],
    make: Make[_Report],
    view: AskedView | None = None,
    **more: str | None,
) -> _Report:
    """The report, from the server that owns the data or worked out here; `more` it takes."""
    return asked_of_days(wanted, path, answer, make, view, lambda period: period, more)


def asked_of_days(
    wanted: Wanted,
    path: str,
    answer: type[_Report],
    make: Make[_Report],
    view: AskedView | None,
    reach: Callable[[Period], Period],
    more: Mapping[str, str | None],
) -> _Report:
    """As `asked`, of a report that looks at the days that `reach` makes of its period."""
    shop_id = choose_shop(wanted.data, wanted.shop_id)
    with opened(wanted.data) as place:
        if isinstance(place, Remote):
            looks = view.as_query() if view else {}
            query = {**wanted.days.as_query(), "as_of": wanted.as_of, **looks, **more}
            return place.get(path, answer, shop=shop_id, **query)
        now = now_us()
        at_us = parse_past(wanted.as_of, now) if wanted.as_of else None
        known_us = now if at_us is None else at_us
        period = wanted.days.days(place.control.shop(shop_id).timezone, known_us)
        seen = view.choose(place.control, shop_id) if view else PLAIN
        with (
            known_at(place, at_us) as known,
            viewed(known, shop_id, reach(period), seen) as snapshot,
        ):
            found = make(snapshot, shop_id, period, known_us)
        return based(found, rulings_at(place, at_us), shop_id, period, at_us, seen)


def refuse_options(context: click.Context) -> None:
    """An option before the name of another report would say nothing: it must not be passed over."""
    for name in context.params:
        if context.get_parameter_source(name) is ParameterSource.COMMANDLINE:
            raise click.UsageError(f"Options go after `{context.invoked_subcommand}`.")


def printed(
    wanted: Wanted,
    report: _Report,
    table: Callable[[_Report], Table],
    show: Callable[[_Report], None],
) -> None:
    """The report as JSON, as CSV or, with `show`, as text."""
    if wanted.as_json:
        show_json(report)
    elif wanted.as_table:
        click.echo(as_csv(table(report)), nl=False)
    else:
        show(report)


class Headed(Protocol):
    """A report of a shop's days, in its currency."""

    @property
    def shop_id(self) -> str: ...
    @property
    def from_on(self) -> date: ...
    @property
    def to_on(self) -> date: ...
    @property
    def timezone(self) -> str: ...
    @property
    def currency(self) -> str: ...


def say_head(report: Headed, what: str) -> None:
    """The line above a table: of which shop, what of which days, and the currency of amounts."""
    say(
        f"{report.shop_id}: {what} {report.from_on} to {report.to_on} ({report.timezone}), "
        f"in {report.currency}"
    )


def money(minor: float | None, currency: str) -> str:
    """An amount, rounded to the cent where it is a ratio; a dash where there is none."""
    return "-" if minor is None else decimal_text(round(minor), currency)


def interval_text(ratio: Interval, currency: str) -> str:
    """Both ends, or why there are none."""
    if ratio.low_minor is None or ratio.high_minor is None:
        return "too few payers"
    ends = f"{money(ratio.low_minor, currency)} to {money(ratio.high_minor, currency)}"
    return f"{ends} (low evidence)" if ratio.evidence == "low" else ends


def say_words(
    words: Iterable[str], published: PublishedRule | None, basis: Basis, zone: str
) -> None:
    """What one must know to read the table rightly, and the published rule beside it."""
    for line in words:
        say(line)
    if published is not None:
        amount = decimal_text(published.amount_minor, published.currency)
        say(
            "Published rule (first helpful touch within 24 h, by order date): "
            f"{amount} {published.currency} from {published.n_orders:,} orders."
        )
    for line in basis_words(basis, zone):
        say(line)
