"""Attributed revenue by channel and kind, and all that conversations did not earn beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from talkworth.journal.entry import VERIFIED, Trust
from talkworth.money import decimal_text
from talkworth.reports.amounts import (
    BASE_RENEWAL,
    KINDS,
    NO_CUT,
    OTHER_CHANNEL,
    OUTSIDE_FILTER,
    TRUSTS,
    UNATTRIBUTED,
    BadChoice,
    ByKind,
    PublishedRule,
)
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.period import Period
from talkworth.reports.robustness import Robustness, robustness
from talkworth.reports.shop import published_rule, report_shop
from talkworth.warehouse import Reading

Refunds = Literal["restated", "booked"]
REFUNDS: tuple[Refunds, ...] = ("restated", "booked")
_BY = {"restated": "order", "booked": "entry"}


class ChannelRevenue(Struct, kw_only=True, frozen=True):
    """
    What one channel earned. `click_minor` is the part of FAQ and nudge clicks that led to no
    conversation, `handed_off_minor` that of conversations a human took over. Of its saves
    `provisional_minor` is not settled yet.
    """

    channel: str
    n_orders: int
    revenue: ByKind
    provisional_minor: int
    click_minor: int
    handed_off_minor: int


class OtherChannel(Struct, kw_only=True, frozen=True):
    """What campaigns of one traffic source won, where the rule set lets them compete."""

    channel: str
    n_orders: int
    revenue_minor: int


class TrustRevenue(Struct, kw_only=True, frozen=True):
    """
    The net merchandise revenue of orders of one trust: `revenue` + `other_channel_minor` +
    `base_renewal_minor` + `unattributed_minor` + `outside_filter_minor` = `net_minor`, to the
    cent. Under a filter `outside_filter_minor` is what other conversations and clicks earned.

    Of `n_credited` of the `n_orders` orders a conversation or click earned something. Saves are
    in `revenue` at once; `provisional_minor` is the part that may still be lost before it
    settles. Renewals of subscriptions are nobody's, but for what an upgrade or a save earned of
    them. `n_without_rate` orders are in no other figure until a rate arrives.
    """

    trust: Trust
    n_orders: int
    n_credited: int
    n_without_rate: int
    revenue: ByKind
    provisional_minor: int
    other_channel_minor: int
    base_renewal_minor: int
    unattributed_minor: int
    outside_filter_minor: int
    net_minor: int
    by_channel: list[ChannelRevenue]
    other_channels: list[OtherChannel]


class ExcludedOrders(Struct, kw_only=True, frozen=True):
    reason: str
    n_orders: int


class AttributedRevenue(Struct, kw_only=True, frozen=True):
    """
    Revenue by order date (`refunds` "restated": all later refunds lower the day of the sale) or
    as in the books ("booked": every ledger entry on its own day).

    `trust` says which of the two is the headline; they are never added. `verified_share` is the
    verified part of all attributed revenue, 0 to 1, null where there is none. `excluded` orders
    of the period are not in the ledger. `published_rule` is the whole shop's, net, under any
    filter; `robustness` is null under one.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    refunds: Refunds
    trust: Trust
    verified: TrustRevenue
    client_reported: TrustRevenue
    verified_share: float | None
    excluded: list[ExcludedOrders]
    published_rule: PublishedRule
    robustness: Robustness | None
    basis: Basis

    @property
    def headline(self) -> TrustRevenue:
        return self.verified if self.trust == VERIFIED else self.client_reported


def attributed_revenue(
    warehouse: Reading,
    shop_id: str,
    period: Period,
    *,
    now_us: int,
    refunds: str = "restated",
    cut_at: int = NO_CUT,
) -> AttributedRevenue:
    """
    The report for `period`, as known at `now_us` (UTC microseconds): saves that settle later are
    provisional. Nothing that happened from `cut_at` (UTC microseconds) on is in it.

    Raises:
        UnknownShop, BadChoice
    """
    if refunds not in REFUNDS:
        raise BadChoice("refunds", refunds, REFUNDS)
    shop = report_shop(warehouse, shop_id)
    taken = {"shop_id": shop_id, "from_at": period.from_at, "until_at": period.until_at}
    cut = {"by": _BY[refunds], "cut_at": cut_at}
    rows = warehouse.query("attributed_revenue", **taken, **cut, now_us=now_us)
    orders = {row["trust"]: row for row in warehouse.query("attributed_orders", **taken, **cut)}
    verified, client_reported = (
        _trust_revenue(trust, [row for row in rows if row["trust"] == trust], orders.get(trust, {}))
        for trust in TRUSTS
    )
    return AttributedRevenue(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        refunds="booked" if refunds == "booked" else "restated",
        trust=shop.headline_trust,
        verified=verified,
        client_reported=client_reported,
        verified_share=_share(verified.revenue.total_minor, client_reported.revenue.total_minor),
        excluded=[
            ExcludedOrders(reason=row["reason"], n_orders=row["n_orders"])
            for row in warehouse.query("excluded_orders", **taken)
        ],
        published_rule=published_rule(warehouse, shop, period, cut_at),
        robustness=robustness(warehouse, shop, period, cut_at),
        basis=UNTOLD,
    )


