"""The week's digest: the reports' own numbers, in the words of each language."""

from __future__ import annotations

import string
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.reports.narrated import (
    NOW,
    OTHER_SHOP,
    SHOP,
    Opened,
    Story,
    at,
    crowd,
    micros,
    opened,
    tea_shop,
)

import talkworth.reports.digest_words as words
from talkworth.reports.attributed_revenue import attributed_revenue
from talkworth.reports.digest import Alarm, WeeklyDigest, last_week, weekly_digest
from talkworth.reports.digest_text import tell
from talkworth.reports.digest_words import CATALOGUE, ENGLISH, GERMAN
from talkworth.reports.experiment_result import MoneyTotal
from talkworth.reports.incremental_result import Factor
from talkworth.reports.revenue_per_conversation import revenue_per_conversation
from talkworth.reports.trend import trend

ZONE = "America/New_York"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("tea"), tea_shop()) as found:
        yield found


@pytest.fixture(scope="module")
def digest(shop: Opened) -> WeeklyDigest:
    return weekly_digest(
        shop.warehouse,
        SHOP,
        last_week(ZONE, micros(NOW)),
        now_us=micros(NOW),
        rulings=shop.warehouse.rulings(),
    )


def test_a_week_runs_from_monday_to_sunday_of_the_shops_calendar() -> None:
    # 03:30 UTC on Monday is still Sunday in New York.
    sunday, monday = (datetime(2026, 11, 16, hour, 30, tzinfo=UTC) for hour in (3, 6))
    weeks = [last_week(ZONE, micros(when)) for when in (sunday, monday)]
    assert [(week.from_on, week.to_on) for week in weeks] == [
        (date(2026, 11, 2), date(2026, 11, 8)),
        (date(2026, 11, 9), date(2026, 11, 15)),
    ]


def test_a_digest_says_what_the_reports_say(shop: Opened, digest: WeeklyDigest) -> None:
    week, now = last_week(ZONE, micros(NOW)), micros(NOW)
    ratio = revenue_per_conversation(shop.warehouse, SHOP, week, now_us=now)
    revenue = attributed_revenue(shop.warehouse, SHOP, week, now_us=now)
    moved = trend(shop.warehouse, SHOP, week, now_us=now)

    assert digest.revenue_per_conversation == ratio.total.revenue_per_conversation.total
    assert digest.change == moved.revenue_per_conversation
    assert digest.revenue == revenue.verified.revenue
    assert digest.revenue_change == moved.attributed_revenue
    assert (digest.verified_share, digest.published_rule) == (
        revenue.verified_share,
        revenue.published_rule,
    )
    assert (digest.n_meaningful, digest.n_orders) == (ratio.total.n_meaningful, 5)


def test_the_orders_that_earned_most_come_first_whatever_their_currency(
    digest: WeeklyDigest,
) -> None:
    shown = [(one.order_name, one.kind, one.revenue_minor) for one in digest.top_orders]
    assert shown == [
        ("#1016", "direct", 11_000),  # 100 euro at the shop's own rate
        ("#1002", "assisted", 8_000),
        ("#1010", "direct", 5_500),
        ("#1006", "direct", 4_500),
        ("#1004", "direct", 4_000),  # and before Ana's 72.00, of which 20.00 went back
    ]


def test_what_is_wrong_with_the_data_is_told(digest: WeeklyDigest) -> None:
    assert digest.alarms == [
        Alarm(code="missing", n=4),
        Alarm(code="unconfirmed", n=1),
        Alarm(code="no-rate", n=1),
    ]
    told = tell(msgspec.structs.replace(digest, alarms=[_silent(59), _silent(600)]), "en")
    assert told.alarms == [
        "shopify has been silent for 1 hour.",
        "shopify has been silent for 10 hours, longer than ever before.",
    ]


def _silent(n_minutes: int) -> Alarm:
    return Alarm(code="silent", n=n_minutes, door="shopify")


def test_it_reads_in_both_languages(digest: WeeklyDigest) -> None:
    english, german = tell(digest, "en"), tell(digest, "de")
    assert english.subject == "Tea & Co: $22.73 per conversation, November 9 to 15, 2026"
    assert german.subject == "Tea & Co: 22,73\u00a0$ je Gespräch, 9. bis 15. November 2026"
    assert english.sentence == (
        "Shoppers who talked to your assistant brought $290.00 this week, by the 24-hour rule."
    )
    assert english.ratio.notes[:2] == [
        "Under 10 paying persons: too few for an interval.",
        "Against the week before: too little data",
    ]
    assert english.revenue.notes[1] == (
        "Verified by the shop system; $99.00 that browsers alone reported is not in it "
        "(78.9% of both is verified)."
    )
    assert german.conversations.notes == [
        "11 gehaltvolle Gespräche führten zu 5 Bestellungen.",
        "Umsatz je Bestellung: 50,00\u00a0$",
    ]


def test_a_change_is_said_to_be_real_only_where_it_is(tmp_path: Path) -> None:
    story = Story()
    crowd(at("11-02 12:00"), 60, 240, story, "before")
    crowd(at("11-09 12:00"), 150, 150, story, "now")
    with opened(tmp_path, story) as shop:
        found = weekly_digest(
            shop.warehouse,
            SHOP,
            last_week(ZONE, micros(NOW)),
            now_us=micros(NOW),
            rulings=shop.warehouse.rulings(),
        )
    real = tell(found, "en").ratio.notes
    assert real[0].startswith("95% interval: $8.")
    assert real[1].startswith("+150.0% on the week before (+")
    assert real[1].endswith("): likely real")
    noise = msgspec.structs.replace(found.change, verdict="could be noise")
    assert (
        "vielleicht Zufall"
        in tell(msgspec.structs.replace(found, change=noise), "de").ratio.notes[1]
    )


