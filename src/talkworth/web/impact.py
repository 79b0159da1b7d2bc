"""All reports of the first screen in one answer."""

from __future__ import annotations

from litestar import Response, Router, get
from msgspec import structs

from talkworth.reports.basis import Based, based
from talkworth.reports.impact import Impact, impact
from talkworth.reports.shop_state import shop_state
from talkworth.reports.view import PLAIN, View
from talkworth.web.answering import kept
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    AskedView,
    Horizon,
    known_parameters,
)
from talkworth.web.reports import Step
from talkworth.web.serving import Served


@get("/impact", sync_to_thread=True)
@kept
def get_impact(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    step: Step = "day",
    horizon_d: Horizon = 30,
) -> Response[Impact]:
    """
    The reports of a period together, of one state of the data: their figures agree.

    Each is what its own address answers. `data_to` says to when the data is complete.
    """
    now_us = serving.at_us(as_of_us)
    with serving.known_at(as_of_us) as whole:
        state = shop_state(whole, shop_id)
    with serving.viewed_at(shop_id, period, as_of_us, view) as snapshot:
        found = impact(
            snapshot,
            shop_id,
            period,
            now_us=now_us,
            data_to=serving.data_to(snapshot.watermark, as_of_us),
            state=state,
            step=step,
            horizon_d=horizon_d,
        )

    def told(report: Based, shown: View = view) -> Based:
        return based(report, serving.rulings(as_of_us), shop_id, period, as_of_us, shown)

    whole_report = structs.replace(
        found,
        revenue_per_conversation=told(found.revenue_per_conversation),
        attributed_revenue=told(found.attributed_revenue),
        trend=told(found.trend),
        cart_figures=told(found.cart_figures, PLAIN),
        orders=told(found.orders),
    )
    return Response(whole_report, headers=NO_STORE)


impact_routes = Router(
    "/v1/reports", route_handlers=[get_impact], guards=[known_parameters], tags=["reports"]
)
