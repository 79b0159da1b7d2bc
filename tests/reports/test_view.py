"""Filters, other rules and gross money change what a report looks at, and lose no cent."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.reference.compare import load
from tests.reference.compare import opened as opened_world
from tests.reference.worlds import world
from tests.reports.lamps import lamp_shop
from tests.reports.narrated import NOW, SHOP, Opened, Story, at, micros, opened

from talkworth.control import Control, UnknownRuleSet
from talkworth.control.refusals import UnknownPreset
from talkworth.reports.amounts import BadChoice
from talkworth.reports.attributed_revenue import AttributedRevenue, attributed_revenue
from talkworth.reports.basis import based, basis_words
from talkworth.reports.dimensions import DIMENSIONS, BadFilter, parse_filters
from talkworth.reports.orders import OrderQuery, credited_orders
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import (
    RevenuePerConversation,
    revenue_per_conversation,
)
from talkworth.reports.segments import segment_report
from talkworth.reports.trend import trend
from talkworth.reports.view import View, choose_view, viewed
from talkworth.warehouse import Warehouse

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
NOW_US = micros(NOW)


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lamps"), lamp_shop()) as found:
        yield found


def view(shop: Opened, *filters: str, rules: str = "", money: str = "net") -> View:
    return choose_view(shop.control, SHOP, NOW_US, filters=filters, rules=rules, money=money)


def cohort(shop: Opened, seen: View) -> RevenuePerConversation:
    with viewed(shop.warehouse, SHOP, NOVEMBER, seen) as snapshot:
        return revenue_per_conversation(snapshot, SHOP, NOVEMBER, now_us=NOW_US)


def placed(shop: Opened, seen: View, **more: Any) -> AttributedRevenue:
    with viewed(shop.warehouse, SHOP, NOVEMBER, seen) as snapshot:
        return attributed_revenue(snapshot, SHOP, NOVEMBER, now_us=NOW_US, **more)


@pytest.mark.parametrize(
    ("filters", "n_conversations", "n_meaningful", "revenue_minor"),
    [
        # Ida is a bot; the others of November talked by chat, Jon's nudge opened his talk.
        ([], 14, 13, 34_500),
        (["channel:chat"], 13, 12, 29_000),
        (["channel:nudge"], 1, 1, 5_500),
        (["nudge:hello"], 1, 1, 5_500),
        # Ana alone said what she wanted; 20.00 of her 60.00 went back.
        (["intent:product_question"], 1, 1, 4_000),
        (["intent:product_question", "channel:nudge"], 0, 0, 0),
        (["device:unknown", "channel:nudge"], 1, 1, 5_500),
        # Dia clicked a question and never talked: revenue per conversation knows nothing of her.
        (["channel:faq"], 0, 0, 0),
        (["property:plan:gold"], 0, 0, 0),
    ],
)
def test_a_filter_leaves_its_conversations_alone(
    tea: Opened, filters: list[str], n_conversations: int, n_meaningful: int, revenue_minor: int
) -> None:
    report = cohort(tea, view(tea, *filters))

    assert report.total.n_conversations == n_conversations
    assert report.total.n_meaningful == n_meaningful
    assert report.total.revenue.total_minor == revenue_minor
    assert report.published_rule.amount_minor == 30_500
    assert (report.robustness is None) == bool(filters)


@pytest.mark.parametrize(
    ("filters", "earned_minor", "outside_minor", "n_credited"),
    [
        ([], 38_500, 0, 8),
        (["channel:chat"], 29_000, 9_500, 6),
        (["channel:faq"], 4_000, 34_500, 1),
        (["faq_question:shipping"], 4_000, 34_500, 1),
        (["nudge:hello"], 5_500, 33_000, 1),
        (["nudge:none", "channel:faq"], 4_000, 34_500, 1),
        (["device:mobile"], 0, 38_500, 0),
    ],
)
def test_what_a_filter_leaves_out_is_told_and_all_adds_up(
    tea: Opened, filters: list[str], earned_minor: int, outside_minor: int, n_credited: int
) -> None:
    whole = placed(tea, View()).verified
    report = placed(tea, view(tea, *filters)).verified

    assert (report.revenue.total_minor, report.outside_filter_minor) == (
        earned_minor,
        outside_minor,
    )
    assert (report.n_orders, report.n_credited) == (13, n_credited)
    assert report.net_minor == whole.net_minor == 53_000
    assert report.unattributed_minor == whole.unattributed_minor


def test_gross_is_before_refunds_and_cancellations(tea: Opened) -> None:
    gross = placed(tea, view(tea, money="gross")).verified

    # Ana's 20.00 and Ned's whole 33.00 went back.
    assert gross.revenue.total_minor == 38_500 + 2_000 + 3_300
    assert gross.net_minor == 53_000 + 2_000 + 3_300
    assert cohort(tea, view(tea, money="gross")).total.revenue.total_minor == 34_500 + 5_300
    booked = placed(tea, view(tea, money="gross"), refunds="booked").verified
    assert booked.net_minor == gross.net_minor


def test_gross_and_net_differ_by_what_went_back_and_by_nothing_else(lived: Opened) -> None:
    period = Period(date(2026, 5, 1), date(2026, 11, 20), "America/New_York")
    sums = []
    for money in ("net", "gross"):
        seen = view(lived, money=money)
        with viewed(lived.warehouse, SHOP, period, seen) as snapshot:
            found = attributed_revenue(snapshot, SHOP, period, now_us=NOW_US).verified
        parts = found.other_channel_minor + found.base_renewal_minor + found.unattributed_minor
        assert found.revenue.total_minor + parts == found.net_minor
        sums.append(found.net_minor)
    ((back,),) = lived.warehouse.connection.execute(
        "select -sum(reporting_minor) from order_entries where shop_id = 'tea' and "
        "(entry_type in ('refund', 'cancellation', 'chargeback') or "
        "entry_type = 'edit' and amount_minor < 0)"
    ).fetchall()
    assert sums[1] - sums[0] == back > 0


def test_other_rules_count_as_if_they_had_always_held(tea: Opened) -> None:
    ruled = view(tea, rules="ga4-like")
    before = placed(tea, View())
    report = based(placed(tea, ruled), tea.control.rule_sets(), SHOP, NOVEMBER, None, ruled)

    assert report.verified.revenue != before.verified.revenue
    assert report.verified.net_minor == before.verified.net_minor
    assert report.published_rule == before.published_rule
    assert report.basis.rules is not None
    assert (report.basis.rules.label, report.basis.rules.version) == ("ga4-like", None)
    assert "model" in {change.rule for change in report.basis.rules.changes}
    assert placed(tea, View()) == before
    assert cohort(tea, view(tea, rules="1")) == cohort(tea, View())


def test_a_view_is_told_in_words(tea: Opened) -> None:
    seen = view(tea, "device:mobile", "channel:chat", rules="1", money="gross")
    report = based(cohort(tea, seen), tea.control.rule_sets(), SHOP, NOVEMBER, None, seen)

    assert list(basis_words(report.basis, report.timezone)) == [
        "Only conversations and clicks with channel:chat and device:mobile.",
        "As if the rules of version 1 had always held; nothing of it is stored.",
        "Gross: before refunds, cancellations, chargebacks and removals.",
    ]


def test_what_earned_on_a_day_may_have_begun_long_before(tmp_path: Path) -> None:
    story = Story()
    for who, began, order in (("ann", "11-01 10:00", 1), ("bea", "11-05 10:00", 2)):
        story.talks(who, at(began))
        story.orders(who, at("11-10 15:00"), order, "40.00")
    day = Period(date(2026, 11, 10), date(2026, 11, 10), "America/New_York")
    with opened(tmp_path, story) as shop:
        seen = view(shop, "channel:chat")
        with viewed(shop.warehouse, SHOP, day, seen) as snapshot:
            report = attributed_revenue(snapshot, SHOP, day, now_us=NOW_US).verified

    assert (report.revenue.assisted_minor, report.outside_filter_minor) == (8_000, 0)


def test_segments_under_a_filter_are_a_row_of_two_dimensions(lamps: Opened) -> None:
    # Ann's second part is kept without her first, which still ends what is told of the second.
    for by in ("property:plan", "product_category", "landing_group"):
        both = segment_report(lamps.warehouse, SHOP, NOVEMBER, f"intent,{by}", now_us=NOW_US)
        for intent in {segment.values[0] for segment in both.segments}:
            with viewed(lamps.warehouse, SHOP, NOVEMBER, view(lamps, f"intent:{intent}")) as kept:
                report = segment_report(kept, SHOP, NOVEMBER, by, now_us=NOW_US)
            assert {
                (one.values[0], one.n_meaningful, one.revenue.total_minor)
                for one in report.segments
            } == {
                (one.values[1], one.n_meaningful, one.revenue.total_minor)
                for one in both.segments
                if one.values[0] == intent
            }


def test_orders_and_trend_follow_the_filter(tea: Opened) -> None:
    with viewed(tea.warehouse, SHOP, NOVEMBER, view(tea, "channel:nudge")) as snapshot:
        orders = credited_orders(snapshot, SHOP, NOVEMBER)
        outside = credited_orders(snapshot, SHOP, NOVEMBER, OrderQuery(kind="outside_filter"))
        days = trend(snapshot, SHOP, NOVEMBER, now_us=NOW_US).current

    assert [order.order_name for order in orders.orders] == ["#1010"]
    assert outside.n_rows == 9
    assert sum(day.revenue.total_minor for day in days) == 5_500
    assert sum(day.n_meaningful for day in days) == 1


@pytest.mark.parametrize(
    "filters",
    [
        ["device"],
        ["device:"],
        ["colour:red"],
        ["property:plan"],
        ["device:mobile", "device:desktop"],
        [f"property:p{n}:x" for n in range(6)],
        ["device:" + "x" * 501],
    ],
)
def test_what_is_no_filter_is_refused(filters: list[str]) -> None:
    with pytest.raises(BadFilter, match="landing_group"):
        parse_filters(filters)


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        ({"money": "brutto"}, BadChoice),
        ({"rules": "nobody-like"}, UnknownPreset),
        ({"rules": "9"}, UnknownRuleSet),
    ],
)
def test_a_view_there_is_not_is_refused(
    tea: Opened, asked: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        choose_view(tea.control, SHOP, NOW_US, **asked)


def test_a_filtered_report_is_the_segment_to_the_cent(tmp_path: Path) -> None:
    made = world(530, n_happenings=40)
    warehouse = opened_world(made)
    load(warehouse, [made.entries])
    period = Period(date(2026, 9, 1), date(2027, 3, 1), "UTC")
    now_us = micros(at("12-31 00:00"))
    control = Control.open(tmp_path)
    control.add_shop("s0", "EUR", "UTC", "World")
    for by in (*DIMENSIONS, "customer,intent"):
        report = segment_report(warehouse, "s0", period, by, now_us=now_us)
        for segment in report.segments[:2]:
            pairs = zip(report.by, segment.values, strict=True)
            seen = choose_view(
                control, "s0", now_us, filters=[f"{name}:{value}" for name, value in pairs]
            )
            _equals_the_segment(warehouse, period, seen, segment, now_us)
    control.close()
    warehouse.close()


def _equals_the_segment(
    warehouse: Warehouse, period: Period, seen: View, segment: Any, now_us: int
) -> None:
    whole = attributed_revenue(warehouse, "s0", period, now_us=now_us).headline
    with viewed(warehouse, "s0", period, seen) as snapshot:
        found = revenue_per_conversation(snapshot, "s0", period, now_us=now_us).total
        parts = attributed_revenue(snapshot, "s0", period, now_us=now_us).headline
    assert (found.n_meaningful, found.n_orders) == (segment.n_meaningful, segment.n_orders)
    assert found.revenue == segment.revenue
    assert found.revenue_per_conversation.total == segment.revenue_per_conversation
    assert parts.net_minor == whole.net_minor
    assert parts.revenue.total_minor + parts.outside_filter_minor == whole.revenue.total_minor
