"""Revenue per meaningful conversation, by kind and channel, with its interval."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Trust
from talkworth.reports.amounts import (
    DAY_US,
    EVERY,
    KINDS,
    BadChoice,
    ByKind,
    PublishedRule,
    RatioByKind,
    by_kind,
    interval,
    moments,
)
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period, instant
from talkworth.reports.robustness import Robustness, robustness
from talkworth.reports.shop import ReportShop, published_rule, report_shop
from talkworth.stats.ratio import Moments
from talkworth.warehouse import Reading

HORIZONS_D = (7, 30)
SAVED_D = 90  # what a save keeps may be paid as late as this: the final view waits for it


class Cohort(Struct, kw_only=True, frozen=True):
    """
    The conversations of one channel (null: of all) started in the period, and what they brought.

    `n_conversations` leaves bots out; `n_meaningful` is the denominator; `n_payers` persons
    brought money. `revenue` is net of refunds to date, of which `handed_off_minor` came from
    conversations a human took over, and `provisional_minor` are saves that are not settled yet.
    `average_order_minor` is revenue per order.
    """

    channel: str | None
    n_conversations: int
    n_meaningful: int
    n_human_only: int
    n_bots: int
    n_persons: int
    n_payers: int
    n_orders: int
    revenue: ByKind
    handed_off_minor: int
    provisional_minor: int
    average_order_minor: float | None
    revenue_per_conversation: RatioByKind


class ClientReported(Struct, kw_only=True, frozen=True):
    """What only a browser said of the same conversations: beside the headline, never in it."""

    n_orders: int
    revenue: ByKind


class RevenuePerConversation(Struct, kw_only=True, frozen=True):
    """
    Credits of the meaningful conversations started in the period, per conversation.

    Orders count up to `horizon_d` days after the touch, and what a save kept up to
    `saved_horizon_d` days after the request was withdrawn. While `is_maturing`, orders may still
    come; `final_at` is when none can, `saves_final_at` when no save can either. `trust` says
    whose orders are in the headline. `published_rule` goes by order date. Orders without a rate
    to the shop's currency are in no other figure than `n_orders_without_rate` until a rate
    arrives. `published_rule` is the whole shop's, net, under any filter; `robustness` is null
    under one.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    horizon_d: int
    saved_horizon_d: int
    trust: Trust
    is_maturing: bool
    final_at: datetime
    saves_final_at: datetime
    total: Cohort
    by_channel: list[Cohort]
    client_reported: ClientReported
    n_orders_without_rate: int
    published_rule: PublishedRule
    robustness: Robustness | None
    basis: Basis


def horizon(days: int) -> int:
    """
    The horizon in microseconds.

    Raises:
        BadChoice
    """
    if days not in HORIZONS_D:
        raise BadChoice("horizon", str(days), tuple(map(str, HORIZONS_D)))
    return days * DAY_US


def saved_horizon(days: int) -> int:
    """The horizon of what a save kept, in days: 90 where orders have 30, else the same."""
    return SAVED_D if days == max(HORIZONS_D) else days


def revenue_per_conversation(
    warehouse: Reading, shop_id: str, period: Period, *, now_us: int, horizon_d: int = 30
) -> RevenuePerConversation:
    """
    The report for the conversations started in `period`, as known now.

    Raises:
        UnknownShop, BadChoice
    """
    within = {"horizon_us": horizon(horizon_d), "saved_us": saved_horizon(horizon_d) * DAY_US}
    shop = report_shop(warehouse, shop_id)
    taken = {"shop_id": shop_id, "from_at": period.from_at, "until_at": period.until_at}
    talks = {row["channel"]: row for row in warehouse.query("rpc_conversations", **taken)}
    orders = {
        (row["channel"], row["trust"]): row
        for row in warehouse.query("rpc_orders", **taken, **within, now_us=now_us)
    }
    rows = warehouse.query("rpc_moments", **taken, **within, trust=shop.headline_trust)
    sums = _sums(rows)
    everybody = talks.get(EVERY, {})
    last_helpful_at = everybody.get("last_helpful_at") or 0
    final_at = max(period.until_at, last_helpful_at) + within["horizon_us"]
    last_saved_at = last_helpful_at + everybody.get("save_us", 0)
    headline = orders.get((EVERY, shop.headline_trust), {})
    beside = orders.get((EVERY, CLIENT_REPORTED), {}) if shop.headline_trust == VERIFIED else {}
    return RevenuePerConversation(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        horizon_d=horizon_d,
        saved_horizon_d=saved_horizon(horizon_d),
        trust=shop.headline_trust,
        is_maturing=now_us < final_at,
        final_at=instant(final_at),
        saves_final_at=instant(max(final_at, last_saved_at + within["saved_us"])),
        total=_cohort(EVERY, shop, talks, orders, sums),
        by_channel=[_cohort(channel, shop, talks, orders, sums) for channel in _by_size(talks)],
        client_reported=ClientReported(n_orders=beside.get("n_orders", 0), revenue=by_kind(beside)),
        n_orders_without_rate=headline.get("n_orders_without_rate", 0),
        published_rule=published_rule(warehouse, shop, period),
        robustness=robustness(warehouse, shop, period),
        basis=UNTOLD,
    )


def _sums(rows: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Moments]:
    """Moments by channel and kind; where a kind brought nothing, everybody's revenue is zero."""
    found: dict[tuple[str, str], Moments] = {}
    for row in rows:
        channel, everybody = row["channel"], moments(row)
        nothing = Moments(
            n_persons=everybody.n_persons, n=everybody.n, n2=everybody.n2, n3=everybody.n3
        )
        for kind in (EVERY, *KINDS):
            found.setdefault((channel, kind), nothing)
        if row["kind"] is not None:
            found[channel, row["kind"]] = everybody
    return found


def _by_size(talks: Mapping[str, Mapping[str, Any]]) -> list[str]:
    channels = [channel for channel in talks if channel != EVERY]
    return sorted(channels, key=lambda channel: (-talks[channel]["n_meaningful"], channel))


def _cohort(
    channel: str,
    shop: ReportShop,
    talks: Mapping[str, Mapping[str, Any]],
    orders: Mapping[tuple[str, str], Mapping[str, Any]],
    sums: Mapping[tuple[str, str], Moments],
) -> Cohort:
    talk = talks.get(channel, {})
    order = orders.get((channel, shop.headline_trust), {})
    total = sums.get((channel, EVERY), Moments())
    revenue, n_orders = by_kind(order), order.get("n_orders", 0)
    return Cohort(
        channel=None if channel == EVERY else channel,
        n_conversations=talk.get("n_conversations", 0),
        n_meaningful=talk.get("n_meaningful", 0),
        n_human_only=talk.get("n_human_only", 0),
        n_bots=talk.get("n_bots", 0),
        n_persons=total.n_persons,
        n_payers=total.n_payers,
        n_orders=n_orders,
        revenue=revenue,
        handed_off_minor=order.get("handed_off_minor", 0),
        provisional_minor=order.get("provisional_minor", 0),
        average_order_minor=revenue.total_minor / n_orders if n_orders else None,
        revenue_per_conversation=RatioByKind(
            total=interval(total),
            **{kind: interval(sums.get((channel, kind), Moments())) for kind in KINDS},
        ),
    )
