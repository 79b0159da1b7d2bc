"""A report says as of when it is, and what of its days was restated."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.reports.narrated import NOW, SHOP, Opened, micros, opened, tea_shop

from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.basis import UNTOLD, based, basis_words
from talkworth.reports.period import Period
from talkworth.rules import RuleSet

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
WEEK = Period(date(2026, 11, 9), date(2026, 11, 15), "America/New_York")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path, tea_shop()) as found:
        yield found


def test_a_report_of_restated_days_says_so_and_why(shop: Opened) -> None:
    book = shop.control.rule_book
    book.draft(SHOP, RuleSet(direct_h=30))
    restated = book.restate(SHOP, 2, WEEK.from_at, WEEK.until_at, "Told of a day and a bit.")
    report = attributed_revenue(shop.warehouse, SHOP, NOVEMBER, now_us=micros(NOW))
    assert report.basis == UNTOLD

    told = based(report, shop.control.rule_sets(), SHOP, NOVEMBER)

    assert told.basis.as_of is None
    assert [(one.version, one.reason) for one in told.basis.restatements] == [
        (2, "Told of a day and a bit.")
    ]
    (line,) = basis_words(told.basis, "America/New_York")
    assert "from 2026-11-09 00:00:00 until 2026-11-16 00:00:00 follows rule set 2. Told" in line

    # As of an instant before it was recorded there was none.
    then = restated.recorded_at - 1
    past = based(report, shop.control.rule_sets(then), SHOP, NOVEMBER, then)
    assert past.basis.restatements == []
    assert (
        len(based(report, shop.control.rule_sets(), SHOP, WEEK.previous()).basis.restatements) == 0
    )


def test_a_report_as_of_an_instant_says_so(shop: Opened) -> None:
    report = attributed_revenue(shop.warehouse, SHOP, NOVEMBER, now_us=micros(NOW))

    told = based(report, shop.control.rule_sets(micros(NOW)), SHOP, NOVEMBER, micros(NOW))

    assert told.basis.as_of == datetime(2026, 11, 20, 17, tzinfo=UTC)
    assert list(basis_words(told.basis, "America/New_York")) == [
        "As of 2026-11-20 12:00:00 America/New_York: nothing that was received or restated later "
        "is in."
    ]
