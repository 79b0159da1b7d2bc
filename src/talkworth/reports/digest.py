"""A shop's last full week against the week before: what the weekly digest tells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final, Literal

from msgspec import Struct

from talkworth.control.experiments import Experiment
from talkworth.journal.entry import VERIFIED, Trust
from talkworth.reports.amounts import ByKind, Interval, Kind, PublishedRule
from talkworth.reports.attributed_revenue import AttributedRevenue, attributed_revenue
from talkworth.reports.data_health import DataHealth, data_health
from talkworth.reports.incremental import incremental_revenue
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.period import Period, instant, local
from talkworth.reports.revenue_per_conversation import (
    RevenuePerConversation,
    revenue_per_conversation,
)
from talkworth.reports.shop import report_shop
from talkworth.reports.trend import RatioChange, RevenueChange, trend
from talkworth.rules import Ruling
from talkworth.warehouse import Reading

TOP_ORDERS: Final = 5
AlarmCode = Literal["nothing", "silent", "conflicting", "missing", "unconfirmed", "no-rate"]


class TopOrder(Struct, kw_only=True, frozen=True):
    """
    One of the orders that earned most; `kind` is that of the largest part.

    `revenue_minor` is what conversations and clicks earned of it, in the shop's currency.
    """

    order_id: str
    order_name: str | None
    ordered_at: datetime
    kind: Kind
    revenue_minor: int


class Alarm(Struct, kw_only=True, frozen=True):
    """
    Something about the data that somebody should look at.

    "nothing" arrived all week; a `door` is "silent" for `n` minutes; `n` orders are told
    differently by the browser ("conflicting"), told by nobody but it ("unconfirmed"), wait for a
    rate ("no-rate"); `n` order numbers are "missing".
    """

    code: AlarmCode
    n: int = 0
    door: str = ""


class WeeklyDigest(Struct, kw_only=True, frozen=True):
    """
    The week `from_on` to `to_on`, both included, as the reports of the same days give it.

    `revenue_per_conversation` and `change`, `n_meaningful` conversations, the `n_orders` they led
    to and `average_order_minor` are of the conversations started in the week; `revenue` by kind,
    `revenue_change`, `verified_share`, `published_rule` and `top_orders` of the orders placed in
    it; `unverified_minor` is what browsers alone told of besides; `incremental` says how much of
    that revenue would not have come without the assistant, if anything does. While `is_maturing`,
    orders may come until `final_at`; the week before is cut at the same age. `trust` says whose
    orders these are.
    """

    shop_id: str
    shop_name: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    trust: Trust
    revenue_per_conversation: Interval
    change: RatioChange
    is_maturing: bool
    final_at: datetime
    n_conversations: int
    n_meaningful: int
    n_orders: int
    average_order_minor: float | None
    revenue: ByKind
    revenue_change: RevenueChange
    verified_share: float | None
    unverified_minor: int
    published_rule: PublishedRule
    incremental: IncrementalRevenue
    top_orders: list[TopOrder]
    alarms: list[Alarm]


def last_week(timezone: str, at_us: int) -> Period:
    """The last week, Monday to Sunday of the shop's calendar, that was over at an instant."""
    today = local(at_us, timezone).date()
    monday = today - timedelta(days=today.weekday() + 7)
    return Period(monday, monday + timedelta(days=6), timezone)


def weekly_digest(
    warehouse: Reading,
    shop_id: str,
    week: Period,
    *,
    now_us: int,
    rulings: Sequence[Ruling],
    experiments: Sequence[Experiment] = (),
    shop_name: str = "",
) -> WeeklyDigest:
    """
    The digest of `week`, as known now. A `shop_name` goes before the one the warehouse knows.

    `experiments` are the shop's, `rulings` what the warehouse's numbers follow.

    Raises:
        UnknownShop
    """
    with warehouse.snapshot() as held:
        shop = report_shop(held, shop_id)
        ratio = revenue_per_conversation(held, shop_id, week, now_us=now_us)
        revenue = attributed_revenue(held, shop_id, week, now_us=now_us)
        moved = trend(held, shop_id, week, now_us=now_us, step="week")
        health = data_health(held, shop_id, week, now_us=now_us)
        orders = _top_orders(held, shop_id, week, shop.headline_trust)
        causal = incremental_revenue(
            held, shop_id, week, experiments, rulings=rulings, now_us=now_us
        )
    return WeeklyDigest(
        shop_id=shop_id,
        shop_name=shop_name or shop.name,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=week.from_on,
        to_on=week.to_on,
        trust=shop.headline_trust,
        **_talks(ratio),
        change=moved.revenue_per_conversation,
        revenue=revenue.headline.revenue,
        revenue_change=moved.attributed_revenue,
        verified_share=revenue.verified_share,
        unverified_minor=revenue.client_reported.revenue.total_minor,
        published_rule=ratio.published_rule,
        incremental=causal,
        top_orders=orders,
        alarms=list(_alarms(health, revenue)),
    )


def _talks(report: RevenuePerConversation) -> dict[str, Any]:
    """What the digest says of the conversations started in the week."""
    total = report.total
    return {
        "revenue_per_conversation": total.revenue_per_conversation.total,
        "is_maturing": report.is_maturing,
        "final_at": report.final_at,
        "n_conversations": total.n_conversations,
        "n_meaningful": total.n_meaningful,
        "n_orders": total.n_orders,
        "average_order_minor": total.average_order_minor,
    }


def _top_orders(warehouse: Reading, shop_id: str, week: Period, trust: Trust) -> list[TopOrder]:
    rows: list[dict[str, Any]] = warehouse.query(
        "digest_orders",
        shop_id=shop_id,
        from_at=week.from_at,
        until_at=week.until_at,
        trust=trust,
        limit=TOP_ORDERS,
    )
    return [TopOrder(**{**row, "ordered_at": instant(row["ordered_at"])}) for row in rows]


def _alarms(health: DataHealth, revenue: AttributedRevenue) -> Iterator[Alarm]:
    """The worst first: what does not arrive, then what does not fit together."""
    if not sum(one.n_events for one in health.connectors):
        yield Alarm(code="nothing")
    for one in health.connectors:
        if one.is_silent:
            yield Alarm(code="silent", n=one.quiet_for_min, door=one.door)
    if health.orders.n_conflicting:
        yield Alarm(code="conflicting", n=health.orders.n_conflicting)
    if health.n_missing:
        yield Alarm(code="missing", n=health.n_missing)
    if revenue.trust == VERIFIED and health.orders.n_unconfirmed:
        yield Alarm(code="unconfirmed", n=health.orders.n_unconfirmed)
    if revenue.headline.n_without_rate:
        yield Alarm(code="no-rate", n=revenue.headline.n_without_rate)