def test_a_week_without_anything_is_no_zero_that_looks_like_one(shop: Opened) -> None:
    week = last_week("Europe/Berlin", micros(NOW))
    empty = weekly_digest(
        shop.warehouse, OTHER_SHOP, week, now_us=micros(NOW), rulings=shop.warehouse.rulings()
    )
    told = tell(empty, "en")

    assert told.subject == "Coffee: your week, November 9 to 15, 2026"
    assert told.sentence == "Nobody talked to your assistant this week."
    assert (told.ratio.value, told.ratio.notes) == (
        "",
        ["Against the week before: too little data"],
    )
    assert (told.orders, told.alarms) == ([], ["Nothing arrived all week."])


@pytest.mark.parametrize(
    ("minor", "currency", "english", "german"),
    [
        (123_450, "USD", "$1,234.50", "1.234,50\u00a0$"),
        (-123_450, "EUR", "-€1,234.50", "-1.234,50\u00a0€"),
        (1_234, "JPY", "¥1,234", "1.234\u00a0¥"),
        (1_200, "CHF", "CHF 12.00", "12,00\u00a0CHF"),
        (1_234_567, "KWD", "KWD 1,234.567", "1.234,567\u00a0KWD"),
    ],
)
def test_an_amount_is_written_as_its_language_does(
    minor: int, currency: str, english: str, german: str
) -> None:
    assert words.money(ENGLISH, minor, currency) == english
    assert words.money(GERMAN, minor, currency) == german


def test_a_ratio_keeps_a_tenth_where_there_are_no_cents() -> None:
    assert words.ratio(ENGLISH, 1234.56, "JPY") == "¥1,234.6"
    assert words.ratio(GERMAN, -1234.56, "JPY") == "-1.234,6\u00a0¥"
    assert words.ratio(ENGLISH, 1234.56, "USD") == "$12.35"


def test_days_are_said_without_saying_anything_twice() -> None:
    weeks = [
        (date(2026, 11, 9), date(2026, 11, 15)),
        (date(2026, 10, 26), date(2026, 11, 1)),
        (date(2026, 12, 28), date(2027, 1, 3)),
    ]
    assert [words.days(ENGLISH, *week) for week in weeks] == [
        "November 9 to 15, 2026",
        "October 26 to November 1, 2026",
        "December 28, 2026 to January 3, 2027",
    ]
    assert words.days(GERMAN, *weeks[2]) == "28. Dezember 2026 bis 3. Januar 2027"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Tea\r\nBcc: eve@x.example", "Tea Bcc: eve@x.example"),
        ("\x00\x1b[31m\u202eevil\u2028 \ud800 name ", "[31m evil name"),
        ("👩\u200d🍳 tea", "👩\u200d🍳 tea"),
        ("x" * 10_000, "x" * 79 + "…"),
    ],
    ids=["crlf", "controls", "joined emoji", "long"],
)
def test_a_name_from_outside_stays_on_its_line(name: str, line: str) -> None:
    assert words.one_line(name) == line


def test_every_language_takes_the_same_values() -> None:
    fields = {name: _taken(msgspec.structs.asdict(one)) for name, one in CATALOGUE.items()}
    assert fields["en"] == fields["de"]


def _taken(given: Any) -> Any:
    """The names that a text takes; of days and months each language has its own order."""
    if isinstance(given, str):
        return {field for _, field, _, _ in string.Formatter().parse(given) if field}
    if isinstance(given, dict):
        own = ("within_month",)
        return {name: _taken(value) for name, value in given.items() if name not in own}
    return [_taken(one) for one in given] if isinstance(given, tuple) else None


def test_a_digest_says_what_is_incremental_or_that_nobody_measured_it(
    digest: WeeklyDigest,
) -> None:
    factor = Factor(estimate=0.2, low=0.05, high=0.35)
    amounts = MoneyTotal(estimate_minor=20_00.0, low_minor=5_00.0, high_minor=35_00.0)
    measured = msgspec.structs.replace(
        digest.incremental,
        standing="measured",
        finding="incremental",
        source="prediction",
        factor=factor,
        incremental=amounts,
        n_experiments=2,
        is_stale=True,
    )
    shown = tell(msgspec.structs.replace(digest, incremental=measured), "en").incremental
    doubted = msgspec.structs.replace(measured, finding="not yet shown", is_stale=False)
    german = tell(msgspec.structs.replace(digest, incremental=doubted), "de").incremental
    nothing = tell(digest, "en").incremental

    assert (shown.value, shown.notes) == (
        "$20.00",
        [
            "20.0% [5.0%, 35.0%] of it is causally incremental: $5.00 to $35.00.",
            "Stale: over 90 days old, or measured under other rules.",
            "Carried over from 2 experiments: a forecast.",
        ],
    )
    assert (german.value, german.notes[0]) == (
        "",
        "Noch nicht als zusätzlich belegt; die Daten passen zu 5,00\u00a0$ bis 35,00\u00a0$.",
    )
    assert nothing.notes[0].startswith("Incrementality not measured: ")
