"""Revenue per conversation by segment: values, sums, findings, and what a change is made of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from tests.reference.compare import load
from tests.reference.compare import opened as opened_world
from tests.reference.worlds import world
from tests.reports.lamps import lamp_shop
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, Opened, Story, at, crowd, micros, opened

from talkworth.control import UnknownShop
from talkworth.events import decode_event
from talkworth.events import types as wire
from talkworth.events.parse import encode_event
from talkworth.reports.amounts import BadChoice
from talkworth.reports.dimensions import DIMENSIONS
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import revenue_per_conversation
from talkworth.reports.segments import SegmentReport, segment_report

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")
NOW_US = micros(NOW)


@pytest.fixture(scope="module")
def lamps(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lamps"), lamp_shop()) as found:
        yield found


def asked(shop: Opened, by: str, period: Period = NOVEMBER) -> SegmentReport:
    return segment_report(shop.warehouse, SHOP, period, by, now_us=NOW_US)


@pytest.mark.parametrize(
    ("by", "segments"),
    [
        ("customer", {"new": (2, 5_000), "returning": (3, 13_000)}),
        ("channel", {"chat": (4, 18_000), "faq": (1, 0)}),
        ("device", {"mobile": (1, 5_000), "unknown": (4, 13_000)}),
        ("country", {"US": (1, 5_000), "CA": (1, 0), "unknown": (3, 13_000)}),
        ("assistant", {"Lux 2": (1, 6_000), "unknown": (4, 12_000)}),
        (
            "intent",
            {
                "product_question": (1, 5_000),
                "order_status": (1, 5_500),
                "shipping": (1, 0),
                "complaint": (1, 1_500),
                "unknown": (1, 6_000),
            },
        ),
        ("workflow", {"unknown": (5, 18_000)}),
        # Ann looked at two: the first counts. Bob's came up after his order, Ann's second part
        # is another conversation.
        ("product_category", {"desk lamps": (1, 5_000), "unknown": (4, 13_000)}),
        (
            "landing_group",
            {
                "products": (1, 5_000),
                "home": (1, 6_000),
                "collections": (1, 0),
                "unknown": (2, 7_000),
            },
        ),
        ("faq_question", {"delivery": (1, 0), "none": (4, 18_000)}),
        ("nudge", {"none": (5, 18_000)}),
        # Trimmed; empty says nothing; Bob's came after his order.
        ("property:plan", {"gold": (1, 5_000), "unknown": (4, 13_000)}),
        ("property:vip", {"true": (1, 5_000), "unknown": (4, 13_000)}),
        ("property:never said", {"unknown": (5, 18_000)}),
    ],
)
def test_each_dimension_by_hand(
    lamps: Opened, by: str, segments: dict[str, tuple[int, int]]
) -> None:
    report = asked(lamps, by)

    assert report.by == [by]
    assert {
        segment.values[0]: (segment.n_meaningful, segment.revenue.total_minor)
        for segment in report.segments
    } == segments


def test_traffic_source_is_the_visits(lamps: Opened) -> None:
    found = {segment.values[0]: segment for segment in asked(lamps, "traffic_source").segments}

    assert found["google_ads"].revenue.direct_minor == 5_000
    assert found["email"].revenue.direct_minor == 6_000


def test_two_dimensions_cross(lamps: Opened) -> None:
    report = asked(lamps, "customer, channel")

    assert report.by == ["customer", "channel"]
    assert [(segment.values, segment.n_meaningful) for segment in report.segments] == [
        (["returning", "chat"], 3),
        (["new", "chat"], 1),
        (["new", "faq"], 1),
    ]


def test_kinds_stand_apart_and_a_click_never_raises_a_segment(lamps: Opened) -> None:
    found = {segment.values[0]: segment for segment in asked(lamps, "customer").segments}

    assert found["returning"].revenue.direct_minor == 7_500
    assert found["returning"].revenue.assisted_minor == 5_500
    assert (found["returning"].n_persons, found["returning"].n_payers) == (3, 3)
    assert (found["new"].n_orders, found["returning"].n_orders) == (1, 3)
    # Cas bought after an FAQ click and a useless answer: 25.00 that no conversation earned.
    assert found["new"].revenue.total_minor == 5_000


def test_the_whole_is_the_report_on_revenue_per_conversation(lamps: Opened) -> None:
    report = asked(lamps, "intent")
    whole = revenue_per_conversation(lamps.warehouse, SHOP, NOVEMBER, now_us=NOW_US)

    assert report.total.n_meaningful == whole.total.n_meaningful == 5
    assert report.total.revenue == whole.total.revenue
    assert report.total.n_orders == whole.total.n_orders
    assert report.revenue_per_conversation == whole.total.revenue_per_conversation.total
    assert report.published_rule == whole.published_rule
    assert report.final_at == whole.final_at


def test_few_payers_give_no_interval_and_no_finding(lamps: Opened) -> None:
    for segment in asked(lamps, "customer").segments:
        assert segment.finding == "too little data"
        assert (segment.p_value, segment.best_place, segment.worst_place) == (None, None, None)
        assert segment.shrunk_minor is not None
        assert (segment.shrunk_low_minor, segment.shrunk_high_minor) == (None, None)


def test_a_shop_without_conversations_has_no_segments(lamps: Opened) -> None:
    report = segment_report(lamps.warehouse, OTHER_SHOP, NOVEMBER, "intent", now_us=NOW_US)

    assert report.segments == []
    assert (report.total.n_segments, report.total.n_meaningful) == (0, 0)
    assert report.revenue_per_conversation.estimate_minor is None
    assert report.mix_adjusted is None


@pytest.mark.parametrize(
    "by", ["", "colour", "intent,intent", "intent,device,channel", "property:", "intent,", "all"]
)
def test_what_is_no_dimension_is_refused(lamps: Opened, by: str) -> None:
    with pytest.raises(BadChoice, match="landing_group"):
        asked(lamps, by)


def test_an_unknown_shop_or_horizon_is_refused(lamps: Opened) -> None:
    with pytest.raises(UnknownShop):
        segment_report(lamps.warehouse, "nowhere", NOVEMBER, "intent", now_us=NOW_US)
    with pytest.raises(BadChoice):
        segment_report(lamps.warehouse, SHOP, NOVEMBER, "intent", now_us=NOW_US, horizon_d=9)


def test_crowds_are_judged_ranked_and_their_change_is_split(tmp_path: Path) -> None:
    story = Story()
    for prefix, first, n_payers, n_others in (
        ("old-ad", "11-05 10:00", 20, 60),
        ("old-mail", "11-06 10:00", 20, 20),
        ("ad", "11-12 10:00", 15, 145),
        ("mail", "11-14 10:00", 60, 60),
    ):
        before = len(story.entries)
        crowd(at(first), n_payers, n_others, story, prefix)
        channel = "email" if "mail" in prefix else "chat"
        _retold(story, before, channel)
    week = Period(date(2026, 11, 10), date(2026, 11, 16), "America/New_York")
    with opened(tmp_path, story) as shop:
        report = segment_report(shop.warehouse, SHOP, week, "channel", now_us=NOW_US)

    chat, email = report.segments
    assert (chat.values, email.values) == (["chat"], ["email"])
    assert (chat.finding, email.finding) == ("below", "above")
    assert (email.best_place, email.worst_place, chat.best_place) == (1, 1, 2)
    assert chat.shrunk_low_minor is not None
    split = report.mix_adjusted
    assert split
    # Before: 40 of 120 paid 20.00. Now 75 of 280, though the mail crowd pays as before.
    assert split.before_minor == pytest.approx(2_000 / 3)
    assert split.now_minor == 150_000 / 280
    assert split.mix_minor + split.rate_minor == pytest.approx(split.change_minor)
    mail = next(part for part in split.segments if part.values == ["email"])
    assert (mail.before_minor, mail.now_minor, mail.rate_minor) == (1_000, 1_000, 0)
    assert split.rate_minor < 0 < split.mix_minor


def _retold(story: Story, start: int, channel: str) -> None:
    """The messages told from `start` on were of another channel."""
    for number, entry in enumerate(story.entries[start:], start):
        event = decode_event(entry.payload)
        if isinstance(event, wire.MessageSent):
            payload = encode_event(structs.replace(event, channel=channel))
            digest = sha256(payload).digest()
            story.entries[number] = structs.replace(entry, payload=payload, sha256=digest)


def test_an_order_that_does_not_count_ends_and_begins_nothing(tmp_path: Path) -> None:
    story = Story()
    story.orders("gus", at("11-02 10:00"), 1, is_test=True)
    story.says("gus", "shopper", at("11-03 10:00"), "c-gus")
    story.orders("gus", at("11-03 10:01"), 2, is_test=True)
    story.says("gus", "shopper", at("11-03 10:02"), "c-gus", properties={"plan": "gold"})
    story.orders("gus", at("11-03 10:03"), 3)
    story.says("gus", "shopper", at("11-03 10:04"), "c-gus", properties={"size": "m"})
    with opened(tmp_path, story) as shop:
        values = [
            asked(shop, by).segments[0].values[0]
            for by in ("customer", "property:plan", "property:size")
        ]

    assert values == ["new", "gold", "unknown"]


def _flo() -> Story:
    """Flo wanted to leave, was answered, stayed, and paid 20.00 again 50 days later."""
    story = Story()
    flo: dict[str, Any] = {"subscription_id": "sub-flo", "visitor_id": "v-flo"}
    paid: dict[str, Any] = {**flo, "amount": "20.00", "currency": "USD"}
    story.tell(
        wire.SubscriptionStarted(
            event_id="sub/flo",
            occurred_at=at("06-01 10:00"),
            **paid,
        )
    )
    story.tell(
        wire.SaveRequested(
            event_id="leave/flo",
            occurred_at=at("08-03 10:00"),
            kind="churn",
            request_id="r-flo",
            **flo,
        )
    )
    story.talks("flo", at("08-03 10:05"), intent="subscription")
    story.tell(
        wire.RequestWithdrawn(
            event_id="stay/flo",
            occurred_at=at("08-03 11:00"),
            request_id="r-flo",
            visitor_id="v-flo",
        )
    )
    story.tell(
        wire.SubscriptionRenewed(
            event_id="renewal/flo",
            occurred_at=at("09-22 10:00"),
            **paid,
        )
    )
    return story


def test_a_save_counts_for_90_days_in_the_final_view(tmp_path: Path) -> None:
    august = Period(date(2026, 8, 1), date(2026, 8, 31), "America/New_York")
    with opened(tmp_path, _flo()) as shop:
        final, fast = (
            segment_report(
                shop.warehouse, SHOP, august, "intent", now_us=NOW_US, horizon_d=horizon_d
            )
            for horizon_d in (30, 7)
        )

    assert final.segments[0].values == ["subscription"]
    assert final.segments[0].revenue.saved_minor == 2_000
    assert fast.segments[0].revenue.total_minor == 0


@pytest.mark.parametrize("seed", range(520, 523))
def test_segments_of_random_shops_add_up_to_the_whole(seed: int) -> None:
    made = world(seed, n_happenings=40)
    warehouse = opened_world(made)
    load(warehouse, [made.entries])
    period = Period(date(2026, 9, 1), date(2027, 3, 1), "UTC")
    now_us = micros(at("12-31 00:00"))
    whole = revenue_per_conversation(warehouse, "s0", period, now_us=now_us, horizon_d=7).total
    for by in (*DIMENSIONS, "customer,intent", "product_category,channel", "property:plan"):
        report = segment_report(warehouse, "s0", period, by, now_us=now_us, horizon_d=7)
        assert sum(one.n_meaningful for one in report.segments) == whole.n_meaningful
        assert report.total.revenue == whole.revenue
        for kind in ("direct", "assisted", "recovered", "saved"):
            amount = sum(one.revenue.of(kind) for one in report.segments)
            assert amount == whole.revenue.of(kind)
    warehouse.close()
