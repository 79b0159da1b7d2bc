"""Everything the main page shows, from the reports the API serves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from talkworth.control import Shop
from talkworth.reports.amounts import KINDS
from talkworth.reports.attributed_revenue import AttributedRevenue, attributed_revenue
from talkworth.reports.orders import CreditedOrders, OrderQuery, credited_orders
from talkworth.reports.period import DEFAULT_PRESET, PRESETS, Period, choose_period
from talkworth.reports.revenue_per_conversation import (
    RevenuePerConversation,
    revenue_per_conversation,
)
from talkworth.reports.shop_state import ShopState, shop_state
from talkworth.reports.trend import Trend, trend
from talkworth.web.page.chart import Chart, ratio_chart, revenue_chart
from talkworth.web.serving import Serving

PRESET_NAMES = {
    "last_7_days": "7 days",
    "last_30_days": "30 days",
    "last_90_days": "90 days",
    "this_month": "This month",
    "last_month": "Last month",
    "last_365_days": "365 days",
}
MOST_DAILY = 45
ORDERS_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address of a page asks for; empty texts are not asked."""

    shop: str = ""
    preset: str = ""
    from_on: str = ""
    to_on: str = ""

    def query(self, **other: str) -> str:
        """The same question, with some of it replaced, as a query string."""
        named = {"shop": self.shop, "from": self.from_on, "to": self.to_on, "period": self.preset}
        return urlencode({name: value for name, value in {**named, **other}.items() if value})


@dataclass(frozen=True, slots=True)
class Choice:
    name: str
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page of a shop has: which shop, which days, how to change both."""

    shops: list[Choice]
    shop: Shop
    period: Period
    presets: list[Choice]
    query: str
    now_us: int


@dataclass(frozen=True, slots=True)
class Overview:
    ratio: RevenuePerConversation
    revenue: AttributedRevenue
    trend: Trend
    orders: CreditedOrders
    state: ShopState
    charts: list[Chart]


def frame(serving: Serving, asked: Asked, path: str = "/") -> Frame | None:
    """
    The frame for what was asked; `None` while there is no shop.

    Raises:
        UnknownShop, BadDate, UnknownPreset, PeriodReversed, PeriodTooLong
    """
    shops = serving.control.shops()
    if not shops:
        return None
    shop = serving.control.shop(asked.shop) if asked.shop else _liveliest(serving, shops)
    now_us = serving.now_us()
    period = choose_period(
        shop.timezone, now_us, preset=asked.preset, from_on=asked.from_on, to_on=asked.to_on
    )
    here = Asked(shop.shop_id, asked.preset, asked.from_on, asked.to_on)
    is_preset = not (asked.from_on or asked.to_on)
    chosen = (asked.preset or DEFAULT_PRESET) if is_preset else ""
    return Frame(
        shops=[
            Choice(one.name, f"{path}?{here.query(shop=one.shop_id)}", one.shop_id == shop.shop_id)
            for one in shops
        ],
        shop=shop,
        period=period,
        presets=[
            Choice(
                PRESET_NAMES[preset],
                f"{path}?{Asked(shop.shop_id, preset).query()}",
                preset == chosen,
            )
            for preset in PRESETS
        ],
        query=here.query(),
        now_us=now_us,
    )


def _liveliest(serving: Serving, shops: Sequence[Shop]) -> Shop:
    """The shop that an event came for last."""

    def received_at(shop: Shop) -> int:
        return shop_state(serving.warehouse, shop.shop_id).last_received_at or 0

    return shops[0] if len(shops) == 1 else max(shops, key=received_at)


def overview(serving: Serving, found: Frame) -> Overview:
    """The reports of the frame's shop and days."""
    warehouse, shop_id, period = serving.warehouse, found.shop.shop_id, found.period
    step = "day" if period.n_days <= MOST_DAILY else "week"
    moved = trend(warehouse, shop_id, period, now_us=found.now_us, step=step)
    return Overview(
        ratio=revenue_per_conversation(warehouse, shop_id, period, now_us=found.now_us),
        revenue=attributed_revenue(warehouse, shop_id, period, now_us=found.now_us),
        trend=moved,
        orders=credited_orders(warehouse, shop_id, period, OrderQuery(page_size=ORDERS_SHOWN)),
        state=shop_state(warehouse, shop_id),
        charts=[ratio_chart(moved), revenue_chart(moved)],
    )


def kind_bars(revenue: AttributedRevenue) -> list[dict[str, Any]]:
    """For each channel of the headline its kinds as parts of the widest channel, in percent."""
    channels = revenue.headline.by_channel
    widest = max((channel.revenue.total_minor for channel in channels), default=0)
    bars = []
    for channel in channels:
        parts, x = [], 0.0
        for kind in KINDS:
            minor = channel.revenue.of(kind)
            width = round(100 * minor / widest, 2) if widest > 0 and minor > 0 else 0.0
            if width:
                parts.append({"kind": kind, "x": round(x, 2), "width": width})
            x += width
        bars.append({"channel": channel, "parts": parts})
    return bars
