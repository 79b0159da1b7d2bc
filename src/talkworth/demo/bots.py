"""Crawlers and scripts that visit the shop; some of them even talk."""

from __future__ import annotations

from random import Random
from typing import Any

from talkworth.demo.arrivals import SECOND, Outbox, unique_id
from talkworth.demo.catalogue import PRODUCTS
from talkworth.events.types import ConversationStarted, MessageSent, ProductViewed, SessionStarted

_AGENTS = (
    "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
    "Mozilla/5.0 (compatible; AhrefsBot/7.0; +http://ahrefs.com/robot/)",
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "HeadlessChrome/142.0.0.0 Safari/537.36",
    "python-requests/2.32.3",
)


def send_bots(rng: Random, out: Outbox, n_bots: int) -> int:
    """Send `n_bots` of them over the history; how many held a conversation."""
    n_talks = 0
    for place in range(n_bots):
        at_us = out.until_us - rng.randint(3 * 3600, 85 * 86400) * SECOND
        visit: dict[str, Any] = {
            "user_agent": _AGENTS[place % len(_AGENTS)],
            "visitor_id": f"{rng.getrandbits(128):032x}",
            "session_id": f"s-{unique_id(rng)}",
        }
        out.browser(SessionStarted, at_us, rng, traffic_source="direct", **visit)
        for page, product in enumerate(rng.sample(PRODUCTS, 3), start=1):
            out.browser(
                ProductViewed, at_us + page * SECOND, rng, product_id=product.product_id, **visit
            )
        if place % 3 == 2:
            n_talks += 1
            _talk(rng, out, at_us + 5 * SECOND, visit)
    return n_talks


def _talk(rng: Random, out: Outbox, at_us: int, visit: dict[str, Any]) -> None:
    named = {"conversation_id": f"c-{unique_id(rng)}", **visit}
    out.browser(ConversationStarted, at_us, rng, **named)
    out.browser(MessageSent, at_us + SECOND, rng, role="shopper", is_greeting=False, **named)
    out.browser(MessageSent, at_us + 2 * SECOND, rng, role="assistant", outcome="answered", **named)
