"""An order explains itself under other rules, and nothing is changed by looking."""

from __future__ import annotations

import pytest
from tests.reports.narrated import SHOP, Opened

from talkworth.control import BadRuleSet
from talkworth.reports.explain import explain_order
from talkworth.reports.explained import ExplainedOrder
from talkworth.reports.rule_sets import WhichRules
from talkworth.reports.what_if import what_if


def told(shop: Opened, key: str, rules: str) -> ExplainedOrder:
    return what_if(shop.warehouse, shop.control, shop.reader, SHOP, key, rules)


@pytest.mark.parametrize(
    ("rules", "touches"),
    [
        (
            "model=last_touch",
            [
                ("c-jim-2#0", "won", "1 of 1"),
                ("c-jim-1#0", "earlier", None),
                ("visit/jim", "out-of-scope", None),
            ],
        ),
        (
            "model=linear, scope=all_channels",
            [
                ("c-jim-2#0", "won", "1 of 3"),
                ("c-jim-1#0", "won", "1 of 3"),
                ("visit/jim", "won", "1 of 3"),
            ],
        ),
        (
            "model=position,window=path",
            [
                ("c-jim-2#0", "won", "1 of 2"),
                ("c-jim-1#0", "won", "1 of 2"),
                ("visit/jim", "out-of-scope", None),
            ],
        ),
    ],
)
def test_losers_lose_for_a_reason_under_every_model(
    lived: Opened, rules: str, touches: list[tuple[str, str, str | None]]
) -> None:
    (sale,) = told(lived, "2023", rules).sales

    assert [(touch.touch_id, touch.code, touch.share) for touch in sale.touches] == touches


def test_a_wider_window_recovers_what_was_missed(lived: Opened) -> None:
    before = explain_order(lived.warehouse, lived.reader, SHOP, "2002")
    shown = told(lived, "2002", "recovered_h=171")

    assert shown.candidate == "version 1 with recovered_h=171"
    assert shown.statement.startswith("$20.00 credited to chat, recovered: it helped 7 d 3 h")
    assert explain_order(lived.warehouse, lived.reader, SHOP, "2002") == before


def test_a_save_moves_by_the_rules_that_are_tried(lived: Opened) -> None:
    (save,) = told(lived, "2013", "save_h=74").saves

    assert (save.code, save.saved_minor) == ("saved", 3_000)


def test_the_rules_in_force_change_nothing(lived: Opened) -> None:
    for key in ("2001", "2011", "2021", "kay-1101"):
        held = explain_order(lived.warehouse, lived.reader, SHOP, key)
        tried = told(lived, key, "1")

        assert (tried.portions, tried.saves, tried.sales) == (held.portions, held.saves, held.sales)


@pytest.mark.parametrize(("rules", "error"), [("", WhichRules), ("direct_h=0", BadRuleSet)])
def test_what_are_no_rules_is_refused(lived: Opened, rules: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        told(lived, "2023", rules)
