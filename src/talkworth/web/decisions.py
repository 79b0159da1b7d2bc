"""What to decide: what differs, what changed, and what was before a day and after it."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from talkworth.reports.basis import based
from talkworth.reports.before_after import (
    DAYS,
    MOST_DAYS,
    BeforeAfter,
    Noted,
    before_after,
    days_around,
    noted,
)
from talkworth.reports.decision_tables import (
    before_after_table,
    decisions_table,
    suggestions_table,
    what_changed_table,
)
from talkworth.reports.decisions import ASKED_BY_ITSELF, SAVE_FLOW, Decisions, decisions
from talkworth.reports.dimensions import DIMENSIONS
from talkworth.reports.period import parse_day
from talkworth.reports.suggestions import MOVED_SHARE
from talkworth.reports.what_changed import (
    WhatChanged,
    days_of_both,
    earlier_days,
    what_changed,
)
from talkworth.web.answering import kept
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    AskedView,
    Form,
    Horizon,
    answer,
    known_parameters,
)
from talkworth.web.serving import Served

_NAMES = f"{', '.join(DIMENSIONS)}, property:NAME; or two with a comma between"
Dimension = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        required=False,
        description=f"One of {SAVE_FLOW}, {_NAMES}. By default {', '.join(ASKED_BY_ITSELF)}.",
    ),
]
SplitBy = Annotated[
    str,
    QueryParameter(min_length=1, name="dimension", required=False, description=f"One of {_NAMES}."),
]
Share = Annotated[
    float,
    QueryParameter(
        gt=0,
        le=1,
        required=False,
        description="The share of a dimension's conversations that a suggestion moves.",
    ),
]
Part = Annotated[
    Literal["values", "suggestions"],
    QueryParameter(
        required=False, description="Which table the CSV holds: the values, or the suggestions."
    ),
]
ComparedFrom = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="compare_from",
        required=False,
        description="First day to compare with. By default as many days before the period.",
        schema_extra={"format": "date"},
    ),
]
ComparedTo = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="compare_to",
        required=False,
        description="Last day to compare with, included, before the period.",
        schema_extra={"format": "date"},
    ),
]
On = Annotated[
    str,
    QueryParameter(
        min_length=1,
        description="The day, in the shop's time zone, such as 2026-11-01; it counts as after.",
        schema_extra={"format": "date"},
    ),
]
Days = Annotated[
    int,
    QueryParameter(
        ge=1, le=MOST_DAYS, required=False, description="How many days on each side at most."
    ),
]
AskedNotes = NamedDependency[tuple[Noted, ...]]


def asked_notes(serving: Served, shop_id: AskedShop, as_of_us: AskedAsOf) -> tuple[Noted, ...]:
    """What was noted by the instant asked for: what is kept depends on it, as on the warehouse."""
    return noted(serving.control, shop_id, as_of_us)


@get("/decisions", sync_to_thread=True)
@kept
def get_decisions(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    dimension: Dimension = None,
    share: Share = MOVED_SHARE,
    horizon_d: Horizon = 30,
    part: Part = "values",
    form: Form = "json",
) -> Response[Decisions]:
    """
    What differs for sure, what may, what nobody can say yet, and what moving effort would bring.

    Conversations *started* in the period. `caveats` belong beside every suggestion.
    """
    now_us = serving.at_us(as_of_us)
    with serving.viewed_at(shop_id, period, as_of_us, view) as snapshot:
        found = decisions(
            snapshot,
            shop_id,
            period,
            dimension or "",
            now_us=now_us,
            horizon_d=horizon_d,
            moved_share=share,
        )
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    if part == "suggestions":
        return answer(report, form, "suggestions", suggestions_table)
    return answer(report, form, "decisions", decisions_table)


@get("/what-changed", sync_to_thread=True)
@kept
def get_what_changed(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    split_by: SplitBy = "traffic_source",
    compared_from: ComparedFrom = None,
    compared_to: ComparedTo = None,
    horizon_d: Horizon = 30,
    form: Form = "json",
) -> Response[WhatChanged]:
    """
    Attributed revenue of two periods: volume, mix, rate and value, adding up to the change.

    Conversations *started* in them; the earlier one is seen at the same age.
    """
    now_us = serving.at_us(as_of_us)
    compared = earlier_days(period, compared_from or "", compared_to or "")
    days = days_of_both(period, compared)
    with serving.viewed_at(shop_id, days, as_of_us, view) as snapshot:
        found = what_changed(
            snapshot,
            shop_id,
            period,
            split_by,
            now_us=now_us,
            compared=compared,
            horizon_d=horizon_d,
        )
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    return answer(report, form, "what-changed", what_changed_table)


@get(
    "/before-after",
    sync_to_thread=True,
    dependencies={"notes": Provide(asked_notes, sync_to_thread=True)},
)
@kept
def get_before_after(
    serving: Served,
    shop_id: AskedShop,
    as_of_us: AskedAsOf,
    view: AskedView,
    notes: AskedNotes,
    on: On,
    days: Days = DAYS,
    horizon_d: Horizon = 30,
    form: Form = "json",
) -> Response[BeforeAfter]:
    """As many days before a day as from it. It is no experiment: print its `warning`."""
    now_us = serving.at_us(as_of_us)
    timezone = serving.control.shop(shop_id).timezone
    after = days_around(parse_day(on), days, timezone, now_us)
    with serving.viewed_at(shop_id, after, as_of_us, view) as snapshot:
        found = before_after(
            snapshot, shop_id, after, now_us=now_us, horizon_d=horizon_d, notes=notes
        )
    report = based(found, serving.rulings(as_of_us), shop_id, after, as_of_us, view)
    return answer(report, form, "before-after", before_after_table)


decision_routes = Router(
    "/v1/reports",
    route_handlers=[get_decisions, get_what_changed, get_before_after],
    guards=[known_parameters],
    tags=["reports"],
)
