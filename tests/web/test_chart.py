"""Charts are numbers: every value lies inside the axis, and gaps stay gaps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from talkworth.reports.amounts import ByKind, Interval, PublishedRule
from talkworth.reports.basis import UNTOLD
from talkworth.reports.trend import RatioChange, RevenueChange, Stretch, Trend
from talkworth.web.page.chart import HEIGHT, ratio_chart, revenue_chart

Point = tuple[float | None, float | None, float | None]
NONE: Point = (None, None, None)


def stretch(day: int, point: Point, revenue: int) -> Stretch:
    on = date(2026, 11, 1) + timedelta(days=day)
    estimate, low, high = point
    interval = Interval(estimate_minor=estimate, low_minor=low, high_minor=high, evidence="none")
    return Stretch(
        from_on=on,
        to_on=on,
        n_meaningful=0 if estimate is None else 3,
        revenue_per_conversation=interval,
        revenue=ByKind(direct_minor=revenue),
        n_orders=1,
    )


def made(points: list[Point], revenue: list[int]) -> Trend:
    days = [stretch(n, point, revenue[n]) for n, point in enumerate(points)]
    return Trend(
        shop_id="tea",
        currency="USD",
        timezone="UTC",
        from_on=days[0].from_on,
        to_on=days[-1].to_on,
        previous_from_on=days[0].from_on,
        previous_to_on=days[-1].to_on,
        step="day",
        horizon_d=30,
        trust="verified",
        current=days,
        previous=[stretch(n, NONE, 0) for n in range(len(days))],
        revenue_per_conversation=RatioChange(
            before_minor=None,
            now_minor=None,
            change=None,
            low=None,
            high=None,
            evidence="none",
            verdict="too little data",
        ),
        attributed_revenue=RevenueChange(before_minor=0, now_minor=0, change=None),
        published_rule=PublishedRule(amount_minor=0, currency="USD", n_orders=0),
        basis=UNTOLD,
    )


def test_a_missing_value_is_a_gap_and_a_lone_one_a_dot() -> None:
    points: list[Point] = [(100, None, None), (200, None, None), NONE, (150, None, None), NONE]
    chart = ratio_chart(made(points, [0] * 5))

    assert chart.now.count("M") == 2
    assert chart.now.count("L") == 1
    assert chart.dots.count("M") == 1
    assert chart.before == ""


def test_the_band_covers_each_run_of_intervals() -> None:
    points: list[Point] = [(100, 80, 130), (110, 90, 140), (120, None, None), (90, 70, 120)]
    chart = ratio_chart(made(points, [0] * 4))

    assert chart.band.count("M") == chart.band.count("Z") == 2


@pytest.mark.parametrize(
    "points",
    [[NONE], [(0, None, None)], [(250, 10, 900)], [(-50, None, None), (50, None, None)]],
)
def test_the_axis_holds_every_value(points: list[Point]) -> None:
    chart = ratio_chart(made(points, [0] * len(points)))

    assert 2 <= len(chart.ticks) <= 8
    assert all(0 <= y <= HEIGHT for y in chart.grid)
    numbers = [float(n) for n in chart.now.replace("M", " ").replace("L", " ").split()[1::2]]
    assert all(0 <= y <= HEIGHT for y in numbers)


def test_the_ratio_axis_fits_the_data_and_says_so() -> None:
    chart = ratio_chart(made([(1000, None, None), (1040, None, None)], [0, 0]))

    assert not chart.starts_at_zero


def test_revenue_is_drawn_from_zero() -> None:
    chart = revenue_chart(made([NONE] * 3, [1000, 0, -500]))

    assert chart.starts_at_zero is False  # it goes below, for refunds
    assert [slot.bar is not None for slot in chart.slots] == [True, True, True]
    assert chart.slots[0].bar_y < chart.slots[2].bar_y
    assert "$10, 1 order" in chart.slots[0].title
