"""Attributed revenue adds up to the ledger, in either way of dating refunds."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.reference.compare import load, opened, told
from tests.reference.worlds import world
from tests.reports.lived import Life, line
from tests.reports.narrated import NOW, SHOP, Opened, at, micros
from tests.reports.narrated import opened as told_by

from talkworth.events.types import SessionStarted
from talkworth.reports.amounts import BadChoice
from talkworth.reports.attributed_revenue import (
    AttributedRevenue,
    attributed_revenue,
    conservation_words,
)
from talkworth.reports.orders import OrderQuery, credited_orders
from talkworth.reports.period import Period
from talkworth.rules import RuleSet

NEW_YORK = "America/New_York"
NOW_US = micros(NOW)
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), NEW_YORK)


def test_the_narrated_shop_by_channel_and_kind(tea: Opened) -> None:
    report = attributed_revenue(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US)
    rows = {
        channel.channel: (
            channel.n_orders,
            channel.revenue.direct_minor,
            channel.revenue.assisted_minor,
            channel.click_minor,
        )
        for channel in report.verified.by_channel
    }

    assert rows == {
        "chat": (6, 21_000, 8_000, 0),
        "nudge": (1, 5_500, 0, 0),
        "faq": (1, 4_000, 0, 4_000),
    }
    # Cem 50, Eve 30, Hal 25, Ola's second 18, Pia 22: nothing earned them.
    assert report.verified.unattributed_minor == 14_500
    assert report.verified.net_minor == 38_500 + 14_500
    assert (report.verified.n_orders, report.verified.n_credited) == (13, 8)
    assert report.verified.n_without_rate == 1
    assert report.client_reported.revenue.direct_minor == 9_900
    assert report.verified_share == 38_500 / (38_500 + 9_900)
    assert [(row.reason, row.n_orders) for row in report.excluded] == [("test-order", 1)]


@pytest.mark.parametrize(
    ("day", "restated", "booked"),
    [
        (date(2026, 11, 10), 4_000, 6_000),  # Ana's sale; 20.00 went back two days later
        (date(2026, 11, 12), 9_500, 7_500),  # Dia's and Jon's sales, Ana's refund
        (date(2026, 11, 14), 11_000, 11_000 - 3_300),  # Kim's sale, Ned's cancellation
    ],
)
def test_refunds_count_on_the_sale_or_on_their_own_day(
    tea: Opened, day: date, restated: int, booked: int
) -> None:
    period = Period(day, day, NEW_YORK)

    def attributed(refunds: str) -> int:
        report = attributed_revenue(tea.warehouse, SHOP, period, now_us=NOW_US, refunds=refunds)
        return report.headline.revenue.total_minor

    assert (attributed("restated"), attributed("booked")) == (restated, booked)


def test_nothing_from_the_cut_on_is_known(tea: Opened) -> None:
    before_refund = Period(date(2026, 11, 12), date(2026, 11, 12), NEW_YORK).from_at
    report = attributed_revenue(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US, cut_at=before_refund)

    # Ana 60.00 before her refund, Ben 80.00, Fay 45.00, Ola 15.00.
    assert report.verified.revenue.total_minor == 20_000


def test_an_unknown_way_of_dating_refunds_is_refused(tea: Opened) -> None:
    with pytest.raises(BadChoice) as refused:
        attributed_revenue(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US, refunds="ignored")

    assert refused.value.code == "bad-choice"


@pytest.mark.parametrize("refunds", ["restated", "booked"])
@pytest.mark.parametrize("seed", range(520, 524))
def test_random_shops_conserve_every_cent(seed: int, refunds: str) -> None:
    made = world(seed, n_happenings=30)
    warehouse = opened(made)
    load(warehouse, [made.entries])
    ledger = told(made, made.entries)["order_entries"].values()
    period = Period(date(2026, 9, 1), date(2027, 3, 1), "UTC")
    report = attributed_revenue(warehouse, "s0", period, now_us=NOW_US, refunds=refunds)
    warehouse.close()

    for revenue in (report.verified, report.client_reported):
        net = sum(
            entry["reporting_minor"] or 0 for entry in ledger if entry["trust"] == revenue.trust
        )
        assert revenue.net_minor == net
        assert _sum_of_channels(report, revenue.trust) == revenue.revenue.total_minor


def _sum_of_channels(report: AttributedRevenue, trust: str) -> int:
    revenue = report.verified if trust == "verified" else report.client_reported
    return sum(channel.revenue.total_minor for channel in revenue.by_channel)


@pytest.mark.parametrize(
    ("now", "provisional"), [("11-20 12:00", 5_500), ("12-05 12:00", 5_500), ("12-06 12:00", 0)]
)
def test_all_kinds_add_up_and_saves_are_provisional_until_they_settle(
    lived: Opened, now: str, provisional: int
) -> None:
    period = Period(date(2026, 10, 1), date(2026, 11, 20), NEW_YORK)
    revenue = attributed_revenue(lived.warehouse, SHOP, period, now_us=micros(at(now))).verified

    assert revenue.revenue.recovered_minor == 4_000  # two of Ada's three green teas
    assert revenue.revenue.saved_minor == 5_500  # Dan's order less what was conceded
    assert revenue.provisional_minor == provisional
    assert revenue.base_renewal_minor == 4_000  # Kay's cycles at the old price
    assert conservation_words(revenue, "USD") == (
        "131.00 direct + 24.00 assisted + 40.00 recovered + 55.00 saved + 40.00 base renewals + "
        "98.00 unattributed = 388.00 net merchandise"
    )
    assert (revenue.other_channels, revenue.other_channel_minor) == ([], 0)


def test_campaigns_stand_beside_what_conversations_earned(tmp_path: Path) -> None:
    story = Life()
    story.tell(
        SessionStarted(
            event_id="visit/jim",
            occurred_at=at("11-06 08:00"),
            visitor_id="v-jim",
            session_id="s-jim",
            traffic_source="google_ads",
        )
    )
    story.talks("jim", at("11-06 09:00"))
    story.buys("jim", at("11-06 11:00"), 1, line("pot", 1, "30.00"))
    with told_by(tmp_path, story) as shop:
        control = shop.control
        rules = RuleSet(model="linear", scope="all_channels")
        control.add_rule_set(SHOP, rules, micros(at("11-01 00:00")))
        shop.warehouse.set_shops(control.shops(), control.rule_sets())
        revenue = attributed_revenue(shop.warehouse, SHOP, NOVEMBER, now_us=NOW_US).verified
        orders = credited_orders(shop.warehouse, SHOP, NOVEMBER, OrderQuery(kind="other_channel"))

    assert (revenue.revenue.direct_minor, revenue.other_channel_minor) == (1_500, 1_500)
    assert [(c.channel, c.revenue_minor) for c in revenue.other_channels] == [("google_ads", 1_500)]
    assert [(order.channel, order.credit_minor) for order in orders.orders] == [
        ("google_ads", 1_500)
    ]
