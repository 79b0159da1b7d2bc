"""What persons bought after they were helped: reorders and upsells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.amounts import BadChoice, Interval, PublishedRule, interval, moments
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period, instant
from talkworth.reports.revenue_per_conversation import horizon
from talkworth.reports.shop import ReportShop, published_rule, report_shop
from talkworth.stats.ratio import Moments
from talkworth.warehouse import Reading
from talkworth.warehouse.steps import Step, query_in_steps

SUPPORT_INTENTS = (
    "order_status",
    "return_or_refund",
    "cancel",
    "complaint",
    "subscription",
    "support",
)


class AfterIntent(Struct, kw_only=True, frozen=True):
    """
    The support conversations of one intent (null: of all), and what came after them.

    `n_followed` of the `n_conversations` were followed by a sale. A sale belongs to the latest
    support conversation before it. `reorder_minor` is of products the person had bought before,
    `upsell_minor` of others, `unknown_minor` of lines that name no product;
    `bought_per_conversation` is all three together per conversation. `credited_minor` is what
    the conversation itself earned of those orders.
    """

    intent: str | None
    n_conversations: int
    n_persons: int
    n_followed: int
    n_orders: int
    reorder_minor: int
    upsell_minor: int
    unknown_minor: int
    credited_minor: int
    bought_per_conversation: Interval


class AfterSupport(Struct, kw_only=True, frozen=True):
    """
    What persons bought within `horizon_d` days after a support conversation of the period.

    Bought after it, not because of it: only `credited_minor` is attributed. `intents` are those
    that count as support. While `is_maturing`, sales may still come until `final_at`.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    intents: list[str]
    total: AfterIntent
    by_intent: list[AfterIntent]
    published_rule: PublishedRule
    basis: Basis


def after_support(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    *,
    now_us: int,
    horizon_d: int = 30,
    intents: Sequence[str] = SUPPORT_INTENTS,
) -> AfterSupport:
    """
    The report for the conversations of `period` whose intent is one of `intents`.

    Raises:
        UnknownShop, BadChoice
    """
    horizon_us = horizon(horizon_d)
    if not intents or not all(intents):
        raise BadChoice("intents", ",".join(intents), SUPPORT_INTENTS)
    shop = report_shop(warehouse, shop_id)
    rows = _rows(warehouse, shop, period, horizon_us, list(intents))
    final_at = period.until_at + horizon_us
    total = rows.pop(None, None)
    return AfterSupport(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        horizon_d=horizon_d,
        trust=shop.headline_trust,
        is_maturing=now_us < final_at,
        final_at=instant(final_at),
        intents=list(intents),
        total=total or _row({}, {}),
        by_intent=list(rows.values()),
        published_rule=published_rule(warehouse, shop, period),
        basis=UNTOLD,
    )


def _rows(
    warehouse: Reading, shop: ReportShop, period: Period, horizon_us: int, intents: list[str]
) -> dict[str | None, AfterIntent]:
    """By intent, most conversations first; all of them under `None`."""
    started = {"shop_id": shop.shop_id, "from_at": period.from_at, "until_at": period.until_at}
    sold = {"shop_id": shop.shop_id, "horizon_us": horizon_us, "trust": shop.headline_trust}
    sums, revenue = query_in_steps(
        warehouse,
        {
            "support_conversations": Step("support_conversations", started | {"intents": intents}),
            "support_sales": Step("support_sales", sold),
        },
        "support_moments",
        "support_revenue",
        shop_id=shop.shop_id,
    )
    brought = {row["intent"]: row for row in revenue}
    return {row["intent"]: _row(row, brought.get(row["intent"], {})) for row in sums}


def _row(sums: Mapping[str, Any], revenue: Mapping[str, Any]) -> AfterIntent:
    found = moments(sums) if sums else Moments()
    return AfterIntent(
        intent=sums.get("intent"),
        n_conversations=found.n,
        n_persons=found.n_persons,
        n_followed=revenue.get("n_followed", 0),
        n_orders=revenue.get("n_orders", 0),
        reorder_minor=revenue.get("reorder_minor", 0),
        upsell_minor=revenue.get("upsell_minor", 0),
        unknown_minor=revenue.get("unknown_minor", 0),
        credited_minor=revenue.get("credited_minor", 0),
        bought_per_conversation=interval(found),
    )
