"""The orders behind the revenue, with what was credited of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import DAY_US, KINDS, TRUSTS, UNEARNED, BadChoice
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.confidence import Confidence, confidence
from talkworth.reports.paging import ALL_ROWS, PAGE_SIZE, check_page
from talkworth.reports.period import Period, instant
from talkworth.reports.revenue_per_conversation import horizon, saved_horizon
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading
from talkworth.warehouse.steps import Step, query_in_steps

ORDER_KINDS = ("credited", "all", *KINDS, *UNEARNED)
SORTS = ("newest", "oldest", "largest", "smallest")
COHORTS = ("orders", "conversations")


class CreditedOrder(Struct, kw_only=True, frozen=True):
    """
    What one channel earned of one order in one kind.

    `total_minor`, `net_minor` (at the sale), `balance_minor` (net of refunds) and `credit_minor`
    are in the order's `currency`, `reporting_minor` in the shop's: null while no rate is known.
    `channel`, `joined_by` and `touched_at` are null where nothing earned it, `conversation_id`
    also where a click did. A save is provisional up to `settles_at`; other kinds have none.
    `confidence` says how sure the key `joined_by` is. `is_refunded`: less is left of the order
    than it was sold for.
    """

    order_id: str
    order_name: str | None
    ordered_at: datetime
    currency: str
    total_minor: int
    net_minor: int
    balance_minor: int
    is_refunded: bool
    trust: Trust
    is_conflicting: bool
    kind: str
    channel: str | None
    joined_by: str | None
    confidence: Confidence | None
    touched_at: datetime | None
    conversation_id: str | None
    credit_minor: int
    reporting_minor: int | None
    settles_at: datetime | None


class CreditedOrders(Struct, kw_only=True, frozen=True):
    """
    A page of orders; `n_rows` is how many rows all pages have, of `n_orders` orders with a rate.

    `cohort` "orders": those placed in the period; "conversations": those that the meaningful
    conversations started in it earned, within `horizon_d` days. `reporting_minor` is the sum of
    all rows in the shop's currency.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    cohort: str
    horizon_d: int
    kind: str
    sort: str
    page: int
    page_size: int
    n_rows: int
    n_orders: int
    reporting_minor: int
    orders: list[CreditedOrder]
    basis: Basis


@dataclass(frozen=True, slots=True)
class OrderQuery:
    """
    Which orders, and which page of them. `kind` "credited" is what conversations and clicks earned.

    `text` finds a part of an order's id or name; empty texts leave everything open. `sort`
    "largest" and "smallest" are by what was credited. `horizon_d` counts for the cohort of
    conversations alone. `is_whole` asks for all of them, whatever the page.

    Raises:
        BadChoice
    """

    kind: str = "credited"
    channel: str = ""
    trust: str = ""
    text: str = ""
    sort: str = "newest"
    cohort: str = "orders"
    horizon_d: int = 30
    page: int = 1
    page_size: int = PAGE_SIZE
    is_whole: bool = False

    def __post_init__(self) -> None:
        if self.kind not in ORDER_KINDS:
            raise BadChoice("kind", self.kind, ORDER_KINDS)
        if self.trust and self.trust not in TRUSTS:
            raise BadChoice("trust", self.trust, TRUSTS)
        if self.sort not in SORTS:
            raise BadChoice("sort", self.sort, SORTS)
        if self.cohort not in COHORTS:
            raise BadChoice("cohort", self.cohort, COHORTS)
        horizon(self.horizon_d)
        check_page(self.page, self.page_size)


EVERY_CREDITED_ORDER = OrderQuery()


def credited_orders(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    wanted: OrderQuery = EVERY_CREDITED_ORDER,
) -> CreditedOrders:
    """
    One page of the orders in the ledger.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    totals, rows = query_in_steps(
        warehouse,
        {"asked_credits": _asked(shop_id, period, wanted)},
        "credited_totals",
        "credited_orders",
        shop_id=shop_id,
        text=wanted.text,
        sort=wanted.sort,
        limit=ALL_ROWS if wanted.is_whole else wanted.page_size,
        offset=0 if wanted.is_whole else (wanted.page - 1) * wanted.page_size,
    )
    return CreditedOrders(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        cohort=wanted.cohort,
        horizon_d=wanted.horizon_d,
        kind=wanted.kind,
        sort=wanted.sort,
        page=wanted.page,
        page_size=wanted.page_size,
        **totals[0],
        orders=[_order(row) for row in rows],
        basis=UNTOLD,
    )


def _asked(shop_id: str, period: Period, wanted: OrderQuery) -> Step:
    """Which credits the list is of."""
    taken = {
        "shop_id": shop_id,
        "from_at": period.from_at,
        "until_at": period.until_at,
        "kind": wanted.kind,
        "channel": wanted.channel,
        "trust": wanted.trust,
    }
    if wanted.cohort == "orders":
        return Step("order_credits", taken)
    within = {
        "horizon_us": horizon(wanted.horizon_d),
        "saved_us": saved_horizon(wanted.horizon_d) * DAY_US,
    }
    return Step("cohort_credits", taken | within)


def _order(row: Mapping[str, Any]) -> CreditedOrder:
    touched_at = row["touched_at"]
    shown = dict(row)
    shown["confidence"] = confidence(row["joined_by"])
    shown["ordered_at"] = instant(row["ordered_at"])
    shown["touched_at"] = None if touched_at is None else instant(touched_at)
    settles_at = row["settles_at"]
    shown["settles_at"] = None if settles_at is None else instant(settles_at)
    return CreditedOrder(**shown)
