"""The trend adds up to the totals, and compares periods at the same age."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.reports.narrated import NOW, SHOP, Opened, Story, at, crowd, micros, opened

from talkworth.reports.amounts import BadChoice
from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import revenue_per_conversation
from talkworth.reports.trend import trend

NEW_YORK = "America/New_York"
PERIOD = Period(date(2026, 10, 22), date(2026, 11, 20), NEW_YORK)  # the clocks go back within
NOW_US = micros(NOW)


@pytest.mark.parametrize(("step", "n_stretches"), [("day", 30), ("week", 5)])
def test_the_stretches_add_up_to_the_period(tea: Opened, step: str, n_stretches: int) -> None:
    report = trend(tea.warehouse, SHOP, PERIOD, now_us=NOW_US, step=step)
    ratio = revenue_per_conversation(tea.warehouse, SHOP, PERIOD, now_us=NOW_US)
    revenue = attributed_revenue(tea.warehouse, SHOP, PERIOD, now_us=NOW_US)

    assert len(report.current) == len(report.previous) == n_stretches
    assert (report.current[0].from_on, report.current[-1].to_on) == (PERIOD.from_on, PERIOD.to_on)
    assert sum(s.n_meaningful for s in report.current) == ratio.total.n_meaningful
    assert sum(s.n_orders for s in report.current) == revenue.headline.n_credited
    total = sum(s.revenue.total_minor for s in report.current)
    assert total == revenue.headline.revenue.total_minor == report.attributed_revenue.now_minor
    estimate = ratio.total.revenue_per_conversation.total.estimate_minor
    assert report.revenue_per_conversation.now_minor == estimate


def test_stretches_follow_each_other_without_gap(tea: Opened) -> None:
    report = trend(tea.warehouse, SHOP, PERIOD, now_us=NOW_US, step="week")

    assert [s.from_on for s in report.current[1:]] == [
        s.to_on + timedelta(days=1) for s in report.current[:-1]
    ]
    assert (report.previous_from_on, report.previous_to_on) == (
        date(2026, 9, 22),
        date(2026, 10, 21),
    )


def test_a_day_belongs_to_the_shops_clock(tmp_path: Path) -> None:
    story = Story()
    story.talks("eli", at("11-02 04:59:59"))  # November 1, 23:59:59 in New York
    story.talks("flo", at("11-02 05:00:00"))  # November 2, 00:00:00
    period = Period(date(2026, 11, 1), date(2026, 11, 2), NEW_YORK)
    with opened(tmp_path, story) as shop:
        report = trend(shop.warehouse, SHOP, period, now_us=NOW_US)

    assert [stretch.n_meaningful for stretch in report.current] == [1, 1]


def test_both_periods_are_cut_at_the_same_age(tmp_path: Path) -> None:
    # Now is November 20, noon in New York; 7 days earlier is November 13, noon.
    story = Story()
    period = Period(date(2026, 11, 14), date(2026, 11, 20), NEW_YORK)
    story.talks("amy", at("11-08 10:00"))
    story.orders("amy", at("11-08 11:00"), 1, "10.00")
    story.talks("bob", at("11-10 10:00"))
    story.orders("bob", at("11-13 16:59"), 2, "20.00")  # a minute before the cut
    story.talks("cid", at("11-10 10:00"))
    story.orders("cid", at("11-13 17:00"), 3, "40.00")  # at the cut: not known at that age
    story.talks("dot", at("11-13 18:00"))  # began after it
    story.talks("eve", at("11-15 10:00"))
    story.orders("eve", at("11-15 11:00"), 4, "70.00")
    with opened(tmp_path, story) as shop:
        report = trend(shop.warehouse, SHOP, period, now_us=NOW_US)

    assert report.attributed_revenue.before_minor == 3_000
    assert report.attributed_revenue.now_minor == 7_000
    assert report.attributed_revenue.change == pytest.approx(7_000 / 3_000 - 1)
    assert report.revenue_per_conversation.before_minor == 1_000  # 30.00 over three
    assert report.revenue_per_conversation.now_minor == 7_000
    assert report.revenue_per_conversation.change == pytest.approx(6.0)
    assert report.revenue_per_conversation.verdict == "too little data"
    assert sum(stretch.n_meaningful for stretch in report.previous) == 3


def test_a_large_change_is_likely_real(tmp_path: Path) -> None:
    story = Story()
    crowd(at("10-01 12:00"), 15, 185, story, "before")
    crowd(at("10-25 12:00"), 60, 140, story, "now")
    with opened(tmp_path, story) as shop:
        report = trend(shop.warehouse, SHOP, PERIOD, now_us=NOW_US)
    change = report.revenue_per_conversation

    assert change.change == pytest.approx(3.0)
    assert change.low is not None
    assert change.low > 0
    assert (change.verdict, change.evidence) == ("likely real", "low")
    assert any(stretch.revenue_per_conversation.low_minor for stretch in report.current)


def test_an_unknown_step_or_horizon_is_refused(tea: Opened) -> None:
    with pytest.raises(BadChoice):
        trend(tea.warehouse, SHOP, PERIOD, now_us=NOW_US, step="month")
    with pytest.raises(BadChoice):
        trend(tea.warehouse, SHOP, PERIOD, now_us=NOW_US, horizon_d=1)
