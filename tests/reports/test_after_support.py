"""What persons bought after they were helped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.reports.lamps import buys, lamp_shop
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, Opened, Story, at, micros, opened

from talkworth.reports.after_support import AfterIntent, AfterSupport, after_support
from talkworth.reports.amounts import BadChoice
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lamps"), lamp_shop()) as found:
        yield found


def asked(shop: Opened, *, horizon_d: int = 30) -> AfterSupport:
    return after_support(shop.warehouse, SHOP, NOVEMBER, now_us=micros(NOW), horizon_d=horizon_d)


def amounts(row: AfterIntent) -> tuple[int, int, int, int]:
    return row.reorder_minor, row.upsell_minor, row.unknown_minor, row.credited_minor


def test_reorders_and_upsells_by_hand(lamps: Opened) -> None:
    report = asked(lamps)
    found = {row.intent: row for row in report.by_intent}

    # Ann had bought bulbs before (30.00), never a shade (20.00); a line names no product (5.00).
    assert amounts(found["order_status"]) == (3_000, 2_000, 500, 5_500)
    # Eli's shade (15.00) was added to the order he had before: a sale of its own.
    assert amounts(found["complaint"]) == (0, 1_500, 0, 1_500)
    assert amounts(report.total) == (3_000, 3_500, 500, 7_000)
    assert (report.total.n_conversations, report.total.n_followed, report.total.n_orders) == (
        2,
    ) * 3
    assert report.total.bought_per_conversation.estimate_minor == 3_500
    assert report.is_maturing


def test_other_intents_may_be_asked_for(lamps: Opened) -> None:
    report = after_support(
        lamps.warehouse, SHOP, NOVEMBER, now_us=micros(NOW), intents=["shipping"]
    )

    # Cas asked about shipping, was not helped, and bought: after it, not earned by it.
    assert report.intents == ["shipping"]
    assert amounts(report.total) == (0, 2_500, 0, 0)


def test_a_sale_follows_the_latest_conversation_within_the_horizon(tmp_path: Path) -> None:
    story = Story()
    story.talks("gil", at("11-02 10:00"), conversation_id="c-1", intent="cancel")
    story.talks("gil", at("11-04 10:00"), conversation_id="c-2", intent="complaint")
    buys(story, "gil", "11-04 11:00", 1, (("1", "lamp", "10.00", None),))
    buys(story, "gil", "11-18 11:00", 2, (("1", "lamp", "20.00", None),))
    with opened(tmp_path, story) as shop:
        month, week = asked(shop), asked(shop, horizon_d=7)

    assert [(row.intent, row.n_followed) for row in month.by_intent] == [
        ("cancel", 0),
        ("complaint", 1),
    ]
    assert amounts(month.total)[:2] == (2_000, 1_000)
    assert amounts(week.total)[:2] == (0, 1_000)


def test_without_support_conversations_there_is_nothing(lamps: Opened) -> None:
    report = after_support(lamps.warehouse, OTHER_SHOP, NOVEMBER, now_us=micros(NOW))

    assert (report.by_intent, report.total.n_conversations) == ([], 0)
    assert report.total.bought_per_conversation.estimate_minor is None


@pytest.mark.parametrize("intents", [[], [""], ["cancel", ""]])
def test_no_intent_is_refused(lamps: Opened, intents: list[str]) -> None:
    with pytest.raises(BadChoice):
        after_support(lamps.warehouse, SHOP, NOVEMBER, now_us=micros(NOW), intents=intents)
