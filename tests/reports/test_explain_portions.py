"""Portions say what was sold, what is left, and who holds how much of it by which share."""

from __future__ import annotations

import pytest
from tests.reports.narrated import SHOP, Opened

from talkworth.reports.explain import explain_order
from talkworth.reports.explain_text import holder_words, pool_words


@pytest.mark.parametrize(
    ("key", "arithmetic"),
    [
        ("2001", ["$60.00 sale = $60.00", "$8.00 sale = $8.00"]),
        (
            "2021",
            [
                "$8.00 sale = $8.00, $8.00 of it on mug",
                "$30.00 edit = $30.00",
                "$4.00 sale = $4.00",
            ],
        ),
        ("2022", ["$30.00 sale - $10.00 chargeback = $20.00"]),
    ],
)
def test_each_portion_says_how_it_came_to_be_that_much(
    lived: Opened, key: str, arithmetic: list[str]
) -> None:
    order = explain_order(lived.warehouse, lived.reader, SHOP, key)

    assert [portion.arithmetic for portion in order.portions] == arithmetic


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (
            "2001",
            [
                "held by the sale: $60.00",
                "$60.00 x 2 of 3 = $40.00 recovered (2 of 3 units), c-ada#0",
                "$60.00 x 1 of 3 = $20.00 direct (1 of 3 units), c-ada#0",
                "held by the sale: $8.00",
                "$8.00 x 1 of 1 = $8.00 direct, c-ada#0",
            ],
        ),
        (
            "2011",
            [
                "held by the sale: $5.00",
                "$5.00 x 1 of 1 = $5.00 direct, c-dan-1#0",
                "cancel request q-dan took $55.00: $55.00 of it are left",
                "$55.00 x 1 of 1 = $55.00 saved, c-dan-2#0",
            ],
        ),
        (
            "kay-1101",
            [
                "held by the sale: $20.00",
                "$20.00 base_renewal",
                "upgrade sub/kay/larger took $10.00: $10.00 of it are left",
                "$10.00 x 1 of 1 = $10.00 direct, c-kay#0",
            ],
        ),
    ],
)
def test_each_pool_says_who_holds_it_by_which_share(
    lived: Opened, key: str, words: list[str]
) -> None:
    order = explain_order(lived.warehouse, lived.reader, SHOP, key)
    said = [
        line
        for portion in order.portions
        for pool in portion.pools
        for line in [
            pool_words(pool, "USD"),
            *(holder_words(holder, pool, "USD") for holder in pool.holders),
        ]
    ]

    assert said == words
