"""Revenue per click, by FAQ question and by nudge."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.reports.lamps import lamp_shop
from tests.reports.narrated import OTHER_SHOP, SHOP, Opened, opened

from talkworth.reports.amounts import BadChoice
from talkworth.reports.clicks import click_report
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lamps"), lamp_shop()) as found:
        yield found


def test_questions_by_hand(lamps: Opened) -> None:
    report = click_report(lamps.warehouse, SHOP, NOVEMBER)
    delivery, returns = report.faq_questions.items
    total = report.faq_questions.total

    # Dee's first click earned 70.00, Cas's 25.00: her conversation had no answer that helped.
    assert (delivery.item_id, delivery.n_clicks, delivery.n_opened) == ("delivery", 3, 1)
    assert (delivery.n_orders, delivery.revenue.direct_minor) == (2, 9_500)
    assert delivery.revenue_per_click.estimate_minor == pytest.approx(9_500 / 3)
    assert delivery.opened_minor == 0
    # A click that was shown no answer earns nothing and counts all the same.
    assert (returns.n_clicks, returns.n_unanswered, returns.revenue.total_minor) == (1, 1, 0)
    assert (total.item_id, total.n_clicks, total.revenue.total_minor) == (None, 4, 9_500)
    assert total.revenue_per_click.estimate_minor == 2_375
    assert total.revenue_per_click.evidence == "none"


def test_what_an_opened_conversation_earned_stands_beside(tea: Opened) -> None:
    report = click_report(tea.warehouse, SHOP, NOVEMBER)

    # Jon's nudge opened the conversation that earned 55.00: the click itself earned nothing.
    (hello,) = report.nudges.items
    assert (hello.item_id, hello.n_clicks, hello.n_opened) == ("hello", 1, 1)
    assert (hello.revenue.total_minor, hello.opened_minor) == (0, 5_500)
    (shipping,) = report.faq_questions.items
    assert shipping.revenue.direct_minor == 4_000
    assert report.published_rule.amount_minor == 30_500


def test_without_clicks_there_is_no_estimate(lamps: Opened) -> None:
    report = click_report(lamps.warehouse, OTHER_SHOP, NOVEMBER)

    assert (report.faq_questions.n_items, report.nudges.items) == (0, [])
    assert report.nudges.total.revenue_per_click.estimate_minor is None


def test_clicks_of_other_days_are_not_in_it(lamps: Opened) -> None:
    only_cas = Period(date(2026, 11, 6), date(2026, 11, 6), "America/New_York")
    report = click_report(lamps.warehouse, SHOP, only_cas)

    assert (report.faq_questions.total.n_clicks, report.faq_questions.n_items) == (1, 1)
    assert report.faq_questions.total.revenue.total_minor == 2_500


def test_a_horizon_there_is_not_is_refused(lamps: Opened) -> None:
    with pytest.raises(BadChoice):
        click_report(lamps.warehouse, SHOP, NOVEMBER, horizon_d=1)
