"""What each sender sent, and what was odd about it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from tests.reports.narrated import BOT, SHOP, Story, at, micros, opened

from talkworth.events import types as wire
from talkworth.events.orders import OrderPlaced
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED
from talkworth.reports.data_health import DataHealth, data_health
from talkworth.reports.health_tables import data_health_table
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
NOON = at("11-10 17:00")


def viewed(n: int, **more: Any) -> wire.ProductViewed:
    return wire.ProductViewed(
        event_id=f"e{n}", occurred_at=NOON + timedelta(minutes=n), product_id="p", **more
    )


def health(story: Story, data: Path, hours_later: float = 1) -> DataHealth:
    with opened(data, story) as shop:
        now_us = micros(NOON + timedelta(hours=hours_later))
        return data_health(shop.warehouse, SHOP, NOVEMBER, now_us=now_us)


def test_each_sender_is_counted_by_its_trust(tmp_path: Path) -> None:
    story = Story()
    for n in range(4):
        story.tell(viewed(n, visitor_id="v"), received_at=NOON + timedelta(minutes=n, seconds=2))
    story.tell(viewed(3, visitor_id="v"), received_at=NOON + timedelta(minutes=4))
    story.tell(viewed(10), trust=CLIENT_REPORTED, user_agent=BOT)
    story.tell(viewed(11), received_at=NOON + timedelta(minutes=9))
    report = health(story, tmp_path)
    browser, server = report.connectors

    assert (browser.door, browser.trust) == ("events", CLIENT_REPORTED)
    assert (browser.n_events, browser.n_bots, browser.n_named) == (1, 1, 0)
    assert (server.door, server.trust) == ("events", VERIFIED)
    assert (server.n_events, server.n_bots, server.n_named) == (5, 0, 4)
    assert (server.n_duplicates, server.n_ahead, server.median_delay_s) == (1, 1, 2.0)
    assert report.identity_rate == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("hours", "is_silent"), [(0.5, False), (1.3, False), (2.0, True), (90.0, True)]
)
def test_a_sender_is_silent_beyond_its_own_rhythm(
    tmp_path: Path, hours: float, is_silent: bool
) -> None:
    story = Story()
    for n in range(20):
        story.tell(viewed(n))
    (sender,) = health(story, tmp_path, hours).connectors

    assert sender.longest_gap_min == 1
    assert sender.is_silent is is_silent
    assert sender.quiet_for_min == max(0, round(hours * 60) - 19)


def test_a_sender_of_few_events_has_no_rhythm_yet(tmp_path: Path) -> None:
    story = Story()
    story.tell(viewed(1))
    (sender,) = health(story, tmp_path, 1000).connectors

    assert not sender.is_silent


def test_a_sender_from_before_the_period_is_still_listed(tmp_path: Path) -> None:
    story = Story()
    story.tell(viewed(1), received_at=at("10-01 12:00"))
    (sender,) = health(story, tmp_path).connectors

    assert (sender.n_events, sender.median_delay_s) == (0, None)
    assert sender.last_received_at == at("10-01 12:00")


def test_orders_that_carry_nothing_of_ours_are_the_consent_gap(tmp_path: Path) -> None:
    story = Story()
    story.orders("ana", NOON, 1)
    story.tell(
        OrderPlaced(
            event_id="o2",
            occurred_at=NOON,
            order_id="2",
            currency="USD",
            total="10.00",
            customer_id="c",
        )
    )
    report = health(story, tmp_path)

    assert report.consent_gap_rate == 0.5
    assert (report.orders.n_orders, report.orders.n_unnamed) == (2, 1)


def test_what_made_no_event_and_what_came_with_two_contents_is_counted(tmp_path: Path) -> None:
    story = Story()
    story.tell(viewed(1, visitor_id="v"))
    story.tell(viewed(1, visitor_id="other"))
    story.tell(viewed(2, visitor_id="v"), trust=CLIENT_REPORTED, user_agent=BOT)
    for entry_no in range(2):
        bad = replace(story.entries[0], payload=b"?", event_id=f"bad-{entry_no}")
        story.entries.append(bad)
    story.entries.append(replace(story.entries[-1], received_at=micros(at("10-01 12:00"))))
    report = health(story, tmp_path)
    (aside,) = report.kept_aside

    assert (aside.door, aside.reason, aside.n_entries) == ("events", "unreadable-body", 2)
    assert aside.meaning.startswith("Not JSON")
    assert aside.last_seq == 5
    assert report.n_clashes == 1
    assert report.bot_rate == 0.5
    assert [one.code for one in report.findings] == ["rejected", "clashes"]


def test_an_empty_shop_has_no_rates(tmp_path: Path) -> None:
    report = health(Story(), tmp_path)

    assert report.connectors == []
    assert report.identity_rate is report.consent_gap_rate is report.bot_rate is None
    assert (report.findings, report.kept_aside) == ([], [])
    assert data_health_table(report).rows == []
