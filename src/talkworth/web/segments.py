"""Reports that tell conversations, clicks, carts and orders apart, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated, Literal

from litestar import Response, Router, get
from litestar.params import QueryParameter

from talkworth.reports.after_support import SUPPORT_INTENTS, AfterSupport, after_support
from talkworth.reports.basis import based
from talkworth.reports.bought import BoughtCategories, bought_categories
from talkworth.reports.cart_figures import CartFigures, cart_figures
from talkworth.reports.cart_table import cart_table
from talkworth.reports.clicks import ClickReport, click_report
from talkworth.reports.declared import Dimensions, dimensions_of
from talkworth.reports.dimensions import DIMENSIONS
from talkworth.reports.identity import IdentityReport, identity_report
from talkworth.reports.segment_tables import (
    after_support_table,
    bought_categories_table,
    clicks_table,
    identity_table,
    segment_changes_table,
    segments_table,
)
from talkworth.reports.segments import SegmentReport, segment_report
from talkworth.web.answering import kept
from talkworth.web.bodies import NO_STORE
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

By = Annotated[
    str,
    QueryParameter(
        min_length=1,
        description=f"One of {', '.join(DIMENSIONS)}, property:NAME; or two with a comma between.",
    ),
]
Part = Annotated[
    Literal["segments", "change"],
    QueryParameter(
        required=False,
        description="Which table the CSV holds: the segments, or what the change is made of.",
    ),
]
Intents = Annotated[
    str,
    QueryParameter(
        min_length=1,
        required=False,
        description="The intents that count as support, with commas between.",
    ),
]
_SUPPORT = ",".join(SUPPORT_INTENTS)


@get("/segments", sync_to_thread=True)
@kept
def get_segments(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    by: By,
    horizon_d: Horizon = 30,
    part: Part = "segments",
    form: Form = "json",
) -> Response[SegmentReport]:
    """
    Revenue per conversation by one or two segments, and what its change is made of.

    Conversations *started* in the period; what is not known is the segment `unknown`.
    """
    now_us = serving.at_us(as_of_us)
    with serving.viewed_at(shop_id, period, as_of_us, view) as warehouse:
        found = segment_report(warehouse, shop_id, period, by, now_us=now_us, horizon_d=horizon_d)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)
    if part == "change":
        return answer(report, form, "segment-change", segment_changes_table)
    return answer(report, form, "segments", segments_table)


@get("/bought-categories", sync_to_thread=True)
@kept
def get_bought_categories(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    form: Form = "json",
) -> Response[BoughtCategories]:
    """Revenue of the orders placed in the period by the category bought, earned or not."""
    with serving.known_at(as_of_us) as warehouse:
        found = bought_categories(warehouse, shop_id, period)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "bought-categories", bought_categories_table)


@get("/clicks", sync_to_thread=True)
@kept
def get_clicks(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    horizon_d: Horizon = 30,
    form: Form = "json",
) -> Response[ClickReport]:
    """Revenue per click by FAQ question and by nudge: what clicks earned without a conversation."""
    with serving.known_at(as_of_us) as warehouse:
        found = click_report(warehouse, shop_id, period, horizon_d=horizon_d)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "clicks", clicks_table)


@get("/cart-figures", sync_to_thread=True)
@kept
def get_cart_figures(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    form: Form = "json",
) -> Response[CartFigures]:
    """What shoppers put into their carts and took out, by day; nothing of it is attributed."""
    with serving.known_at(as_of_us) as warehouse:
        found = cart_figures(warehouse, shop_id, period)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "cart-figures", cart_table)


@get("/after-support", sync_to_thread=True)
@kept
def get_after_support(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    horizon_d: Horizon = 30,
    intents: Intents = _SUPPORT,
    form: Form = "json",
) -> Response[AfterSupport]:
    """Reorders and upsells of persons after a support conversation started in the period."""
    now_us = serving.at_us(as_of_us)
    with serving.known_at(as_of_us) as warehouse:
        found = after_support(
            warehouse,
            shop_id,
            period,
            now_us=now_us,
            horizon_d=horizon_d,
            intents=[intent.strip() for intent in intents.split(",")],
        )
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "after-support", after_support_table)


@get("/identity", sync_to_thread=True)
@kept
def get_identity(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    form: Form = "json",
) -> Response[IdentityReport]:
    """How many orders placed in the period each kind of key joined, and which keys are ignored."""
    with serving.known_at(as_of_us) as warehouse:
        found = identity_report(warehouse, shop_id, period)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "identity", identity_table)


@get("/dimensions", sync_to_thread=True)
def get_dimensions(
    serving: Served, shop_id: AskedShop, period: AskedPeriod, as_of_us: AskedAsOf
) -> Response[Dimensions]:
    """By what conversations can be told apart, and which properties the shop declares itself."""
    with serving.known_at(as_of_us) as snapshot:
        report = dimensions_of(snapshot, shop_id, period)
    return Response(report, headers=NO_STORE)


segment_routes = Router(
    "/v1/reports",
    route_handlers=[
        get_dimensions,
        get_segments,
        get_bought_categories,
        get_clicks,
        get_cart_figures,
        get_after_support,
        get_identity,
    ],
    guards=[known_parameters],
    tags=["reports"],
)
