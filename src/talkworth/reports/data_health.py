"""Can the data be trusted: each sender's rhythm, doubles, clock and bots, and the orders' truth."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.basis import UNTOLD, Basis
from talkworth.reports.order_truth import OrderSums, missing_numbers, order_sums
from talkworth.reports.period import Period, instant
from talkworth.reports.rhythm import is_silent, quiet_min
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Reading


class Connector(Struct, kw_only=True, frozen=True):
    """
    One door of the shop and the trust of what came by it.

    Of the `n_events` received in the period, `n_duplicates` came once more beside them,
    `n_named` carry an identifier of somebody, `n_bots` are of crawlers and scripts, and the
    clock of `n_ahead` was over a minute ahead of ours; `median_delay_s` is from their own time to
    our receipt, null without events. `last_received_at` is the newest ever. `quiet_for_min` is
    how long ago that is, `longest_gap_min` its longest silence in the 14 days before, both in
    minutes; `is_silent` says that this silence is longer than its own rhythm explains.
    """

    door: str
    trust: Trust
    n_events: int
    n_duplicates: int
    n_named: int
    n_bots: int
    n_ahead: int
    median_delay_s: float | None
    last_received_at: datetime
    quiet_for_min: int
    longest_gap_min: int
    is_silent: bool


class DataHealth(Struct, kw_only=True, frozen=True):
    """
    What arrived in the period, by connector, and how true the orders placed in it are.

    `identity_rate` is the part of all events that name somebody. `consent_gap_rate` is the part
    of the shoppers' own orders that carry neither visitor nor conversation: those cannot be
    joined to a talk by either. Both are null where there is nothing to divide by.
    `n_missing` order numbers lack in the row of names.
    """

    shop_id: str
    timezone: str
    from_on: date
    to_on: date
    connectors: list[Connector]
    identity_rate: float | None
    orders: OrderSums
    consent_gap_rate: float | None
    n_missing: int
    basis: Basis


def data_health(warehouse: Reading, shop_id: str, period: Period, *, now_us: int) -> DataHealth:
    """
    The health of a shop's data; `now_us` is our clock, UTC microseconds.

    Raises:
        UnknownShop
    """
    shop = report_shop(warehouse, shop_id)
    connectors = _connectors(warehouse, shop_id, period, now_us)
    orders = order_sums(warehouse, shop_id, period)
    n_events = sum(one.n_events for one in connectors)
    return DataHealth(
        shop_id=shop_id,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        connectors=connectors,
        identity_rate=_rate(sum(one.n_named for one in connectors), n_events),
        orders=orders,
        consent_gap_rate=_rate(orders.n_unnamed, orders.n_web),
        n_missing=missing_numbers(warehouse, shop_id, period)[0],
        basis=UNTOLD,
    )


def _connectors(warehouse: Reading, shop_id: str, period: Period, now_us: int) -> list[Connector]:
    """Every sender that was ever heard, one that sent nothing in the period too."""
    sent = {
        (row.pop("door"), row.pop("trust")): row
        for row in warehouse.query(
            "health_connectors",
            shop_id=shop_id,
            from_at=period.from_at,
            until_at=period.until_at,
        )
    }
    return [
        _connector(row, sent.get((row["door"], row["trust"]), {}), now_us)
        for row in warehouse.query("health_senders", shop_id=shop_id)
    ]


def _connector(heard: dict[str, Any], sent: dict[str, Any], now_us: int) -> Connector:
    quiet = quiet_min(heard["last_received_at"], now_us)
    counts = ("n_events", "n_duplicates", "n_named", "n_bots", "n_ahead")
    return Connector(
        door=heard["door"],
        trust=heard["trust"],
        **{name: sent.get(name, 0) for name in counts},
        median_delay_s=sent.get("median_delay_s"),
        last_received_at=instant(heard["last_received_at"]),
        quiet_for_min=quiet,
        longest_gap_min=heard["longest_gap_min"],
        is_silent=is_silent(heard["door"], heard["n_events"], heard["longest_gap_min"], quiet),
    )


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
