"""What a human adds: a simulated shop whose truth is known, and a small one by hand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from tests.reports.decided import (
    LIFT,
    MINUTE_MINOR,
    MINUTES,
    ORDER_MINOR,
    POLICY,
    TRUTH,
    decides,
    simulated,
    takes_over,
)
from tests.reports.narrated import SHOP, Opened, Story, at, micros, minutes, opened

from talkworth.control.escalation_records import Action, EscalationPolicy
from talkworth.events.orders import OrderRefunded, RefundLine
from talkworth.reports.amounts import BadChoice
from talkworth.reports.escalation import escalation_report
from talkworth.reports.escalation_result import EscalationReport, EscalationSegment, Gain
from talkworth.reports.escalation_table import escalation_table
from talkworth.reports.period import Period
from talkworth.stats.ratio import Z

DAYS = Period(date(2026, 9, 1), date(2026, 9, 30), "America/New_York")
LATER = micros(at("11-20 00:00"))
N = 6_000


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("simulated"), simulated(N)) as found:
        yield found


def asked(
    shop: Opened,
    policy: EscalationPolicy | None = POLICY,
    *,
    now_us: int = LATER,
    days: Period = DAYS,
    horizon_d: int = 7,
) -> EscalationReport:
    return escalation_report(shop.warehouse, SHOP, days, policy, now_us=now_us, horizon_d=horizon_d)


def by_name(report: EscalationReport) -> dict[str | None, EscalationSegment]:
    return {one.segment: one for one in report.segments}


def codes(report: EscalationReport) -> list[str]:
    return [notice.code for notice in report.notices]


def error_of(gain: Gain) -> float:
    """The standard error that the interval was made of."""
    assert gain.low_minor is not None
    assert gain.high_minor is not None
    return (gain.high_minor - gain.low_minor) / (2 * Z)


def test_the_truth_is_found_and_the_plain_comparison_misses_it(shop: Opened) -> None:
    report = asked(shop)
    found = by_name(report)

    assert (report.n_decisions, report.n_not_matured, report.n_repeated) == (N, 0, 0)
    for name, truth in TRUTH.items():
        value, revenue = found[name].value, found[name].revenue
        # Three standard errors: seven values are looked at in one draw.
        assert value.estimate_minor == pytest.approx(truth, abs=3 * error_of(value)), name
        assert error_of(value) < 110
        assert revenue.estimate_minor == pytest.approx(
            LIFT[name] * ORDER_MINOR, abs=3 * error_of(revenue)
        )
    mean, total = sum(TRUTH.values()) / 3, report.total
    assert total.value.estimate_minor == pytest.approx(mean, abs=3 * error_of(total.value))
    # Escalated conversations are mostly those of `bulk`, who buy anyway.
    assert mean < (total.value.high_minor or 0) < 0 < (total.naive_minor or 0)
    assert "not what a human added" in report.words[-1]


def test_a_rule_is_recommended_where_its_lower_end_is_above_zero_and_nowhere_else(
    shop: Opened,
) -> None:
    found = by_name(asked(shop))

    gift, bulk = found["gift"].recommendation, found["bulk"].recommendation
    assert gift is not None
    assert bulk is not None
    assert (gift.action, bulk.action) == ("escalate", "continue")
    assert found["plain"].recommendation is None
    assert [found[name].finding for name in ("gift", "plain", "bulk")] == ["gains"] + ["loses"] * 2
    assert found["gift"].rank == 1
    assert (found["gift"].p_adjusted or 1) < 0.05
    low = found["gift"].value.low_minor or 0
    assert 0 < gift.least_minor <= low * 1000 < gift.least_minor + 1
    assert gift.words in asked(shop).words
    # With the rule in force there is nothing to recommend; nor where a place costs more.
    adopted = replace(POLICY, rules=(replace(POLICY.rules[0], segment="gift"),))
    assert by_name(asked(shop, adopted))["gift"].recommendation is None
    dear = by_name(asked(shop, replace(POLICY, capacity_minor=400)))
    assert dear["gift"].recommendation is None
    # The price of capacity moves every value by itself, and no rank.
    moved = (found["gift"].value.estimate_minor or 0) - (dear["gift"].value.estimate_minor or 0)
    assert moved == pytest.approx(400, rel=0.02)
    assert dear["gift"].value_per_minute_minor == found["gift"].value_per_minute_minor


def test_minutes_are_measured_and_the_weights_are_worth_what_they_say(shop: Opened) -> None:
    report = asked(shop)
    gift = by_name(report)["gift"]

    assert gift.minutes.n_assumed == 0
    assert gift.minutes.mean_minutes == pytest.approx(MINUTES)
    assert gift.minutes.cost_minor == pytest.approx(MINUTES * MINUTE_MINOR)
    assert gift.effective_escalated == pytest.approx(gift.n_escalated)
    assert gift.n_compared == gift.n_decisions == N // 3
    assert 0.4 < gift.n_drawn / gift.n_decisions < 0.6
    assert codes(report) == []


def test_without_a_policy_there_is_no_price_and_so_no_verdict(shop: Opened) -> None:
    report = asked(shop, None)

    assert codes(report)[0] == "no-policy"
    assert {one.finding for one in report.segments} == {"no policy"}
    assert report.total.value.estimate_minor is report.total.naive_minor is None
    assert report.total.revenue.estimate_minor is not None
    assert not any(one.recommendation for one in report.segments)


def test_a_table_holds_every_segment_and_all_of_them(shop: Opened) -> None:
    table = escalation_table(asked(shop))

    assert [row[0] for row in table.rows][:: len(table.rows) - 1] == ["gift", None]
    assert {row[0] for row in table.rows} == {*TRUTH, None}
    assert all(len(row) == len(table.columns) for row in table.rows)


# -- by hand


def told() -> Story:
    """Eight conversations of one day; the price of a minute is 0.50, the margin a half."""
    story, noon = Story(), at("09-10 12:00")
    # Ann was handed over and stayed 6 minutes; she bought for 60.00, of which 20.00 went back.
    decides(story, "ann", noon, "escalate", 0.25, segment="gift", drawn=True)
    takes_over(story, "ann", noon + minutes(2), 6)
    story.orders("ann", noon + minutes(60), 1, "60.00")
    story.tell(
        OrderRefunded(
            event_id="refund/1",
            occurred_at=at("09-12 09:00"),
            order_id="1",
            refund_id="1",
            amount="20.00",
            currency="USD",
            lines=(RefundLine(line_id="1", subtotal="20.00"),),
        )
    )
    # Ben was to be handed over; nobody came, as far as anybody told.
    decides(story, "ben", noon, "escalate", 0.25, segment="gift")
    # Cem was to go on and was handed over: 9 minutes. He bought for 30.00, once too late as well.
    decides(story, "cem", noon, "continue", 0.75, segment="gift")
    takes_over(story, "cem", noon - minutes(0.5), 9)
    story.orders("cem", noon + minutes(5), 2, "30.00")
    story.orders("cem", at("09-17 12:00"), 3, "30.00")
    # Dia bought before it was decided, and after; a browser's word is none.
    story.orders("dia", noon - minutes(5), 4, "90.00")
    decides(story, "dia", noon, "continue", 0.75, segment="gift")
    story.orders("dia", noon + minutes(5), 5, "10.00")
    story.orders("dia", noon + minutes(6), 6, "70.00", trust="client-reported")
    # Eve waited a night for her answer, and the last human word was one alone with Fay.
    decides(story, "eve", noon, "escalate", 1.0, segment="legal")
    takes_over(story, "eve", noon, 600)
    decides(story, "fay", noon, "escalate", 1.0, segment="legal")
    story.says("fay", "human", noon + minutes(3), "c-fay")
    # Gus's chance was not logged; he was asked about again.
    decides(story, "gus", noon, "continue", None)
    decides(story, "gus", noon + minutes(4), "escalate", 0.5, turn=2)
    # Hal was decided too late to count yet.
    decides(story, "hal", at("09-29 12:00"), "escalate", 0.25, segment="gift")
    return story


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    other = Story(shop_id="coffee")
    decides(other, "ann", at("09-10 12:00"), "escalate", 0.5, segment="theirs")
    with opened(tmp_path_factory.mktemp("small"), told(), other) as found:
        yield found


def test_money_minutes_and_crossovers_by_hand(small: Opened) -> None:
    report = asked(small, now_us=micros(at("10-01 00:00")))
    found = by_name(report)
    gift, legal, unknown = found["gift"], found["legal"], found["unknown"]

    assert (report.n_decisions, report.n_not_matured, report.n_repeated) == (8, 1, 1)
    assert report.is_maturing
    # Ann 40.00 and Ben 0; Cem 30.00 and Dia 10.00. Ann 6 and Ben 10 minutes, Cem 9, Dia none.
    one = ((20_00 - 6 * 50) + (0 - 10 * 50)) / 2
    other = ((15_00 - 9 * 50) + 5_00) / 2
    assert gift.naive_minor == pytest.approx(one - other)
    assert (gift.n_decisions, gift.n_escalated, gift.n_drawn, gift.n_compared) == (4, 2, 1, 4)
    assert (gift.n_handed_over, gift.n_not_handed_over) == (1, 1)
    assert (gift.minutes.n_measured, gift.minutes.n_assumed) == (2, 1)
    assert gift.minutes.mean_minutes == pytest.approx((6 + 10 + 9) / 3)
    # Kish: the two escalated have one weight, and so have the others.
    assert [gift.effective_escalated, gift.effective_continued] == pytest.approx([2, 2])
    assert gift.finding == "too little data"

    assert (legal.n_certain, legal.n_compared, legal.finding) == (2, 0, "not identifiable")
    assert (legal.minutes.n_measured, legal.minutes.n_assumed) == (0, 2)
    assert (unknown.n_unlogged, unknown.n_escalated, unknown.finding) == (
        1,
        0,
        "not identifiable",
    )
    assert sorted(codes(report)) == sorted(
        [
            "unlogged",
            "handed-over",
            "not-handed-over",
            "assumed-minutes",
            "certain",
            "not-matured",
            "repeated",
        ]
    )


def test_nothing_logged_is_not_identifiable_and_nobody_decided_is_said(small: Opened) -> None:
    nobody = asked(small, days=Period(date(2026, 8, 1), date(2026, 8, 2), "America/New_York"))
    assert (nobody.total.finding, codes(nobody)) == ("not identifiable", ["no-decisions"])
    assert nobody.segments == []

    with pytest.raises(BadChoice):
        asked(small, horizon_d=8)


def test_decisions_without_any_chance_are_not_identifiable(tmp_path: Path) -> None:
    story = Story()
    for n in range(40):
        action: Action = "escalate" if n % 2 else "continue"
        decides(story, f"u{n}", at("09-10 12:00") + timedelta(hours=n), action, None)
    with opened(tmp_path, story) as found:
        report = asked(found)

    assert report.total.finding == "not identifiable"
    assert "not-identifiable" in codes(report)
    assert report.total.n_unlogged == 40
    assert report.words[0].startswith("Not identifiable")


def test_many_segments_are_kept_and_the_small_ones_are_one(tmp_path: Path) -> None:
    story = Story()
    for n in range(60):
        when = at("09-10 12:00") + timedelta(hours=n // 10)
        decides(story, f"m{n}", when, "continue", 0.5, segment=f"s-{n % 55}")
    with opened(tmp_path, story) as found:
        report = asked(found)

    assert len(report.segments) == 51
    assert by_name(report)["other"].n_decisions == 5
    assert sum(one.n_decisions for one in report.segments) == 60
