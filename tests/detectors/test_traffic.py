"""Where visits come from, by what their addresses say."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.detectors.traffic import host_of, is_campaign, traffic_source

VISITS: list[tuple[dict[str, str], str | None]] = [
    ({}, None),
    ({"referrer": ""}, "direct"),
    ({"referrer": "www.google.com"}, "organic_search"),
    ({"referrer": "https://www.google.co.uk/search?q=tea"}, "organic_search"),
    ({"referrer": "google.example.com"}, "referral"),
    ({"referrer": "search.yahoo.com"}, "organic_search"),
    ({"referrer": "mail.yahoo.com"}, "email"),
    ({"referrer": "mail.google.com"}, "email"),
    ({"referrer": "gemini.google.com"}, "ai_assistant"),
    ({"referrer": "chatgpt.com"}, "ai_assistant"),
    ({"referrer": "www.perplexity.ai"}, "ai_assistant"),
    ({"referrer": "l.instagram.com"}, "social"),
    ({"referrer": "android-app://com.google.android.gm/"}, "email"),
    ({"referrer": "blog.example.org"}, "referral"),
    ({"referrer": "www.paypal.com"}, "internal"),
    ({"referrer": "tea.example", "landing": "https://www.tea.example/mugs"}, "internal"),
    ({"referrer": "tea.example", "landing": "/mugs"}, "referral"),
    ({"referrer": "http://[half"}, "direct"),
    ({"referrer": "http://" + "a." * 200}, "direct"),
    ({"utm_source": "google", "utm_medium": "cpc"}, "google_ads"),
    ({"utm_source": "Facebook", "utm_medium": "Paid_Social"}, "meta_ads"),
    ({"utm_source": "instagram.com", "utm_medium": "paid"}, "meta_ads"),
    ({"utm_source": "bing", "utm_medium": "ppc"}, "microsoft_ads"),
    ({"utm_source": "tiktok", "utm_medium": "cpm"}, "tiktok_ads"),
    ({"utm_source": "some-network", "utm_medium": "display"}, "other_ads"),
    ({"utm_source": "klaviyo", "utm_medium": "email"}, "email"),
    ({"utm_source": "klaviyo"}, "email"),
    ({"utm_source": "attentive", "utm_medium": "sms"}, "sms"),
    ({"utm_source": "anna", "utm_medium": "affiliate"}, "affiliate"),
    ({"utm_source": "chatgpt.com"}, "ai_assistant"),
    ({"utm_source": "google"}, "organic_search"),
    ({"utm_source": "instagram", "utm_medium": "social"}, "social"),
    ({"utm_source": "(direct)", "utm_medium": "(none)"}, "direct"),
    ({"landing": "/tea?utm_source=google&utm_medium=CPC#top"}, "google_ads"),
    ({"landing": "/tea?utm_source=google&utm_medium=cpc", "utm_source": "flyer"}, "other_campaign"),
    ({"landing": "/tea?a=b", "referrer": ""}, "direct"),
    ({"utm_source": "flyer"}, "other_campaign"),
    ({"utm_medium": "qr"}, "other_campaign"),
    ({"click_id": "gclid"}, "google_ads"),
    ({"click_id": "GCLID", "utm_source": "newsletter"}, "google_ads"),
    ({"click_id": "msclkid", "referrer": "www.bing.com"}, "microsoft_ads"),
    ({"click_id": "ttclid"}, "tiktok_ads"),
    ({"click_id": "fbclid"}, "social"),
    ({"click_id": "fbclid", "utm_source": "fb", "utm_medium": "paid"}, "meta_ads"),
    ({"click_id": "srsltid"}, "organic_search"),
    ({"click_id": "zzclid"}, "other_campaign"),
    ({"utm_source": " ", "referrer": "duckduckgo.com"}, "organic_search"),
]


@pytest.mark.parametrize(("told", "source"), VISITS)
def test_what_a_visit_tells_names_its_source(told: dict[str, str], source: str | None) -> None:
    assert traffic_source(**told) == source


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("google_ads", True),
        ("referral", True),
        ("spring_sale", True),
        ("direct", False),
        ("Direct", False),
        ("internal", False),
        ("unknown", False),
        ("", False),
        (None, False),
    ],
)
def test_a_campaign_is_what_somebody_else_brought_about(source: str | None, expected: bool) -> None:
    assert is_campaign(source) is expected


TELLING = ("utm_source", "utm_medium", "click_id", "referrer", "landing")


@given(told=st.fixed_dictionaries({}, optional=dict.fromkeys(TELLING, st.text(max_size=40))))
def test_any_text_that_tells_is_some_source(told: dict[str, str]) -> None:
    source = traffic_source(**told)
    is_told = any(told.get(name, "").strip() for name in TELLING[:3]) or "referrer" in told
    assert source is not None or not is_told


@given(st.text(max_size=60))
def test_a_host_is_no_address(address: str) -> None:
    assert not set(host_of(address)) & set("/?#@")


@pytest.mark.parametrize("told", ["referrer", "utm_source", "landing"])
def test_an_endless_host_costs_no_more_than_reading_it(told: str) -> None:
    started = time.process_time()
    traffic_source(**{"referrer": "", told: "http://" + "a." * 50_000})

    assert time.process_time() - started < 1
