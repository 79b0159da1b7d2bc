"""What reaches the doors of the demo's shops, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, TypeVar

import msgspec

from talkworth.events import Event
from talkworth.events.parse import encode_event
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Trust

SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BROWSER_DELAY = 400_000
SERVER_DELAY = SECOND
WEBHOOK_DELAY = 2 * SECOND

AnyEvent = TypeVar("AnyEvent", bound=Event)


class Arrival(msgspec.Struct, kw_only=True, frozen=True, gc=False):
    """
    One arrival at a door, as its sender sent it: nothing personal is taken out yet.

    `received_at_us` is the door's clock in UTC microseconds. `event_id` is the platform's
    webhook id where `door` is `shopify`.
    """

    shop_id: str
    door: str
    topic: str
    trust: Trust
    event_id: str
    payload: bytes
    received_at_us: int
    user_agent: str = ""


def instant(at_us: int) -> datetime:
    """UTC microseconds since 1970 as an instant."""
    return EPOCH + timedelta(microseconds=at_us)


def micros(at: datetime) -> int:
    """An instant as UTC microseconds since 1970."""
    return (at - EPOCH) // timedelta(microseconds=1)


def unique_id(rng: Random) -> str:
    return f"{rng.getrandbits(80):020x}"


class Outbox:
    """
    Collects what one shop's senders send, up to `until_us`; later events never happened.
    """

    def __init__(self, shop_id: str, until_us: int) -> None:
        self.shop_id = shop_id
        self.until_us = until_us
        self.arrivals: list[Arrival] = []

    def browser(
        self,
        kind: type[AnyEvent],
        at_us: int,
        rng: Random,
        /,
        *,
        user_agent: str,
        delay_us: int = BROWSER_DELAY,
        **fields: Any,
    ) -> str | None:
        """Send one event with the shop's public key; its id, or `None` after the end."""
        event_id = unique_id(rng)
        if at_us + delay_us > self.until_us:
            return None
        event = kind(event_id=event_id, occurred_at=instant(at_us), **fields)
        self._add(event, CLIENT_REPORTED, at_us + delay_us, user_agent)
        return event_id

    def server(
        self,
        kind: type[AnyEvent],
        at_us: int,
        event_id: str,
        /,
        *,
        told_us: int | None = None,
        **fields: Any,
    ) -> None:
        """Send one event with the shop's secret key; at `told_us`, if not at once."""
        received_at_us = (told_us or at_us) + SERVER_DELAY
        if received_at_us <= self.until_us:
            event = kind(event_id=event_id, occurred_at=instant(at_us), **fields)
            self._add(event, VERIFIED, received_at_us, "")

    def webhook(self, topic: str, webhook_id: str, at_us: int, body: bytes) -> None:
        """Deliver a signed Shopify webhook, triggered at `at_us`."""
        if at_us + WEBHOOK_DELAY <= self.until_us:
            self.arrivals.append(
                Arrival(
                    shop_id=self.shop_id,
                    door="shopify",
                    topic=topic,
                    trust=VERIFIED,
                    event_id=webhook_id,
                    payload=body,
                    received_at_us=at_us + WEBHOOK_DELAY,
                )
            )

    def _add(self, event: Event, trust: Trust, received_at_us: int, user_agent: str) -> None:
        self.arrivals.append(
            Arrival(
                shop_id=self.shop_id,
                door="events",
                topic=str(event.__struct_config__.tag),
                trust=trust,
                event_id=event.event_id,
                payload=encode_event(event),
                received_at_us=received_at_us,
                user_agent=user_agent,
            )
        )
