"""Revenue per conversation of the narrated shop, and of random ones as the reference has it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.reference.arrivals import facts
from tests.reference.compare import load
from tests.reference.compare import opened as opened_world
from tests.reference.report import answer, per_conversation, published_rule
from tests.reference.worlds import world
from tests.reports.lived import Life
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, Opened, Story, at, crowd, micros, opened

from talkworth.control import UnknownShop
from talkworth.events.types import SubscriptionStarted
from talkworth.journal.entry import CLIENT_REPORTED
from talkworth.reports.amounts import DAY_US, BadChoice, ByKind
from talkworth.reports.period import Period, instant
from talkworth.reports.revenue_per_conversation import revenue_per_conversation

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
NOW_US = micros(NOW)


def test_the_narrated_shop_by_channel(tea: Opened) -> None:
    report = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US)
    ledger = {
        cohort.channel: (cohort.n_meaningful, cohort.n_orders, cohort.revenue)
        for cohort in [*report.by_channel, report.total]
    }

    # direct: Ana 40.00, Fay 45.00, Ned 0.00 (cancelled), Ola 15.00, Kim 110.00; assisted: Ben 80.00
    chat = ledger["chat"]
    assert (chat[0], chat[1]) == (12, 6)
    assert (chat[2].direct_minor, chat[2].assisted_minor) == (21_000, 8_000)
    # Jon's nudge opened his conversation: 55.00. Dia's FAQ click is no conversation.
    assert (ledger["nudge"][0], ledger["nudge"][1]) == (1, 1)
    assert ledger["nudge"][2].direct_minor == 5_500
    assert ledger[None][2].total_minor == 34_500
    assert set(ledger) == {"chat", "nudge", None}


def test_the_ratio_is_revenue_over_meaningful_conversations(tea: Opened) -> None:
    report = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US)
    total = report.total

    assert (total.n_conversations, total.n_meaningful, total.n_bots) == (14, 13, 1)
    assert total.revenue_per_conversation.total.estimate_minor == 34_500 / 13
    assert total.revenue_per_conversation.assisted.estimate_minor == 8_000 / 13
    assert (total.n_persons, total.n_payers) == (12, 6)
    assert total.revenue_per_conversation.total.evidence == "none"
    assert total.revenue_per_conversation.total.low_minor is None
    assert total.average_order_minor == 34_500 / 7


def test_what_browsers_say_stands_beside_the_headline(tea: Opened) -> None:
    report = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US)

    assert report.trust == "verified"
    assert (report.client_reported.n_orders, report.client_reported.revenue.direct_minor) == (
        1,
        9_900,
    )


def test_an_order_without_a_rate_is_counted_apart(tea: Opened) -> None:
    report = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US)

    assert report.n_orders_without_rate == 1


def test_the_published_rule_goes_by_order_date_and_first_tier(tea: Opened) -> None:
    rule = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US).published_rule

    # All that is direct, Dia's FAQ click (40.00) among it, and nothing that is assisted.
    assert (rule.amount_minor, rule.currency, rule.n_orders) == (30_500, "USD", 7)


def test_the_fast_view_ends_after_seven_days(tmp_path: Path) -> None:
    story = Story()
    story.talks("amy", at("11-02 10:00"))
    story.orders("amy", at("11-09 10:01"), 1, "10.00")  # 7 d after the answer, to the second
    story.talks("bob", at("11-02 10:00"))
    story.orders("bob", at("11-09 10:02"), 2, "20.00")
    with opened(tmp_path, story) as shop:
        fast, final = (
            revenue_per_conversation(shop.warehouse, SHOP, NOVEMBER, now_us=NOW_US, horizon_d=days)
            for days in (7, 30)
        )

    assert fast.total.revenue.assisted_minor == 1_000
    assert final.total.revenue.assisted_minor == 3_000


def test_a_period_matures_until_no_order_can_come(tea: Opened) -> None:
    # Its last answer came on November 14; the period itself ends on the 20th.
    final_at = NOVEMBER.until_at + 30 * DAY_US

    def report_at(now_us: int) -> bool:
        report = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=now_us)
        assert report.final_at == instant(final_at)
        return report.is_maturing

    assert report_at(final_at - 1)
    assert not report_at(final_at)


def test_ten_paying_persons_earn_an_interval(tmp_path: Path) -> None:
    story = Story()
    crowd(at("11-03 09:00"), 10, 90, story, "p")
    with opened(tmp_path, story) as shop:
        report = revenue_per_conversation(shop.warehouse, SHOP, NOVEMBER, now_us=NOW_US)
    ratio = report.total.revenue_per_conversation

    assert ratio.total.estimate_minor == 200
    assert ratio.total.evidence == "low"
    assert ratio.total.low_minor is not None
    assert ratio.total.high_minor is not None
    assert 0 < ratio.total.low_minor < 200 < ratio.total.high_minor
    assert ratio.direct == ratio.total
    assert ratio.assisted.evidence == "none"


def test_a_shop_that_only_browsers_report_has_their_word_as_headline(tmp_path: Path) -> None:
    story = Story()
    story.talks("gus", at("11-13 15:00"))
    story.orders("gus", at("11-13 15:30"), 7, "99.00", trust=CLIENT_REPORTED)
    with opened(tmp_path, story) as shop:
        report = revenue_per_conversation(shop.warehouse, SHOP, NOVEMBER, now_us=NOW_US)

    assert report.trust == "client-reported"
    assert report.total.revenue.direct_minor == 9_900
    assert report.published_rule.amount_minor == 9_900
    assert report.client_reported.n_orders == 0


def test_no_shop_sees_another_ones_figures(tea: Opened) -> None:
    berlin = Period(NOVEMBER.from_on, NOVEMBER.to_on, "Europe/Berlin")
    report = revenue_per_conversation(tea.warehouse, OTHER_SHOP, berlin, now_us=NOW_US)

    assert (report.total.n_meaningful, report.total.revenue.total_minor) == (0, 0)
    assert report.total.revenue_per_conversation.total.estimate_minor is None
    assert report.by_channel == []


def test_what_cannot_be_reported_is_refused(tea: Opened) -> None:
    with pytest.raises(UnknownShop):
        revenue_per_conversation(tea.warehouse, "nowhere", NOVEMBER, now_us=NOW_US)
    with pytest.raises(BadChoice):
        revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=NOW_US, horizon_d=8)


@pytest.mark.parametrize("horizon_d", [7, 30])
@pytest.mark.parametrize("seed", range(500, 504))
def test_random_shops_report_what_the_reference_credits(seed: int, horizon_d: int) -> None:
    made = world(seed, n_happenings=30)
    warehouse = opened_world(made)
    load(warehouse, [made.entries])
    period = Period(date(2026, 9, 1), date(2027, 3, 1), "UTC")
    report = revenue_per_conversation(warehouse, "s0", period, now_us=NOW_US, horizon_d=horizon_d)
    warehouse.close()
    found = answer(facts(made.entries), made.shops, made.rule_sets)
    instants = range(period.from_at, period.until_at)
    expected = per_conversation(found, "s0", instants, horizon_d * DAY_US)
    rule = report.published_rule

    assert report.trust == "verified"
    assert report.total.n_meaningful == expected.n_conversations
    assert report.total.revenue.direct_minor == expected.direct_minor
    assert report.total.revenue.assisted_minor == expected.assisted_minor
    assert (rule.amount_minor, rule.n_orders) == published_rule(found, "s0", instants)
    ratio = report.total.revenue_per_conversation.total.estimate_minor
    assert ratio == pytest.approx(report.total.revenue.total_minor / expected.n_conversations)


def test_what_a_save_kept_counts_up_to_90_days_after_the_withdrawal(tmp_path: Path) -> None:
    # Zoe asked to leave, was answered, stayed; she paid 40 d and 89 d later.
    story = Life()
    story.tell(
        SubscriptionStarted(
            event_id="sub/zoe",
            occurred_at=at("06-01 10:00"),
            visitor_id="v-zoe",
            subscription_id="sub-zoe",
            amount="20.00",
            currency="USD",
        )
    )
    story.asks_back(0, "churn", at("07-01 10:00"), "q-zoe", subscription_id="sub-zoe")
    story.talks("zoe", at("07-01 11:00"))
    story.withdraws("q-zoe", at("07-01 12:00"))
    story.pays_cycle("zoe", at("08-10 12:00"), "20.00")
    story.pays_cycle("zoe", at("09-28 12:00"), "20.00")
    july = Period(date(2026, 7, 1), date(2026, 7, 31), "America/New_York")
    with opened(tmp_path, story) as shop:
        final, fast = (
            revenue_per_conversation(
                shop.warehouse, SHOP, july, now_us=micros(at("09-29 11:00")), horizon_d=days
            )
            for days in (30, 7)
        )

    assert final.total.revenue == ByKind(saved_minor=4_000)
    assert final.total.revenue_per_conversation.saved.estimate_minor == 4_000
    assert final.total.provisional_minor == 4_000  # 90 d after the withdrawal: September 29, noon
    assert (final.saved_horizon_d, fast.saved_horizon_d) == (90, 7)
    assert fast.total.revenue == ByKind()
    assert not final.is_maturing
    assert final.final_at < final.saves_final_at
