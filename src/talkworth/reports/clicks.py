"""Revenue per click, by FAQ question and by nudge: what clicks earned without a conversation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import KINDS, ByKind, Interval, PublishedRule, interval, moments
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import horizon
from talkworth.reports.segment_sums import saved_horizon
from talkworth.reports.shop import published_rule, report_shop
from talkworth.stats.ratio import Moments
from talkworth.warehouse import Reading
from talkworth.warehouse.steps import Step, query_in_steps

MOST_ITEMS = 200


class ClickedItem(Struct, kw_only=True, frozen=True):
    """
    One FAQ question or nudge (`item_id` null: all of them), by its clicks in the period.

    Bots' clicks are left out. `n_unanswered` clicks showed no answer, `n_opened` led to a
    meaningful conversation. `revenue` is what the clicks earned themselves, and
    `revenue_per_click` that over all `n_clicks`. `opened_minor` is what the conversations earned
    that they opened: it is in revenue per conversation, and never added here.
    """

    item_id: str | None
    n_clicks: int
    n_unanswered: int
    n_opened: int
    n_orders: int
    revenue: ByKind
    revenue_per_click: Interval
    opened_minor: int


class ClickedKind(Struct, kw_only=True, frozen=True):
    """All questions, or all nudges: `items` are the 200 clicked most of `n_items`."""

    total: ClickedItem
    n_items: int
    items: list[ClickedItem]


class ClickReport(Struct, kw_only=True, frozen=True):
    """
    Credits of the clicks of the period that led to no conversation which earned in their place.

    Orders count up to `horizon_d` days after the click. None of this is revenue per
    conversation; it is part of attributed revenue by channel.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    horizon_d: int
    trust: Trust
    faq_questions: ClickedKind
    nudges: ClickedKind
    published_rule: PublishedRule
    basis: Basis


def click_report(
    warehouse: Reading, shop_id: str, period: Period, *, horizon_d: int = 30
) -> ClickReport:
    """
    The report for the clicks of `period`, as known now.

    Raises:
        UnknownShop, BadChoice
    """
    horizon_us = horizon(horizon_d)
    shop = report_shop(warehouse, shop_id)
    clicks = {"shop_id": shop_id, "from_at": period.from_at, "until_at": period.until_at}
    credited = {
        "shop_id": shop_id,
        "trust": shop.headline_trust,
        "horizon_us": horizon_us,
        "saved_horizon_us": saved_horizon(horizon_us),
    }
    sums, items = query_in_steps(
        warehouse,
        {
            "click_facts": Step("click_facts", clicks),
            "click_credits": Step("click_credits", credited),
        },
        "click_moments",
        "click_items",
    )
    found = {(row["click_type"], row["item_id"]): moments(row) for row in sums}
    return ClickReport(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        faq_questions=_kind("faq", items, found),
        nudges=_kind("nudge", items, found),
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )


def _kind(
    click_type: str,
    rows: Sequence[Mapping[str, Any]],
    sums: Mapping[tuple[str, str | None], Moments],
) -> ClickedKind:
    found = {
        row["item_id"]: _item(row, sums.get((click_type, row["item_id"]), Moments()))
        for row in rows
        if row["click_type"] == click_type
    }
    total = found.pop(None, None)
    return ClickedKind(
        total=total or _item({}, Moments()),
        n_items=len(found),
        items=list(found.values())[:MOST_ITEMS],
    )


def _item(row: Mapping[str, Any], sums: Moments) -> ClickedItem:
    return ClickedItem(
        item_id=row.get("item_id"),
        n_clicks=row.get("n_clicks", 0),
        n_unanswered=row.get("n_unanswered", 0),
        n_opened=row.get("n_opened", 0),
        n_orders=row.get("n_orders", 0),
        revenue=ByKind(**{f"{kind}_minor": row.get(f"{kind}_minor", 0) for kind in KINDS}),
        revenue_per_click=interval(sums),
        opened_minor=row.get("opened_minor", 0),
    )
