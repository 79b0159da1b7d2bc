"""What endpoints take in common: the period, the form of the answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, Literal, TypeVar

from litestar import Response
from litestar.params import Parameter

from talkworth.reports.period import DEFAULT_PRESET, PRESETS, Period, choose_period
from talkworth.reports.table import Table, as_csv
from talkworth.web.serving import Serving

Report = TypeVar("Report")

From = Annotated[
    str | None,
    Parameter(
        query="from",
        required=False,
        description="First day, in the shop's time zone, such as 2026-10-22.",
    ),
]
To = Annotated[
    str | None,
    Parameter(query="to", required=False, description="Last day, included. By default today."),
]
Preset = Annotated[
    str | None,
    Parameter(
        query="period",
        required=False,
        description=f"Instead of `from` and `to`: {', '.join(PRESETS)}. "
        f"By default {DEFAULT_PRESET}. At most 400 days.",
    ),
]
Horizon = Annotated[
    int,
    Parameter(
        query="horizon",
        required=False,
        default=30,
        description="Days after the touch in which an order counts: 7 (fast) or 30 (final).",
    ),
]
Form = Annotated[
    Literal["json", "csv"],
    Parameter(query="format", required=False, default="json", description="json or csv."),
]


def asked_period(
    serving: Serving,
    shop_id: str,
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
            media_type="text/csv; charset=utf-8",
            headers={
                "Content-Disposition": f'attachment; filename="{name}.csv"',
                "Cache-Control": "no-store",
            },
        )
        return csv
    return Response(report, headers={"Cache-Control": "no-store"})
