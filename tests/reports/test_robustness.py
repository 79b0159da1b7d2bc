"""The range of the attributed total over the sensible windows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP, Opened, opened, tea_shop

from talkworth.reports.period import Period
from talkworth.reports.preview import preview_rules
from talkworth.reports.robustness import Robustness, robustness, robustness_words
from talkworth.reports.rule_sets import Candidate
from talkworth.reports.shop import published_rule, report_shop
from talkworth.rules import RuleSet

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


def band(shop: Opened, shop_id: str = SHOP) -> Robustness:
    found = robustness(shop.warehouse, report_shop(shop.warehouse, shop_id), NOVEMBER)
    assert found is not None
    return found


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path, tea_shop()) as found:
        yield found


def test_the_total_grows_with_the_window_from_half_a_day_to_a_month(tea: Opened) -> None:
    found = band(tea)

    totals = {one.window_h: one.amount_minor for one in found.windows}
    assert (
        totals[24]
        == published_rule(tea.warehouse, report_shop(tea.warehouse, SHOP), NOVEMBER).amount_minor
    )
    # Ola's chat was 23 h before her order, Ben's 24 h 7 min.
    assert totals == {12: 29_000, 24: 30_500, 72: 38_500, 168: 38_500, 720: 38_500}
    assert (found.low_minor, found.high_minor) == (29_000, 38_500)


@pytest.mark.parametrize("hours", [24, 72, 720])
def test_each_window_is_what_a_preview_with_it_would_show(tea: Opened, hours: int) -> None:
    rules = RuleSet(assisted_h=hours)
    tried = Candidate(label="tried", version=None, rules=rules)
    shown = preview_rules(tea.warehouse, tea.control, SHOP, NOVEMBER, tried)

    totals = {one.window_h: one.amount_minor for one in band(tea).windows}
    assert totals[hours] == shown.attributed_after_minor


def test_the_band_is_told_in_words(tea: Opened) -> None:
    told = robustness_words(band(tea), "USD")

    assert told.startswith("By order date, 290.00 to 385.00 USD depending on the window: 290.00")
    assert "305.00 within 24 h, 385.00 within 3 d" in told
    assert told.endswith("changes no total.")


def test_a_shop_without_orders_has_a_band_of_nothing(tea: Opened) -> None:
    found = band(tea, OTHER_SHOP)

    assert (found.low_minor, found.high_minor) == (0, 0)


def test_what_the_rules_never_looked_back_to_is_unknown(own: Opened) -> None:
    follow(own, RuleSet(direct_h=6, assisted_h=20))

    found = band(own)
    assert [one.amount_minor is None for one in found.windows] == [False, *[True] * 4]
    assert found.low_minor == found.high_minor

    follow(own, RuleSet(direct_h=1, assisted_h=1))
    assert robustness_words(band(own), "USD") == ""


def test_where_campaigns_compete_the_model_matters_and_it_is_said(own: Opened) -> None:
    follow(own, RuleSet(scope="all_channels"))

    found = band(own)
    assert not found.is_ai_only
    assert robustness_words(found, "USD").endswith("change the total as well.")


def follow(shop: Opened, rules: RuleSet) -> None:
    """Let all of the period follow these rules."""
    book = shop.control.rule_book
    version = book.draft(SHOP, rules).version
    book.restate(SHOP, version, NOVEMBER.from_at, NOVEMBER.until_at, "to see")
    shop.warehouse.set_shops(shop.control.shops(), shop.control.rule_sets())
