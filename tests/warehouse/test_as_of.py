"""As of a past instant: the number that was shown then, whatever came since."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from msgspec import structs
from tests.reports.narrated import NOW, SHOP, Opened, Story, at, micros, opened, tea_shop

from talkworth.events.orders import OrderRefunded, RefundLine
from talkworth.journal import Journal
from talkworth.reports.attributed_revenue import AttributedRevenue, attributed_revenue
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import (
    RevenuePerConversation,
    revenue_per_conversation,
)
from talkworth.rules import RuleSet
from talkworth.warehouse import Warehouse
from talkworth.warehouse.as_of import FOLDER, KEPT, Past

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
Shown = tuple[AttributedRevenue, RevenuePerConversation]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def shop(data: Path) -> Iterator[Opened]:
    with opened(data, tea_shop()) as found:
        yield found


def shown(warehouse: Warehouse, now: datetime) -> Shown:
    """Two reports as they were shown at `now`."""
    now_us = micros(now)
    return (
        attributed_revenue(warehouse, SHOP, NOVEMBER, now_us=now_us),
        revenue_per_conversation(warehouse, SHOP, NOVEMBER, now_us=now_us),
    )


def past_of(data: Path, shop: Opened) -> Past:
    return Past(data, shop.reader.read)


def arrive(data: Path, shop: Opened, story: Story) -> None:
    """More events come, and are loaded."""
    journal = Journal(data / "journal.db")
    journal.start()
    journal.submit(story.entries).result(timeout=10)
    journal.close()
    shop.warehouse.load(shop.reader.read(shop.warehouse.watermark(), 1_000))


def later() -> Story:
    """Told on the 25th: a chat and an order, a refund of Ben's, and a chat of the 10th, late."""
    story = Story()
    story.talks("zoe", at("11-18 10:00"))
    story.orders("zoe", at("11-18 11:00"), 1099, "44.00")
    story.talks("cem", at("11-10 12:10"), conversation_id="c-cem-2")
    story.tell(
        OrderRefunded(
            event_id="refund/1002",
            occurred_at=at("11-19 09:00"),
            order_id="1002",
            refund_id="r2",
            amount="80.00",
            currency="USD",
            lines=(RefundLine(line_id="1", subtotal="80.00"),),
            source="shop",
        )
    )
    received = micros(at("11-25 08:00"))
    story.entries = [structs.replace(entry, received_at=received) for entry in story.entries]
    return story


def test_the_number_of_then_is_the_number_asked_later_as_of_then(data: Path, shop: Opened) -> None:
    before = shown(shop.warehouse, NOW)
    arrive(data, shop, later())
    book = shop.control.rule_book
    version = book.draft(SHOP, RuleSet(direct_h=1, assisted_h=2)).version
    book.restate(SHOP, version, NOVEMBER.from_at, NOVEMBER.until_at, "as agreed")
    shop.warehouse.set_shops(shop.control.shops(), shop.control.rule_sets())
    after = shown(shop.warehouse, NOW)
    assert after[0].verified.revenue != before[0].verified.revenue
    assert after[1].total != before[1].total

    with past_of(data, shop).at(micros(NOW), shop.control) as known:
        assert shown(known, NOW) == before
    assert shown(shop.warehouse, NOW) == after


def test_at_each_day_the_past_is_what_loading_up_to_then_gave(data: Path, shop: Opened) -> None:
    entries = shop.reader.read(0, 1_000)
    for day in ("11-08 00:00", "11-10 15:01", "11-13 00:00"):
        then = at(day)
        known = Warehouse.open(None, shop.control.shops(), shop.control.rule_sets())
        # What was shown then had been loaded as it came.
        known.load([e for e in entries if e.received_at <= micros(then)])
        with past_of(data, shop).at(micros(then), shop.control) as past:
            assert shown(past, then) == shown(known, then)
        known.close()


def test_a_past_is_built_once_and_the_last_few_are_kept(data: Path, shop: Opened) -> None:
    past = past_of(data, shop)
    heard: list[int] = []
    instants = [micros(NOW) + minute * 60_000_000 for minute in range(-1, KEPT)]
    for instant in (*instants, instants[-1]):
        with past.at(instant, shop.control, heard.append):
            pass

    assert len(heard) == len(instants)
    files = sorted(path.name for path in (data / FOLDER).glob("*.duckdb"))
    assert files == [f"20261120T17{minute:02}00.000000Z.duckdb" for minute in range(KEPT)]


def test_what_may_not_have_reached_the_disk_is_not_kept(data: Path, shop: Opened) -> None:
    at_us = micros(NOW)
    past = Past(data, shop.reader.read, lambda: at_us + 1_000_000)

    with past.at(at_us, shop.control):
        pass
    assert list((data / FOLDER).glob("*.duckdb")) == []


def test_a_past_that_another_release_made_is_made_anew(data: Path, shop: Opened) -> None:
    past = past_of(data, shop)
    with past.at(micros(NOW), shop.control) as known:
        known.connection.execute("update store.main.made_by set fingerprint = 'older'")
    heard: list[int] = []

    with past.at(micros(NOW), shop.control, heard.append) as known:
        assert shown(known, NOW) == shown(shop.warehouse, NOW)
    assert heard


def test_a_past_that_is_damaged_or_half_made_is_made_anew(data: Path, shop: Opened) -> None:
    past = past_of(data, shop)
    with past.at(micros(NOW), shop.control):
        pass
    (path,) = (data / FOLDER).glob("*.duckdb")
    path.write_bytes(b"no duck at all " * 1000)
    (data / FOLDER / "building.duckdb").write_bytes(b"half a duck")

    with past.at(micros(NOW), shop.control) as known:
        assert shown(known, NOW) == shown(shop.warehouse, NOW)
