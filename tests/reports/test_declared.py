"""The dimensions a shop's conversations can be told apart by, its own properties among them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.reports.lamps import lamp_shop
from tests.reports.narrated import OTHER_SHOP, SHOP, opened

from talkworth.control import UnknownShop
from talkworth.reports.declared import dimensions_of
from talkworth.reports.dimensions import DIMENSIONS, parse_dimensions
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


def test_what_a_shop_declares_can_be_asked_for(tmp_path: Path) -> None:
    with opened(tmp_path, lamp_shop()) as shop:
        found = dimensions_of(shop.warehouse, SHOP, NOVEMBER)
        other = dimensions_of(shop.warehouse, OTHER_SHOP, NOVEMBER)
        with pytest.raises(UnknownShop):
            dimensions_of(shop.warehouse, "nowhere", NOVEMBER)

    assert found.dimensions == other.dimensions == list(DIMENSIONS)
    assert {one.name for one in found.properties} == {"plan", "vip"}
    assert all(parse_dimensions(one.dimension) for one in found.properties)
    assert all(one.n_conversations and one.n_values for one in found.properties)
    assert other.properties == []
