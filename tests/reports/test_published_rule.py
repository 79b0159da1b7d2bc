"""The published rule takes no notice of what moves money afterwards."""

from __future__ import annotations

from datetime import date

from tests.reports.narrated import SHOP, Opened, at

from talkworth.ledger.facts import micros
from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.period import Period


def test_a_save_moves_nothing_of_the_published_rule(lived: Opened) -> None:
    # Dan's order of 60.00 was won by a chat an hour before; another one saved 55.00 of it.
    day = Period(date(2026, 11, 4), date(2026, 11, 4), "America/New_York")
    now_us = micros(at("12-31 12:00"))
    report = attributed_revenue(lived.warehouse, SHOP, day, now_us=now_us)
    revenue, rule = report.headline.revenue, report.published_rule

    assert (revenue.direct_minor, revenue.saved_minor) == (500, 5_500)
    assert (rule.amount_minor, rule.n_orders) == (6_000, 1)
