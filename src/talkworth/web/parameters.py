"""What endpoints take in common: the period, the form of the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from litestar import Response
from litestar.di import NamedDependency
from litestar.params import QueryParameter

from talkworth.reports.period import DEFAULT_PRESET, PRESETS, Period, choose_period
from talkworth.reports.revenue_per_conversation import HORIZONS_D
from talkworth.reports.table import Table, as_csv
from talkworth.web.serving import Served

Report = TypeVar("Report")
AskedShop = NamedDependency[str]
AskedPeriod = NamedDependency[Period]

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
Horizon = Annotated[
    int,
    QueryParameter(
        name="horizon",
        required=False,
        description="Days after the touch in which an order counts: 7 (fast) or 30 (final).",
        schema_extra={"enum": list(HORIZONS_D)},
    ),
]
Form = Annotated[
    Literal["json", "csv"],
    QueryParameter(name="format", required=False, description="json or csv."),
]


def asked_period(
    serving: Served,
    shop_id: AskedShop,
    from_on: From = None,
    to_on: To = None,
    preset: Preset = None,
) -> Period:
    """
    The days a report is asked for.

    Raises:
        BadDate, UnknownPreset, PeriodReversed, PeriodTooLong, UnknownShop
    """
    return choose_period(
        serving.control.shop(shop_id).timezone,
        serving.now_us(),
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
                "Cache-Control": "no-store",
            },
        )
        return csv
    return Response(report, headers={"Cache-Control": "no-store"})
