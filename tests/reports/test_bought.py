"""Revenue by the category bought."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from tests.reports.lamps import lamp_shop
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, Opened, micros, opened

from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.bought import bought_categories
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lamps"), lamp_shop()) as found:
        yield found


def test_categories_by_hand(lamps: Opened) -> None:
    report = bought_categories(lamps.warehouse, SHOP, NOVEMBER)

    assert [
        (row.category, row.n_orders, row.revenue.total_minor, row.other_minor, row.net_minor)
        for row in report.categories
    ] == [
        ("floor lamps", 2, 13_000, 0, 13_000),
        # Eli bought his desk lamp before he talked.
        ("unknown", 3, 4_500, 3_500, 8_000),
        ("desk lamps", 2, 6_500, 0, 6_500),
        ("shades", 2, 3_500, 0, 3_500),
    ]


def test_categories_add_up_to_attributed_revenue(lamps: Opened, tea: Opened) -> None:
    for shop in (lamps, tea):
        report = bought_categories(shop.warehouse, SHOP, NOVEMBER)
        whole = attributed_revenue(shop.warehouse, SHOP, NOVEMBER, now_us=micros(NOW)).headline

        assert sum(row.net_minor for row in report.categories) == whole.net_minor
        amount = sum(row.revenue.total_minor for row in report.categories)
        assert amount == whole.revenue.total_minor


def test_a_shop_without_orders_has_no_categories(lamps: Opened) -> None:
    assert bought_categories(lamps.warehouse, OTHER_SHOP, NOVEMBER).categories == []
