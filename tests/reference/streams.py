"""Small random shops, as nasty as we can make them, from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec
from tests.reference.arrivals import BOT, BROWSER, arrival, instant
from tests.reference.facts import DAY_US, HOUR_US, MINUTE_US

from talkworth.events import Event
from talkworth.events.types import (
    CartChanged,
    CheckoutStarted,
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    ExposureLogged,
    FaqClicked,
    Identified,
    MessageSent,
    NudgeClicked,
    NudgeShown,
    SessionStarted,
)
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Entry, Trust
from talkworth.money import decimal_text
from talkworth.rules import PUBLISHED, Restatement, RuleSet, RuleSetVersion, Ruling

START = 1_790_000_000_000_000  # an instant in September 2026
EDGES = [
    edge + off
    for edge in (0, *[m * MINUTE_US for m in (10, 30, 60)], *[d * DAY_US for d in (1, 2, 3, 7, 30)])
    for off in (-1, 0, 1)
]
STRICT = RuleSet(
    direct_h=1,
    assisted_h=48,
    recovered_h=24,
    friction_h=1,
    cart_idle_min=30,
    checkout_idle_min=1,
    hesitation_min=10,
    lapse_open_h=24,
    save_h=1,
    cancel_settles_d=1,
    return_window_d=1,
    subscription_d=3,
    subscription_cycles=2,
    late_public_h=1,
    part_gap_h=1,
    entry_click_min=60,
    max_visitor_customers=1,
    max_linked_visitors=1,
    max_email_visitors=1,
    max_token_customers=2,
)
ORIGINS: list[dict[str, Any]] = [
    {"traffic_source": "direct"},
    {"utm_source": "google", "utm_medium": "cpc", "utm_campaign": "autumn"},
    {"utm_source": "klaviyo", "utm_medium": "email"},
    {"click_id": "gclid", "referrer": "www.google.com"},
    {"click_id": "fbclid", "referrer": "https://m.facebook.com/somebody?x=1"},
    {"referrer": "https://www.google.de/search?q=hats", "landing": "https://shop.example/hats"},
    {"referrer": "shop.example", "landing": "https://www.shop.example/"},
    {"referrer": ""},
    {},
]
IDS = ["visitor_id", "session_id", "customer_id", "email_key", "cart_token", "checkout_token"]


@dataclass(frozen=True, slots=True)
class Placed:
    """An order that was told: what later events may name."""

    order_id: str
    currency: str
    at: int
    ids: dict[str, Any]
    line_ids: tuple[str, ...]


@dataclass(slots=True)
class Stream:
    """One shop being made up: what arrived so far, and the instants worth coming near to."""

    seed: int
    shop: str
    currency: str
    random: Random
    entries: list[Entry] = field(default_factory=list)
    instants: list[int] = field(default_factory=list)
    placed: list[Placed] = field(default_factory=list)
    n_events: int = 0

    def chance(self, probability: float) -> bool:
        return self.random.random() < probability

    def some_at(self, later: float = 0.6) -> int:
        """An instant; more often than not at, just before or just after an edge of a window."""
        if self.instants and self.chance(0.8):
            edge = self.random.choice(EDGES) * (1 if self.chance(later) else -1)
            return self.random.choice(self.instants[-12:]) + edge
        return START + self.random.randrange(40 * DAY_US)

    def event_id(self) -> str:
        """An id whose order says nothing about time, not always plain ASCII."""
        self.n_events += 1
        first = self.random.choice("aAzZ09éß漢🛒~")
        return f"{first}{self.random.randrange(100)}-{self.n_events}"

    def person_ids(self, of: list[str] | None = None) -> dict[str, Any]:
        """Identifiers of a shopper; their pools are so small that shoppers overlap."""
        who = self.random.randrange(5)
        found: dict[str, Any] = {}
        for name in of or IDS:
            if self.chance(0.35):
                whose = who if self.chance(0.85) else self.random.randrange(5)
                found[name] = f"{name[:4]}{whose}{self.random.choice(['', '', 'b'])}"
        return found

    def conversation_id(self) -> str:
        return f"t{self.random.randrange(9)}"

    def say(
        self, make: Callable[..., Event], at: int, *, public: float = 0.5, **values: Any
    ) -> None:
        """Send an event: by a server, or by a browser that is late and whose clock is wrong."""
        trust: Trust = CLIENT_REPORTED if self.chance(public) else VERIFIED
        lag = self.random.choice(EDGES) if self.chance(0.2) else self.random.randrange(MINUTE_US)
        lag = max(0, lag)
        skew = 0
        if trust == CLIENT_REPORTED and self.chance(0.6):
            skew = self.random.choice([0, 1, -HOUR_US, 3 * DAY_US])
            values["sent_at"] = instant(at + lag - skew)
        event = make(event_id=self.event_id(), occurred_at=instant(at - skew), **values)
        agent = (BOT if self.chance(0.06) else BROWSER) if trust == CLIENT_REPORTED else ""
        self.instants.append(at)
        self.entries.append(
            arrival(event, self.shop, trust=trust, received_at=at + lag, user_agent=agent)
        )


def money(stream: Stream, currency: str, most: int = 9_999) -> str:
    return decimal_text(stream.random.randrange(most), currency)


def answered(stream: Stream, at: int, ids: dict[str, Any], public: float = 0.3) -> None:
    """A question, and its helpful answer at an instant."""
    own = f"t{stream.n_events}" if stream.chance(0.8) else stream.conversation_id()
    ids = {**ids, "conversation_id": own}
    stream.say(MessageSent, at - stream.random.choice([1, 1, MINUTE_US]), role="shopper", **ids)
    stream.say(MessageSent, at, public=public, role="assistant", outcome="answered", **ids)


def talk(stream: Stream) -> None:
    """A conversation, or more of one: greetings, answers of all outcomes, silences of a day."""
    conversation_id, at = stream.conversation_id(), stream.some_at()
    ids = stream.person_ids()
    random = stream.random
    if stream.chance(0.4):
        _click_first(stream, conversation_id, at, ids)
    if stream.chance(0.4):
        stream.say(
            ConversationStarted,
            at - random.choice([0, 1, MINUTE_US, DAY_US - 1, DAY_US]),
            conversation_id=conversation_id,
            channel=random.choice([None, "chat", "email", "agent"]),
            handled_by="human" if stream.chance(0.08) else "assistant",
            **ids,
        )
    for _ in range(random.randrange(1, 6)):
        role = random.choice(["shopper"] * 4 + ["assistant"] * 5 + ["human"])
        stream.say(
            MessageSent,
            at,
            conversation_id=conversation_id,
            role=role,
            form=random.choice(["text", "text", "quick_reply"]),
            outcome=random.choice(["answered"] * 4 + ["no_answer", "escalated", None])
            if role == "assistant"
            else None,
            is_greeting=random.choice([None, False, False, False, True]),
            addressed_to="human" if stream.chance(0.08) else "assistant",
            channel=random.choice([None, None, None, "sms"]),
            **(ids if stream.chance(0.5) else {}),
        )
        at += random.choice([0, 1, *[MINUTE_US] * 5, HOUR_US, DAY_US - 1, DAY_US, DAY_US + 1])
    if stream.chance(0.3):
        after = random.choice([ConversationHandedOff, ConversationResolved])
        stream.say(after, stream.some_at(), conversation_id=conversation_id, **ids)


def _click_first(stream: Stream, conversation_id: str, at: int, ids: dict[str, Any]) -> None:
    """A click that may open the conversation: by its id, or in the same session."""
    ids.setdefault("visitor_id", "visi0")
    before = stream.random.choice([0, 1, MINUTE_US, MINUTE_US, 30 * MINUTE_US, 30 * MINUTE_US + 1])
    if stream.chance(0.5):
        link = {**ids, "conversation_id": conversation_id}
    else:
        ids.setdefault("session_id", "sess0")
        link = ids
    if stream.chance(0.6):
        stream.say(FaqClicked, at - before, faq_id="f1", **link)
    else:
        stream.say(NudgeClicked, at - before, nudge_id="n1", **link)


def click(stream: Stream) -> None:
    """An FAQ or nudge click shortly before one of the things that happened, or anywhere."""
    at = stream.some_at()
    if stream.instants and stream.chance(0.6):
        before = stream.random.choice([0, 1, MINUTE_US, 30 * MINUTE_US, 30 * MINUTE_US + 1])
        at = stream.random.choice(stream.instants) - before
    ids = stream.person_ids()
    if stream.chance(0.4):
        ids["conversation_id"] = stream.conversation_id()
    if not ids:
        ids["visitor_id"] = "visi0"
    if stream.chance(0.5):
        stream.say(FaqClicked, at, faq_id="f1", is_answered=stream.chance(0.8), **ids)
    else:
        stream.say(NudgeClicked, at, nudge_id="n1", **ids)


def meet(stream: Stream) -> None:
    """An event that earns nothing, but says who belongs together."""
    ids = stream.person_ids()
    if stream.chance(0.25):
        ids["conversation_id"] = stream.conversation_id()
    linked = stream.n_events % 10
    kinds: list[tuple[Callable[..., Event], dict[str, Any]]] = [
        (Identified, {"linked_visitor_id": f"visi{linked}"} if linked < 5 else {}),
        (SessionStarted, {"traffic_source": "google_ads"}),
        (SessionStarted, stream.random.choice(ORIGINS)),
        (SessionStarted, stream.random.choice(ORIGINS)),
        (CartChanged, {}),
        (CheckoutStarted, {"has_contact": True}),
        (NudgeShown, {"nudge_id": "n1"}),
    ]
    make, values = stream.random.choice(kinds)
    stream.say(make, stream.some_at(), **values, **ids)


def expose(stream: Stream) -> None:
    """Somebody is told to be in an arm; drawn then, before, or, by a wrong clock, after."""
    at = stream.some_at(later=0.2)
    drawn = at - stream.random.choice([0, 0, 1, HOUR_US, 3 * DAY_US, -1])
    ids = stream.person_ids(["visitor_id", "customer_id", "email_key", "session_id"])
    stream.say(
        ExposureLogged,
        at,
        public=0.8,
        experiment_id=stream.random.choice(["x", "x", "y"]),
        arm=stream.random.choice(["assistant", "assistant", "holdout", "beta"]),
        assigned_at=instant(drawn) if stream.chance(0.5) else None,
        salt=stream.random.choice([None, "x", "pepper"]),
        **ids,
    )


VARIETY: list[dict[str, Any]] = [
    {},
    {"scope": "all_channels"},
    {"model": "linear", "window": "path", "scope": "all_channels"},
    {"model": "last_touch", "window": "path", "scope": "all_channels"},
    {"model": "last_touch"},
    {"model": "time_decay", "window": "path", "scope": "all_channels"},
    {"model": "position"},
    {"model": "position", "window": "path", "scope": "all_channels"},
    {"model": "linear", "window": "path"},
]


def rule_sets(stream: Stream) -> list[Ruling]:
    """The published rules; in most shops followed by others, here and there restated."""
    random = Random(stream.seed)
    found: list[Ruling] = [
        RuleSetVersion(shop_id=stream.shop, version=1, active_from=0, rules=PUBLISHED)
    ]
    for version in range(2, 2 + stream.seed % 3):
        varied = random.choice(VARIETY)
        base = STRICT if random.random() < 0.5 else PUBLISHED
        found.append(
            RuleSetVersion(
                shop_id=stream.shop,
                version=version,
                active_from=START + random.randrange(-30 * DAY_US, 40 * DAY_US),
                rules=msgspec.structs.replace(base, **varied),
            )
        )
    for n in range(random.choice([0, 0, 1, 2]) if stream.seed % 3 == 2 else 0):
        since = START + random.randrange(40 * DAY_US)
        found.append(
            Restatement(
                shop_id=stream.shop,
                version=random.randrange(1, 4),
                from_at=since,
                until_at=since + random.choice([HOUR_US, DAY_US, 30 * DAY_US]),
                reason="the terms were settled late",
                recorded_at=START + 90 * DAY_US + n,
            )
        )
    return found