def _share(part: int, other: int) -> float | None:
    """`part` of both, null unless both are amounts one can share."""
    return part / (part + other) if part >= 0 and other >= 0 and part + other else None


def _trust_revenue(
    trust: Trust, rows: Sequence[Mapping[str, Any]], orders: Mapping[str, Any]
) -> TrustRevenue:
    channels: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        if row["kind"] in KINDS:
            channels.setdefault(row["channel"], []).append(row)
    by_channel = [_channel_revenue(channel, parts) for channel, parts in channels.items()]
    others = [_other_channel(row) for row in rows if row["kind"] == OTHER_CHANNEL]
    return TrustRevenue(
        trust=trust,
        n_orders=orders.get("n_orders", 0),
        n_credited=orders.get("n_credited", 0),
        n_without_rate=orders.get("n_without_rate", 0),
        revenue=_by_kind(row for row in rows if row["kind"] in KINDS),
        provisional_minor=sum(row["provisional_minor"] for row in rows),
        other_channel_minor=_of(OTHER_CHANNEL, rows),
        base_renewal_minor=_of(BASE_RENEWAL, rows),
        unattributed_minor=_of(UNATTRIBUTED, rows),
        outside_filter_minor=_of(OUTSIDE_FILTER, rows),
        net_minor=sum(row["revenue_minor"] for row in rows),
        by_channel=sorted(by_channel, key=lambda c: (-c.revenue.total_minor, c.channel)),
        other_channels=sorted(others, key=lambda c: (-c.revenue_minor, c.channel)),
    )


def _of(kind: str, rows: Sequence[Mapping[str, Any]]) -> int:
    return sum(row["revenue_minor"] for row in rows if row["kind"] == kind)


def _channel_revenue(channel: str, rows: Sequence[Mapping[str, Any]]) -> ChannelRevenue:
    return ChannelRevenue(
        channel=channel,
        n_orders=sum(row["n_orders"] for row in rows),
        revenue=_by_kind(rows),
        provisional_minor=sum(row["provisional_minor"] for row in rows),
        click_minor=sum(row["click_minor"] for row in rows),
        handed_off_minor=sum(row["handed_off_minor"] for row in rows),
    )


def _other_channel(row: Mapping[str, Any]) -> OtherChannel:
    return OtherChannel(
        channel=row["channel"], n_orders=row["n_orders"], revenue_minor=row["revenue_minor"]
    )


def _by_kind(rows: Iterable[Mapping[str, Any]]) -> ByKind:
    sums = dict.fromkeys(KINDS, 0)
    for row in rows:
        sums[row["kind"]] += row["revenue_minor"]
    return ByKind(**{f"{kind}_minor": minor for kind, minor in sums.items()})


def conservation_words(revenue: TrustRevenue, currency: str) -> str:
    """How all kinds add up to net merchandise revenue; kinds that are zero are left out."""
    parts: list[tuple[str, int]] = [(kind, revenue.revenue.of(kind)) for kind in KINDS]
    parts += [
        ("other channels", revenue.other_channel_minor),
        ("base renewals", revenue.base_renewal_minor),
        ("unattributed", revenue.unattributed_minor),
        ("outside the filter", revenue.outside_filter_minor),
    ]
    shown = [f"{decimal_text(minor, currency)} {name}" for name, minor in parts if minor]
    net = decimal_text(revenue.net_minor, currency)
    return f"{' + '.join(shown) or decimal_text(0, currency)} = {net} net merchandise"
