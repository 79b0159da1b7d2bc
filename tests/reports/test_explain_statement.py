"""One sentence says who got how much of an order and why; near misses say by how much."""

from __future__ import annotations

import pytest
from tests.reports.narrated import SHOP, Opened

from talkworth.reports.explain import explain_order


@pytest.mark.parametrize(
    ("key", "statement"),
    [
        (
            "2001",
            "$68.00 credited: $28.00 to chat, direct: it helped 59 min 0 s before the order, "
            "joined by visitor; $40.00 to chat, recovered: it helped 59 min 0 s before the order, "
            "joined by visitor.",
        ),
        (
            "2011",
            "$60.00 credited: $5.00 to chat, direct: it helped 59 min 0 s before the order, "
            "joined by visitor; $55.00 to chat, saved: c-dan-2#0 answered 1 h 1 min 0 s after "
            "the request and 59 min 0 s before its withdrawal, provisional until "
            "2026-12-05 07:00:00.",
        ),
        (
            "2012",
            "$30.00 unattributed: no conversation or click of this shopper came before it.",
        ),
        (
            "2021",
            "$34.00 credited: $30.00 to chat, direct: it helped 59 min 0 s before the sale, "
            "joined by visitor; $4.00 to chat, assisted: it helped 1 d 22 h 59 min 0 s before the "
            "sale, joined by visitor. $8.00 unattributed.",
        ),
        (
            "kay-1101",
            "$10.00 credited to chat, direct: it helped 29 min 0 s before the sale, joined by "
            "visitor. $20.00 base renewal: a renewal's own money is nobody's.",
        ),
        ("kay-1001", "$20.00 base renewal: a renewal's own money is nobody's."),
    ],
)
def test_one_sentence_says_who_got_how_much(lived: Opened, key: str, statement: str) -> None:
    assert explain_order(lived.warehouse, lived.reader, SHOP, key).statement == statement


@pytest.mark.parametrize(
    ("key", "misses"),
    [
        (
            "2002",
            [
                "c-bea#0: not direct by 6 d 3 h 0 min 0 s: credited as assisted",
                "cart/bea/1101T1000: not recovered by 3 h 0 min 0 s: the order came "
                "7 d 3 h 0 min 0 s after the touch",
            ],
        ),
        ("2012", ["q-eli: not saved: the answer came 1 min 0 s before the request"]),
        (
            "2013",
            [
                "q-flo: not saved by 2 h 0 min 0 s: the answer came 3 d 2 h 0 min 0 s before the "
                "withdrawal, over 3 d"
            ],
        ),
        ("2014", []),
    ],
)
def test_near_misses_say_by_how_much(lived: Opened, key: str, misses: list[str]) -> None:
    assert explain_order(lived.warehouse, lived.reader, SHOP, key).near_misses == misses
