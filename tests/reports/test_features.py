"""Workflows, questions, nudges and assistants: whom they help, and what they earn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.reports.lamps import lamp_shop
from tests.reports.narrated import BOT, BROWSER, NOW, SHOP, Opened, Story, at, micros, opened

from talkworth.events import types as wire
from talkworth.journal.entry import CLIENT_REPORTED
from talkworth.reports.amounts import BadChoice
from talkworth.reports.feature_table import feature_table
from talkworth.reports.features import WORKFLOWS, Feature, FeatureReport, feature_report
from talkworth.reports.period import Period
from talkworth.reports.segments import segment_report
from talkworth.reports.view import choose_view, viewed

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
NOW_US = micros(NOW)


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lamps"), lamp_shop()) as found:
        yield found


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """
    Two of three were helped to a product, one of them bought for 40.00; a fourth only greeted.
    One came for the shop's own workflow and was handed to a human.
    """
    story = Story()
    told = {"workflow": "product_recommendation"}
    story.talks("ann", at("11-10 10:00"), **told)
    story.orders("ann", at("11-10 11:00"), 1, "40.00")
    story.talks("bea", at("11-10 10:10"), **told)
    story.talks("cem", at("11-10 10:20"), outcome="no_answer", **told)
    story.talks("dan", at("11-10 10:30"), is_greeting=True, **told)
    story.talks("eva", at("11-10 10:40"), outcome="escalated", workflow="gift_wrap")
    with opened(tmp_path_factory.mktemp("busy"), story) as found:
        yield found


def asked(shop: Opened, by: str) -> FeatureReport:
    return feature_report(shop.warehouse, SHOP, NOVEMBER, by, now_us=NOW_US)


def of(report: FeatureReport, value: str) -> Feature:
    (found,) = [one for one in report.features if one.value == value]
    return found


def test_the_five_workflows_stand_beside_the_shops_own(busy: Opened) -> None:
    report = asked(busy, "workflow")

    assert {one.value for one in report.features if one.is_standard} == set(WORKFLOWS)
    assert [one.value for one in report.features][:2] == ["product_recommendation", "gift_wrap"]
    advice, own = of(report, "product_recommendation"), of(report, "gift_wrap")
    assert (advice.n_conversations, advice.n_meaningful, advice.n_helped) == (4, 3, 2)
    assert advice.helpful.estimate == pytest.approx(2 / 3)
    assert advice.helpful.low is not None
    assert 0.2 < advice.helpful.low < 0.22
    assert advice.segment is not None
    assert (advice.segment.n_orders, advice.segment.revenue.direct_minor) == (1, 4_000)
    assert advice.segment.finding == "too little data"
    assert (own.is_standard, own.n_helped, own.helpful.estimate) == (False, 0, 0.0)
    nothing = of(report, "replenishment")
    assert (nothing.n_conversations, nothing.segment) == (0, None)
    assert nothing.helpful.estimate is None


def test_questions_and_nudges_have_their_clicks_beside(tea: Opened) -> None:
    faq, nudges = asked(tea, "faq_question"), asked(tea, "nudge")

    shipping = of(faq, "shipping")
    assert shipping.clicks is not None
    assert (shipping.clicks.n_clicks, shipping.clicks.revenue.total_minor) == (1, 4_000)
    assert (shipping.n_meaningful, shipping.segment) == (0, None)
    hello = of(nudges, "hello")
    assert hello.clicks is not None
    assert hello.segment is not None
    # What the conversation earned that the nudge opened is the conversation's.
    assert (hello.clicks.n_opened, hello.clicks.revenue.total_minor) == (1, 0)
    assert hello.segment.revenue.total_minor == hello.clicks.opened_minor == 5_500
    assert of(nudges, "none").n_meaningful == 12


def test_a_nudge_that_nobody_clicked_was_shown_all_the_same(tmp_path: Path) -> None:
    story = Story()
    for number in range(3):
        story.tell(
            wire.NudgeShown(
                event_id=f"shown/{number}",
                occurred_at=at("11-10 10:00"),
                visitor_id="v-ann",
                nudge_id="hello" if number else "sale",
            ),
            trust=CLIENT_REPORTED,
            user_agent=BROWSER,
        )
    story.tell(
        wire.NudgeShown(event_id="shown/bot", occurred_at=at("11-10 10:00"), nudge_id="hello"),
        trust=CLIENT_REPORTED,
        user_agent=BOT,
    )
    story.tell(
        wire.NudgeClicked(
            event_id="click/ann",
            occurred_at=at("11-10 10:01"),
            visitor_id="v-ann",
            nudge_id="hello",
        )
    )
    with opened(tmp_path, story) as shop:
        report = asked(shop, "nudge")

    hello, sale = report.features
    assert (hello.value, hello.n_shown) == ("hello", 2)
    assert hello.clicks is not None
    assert (sale.value, sale.n_shown, sale.clicks) == ("sale", 1, None)


@pytest.mark.parametrize("by", ["workflow", "faq_question", "nudge", "assistant"])
def test_what_is_earned_is_the_segments(lamps: Opened, by: str) -> None:
    whole = segment_report(lamps.warehouse, SHOP, NOVEMBER, by, now_us=NOW_US)
    report = asked(lamps, by)
    table = feature_table(report)

    assert [one.segment for one in report.features if one.segment] == whole.segments
    assert report.total == whole.total
    assert all(
        one.n_meaningful == (one.segment.n_meaningful if one.segment else 0)
        for one in report.features
    )
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_a_filter_says_nothing_of_clicks(tea: Opened) -> None:
    seen = choose_view(tea.control, SHOP, NOW_US, filters=["channel:nudge"])
    with viewed(tea.warehouse, SHOP, NOVEMBER, seen) as snapshot:
        report = feature_report(snapshot, SHOP, NOVEMBER, "nudge", now_us=NOW_US)

    (hello,) = report.features
    assert (hello.value, hello.n_meaningful, hello.clicks) == ("hello", 1, None)


def test_what_is_no_feature_is_refused(tea: Opened) -> None:
    with pytest.raises(BadChoice):
        asked(tea, "device")
