"""What changed in the demo shop adds up to the cent, by whatever it is split."""

from __future__ import annotations

import pytest
from tests.demo.shop import UNTIL

from talkworth.reports.dimensions import DIMENSIONS
from talkworth.reports.period import choose_period, microseconds
from talkworth.reports.what_changed import ChangeParts, what_changed
from talkworth.warehouse import Warehouse

NOW_US = microseconds(UNTIL)


def moved(parts: ChangeParts) -> tuple[int, int, int, int]:
    return parts.volume_minor, parts.mix_minor, parts.rate_minor, parts.value_minor


@pytest.mark.parametrize("by", [*DIMENSIONS, "traffic_source,customer"])
def test_volume_mix_rate_and_value_are_the_change(warehouse: Warehouse, by: str) -> None:
    period = choose_period("America/New_York", NOW_US)
    report = what_changed(warehouse, "demo", period, by, now_us=NOW_US)

    change = report.now.revenue_minor - report.before.revenue_minor
    assert report.total
    assert min(report.now.n_orders, report.before.n_orders) > 5
    assert sum(moved(report.total)) == report.total.change_minor == change != 0
    columns = zip(*(moved(row.parts) for row in report.values), strict=True)
    assert [sum(column) for column in columns] == list(moved(report.total))
    for row in report.values:
        own = row.now.revenue_minor - row.before.revenue_minor
        assert sum(moved(row.parts)) == row.parts.change_minor == own
