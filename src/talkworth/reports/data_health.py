"""Can the data be trusted: each sender's rhythm, doubles, clock and bots, and the orders' truth."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.connectors import (
    Connector,
    KeptAside,
    clashing_ids,
    connectors_of,
    kept_aside,
)
from talkworth.reports.health_findings import HealthFinding, Sums, findings
from talkworth.reports.order_truth import OrderSums, missing_numbers, order_sums
from talkworth.reports.period import Period
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading


class DataHealth(Struct, kw_only=True, frozen=True):
    """
    What arrived in the period, by connector, and how true the orders placed in it are.

    `identity_rate` is the part of all events that name somebody. `consent_gap_rate` is the part
    of the shoppers' own orders that carry neither visitor nor conversation: those cannot be
    joined to a talk by either; `unreported_rate` is the part that no browser told of.
    `duplicate_rate` is the part of what came that came before, `bot_rate` and `ahead_rate` the
    parts of the events of crawlers and scripts, and of those ahead of our clock. All are null
    where there is nothing to divide by.

    `kept_aside` came in the period and made no event, `n_clashes` event ids came with more than
    one content. `n_missing` order numbers lack in the row of names. `findings` say what stands
    out, what is bad first.
    """

    shop_id: str
    timezone: str
    from_on: date
    to_on: date
    connectors: list[Connector]
    identity_rate: float | None
    duplicate_rate: float | None
    bot_rate: float | None
    ahead_rate: float | None
    kept_aside: list[KeptAside]
    n_clashes: int
    orders: OrderSums
    consent_gap_rate: float | None
    unreported_rate: float | None
    n_missing: int
    findings: list[HealthFinding]
    basis: Basis


def data_health(warehouse: Reading, shop_id: str, period: Period, *, now_us: int) -> DataHealth:
    """
    The health of a shop's data; `now_us` is our clock, UTC microseconds.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    connectors = connectors_of(warehouse, shop_id, period, now_us)
    orders = order_sums(warehouse, shop_id, period)
    aside = kept_aside(warehouse, shop_id, period)
    n_clashes = clashing_ids(warehouse, shop_id, period)
    n_missing = missing_numbers(warehouse, shop_id, period)[0]
    sums = Sums.of(connectors)
    return DataHealth(
        shop_id=shop_id,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        connectors=connectors,
        identity_rate=_rate(sums.n_named, sums.n_events),
        duplicate_rate=_rate(sums.n_duplicates, sums.n_events + sums.n_duplicates),
        bot_rate=_rate(sums.n_bots, sums.n_events),
        ahead_rate=_rate(sums.n_ahead, sums.n_events),
        kept_aside=aside,
        n_clashes=n_clashes,
        orders=orders,
        consent_gap_rate=_rate(orders.n_unnamed, orders.n_web),
        unreported_rate=_rate(orders.n_unreported, orders.n_web),
        n_missing=n_missing,
        findings=findings(connectors, orders, aside, n_clashes, n_missing),
        basis=UNTOLD,
    )


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
