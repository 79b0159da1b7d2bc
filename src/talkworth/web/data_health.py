"""How far the data can be trusted, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import QueryParameter

from talkworth.reports.basis import based
from talkworth.reports.data_health import DataHealth, data_health
from talkworth.reports.health_tables import data_health_table, order_truth_table
from talkworth.reports.order_truth import CONCERNS, OrderTruth, order_truth
from talkworth.reports.paging import PAGE_SIZE
from talkworth.web.answering import kept
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    Form,
    answer,
    known_parameters,
)
from talkworth.web.reports import Page, PageSize
from talkworth.web.serving import Served

Concern = Annotated[
    str,
    QueryParameter(
        required=False,
        description="conflicting: the browser's amount is another one. unconfirmed: only a browser "
        "told of it. unreported: no browser did. late: it came over an hour after it was placed. "
        "unnamed: it carries neither visitor nor conversation.",
        schema_extra={"enum": list(CONCERNS)},
    ),
]


@get("/data-health", sync_to_thread=True)
@kept
def get_data_health(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    form: Form = "json",
) -> Response[DataHealth]:
    """
    What each sender sent in the period, with its rhythm, doubles, clock and bots, and how true
    the orders are.
    """
    now_us = serving.at_us(as_of_us)
    with serving.known_at(as_of_us) as warehouse:
        found = data_health(warehouse, shop_id, period, now_us=now_us)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "data-health", data_health_table)


@get("/order-truth", sync_to_thread=True)
@kept
def get_order_truth(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    concern: Concern = CONCERNS[0],
    page: Page = 1,
    page_size: PageSize = PAGE_SIZE,
    form: Form = "json",
) -> Response[OrderTruth]:
    """The orders placed in the period whose truth is in question, newest first."""
    with serving.known_at(as_of_us) as warehouse:
        found = order_truth(warehouse, shop_id, period, concern, page, page_size)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "order-truth", order_truth_table)


data_health_routes = Router(
    "/v1/reports",
    route_handlers=[get_data_health, get_order_truth],
    guards=[known_parameters],
    tags=["reports"],
)
