"""What changed: volume, mix, rate and value add up to the change, to the cent, at equal age."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.reference.compare import load
from tests.reference.compare import opened as opened_world
from tests.reference.worlds import world
from tests.reports.narrated import (
    NOW,
    OTHER_SHOP,
    SHOP,
    Opened,
    Story,
    at,
    micros,
    minutes,
    opened,
)

from talkworth.control import UnknownShop
from talkworth.reports.amounts import BadChoice
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import revenue_per_conversation
from talkworth.reports.segments import segment_report
from talkworth.reports.trend import trend
from talkworth.reports.what_changed import NotEarlier, PeriodSums, WhatChanged, what_changed

NEW_YORK = "America/New_York"
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), NEW_YORK)
NOW_US = micros(NOW)
PARTS = ("change_minor", "volume_minor", "mix_minor", "rate_minor", "value_minor")


def talkers(
    story: Story, who: str, when: datetime, payers: int, others: int, price: str, intent: str
) -> None:
    """Who talked about `intent`, five minutes apart; the first `payers` bought for `price`."""
    for number in range(payers + others):
        name, asked_at = f"{who}{number}", when + minutes(5 * number)
        story.talks(name, asked_at, intent=intent)
        if number < payers:
            story.orders(name, asked_at + minutes(30), 1_000 + len(story.entries), price)


def two_weeks() -> Story:
    """
    Before: 10 of 40 who asked about a product bought for 20.00, 10 of 10 about sizes for 30.00.
    Now: 15 of 40 for 20.00, and 20 of 40 for 24.00. Complaints are new and buy nothing.
    """
    story = Story()
    talkers(story, "old-p", at("11-03 10:00"), 10, 30, "20.00", "product_question")
    talkers(story, "old-s", at("11-04 10:00"), 10, 0, "30.00", "sizing")
    talkers(story, "new-p", at("11-10 10:00"), 15, 25, "20.00", "product_question")
    talkers(story, "new-s", at("11-11 10:00"), 20, 20, "24.00", "sizing")
    talkers(story, "new-c", at("11-12 10:00"), 0, 5, "1.00", "complaint")
    return story


@pytest.fixture(scope="module")
def weeks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("weeks"), two_weeks()) as found:
        yield found


def asked(shop: Opened, dimension: str = "intent", **more: Any) -> WhatChanged:
    return what_changed(shop.warehouse, SHOP, WEEK, dimension, now_us=NOW_US, **more)


def test_a_change_worked_by_hand(weeks: Opened) -> None:
    report = asked(weeks)
    found = {row.values[0]: row for row in report.values}

    assert report.before == PeriodSums(n_meaningful=50, n_orders=20, revenue_minor=50_000)
    assert report.now == PeriodSums(n_meaningful=85, n_orders=35, revenue_minor=78_000)
    assert report.total
    assert report.total.change_minor == 28_000
    # 35 more conversations at (1,000 + 917.65) / 2 each.
    assert report.total.volume_minor == pytest.approx(35 * (1_000 + 78_000 / 85) / 2, abs=1)
    # Complaints have no other ratio: what they change is volume and mix alone.
    complaints = found["complaint"].parts
    assert (complaints.rate_minor, complaints.value_minor) == (0, 0)
    # Sizes: half as many buy, for less; products: more buy, at the same price.
    assert found["sizing"].parts.rate_minor < 0 > found["sizing"].parts.value_minor
    assert found["product_question"].parts.value_minor == 0
    assert found["product_question"].parts.rate_minor > 0
    assert found["sizing"].before == PeriodSums(n_meaningful=10, n_orders=10, revenue_minor=30_000)


def assert_adds_up(report: WhatChanged) -> None:
    if report.total is None:
        assert (report.values, report.rest) == ([], None)
        return
    rows = [row.parts for row in report.values]
    rows += [report.rest.parts] if report.rest else []
    for part in PARTS:
        assert sum(getattr(row, part) for row in rows) == getattr(report.total, part)
    change = report.now.revenue_minor - report.before.revenue_minor
    assert report.total.change_minor == change
    assert sum(getattr(report.total, part) for part in PARTS[1:]) == change
    for row in report.values:
        own = row.now.revenue_minor - row.before.revenue_minor
        assert sum(getattr(row.parts, part) for part in PARTS[1:]) == row.parts.change_minor == own


def test_the_parts_add_up_and_the_largest_come_first(weeks: Opened) -> None:
    for dimension in ("intent", "channel", "traffic_source", "intent,customer"):
        assert_adds_up(asked(weeks, dimension))

    changes = [abs(row.parts.change_minor) for row in asked(weeks).values]
    assert changes == sorted(changes, reverse=True)


@pytest.mark.parametrize("seed", [620, 622])
def test_the_parts_add_up_over_random_shops(seed: int) -> None:
    made = world(seed, n_happenings=40)
    warehouse = opened_world(made)
    load(warehouse, [made.entries])
    now_us = micros(at("12-31 00:00"))
    for first, last in (("2026-09-15", "2026-10-14"), ("2026-10-01", "2026-12-31")):
        period = Period(date.fromisoformat(first), date.fromisoformat(last), "UTC")
        for by in ("intent", "product_category,channel", "property:plan"):
            assert_adds_up(what_changed(warehouse, "s0", period, by, now_us=now_us))


def test_values_beyond_those_listed_stand_together(tmp_path: Path) -> None:
    story = Story()
    for number in range(202):
        first, n_payers = at("11-10 10:00") + minutes(number), 1 if number < 2 else 0
        talkers(story, f"a{number}-", first, n_payers, 1 - n_payers, "20.00", f"intent-{number}")
    talkers(story, "old", at("11-03 10:00"), 1, 1, "50.00", "intent-0")
    with opened(tmp_path, story) as shop:
        report = asked(shop)

    assert (len(report.values), report.total is None) == (200, False)
    assert {row.values[0] for row in report.values[:2]} == {"intent-0", "intent-1"}
    assert report.rest
    nothing = PeriodSums(n_meaningful=0, n_orders=0, revenue_minor=0)
    assert (report.rest.n_values, report.rest.before) == (2, nothing)
    assert report.rest.now == PeriodSums(n_meaningful=2, n_orders=0, revenue_minor=0)
    assert_adds_up(report)


def test_it_is_the_trend_and_the_segments_split_further(weeks: Opened) -> None:
    report = asked(weeks)
    ratio = trend(weeks.warehouse, SHOP, WEEK, now_us=NOW_US).revenue_per_conversation
    split = segment_report(weeks.warehouse, SHOP, WEEK, "intent", now_us=NOW_US).mix_adjusted
    whole = revenue_per_conversation(weeks.warehouse, SHOP, WEEK, now_us=NOW_US)

    assert report.per_conversation == split
    assert report.now.revenue_minor == whole.total.revenue.total_minor
    assert report.before.revenue_minor / report.before.n_meaningful == ratio.before_minor
    assert (report.is_maturing, report.final_at) == (True, whole.final_at)


def test_both_periods_are_seen_at_the_same_age(weeks: Opened) -> None:
    """An order of the week before that came later than now is after this one is not counted."""
    report = asked(weeks)
    early = micros(at("11-10 12:00"))  # half an hour of this week's buyers have bought
    young = what_changed(weeks.warehouse, SHOP, WEEK, "intent", now_us=early)

    assert report.compared_until == at("11-13 17:00")
    assert young.compared_until == at("11-03 12:00")
    assert (young.before.n_meaningful, young.before.n_orders) == (24, 10)


def test_any_earlier_days_can_be_compared_with(weeks: Opened) -> None:
    day = Period(date(2026, 11, 3), date(2026, 11, 3), NEW_YORK)
    report = asked(weeks, compared=day)

    assert (report.compared_from_on, report.compared_to_on) == (day.from_on, day.to_on)
    # Twelve days before now: then the day was as old as the week is now.
    assert report.compared_until == at("11-08 17:00")
    assert (report.before.n_meaningful, report.before.n_orders) == (40, 10)
    assert_adds_up(report)
    assert "7 days against 1: the number of conversations holds that too." in report.words


def test_days_that_are_not_earlier_are_refused(weeks: Opened) -> None:
    for first, last in ((9, 15), (2, 9), (16, 17)):
        compared = Period(date(2026, 11, first), date(2026, 11, last), NEW_YORK)
        with pytest.raises(NotEarlier, match="does not lie before 2026-11-09"):
            asked(weeks, compared=compared)


def test_it_is_said_in_sentences(weeks: Opened) -> None:
    first, second, third = asked(weeks).words

    assert first == (
        "$780.00 attributed, against $500.00 from 2026-11-02 to 2026-11-08, cut at the same age: "
        "+$280.00."
    )
    assert second.startswith("The number of conversations makes +$335.58 of it, their mix ")
    assert second.endswith("It says what moved, not why.")
    assert third.startswith("Per conversation $10.00 became $9.18: the mix makes ")


def test_few_payers_have_no_interval_and_no_conversations_no_split(
    tea: Opened, weeks: Opened
) -> None:
    empty = what_changed(weeks.warehouse, OTHER_SHOP, WEEK, "intent", now_us=NOW_US)
    assert (empty.total, empty.per_conversation, empty.rest) == (None, None, None)
    assert empty.words == [
        "No meaningful conversation started in these days: there is no change to split."
    ]
    before = Period(date(2026, 11, 2), date(2026, 11, 8), NEW_YORK)
    first = what_changed(weeks.warehouse, SHOP, before, "intent", now_us=NOW_US)
    assert first.total is None
    assert "started in 2026-10-26 to 2026-11-01" in first.words[0]

    few = what_changed(tea.warehouse, SHOP, WEEK, "intent", now_us=NOW_US)
    assert few.per_conversation
    assert few.per_conversation.rate_low_minor is None
    assert "too few payers for an interval" in few.words[-1]


def test_an_unknown_shop_dimension_or_horizon_is_refused(weeks: Opened) -> None:
    with pytest.raises(UnknownShop):
        what_changed(weeks.warehouse, "nowhere", WEEK, now_us=NOW_US)
    with pytest.raises(BadChoice, match="dimension is 'colour'"):
        asked(weeks, "colour")
    with pytest.raises(BadChoice):
        asked(weeks, horizon_d=9)
