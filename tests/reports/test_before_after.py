"""Before and after a day: the trend around it, with its warning and what was noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from msgspec import structs
from tests.reports.narrated import NOW, SHOP, Opened, Story, at, crowd, micros, opened

from talkworth.control import UnknownShop
from talkworth.reports.amounts import BadChoice
from talkworth.reports.before_after import (
    WARNING,
    BeforeAfter,
    DayAhead,
    Noted,
    before_after,
    days_around,
)
from talkworth.reports.period import Period
from talkworth.reports.trend import trend

NEW_YORK = "America/New_York"
NOW_US = micros(NOW)
RELEASE = Noted(on=date(2026, 11, 11), kind="release", text="New welcome")


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """12 of 48 bought in the week before November 11, 36 of 48 in the week from it."""
    story = Story()
    crowd(at("11-05 10:00"), 12, 36, story, "before")
    crowd(at("11-12 10:00"), 36, 12, story, "after")
    with opened(tmp_path_factory.mktemp("crowds"), story) as found:
        yield found


def asked(
    shop: Opened, on: str, days: int, notes: Sequence[Noted] = (), **more: Any
) -> BeforeAfter:
    after = days_around(date.fromisoformat(on), days, NEW_YORK, NOW_US)
    return before_after(shop.warehouse, SHOP, after, now_us=NOW_US, notes=notes, **more)


@pytest.mark.parametrize(
    ("on", "days", "last"),
    [
        ("2026-11-11", 7, "2026-11-17"),
        ("2026-11-11", 28, "2026-11-20"),
        ("2026-11-20", 28, "2026-11-20"),
    ],
)
def test_as_many_days_stand_before_as_have_passed_since(on: str, days: int, last: str) -> None:
    found = days_around(date.fromisoformat(on), days, NEW_YORK, NOW_US)

    assert found == Period(date.fromisoformat(on), date.fromisoformat(last), NEW_YORK)


def test_a_day_that_has_not_begun_is_refused() -> None:
    with pytest.raises(DayAhead, match="where it is 2026-11-20"):
        days_around(date(2026, 11, 21), 28, NEW_YORK, NOW_US)


def test_it_is_the_trend_of_the_days_from_it(crowds: Opened) -> None:
    report = asked(crowds, "2026-11-11", 7)
    week = Period(date(2026, 11, 11), date(2026, 11, 17), NEW_YORK)
    found = trend(crowds.warehouse, SHOP, week, now_us=NOW_US)

    assert (report.before, report.after) == (found.previous, found.current)
    assert report.revenue_per_conversation == found.revenue_per_conversation
    assert report.attributed_revenue == found.attributed_revenue
    assert report.published_rule == found.published_rule
    assert (report.from_on, report.on, report.to_on, report.n_days) == (
        date(2026, 11, 4),
        date(2026, 11, 11),
        date(2026, 11, 17),
        7,
    )
    assert report.revenue_per_conversation.change == pytest.approx(2)
    assert report.revenue_per_conversation.verdict == "likely real"


def test_the_warning_stands_beside_it_and_no_word_of_a_cause(crowds: Opened) -> None:
    report = asked(crowds, "2026-11-11", 7)

    assert report.warning == WARNING
    assert "nothing here says that the assistant did it" in WARNING
    assert "holdout" in WARNING
    first, second, third = report.words
    assert first == (
        "Revenue per conversation: $5.00 before 2026-11-11, $15.00 from then on, +200.0% "
        f"({_ends(report)}: more than noise)."
    )
    assert second == (
        "Attributed revenue of the orders placed in them: $240.00 before, $720.00 after."
    )
    assert third.startswith("Nobody noted anything on these days")
    for word in ("because", "caused", "thanks to", "effect", "impact", "real"):
        assert word not in " ".join(report.words)


def _ends(report: BeforeAfter) -> str:
    ratio = report.revenue_per_conversation
    assert ratio.low is not None
    assert ratio.high is not None
    return f"{ratio.low:+.1%} to {ratio.high:+.1%}"


def test_what_was_noted_on_these_days_is_listed(crowds: Opened) -> None:
    around = [
        structs.replace(RELEASE, on=date(2026, 11, day), text=str(day))
        for day in (3, 4, 11, 17, 18)
    ]
    report = asked(crowds, "2026-11-11", 7, notes=around)

    assert [note.text for note in report.annotations] == ["4", "11", "17"]
    assert len(report.words) == 2


def test_few_payers_have_no_interval(crowds: Opened) -> None:
    report = asked(crowds, "2026-11-20", 28)

    assert report.n_days == 1
    assert report.revenue_per_conversation.verdict == "too little data"
    assert report.words[0] == (
        "Revenue per conversation: no conversations before 2026-11-20, no conversations from then "
        "on (too few payers for an interval)."
    )


def test_an_unknown_shop_or_horizon_is_refused(crowds: Opened) -> None:
    week = Period(date(2026, 11, 11), date(2026, 11, 17), NEW_YORK)
    with pytest.raises(UnknownShop):
        before_after(crowds.warehouse, "nowhere", week, now_us=NOW_US)
    with pytest.raises(BadChoice):
        asked(crowds, "2026-11-11", 7, horizon_d=9)
