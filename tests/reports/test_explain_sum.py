"""The sum leads from an order's total to what each kind holds of its balance."""

from __future__ import annotations

import pytest
from tests.reports.narrated import SHOP, Opened

from talkworth.reports.explain import explain_order
from talkworth.reports.explain_text import sum_lines


@pytest.mark.parametrize(
    ("key", "lines"),
    [
        (
            "2021",
            [
                ("total", 3_800),
                ("= net merchandise", 3_800),
                ("+ up-charges of exchanges", 400),
                ("= present balance", 4_200),
                ("unattributed", 800),
                ("direct", 3_000),
                ("assisted", 400),
                ("= credit", 3_400),
            ],
        ),
        (
            "2022",
            [
                ("total", 3_000),
                ("= net merchandise", 3_000),
                ("- chargebacks", -1_000),
                ("= present balance", 2_000),
                ("direct", 2_000),
                ("= credit", 2_000),
            ],
        ),
        (
            "kay-1101",
            [
                ("total", 3_000),
                ("= net merchandise", 3_000),
                ("= present balance", 3_000),
                ("base renewal", 2_000),
                ("direct", 1_000),
                ("= credit", 1_000),
            ],
        ),
    ],
)
def test_the_sum_goes_line_by_line(lived: Opened, key: str, lines: list[tuple[str, int]]) -> None:
    assert sum_lines(explain_order(lived.warehouse, lived.reader, SHOP, key).sum) == lines
