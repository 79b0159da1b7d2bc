"""Where a visit of the demo comes from, as a shop's page tells it: by name, or by its traces."""

from __future__ import annotations

from random import Random

Fields = dict[str, str]

# What a page sees of each source, where nobody gives it a name.
TRACES: dict[str, tuple[Fields, ...]] = {
    "google_ads": (
        {"click_id": "gclid"},
        {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "trail-shoes"},
    ),
    "meta_ads": (
        {"utm_source": "facebook", "utm_medium": "paid_social", "click_id": "fbclid"},
        {"utm_source": "ig", "utm_medium": "cpc", "utm_campaign": "autumn-jackets"},
    ),
    "email": (
        {"utm_source": "klaviyo", "utm_medium": "email", "utm_campaign": "newsletter-46"},
        {"utm_source": "klaviyo", "utm_medium": "email", "utm_campaign": "welcome"},
    ),
    "social": ({"referrer": "l.instagram.com"}, {"utm_source": "tiktok", "utm_medium": "social"}),
    "organic_search": ({"referrer": "www.google.com"}, {"referrer": "duckduckgo.com"}),
    "referral": ({"referrer": "trailrunners.example"},),
    "ai_assistant": ({"referrer": "chatgpt.com"}, {"utm_source": "chatgpt"}),
    "direct": ({"referrer": ""},),
}
P_NAMED = 0.3


def origin(rng: Random, source: str) -> Fields:
    """
    What a `session_started` says of its source: its name for some, else the traces it left.
    """
    traces = rng.choice(TRACES[source])
    return {"traffic_source": source} if rng.random() < P_NAMED else traces
