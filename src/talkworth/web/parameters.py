"""What endpoints take in common: the period, the form of the answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from litestar import Response
from litestar.connection import ASGIConnection
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler
from litestar.openapi.spec import Parameter as SpecParameter
from litestar.params import QueryParameter

from talkworth.errors import BadInput
from talkworth.reports.instants import parse_past
from talkworth.reports.period import DEFAULT_PRESET, PRESETS, Period, choose_period
from talkworth.reports.revenue_per_conversation import HORIZONS_D
from talkworth.reports.table import Table, as_csv
from talkworth.reports.view import MONEY_VIEWS, View, choose_view
from talkworth.web.bodies import NO_STORE
from talkworth.web.serving import Served, Serving

Report = TypeVar("Report")
AskedShop = NamedDependency[str]
AskedPeriod = NamedDependency[Period]
AskedAsOf = NamedDependency[int | None]
AskedView = NamedDependency[View]

From = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="from",
        required=False,
        description="First day, in the shop's time zone, such as 2026-10-22.",
        schema_extra={"format": "date"},
    ),
]
To = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="to",
        required=False,
        description="Last day, included. By default today.",
        schema_extra={"format": "date"},
    ),
]
Preset = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="period",
        required=False,
        description=f"Instead of `from` and `to`: {', '.join(PRESETS)}. "
        f"By default {DEFAULT_PRESET}. At most 400 days.",
        schema_extra={"enum": list(PRESETS)},
    ),
]
AsOf = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="as_of",
        required=False,
        description="A past instant: the answer is what was known then. By default now.",
        schema_extra={"format": "date-time"},
    ),
]
Horizon = Annotated[
    int,
    QueryParameter(
        name="horizon",
        required=False,
        description="Days after the touch in which an order counts: 7 (fast) or 30 (final).",
        schema_extra={"enum": list(HORIZONS_D)},
    ),
]
Filters = Annotated[
    list[str] | None,
    QueryParameter(
        name="filter",
        required=False,
        description="DIMENSION:VALUE, such as device:mobile; `unknown` is a value. Several, each "
        "of a dimension of its own, hold at once.",
    ),
]
Rules = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="rules",
        required=False,
        description="A version of the shop's rules or a preset: as if it had always held.",
    ),
]
Money = Annotated[
    str,
    QueryParameter(
        name="money",
        required=False,
        description="gross: before refunds, cancellations, chargebacks and removals.",
        schema_extra={"enum": list(MONEY_VIEWS)},
    ),
]
Form = Annotated[
    Literal["json", "csv"],
    QueryParameter(name="format", required=False, description="json or csv."),
]


class UnknownParameter(BadInput):
    """A parameter we do not take: a slip of the pen must not give another period's figures."""

    code = "unknown-parameter"

    def __init__(self, names: list[str], known: list[str]) -> None:
        super().__init__(
            f"We do not take {', '.join(name[:40] for name in names)} here. "
            f"This address takes {', '.join(known)}."
        )


def known_parameters(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """
    Let through only the parameters that the OpenAPI document lists for the route.

    Raises:
        UnknownParameter
    """
    known = taken_parameters(connection)
    if unknown := sorted(set(connection.query_params) - set(known)):
        raise UnknownParameter(unknown, known)


def taken_parameters(connection: ASGIConnection[Any, Any, Any, Any]) -> list[str]:
    """The words of the query that the OpenAPI document lists for the route."""
    route = re.sub(r":\w+}", "}", connection.scope["path_template"])
    item = (connection.app.openapi_schema.paths or {}).get(route)
    method = str(connection.scope["method"]).lower()  # type: ignore[typeddict-item]
    operation = getattr(item, method, None)
    listed = (operation.parameters if operation else None) or []
    return sorted(p.name for p in listed if isinstance(p, SpecParameter) and p.param_in == "query")


def asked_as_of(serving: Served, as_of: AsOf = None) -> int | None:
    """
    The past instant a report is asked for, UTC microseconds; `None` is now.

    Raises:
        BadInstant, InstantAhead
    """
    # A plus that was not encoded comes as a space.
    return parse_past(as_of.replace(" ", "+"), serving.now_us()) if as_of else None


def asked_view(
    serving: Served,
    shop_id: AskedShop,
    filters: Filters = None,
    rules: Rules = None,
    money: Money = "net",
) -> View:
    """
    How a report looks at the shop; by default at all of it, net, under the rules of its time.

    Raises:
        BadFilter, BadChoice, UnknownPreset, UnknownRuleSet
    """
    return choose_view(
        serving.control,
        shop_id,
        serving.now_us(),
        filters=filters or (),
        rules=rules or "",
        money=money,
    )


def asked_period(
    serving: Served,
    shop_id: AskedShop,
    as_of_us: AskedAsOf,
    from_on: From = None,
    to_on: To = None,
    preset: Preset = None,
) -> Period:
    """
    The days a report is asked for; presets end on the day of the instant it is asked as of.

    Raises:
        BadDate, UnknownPreset, PeriodReversed, PeriodTooLong, UnknownShop, BadInstant, InstantAhead
    """
    return _period(serving, shop_id, as_of_us, from_on, to_on, preset)


def asked_period_now(
    serving: Served,
    shop_id: AskedShop,
    from_on: From = None,
    to_on: To = None,
    preset: Preset = None,
) -> Period:
    """
    The days of what is only answered as of now.

    Raises:
        BadDate, UnknownPreset, PeriodReversed, PeriodTooLong, UnknownShop
    """
    return _period(serving, shop_id, None, from_on, to_on, preset)


def _period(
    serving: Serving,
    shop_id: str,
    as_of_us: int | None,
    from_on: str | None,
    to_on: str | None,
    preset: str | None,
) -> Period:
    return choose_period(
        serving.control.shop(shop_id).timezone,
        serving.at_us(as_of_us),
        preset=preset or "",
        from_on=from_on or "",
        to_on=to_on or "",
    )


def answer(
    report: Report, form: str, name: str, table: Callable[[Report], Table]
) -> Response[Report]:
    """The report as JSON, or as a CSV download called `name`."""
    if form == "csv":
        csv: Response[Any] = Response(
            as_csv(table(report)),
            media_type="text/csv",
            headers={
                "Content-Disposition": f'attachment; filename="{name}.csv"',
                **NO_STORE,
            },
        )
        return csv
    return Response(report, headers=NO_STORE)
