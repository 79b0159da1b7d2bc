"""The digest's letter: whatever names hold, it is text, and it asks nothing of anybody."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from talkworth.control.digests import LANGUAGES, Language
from talkworth.outlets.letter import Letter, links_of, write_letter
from talkworth.reports.amounts import ByKind, Interval, PublishedRule
from talkworth.reports.basis import UNTOLD
from talkworth.reports.digest import Alarm, TopOrder, WeeklyDigest
from talkworth.reports.experiment_result import MoneyTotal
from talkworth.reports.incremental_result import Factor, IncrementalRevenue
from talkworth.reports.trend import RatioChange, RevenueChange

MARKUP = "<script>alert('x')</script> & \"tea\""
RTL = "متجر الشاي"
END = "https://numbers.example/unsubscribe?digest=dig_1&key=k"
DIGEST = WeeklyDigest(
    shop_id="tea",
    shop_name="Tea & Co",
    currency="EUR",
    timezone="Europe/Berlin",
    from_on=date(2026, 11, 9),
    to_on=date(2026, 11, 15),
    trust="verified",
    revenue_per_conversation=Interval(
        estimate_minor=482.0, low_minor=431.0, high_minor=536.0, evidence="good"
    ),
    change=RatioChange(
        before_minor=429.0,
        now_minor=482.0,
        change=0.124,
        low=0.018,
        high=0.239,
        evidence="good",
        verdict="likely real",
    ),
    is_maturing=True,
    final_at=datetime(2026, 12, 16, tzinfo=UTC),
    n_conversations=15_000,
    n_meaningful=14_566,
    n_orders=913,
    average_order_minor=7_676.0,
    revenue=ByKind(direct_minor=5_000_000, assisted_minor=2_008_500),
    revenue_change=RevenueChange(before_minor=6_021_000, now_minor=7_008_500, change=0.164),
    verified_share=0.91,
    unverified_minor=690_000,
    published_rule=PublishedRule(amount_minor=7_008_500, currency="EUR", n_orders=913),
    incremental=IncrementalRevenue(
        shop_id="tea",
        currency="EUR",
        timezone="Europe/Berlin",
        trust="verified",
        from_on=date(2026, 11, 9),
        to_on=date(2026, 11, 15),
        as_of=datetime(2026, 11, 16, tzinfo=UTC),
        attributed_minor=7_008_500,
        standing="measured",
        finding="incremental",
        source="experiment",
        factor=Factor(estimate=0.3, low=0.1, high=0.5),
        incremental=MoneyTotal(
            estimate_minor=2_102_550.0, low_minor=700_850.0, high_minor=3_504_250.0
        ),
        is_stale=False,
        n_experiments=1,
        drift=None,
        is_drift_assumed=False,
        headline="30% [10%, 50%] is causally incremental",
        words=[],
        experiments=[],
        basis=UNTOLD,
    ),
    top_orders=[
        TopOrder(
            order_id="a/b?c#&",
            order_name="#1001",
            ordered_at=datetime(2026, 11, 14, 10, tzinfo=UTC),
            kind="direct",
            revenue_minor=13_811,
        )
    ],
    alarms=[Alarm(code="silent", n=600, door="shopify")],
)


def write(digest: WeeklyDigest = DIGEST, language: Language = "en") -> Letter:
    return write_letter(digest, language, links_of(digest, "https://numbers.example/", END))


def named(name: str) -> WeeklyDigest:
    (order,) = DIGEST.top_orders
    return replace(DIGEST, shop_name=name, top_orders=[replace(order, order_name=name)])


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_says_the_same_in_text_and_in_html(language: Language) -> None:
    letter = write(language=language)
    shown = re.sub(r"\s+", " ", re.sub(r"<style>.*?</style>|<[^>]*>", " ", letter.html, flags=re.S))
    for figure in re.findall(r"[\d.,]*\d[.,]\d+", letter.text):
        assert figure in shown
    assert "{" not in letter.text + shown
    assert f'<html lang="{language}">' in letter.html


def test_a_letter_leads_to_its_week_and_its_orders() -> None:
    letter = write()
    page = "https://numbers.example/?shop=tea&from=2026-11-09&to=2026-11-15"
    assert page in letter.text
    assert page.replace("&", "&amp;") in letter.html
    assert "open=order%3Aa%2Fb%3Fc%23%26" in letter.html
    assert END in letter.text
    assert END.replace("&", "&amp;") in letter.html


def test_names_are_text_whatever_they_hold() -> None:
    letter = write(named(MARKUP))
    assert "<script" not in letter.html
    assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &#34;tea&#34;" in letter.html
    assert MARKUP in letter.text


@pytest.mark.parametrize("name", ["Tea\r\nBcc: eve@x.example", "\n\n", "\u202eevil", "🍵" * 9_999])
def test_a_subject_is_one_line_whatever_the_shop_is_called(name: str) -> None:
    subject = write(named(name)).subject
    assert subject == " ".join(subject.split())
    assert "\u202e" not in subject
    assert len(subject) < 200


def test_a_name_written_leftwards_turns_nothing_around_it() -> None:
    letter = write(named(RTL))
    assert f"<bdi>{RTL}</bdi>" in letter.html
    assert f"  \u2068{RTL}\u2069 (Nov 14, Direct): €138.11" in letter.text


def test_a_letter_loads_nothing_and_runs_nothing() -> None:
    html = write().html
    assert not re.search(r"<(img|script|link|iframe|object|form)\b|@import|url\(|\bon\w+=", html)
    assert set(re.findall(r'https?://[^/"]+', html)) == {"https://numbers.example"}
    assert "prefers-color-scheme: dark" in html


def test_a_preview_ends_nothing() -> None:
    letter = write_letter(DIGEST, "en", links_of(DIGEST, ""))
    assert "unsubscribe" not in letter.text + letter.html
    assert "Stop these mails" not in letter.text
