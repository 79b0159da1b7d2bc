"""What each sender of a shop sent: its rhythm, doubles, clock and bots, and what made no event."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from talkworth.journal.entry import Trust
from talkworth.reports.period import Period, instant
from talkworth.reports.rhythm import is_silent, quiet_min
from talkworth.sources import REASONS
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


class KeptAside(Struct, kw_only=True, frozen=True):
    """
    What came by a door in the period and made no event: `reason` is one of the list of reasons,
    `meaning` says it in words. `last_seq` is the newest one's place in the journal.
    """

    door: str
    reason: str
    meaning: str
    n_entries: int
    last_received_at: datetime
    last_seq: int


def connectors_of(warehouse: Reading, shop_id: str, period: Period, now_us: int) -> list[Connector]:
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


def kept_aside(warehouse: Reading, shop_id: str, period: Period) -> list[KeptAside]:
    """What made no event, most of it first."""
    rows = warehouse.query(
        "health_kept", shop_id=shop_id, from_at=period.from_at, until_at=period.until_at
    )
    return [
        KeptAside(
            door=row["door"],
            reason=row["reason"],
            meaning=REASONS.get(row["reason"], ""),
            n_entries=row["n_entries"],
            last_received_at=instant(row["last_received_at"]),
            last_seq=row["last_seq"],
        )
        for row in rows
    ]


def clashing_ids(warehouse: Reading, shop_id: str, period: Period) -> int:
    """How many event ids came with another content than before."""
    (row,) = warehouse.query(
        "health_doubted", shop_id=shop_id, from_at=period.from_at, until_at=period.until_at
    )
    return int(row["n_event_ids"])


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
