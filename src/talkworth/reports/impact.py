"""What the first screen shows, of one state of the warehouse: its reports together."""

from __future__ import annotations

from datetime import date, datetime

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.money import decimals
from talkworth.reports.attributed_revenue import AttributedRevenue, attributed_revenue
from talkworth.reports.cart_figures import CartFigures, cart_figures
from talkworth.reports.orders import CreditedOrders, credited_orders
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import (
    RevenuePerConversation,
    revenue_per_conversation,
)
from talkworth.reports.shop import report_shop
from talkworth.reports.shop_state import ShopState
from talkworth.reports.trend import Trend, trend
from talkworth.warehouse import Snapshot


class ImpactShop(Struct, kw_only=True, frozen=True):
    """The shop a screen is about; `decimals` is how many its currency has."""

    shop_id: str
    name: str
    currency: str
    decimals: int
    timezone: str
    headline_trust: Trust


class Impact(Struct, kw_only=True, frozen=True):
    """
    The reports of one period, all of one state of the warehouse: their figures agree.

    What was acknowledged before `data_to` is in them. `orders` is the first page of what
    conversations and clicks earned. `state` and `cart_figures` are the shop's, whatever the view.
    """

    shop: ImpactShop
    from_on: date
    to_on: date
    data_to: datetime
    state: ShopState
    revenue_per_conversation: RevenuePerConversation
    attributed_revenue: AttributedRevenue
    trend: Trend
    cart_figures: CartFigures
    orders: CreditedOrders


def impact(
    snapshot: Snapshot,
    shop_id: str,
    period: Period,
    *,
    now_us: int,
    data_to: datetime,
    state: ShopState,
    step: str = "day",
    horizon_d: int = 30,
) -> Impact:
    """
    The reports for `period`, as known at `now_us` (UTC microseconds).

    Raises:
        UnknownShop, BadChoice
    """
    shop = report_shop(snapshot, shop_id)
    return Impact(
        shop=ImpactShop(
            shop_id=shop_id,
            name=shop.name,
            currency=shop.currency,
            decimals=decimals(shop.currency),
            timezone=shop.timezone,
            headline_trust=shop.headline_trust,
        ),
        from_on=period.from_on,
        to_on=period.to_on,
        data_to=data_to,
        state=state,
        revenue_per_conversation=revenue_per_conversation(
            snapshot, shop_id, period, now_us=now_us, horizon_d=horizon_d
        ),
        attributed_revenue=attributed_revenue(snapshot, shop_id, period, now_us=now_us),
        trend=trend(snapshot, shop_id, period, now_us=now_us, step=step, horizon_d=horizon_d),
        cart_figures=cart_figures(snapshot, shop_id, period),
        orders=credited_orders(snapshot, shop_id, period),
    )
