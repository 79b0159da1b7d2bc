"""Attributed revenue by the category that was bought."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import KINDS, ByKind, PublishedRule
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period
from talkworth.reports.shop import published_rule, report_shop
from talkworth.warehouse import Reading


class BoughtCategory(Struct, kw_only=True, frozen=True):
    """
    What was bought of one category: `revenue` + `other_minor` = `net_minor`, to the cent.

    `other_minor` is what no conversation or click earned. There are no conversations of a
    category bought: it splits revenue, and never revenue per conversation.
    """

    category: str
    n_orders: int
    revenue: ByKind
    other_minor: int
    net_minor: int


class BoughtCategories(Struct, kw_only=True, frozen=True):
    """
    Net merchandise revenue of the orders placed in the period by category, largest first.

    Refunds lower the category they came from. Lines without a category are `unknown`. An order
    of several categories is counted in each.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    trust: Trust
    categories: list[BoughtCategory]
    published_rule: PublishedRule
    basis: Basis


def bought_categories(warehouse: Reading, shop_id: str, period: Period) -> BoughtCategories:
    """
    The report for the orders placed in `period`, as known now.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    rows = warehouse.query(
        "bought_categories",
        shop_id=shop_id,
        from_at=period.from_at,
        until_at=period.until_at,
        trust=shop.headline_trust,
    )
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["category"], []).append(row)
    categories = [_category(name, parts) for name, parts in found.items()]
    return BoughtCategories(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        trust=shop.headline_trust,
        categories=sorted(categories, key=lambda c: (-c.net_minor, c.category)),
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )


def _category(name: str, rows: Sequence[Mapping[str, Any]]) -> BoughtCategory:
    parts = {row["kind"]: row["revenue_minor"] for row in rows if row["kind"] is not None}
    n_orders = sum(row["n_orders"] for row in rows if row["kind"] is None)
    net = sum(parts.values())
    revenue = ByKind(**{f"{kind}_minor": parts.get(kind, 0) for kind in KINDS})
    return BoughtCategory(
        category=name,
        n_orders=n_orders,
        revenue=revenue,
        other_minor=net - revenue.total_minor,
        net_minor=net,
    )
