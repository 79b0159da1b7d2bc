"""How much of a period's number hangs on the window: the range over all sensible ones."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from talkworth.money import decimal_text
from talkworth.reports.amounts import NO_CUT
from talkworth.reports.period import Period
from talkworth.reports.shop import ReportShop
from talkworth.reports.wording import window
from talkworth.warehouse import Reading
from talkworth.warehouse.db import Row

HOUR_US = 3_600_000_000
WINDOWS_H = (12, 24, 72, 168, 720)


class WindowTotal(Struct, kw_only=True, frozen=True):
    """
    What talk and clicks would have earned, had nothing older than `window_h` hours competed.

    `amount_minor` is null where the rules in force look back less far: it was never asked.
    """

    window_h: int
    amount_minor: int | None


class Robustness(Struct, kw_only=True, frozen=True):
    """
    The attributed total of the orders placed in the period, under each sensible window.

    `low_minor` to `high_minor` is the range of those that are known; both are null where none is.
    Models divide a sale among the touches that compete for it: where only the assistant competes
    (`is_ai_only`), no model changes the total, and the band holds for all of them.
    """

    windows: list[WindowTotal]
    low_minor: int | None
    high_minor: int | None
    is_ai_only: bool


def robustness(
    warehouse: Reading, shop: ReportShop, period: Period, cut_at: int = NO_CUT
) -> Robustness | None:
    """
    The band of the headline's orders placed in `period`; nothing from `cut_at` on is in it.

    `None` under a filter: in a shorter window what it leaves out may earn in its place.
    """
    if warehouse.is_filtered:
        return None
    days = {"shop_id": shop.shop_id, "from_at": period.from_at, "until_at": period.until_at}
    (rules,) = warehouse.query("robustness_rules", **days)
    rows = warehouse.query("robustness", **days, trust=shop.headline_trust, cut_at=cut_at)
    windows = [_total(rows, rules["shortest_us"], hours) for hours in WINDOWS_H]
    known = [one.amount_minor for one in windows if one.amount_minor is not None]
    return Robustness(
        windows=windows,
        low_minor=min(known, default=None),
        high_minor=max(known, default=None),
        is_ai_only=rules["is_ai_only"],
    )


def robustness_words(band: Robustness | None, currency: str) -> str:
    """The band in a sentence or two; empty where nothing is known."""
    if band is None or band.low_minor is None or band.high_minor is None:
        return ""
    told = [
        f"{decimal_text(one.amount_minor, currency)} within {window(one.window_h * HOUR_US)}"
        for one in band.windows
        if one.amount_minor is not None
    ]
    low, high = (decimal_text(minor, currency) for minor in (band.low_minor, band.high_minor))
    return (
        f"By order date, {low} to {high} {currency} depending on the window: {', '.join(told)}. "
        + (
            "Which model divides it among conversations and clicks changes no total."
            if band.is_ai_only
            else "Campaigns compete for it too, so the model may change the total as well."
        )
    )


def _total(rows: Sequence[Row], shortest_us: int, hours: int) -> WindowTotal:
    """All that a window of so many hours holds; `null` where the rules never looked so far."""
    if shortest_us < hours * HOUR_US:
        return WindowTotal(window_h=hours, amount_minor=None)
    near = (r["amount_minor"] for r in rows if r["window_h"] is not None and r["window_h"] <= hours)
    return WindowTotal(window_h=hours, amount_minor=sum(near))
