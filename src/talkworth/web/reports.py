"""The reports, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import QueryParameter

from talkworth.reports.amounts import TRUSTS
from talkworth.reports.attributed_revenue import REFUNDS, AttributedRevenue, attributed_revenue
from talkworth.reports.basis import based
from talkworth.reports.orders import (
    COHORTS,
    ORDER_KINDS,
    SORTS,
    CreditedOrders,
    OrderQuery,
    credited_orders,
)
from talkworth.reports.paging import LARGEST_PAGE, LAST_PAGE, PAGE_SIZE
from talkworth.reports.revenue_per_conversation import (
    RevenuePerConversation,
    revenue_per_conversation,
)
from talkworth.reports.table import (
    attributed_revenue_table,
    credited_orders_table,
    revenue_per_conversation_table,
    trend_table,
)
from talkworth.reports.trend import STEPS, Trend, trend
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

Refunds = Annotated[
    str,
    QueryParameter(
        required=False,
        description="restated: refunds lower the day of the sale. booked: each on its own day.",
        schema_extra={"enum": list(REFUNDS)},
    ),
]
Step = Annotated[
    str,
    QueryParameter(
        required=False,
        description="day or week.",
        schema_extra={"enum": list(STEPS)},
    ),
]
OrderKind = Annotated[
    str,
    QueryParameter(
        required=False,
        description=f"{', '.join(ORDER_KINDS)}. credited is what conversations and clicks earned.",
        schema_extra={"enum": list(ORDER_KINDS)},
    ),
]
Channel = Annotated[
    str | None,
    QueryParameter(min_length=1, required=False, description="Only what this channel earned."),
]
OrderTrust = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        required=False,
        description="verified or client-reported.",
        schema_extra={"enum": list(TRUSTS)},
    ),
]
Search = Annotated[
    str | None,
    QueryParameter(min_length=1, required=False, description="A part of an order's id or name."),
]
Sort = Annotated[
    str,
    QueryParameter(
        required=False,
        description="newest, oldest, or largest and smallest by what was credited.",
        schema_extra={"enum": list(SORTS)},
    ),
]
Cohort = Annotated[
    str,
    QueryParameter(
        required=False,
        description="orders: those placed in the period. conversations: those that the "
        "conversations started in it earned within the horizon.",
        schema_extra={"enum": list(COHORTS)},
    ),
]
Page = Annotated[
    int,
    QueryParameter(required=False, schema_extra={"minimum": 1, "maximum": LAST_PAGE}),
]
PageSize = Annotated[
    int,
    QueryParameter(
        required=False,
        schema_extra={"minimum": 1, "maximum": LARGEST_PAGE},
    ),
]


@get("/revenue-per-conversation", sync_to_thread=True)
@kept
def get_revenue_per_conversation(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    horizon_d: Horizon = 30,
    form: Form = "json",
) -> Response[RevenuePerConversation]:
    """
    Revenue per meaningful conversation, by kind and channel, with its 95 % interval.

    Conversations *started* in the period; orders up to `horizon` days after the touch.
    """
    now_us = serving.at_us(as_of_us)
    with serving.viewed_at(shop_id, period, as_of_us, view) as warehouse:
        found = revenue_per_conversation(
            warehouse, shop_id, period, now_us=now_us, horizon_d=horizon_d
        )
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    return answer(report, form, "revenue-per-conversation", revenue_per_conversation_table)


@get("/attributed-revenue", sync_to_thread=True)
@kept
def get_attributed_revenue(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    refunds: Refunds = "restated",
    form: Form = "json",
) -> Response[AttributedRevenue]:
    """
    Attributed revenue by order date, by channel and kind, with what no touch earned.

    Verified and client-reported orders stand side by side and are never added.
    """
    now_us = serving.at_us(as_of_us)
    with serving.viewed_at(shop_id, period, as_of_us, view) as warehouse:
        found = attributed_revenue(warehouse, shop_id, period, now_us=now_us, refunds=refunds)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    return answer(report, form, "attributed-revenue", attributed_revenue_table)


@get("/trend", sync_to_thread=True)
@kept
def get_trend(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    step: Step = "day",
    horizon_d: Horizon = 30,
    form: Form = "json",
) -> Response[Trend]:
    """Both figures by day or week, beside the period before, cut at the same age."""
    now_us = serving.at_us(as_of_us)
    with serving.viewed_at(shop_id, period, as_of_us, view) as warehouse:
        found = trend(warehouse, shop_id, period, now_us=now_us, step=step, horizon_d=horizon_d)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    return answer(report, form, "trend", trend_table)


@get("/orders", sync_to_thread=True)
@kept
def get_orders(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    kind: OrderKind = "credited",
    channel: Channel = None,
    trust: OrderTrust = None,
    text: Search = None,
    sort: Sort = "newest",
    cohort: Cohort = "orders",
    horizon_d: Horizon = 30,
    page: Page = 1,
    page_size: PageSize = PAGE_SIZE,
    form: Form = "json",
) -> Response[CreditedOrders]:
    """
    Orders and what was credited of each: those of the period, or of its conversations.

    JSON is a page of them, CSV all.
    """
    wanted = OrderQuery(
        kind=kind,
        channel=channel or "",
        trust=trust or "",
        text=text or "",
        sort=sort,
        cohort=cohort,
        horizon_d=horizon_d,
        page=page,
        page_size=page_size,
        is_whole=form == "csv",
    )
    with serving.viewed_at(shop_id, period, as_of_us, view) as warehouse:
        found = credited_orders(warehouse, shop_id, period, wanted)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    return answer(report, form, "orders", credited_orders_table)


report_routes = Router(
    "/v1/reports",
    route_handlers=[
        get_revenue_per_conversation,
        get_attributed_revenue,
        get_trend,
        get_orders,
    ],
    guards=[known_parameters],
    tags=["reports"],
)
