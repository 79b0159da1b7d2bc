"""What other rules would make of the narrated shop, and several of them side by side."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.narrated import NOW, SHOP, Opened, micros

from talkworth.control import UnknownShop
from talkworth.control.presets import presets
from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.period import Period
from talkworth.reports.preview import (
    MOST_CANDIDATES,
    Preview,
    TooManyRules,
    compare_rules,
    preview_rules,
)
from talkworth.reports.rule_sets import Candidate, WhichRules
from talkworth.reports.rule_tables import comparison_table, preview_table
from talkworth.rules import PUBLISHED, RuleSet

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


def tried(rules: RuleSet, label: str = "tried") -> Candidate:
    return Candidate(label=label, version=None, rules=rules)


def preview(tea: Opened, rules: RuleSet, order: str | None = None, n_orders: int = 20) -> Preview:
    return preview_rules(
        tea.warehouse,
        tea.control,
        SHOP,
        NOVEMBER,
        tried(rules),
        order=order,
        n_orders=n_orders,
    )


def test_a_longer_first_tier_makes_what_was_assisted_direct(tea: Opened) -> None:
    report = preview(tea, RuleSet(direct_h=25))

    # Ben ordered 24 h 7 min after his answer.
    changed = {
        (row.channel, row.kind): (row.before_minor, row.after_minor)
        for row in report.rows
        if row.change_minor and row.trust == "verified"
    }
    assert changed == {("chat", "direct"): (21_000, 29_000), ("chat", "assisted"): (8_000, 0)}
    assert [(one.rule, one.before, one.after) for one in report.changes] == [("direct_h", 24, 25)]
    (order,) = report.orders
    assert (order.order_name, order.moved_minor, report.n_changed) == ("#1002", 8_000, 1)
    assert [(one.kind, one.before_minor, one.after_minor) for one in order.credits] == [
        ("assisted", 8_000, 0),
        ("direct", 0, 8_000),
    ]
    assert report.attributed_before_minor == report.attributed_after_minor == 38_500


def test_a_shorter_window_leaves_money_to_nobody(tea: Opened) -> None:
    report = preview(tea, RuleSet(direct_h=1, assisted_h=1))

    assert report.attributed_after_minor < report.attributed_before_minor
    assert sum(row.change_minor for row in report.rows if row.trust == "verified") == 0
    moved = [order.moved_minor for order in report.orders]
    assert moved == sorted(moved, reverse=True)
    assert report.outside_minor == 0
    assert len(preview(tea, RuleSet(direct_h=1, assisted_h=1), n_orders=2).orders) == 2
    assert report.n_changed == len(report.orders)


def test_another_model_moves_an_order_between_touches_and_no_total(tea: Opened) -> None:
    report = preview(tea, RuleSet(model="last_touch"))

    # Fay talked twice: the later conversation takes it.
    (order,) = report.orders
    assert [(one.touch_id, one.before_minor, one.after_minor) for one in order.credits] == [
        ("c-fay-1#0", 4_500, 0),
        ("c-fay-2#0", 0, 4_500),
    ]
    assert all(row.change_minor == 0 for row in report.rows)


def test_one_order_is_looked_at_by_its_id_or_name_changed_or_not(tea: Opened) -> None:
    by_name, by_id = (preview(tea, RuleSet(model="linear"), order) for order in ("#1006", "1006"))
    (order,) = by_name.orders
    assert by_id.orders == by_name.orders
    assert [one.after_minor for one in order.credits] == [2_250, 2_250]

    (unchanged,) = preview(tea, RuleSet(model="linear"), "#1002").orders
    assert unchanged.moved_minor == 0
    assert [(one.before_minor, one.after_minor) for one in unchanged.credits] == [(8_000, 8_000)]
    assert preview(tea, RuleSet(model="linear"), "#none").orders == []


def test_the_rules_in_force_change_nothing(tea: Opened) -> None:
    report = preview(tea, PUBLISHED)

    assert (report.changes, report.orders, report.n_changed) == ([], [], 0)
    assert all(row.change_minor == 0 for row in report.rows)


def test_limits_of_identifiers_are_told_apart(tea: Opened) -> None:
    report = preview(tea, RuleSet(max_email_visitors=2))

    assert "max_email_visitors" in report.notes[0]
    assert preview(tea, RuleSet(direct_h=25)).notes == []


def test_rule_sets_stand_side_by_side_and_each_adds_up(tea: Opened) -> None:
    candidates = [tried(one.rules, one.name) for one in presets()]
    report = compare_rules(tea.warehouse, tea.control, SHOP, NOVEMBER, candidates)

    shown = attributed_revenue(tea.warehouse, SHOP, NOVEMBER, now_us=micros(NOW)).verified
    names = ["now", "published", "ga4-like", "gorgias-like", "klaviyo-like"]
    assert [one.label for one in report.candidates] == names
    assert report.net_minor == shown.net_minor
    for column in range(len(names)):
        assert sum(row.amounts_minor[column] for row in report.rows) == shown.net_minor
    now, published = report.candidates[:2]
    assert now.attributed_minor == published.attributed_minor == shown.revenue.total_minor
    assert now.version == 1


def test_too_few_and_too_many_rule_sets_are_refused(tea: Opened) -> None:
    many = [tried(PUBLISHED)] * (MOST_CANDIDATES + 1)
    with pytest.raises(WhichRules):
        compare_rules(tea.warehouse, tea.control, SHOP, NOVEMBER, [])
    with pytest.raises(TooManyRules):
        compare_rules(tea.warehouse, tea.control, SHOP, NOVEMBER, many)
    with pytest.raises(UnknownShop):
        compare_rules(tea.warehouse, tea.control, "nope", NOVEMBER, many[:1])


def test_previews_and_comparisons_are_tables(tea: Opened) -> None:
    shown = preview_table(preview(tea, RuleSet(direct_h=25)))
    assert ["verified", "chat", "direct", "210.00", "290.00", "80.00", "USD"] in shown.rows

    compared = compare_rules(
        tea.warehouse, tea.control, SHOP, NOVEMBER, [tried(RuleSet(direct_h=25), "25 h")]
    )
    table = comparison_table(compared)
    assert table.columns == ["channel", "kind", "now", "25 h", "currency"]
    assert table.rows[-1] == [None, "attributed", "385.00", "385.00", "USD"]
