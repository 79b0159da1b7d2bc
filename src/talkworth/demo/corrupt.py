"""What a network does to a clean stream: it repeats, delays, shuffles, tells the wrong time."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from random import Random
from zlib import crc32

import msgspec

from talkworth.demo.arrivals import HOUR, MINUTE, SECOND, Arrival, instant
from talkworth.events import decode_event
from talkworth.events.parse import encode_event
from talkworth.events.types import ExposureLogged

# Later than this, an answer that a browser reports would not earn; nothing here may cost credit.
LATEST_BROWSER_US = 40 * HOUR

_P_TWICE = 0.015
_P_CLASH = 0.001
_P_OFFLINE = 0.01
_P_RETRIED = 0.03
_P_HOURS_LATE = 0.02
_SKEWED_OF_100_VISITORS = 5
_OTHER_TOPICS = ("products/update", "inventory_levels/update", "themes/publish", "x/unheard-of")


class _Who(msgspec.Struct):
    visitor_id: str | None = None
    sent_at: str | None = None


_who = msgspec.json.Decoder(_Who).decode


def corrupt(arrivals: list[Arrival], rng: Random, until_us: int) -> list[Arrival]:
    """
    The same facts as a real network brings them; no credit differs.

    Browsers send twice, stay offline for hours and have wrong clocks; webhooks come hours late,
    twice, in any order, and of topics nobody asked for. Nothing is received after `until_us`.
    """
    worse: list[Arrival] = []
    for arrival in arrivals:
        if arrival.door == "shopify":
            worse += _webhook(arrival, rng, until_us)
        elif arrival.user_agent:
            worse += _browser(arrival, rng, until_us)
        else:
            worse += _again(arrival, rng, until_us, _P_TWICE, HOUR)
    return worse


def noise(arrivals: list[Arrival], rng: Random) -> list[Arrival]:
    """Webhooks of topics that make no facts, beside those that do: one in 150."""
    webhooks = [arrival for arrival in arrivals if arrival.door == "shopify"]
    chosen = rng.sample(webhooks, len(webhooks) // 150)
    return [
        msgspec.structs.replace(
            arrival,
            topic=_OTHER_TOPICS[place % len(_OTHER_TOPICS)],
            event_id=f"{rng.getrandbits(128):032x}",
            payload=b'{"id":7200001,"title":"Fell trail shoe"}',
        )
        for place, arrival in enumerate(chosen)
    ]


def _webhook(arrival: Arrival, rng: Random, until_us: int) -> Iterator[Arrival]:
    """Late by hours for some; a retry carries the same bytes and the same webhook id."""
    if rng.random() < _P_HOURS_LATE:
        late_us = rng.randint(30 * 60, 9 * 3600) * SECOND
        arrival = _at(arrival, arrival.received_at_us + late_us, until_us)
    else:
        arrival = _at(arrival, arrival.received_at_us + rng.randrange(8 * SECOND), until_us)
    yield from _again(arrival, rng, until_us, _P_RETRIED, 4 * HOUR)


def _browser(arrival: Arrival, rng: Random, until_us: int) -> Iterator[Arrival]:
    delay_us = rng.randrange(3 * SECOND)
    if rng.random() < _P_OFFLINE:
        delay_us = rng.randint(20 * MINUTE, LATEST_BROWSER_US)
    occurred_us, arrival = (
        arrival.received_at_us,
        _at(arrival, arrival.received_at_us + delay_us, until_us),
    )
    who = _who(arrival.payload)
    if crc32((who.visitor_id or "").encode()) % 100 < _SKEWED_OF_100_VISITORS:
        arrival = _skewed(arrival, who.visitor_id or "")
    elif rng.random() < _P_CLASH and occurred_us < until_us:
        yield from _clash(arrival, rng, until_us)
    yield from _again(arrival, rng, until_us, _P_TWICE, 6 * HOUR)


def _again(
    arrival: Arrival, rng: Random, until_us: int, chance: float, within_us: int
) -> Iterator[Arrival]:
    """The arrival, and now and then the same bytes once more."""
    yield arrival
    if rng.random() < chance:
        later_us = arrival.received_at_us + rng.randint(SECOND, within_us)
        yield _at(arrival, later_us, until_us)


def _skewed(arrival: Arrival, visitor_id: str) -> Arrival:
    """
    The event as a browser with a wrong clock tells it.

    It says when it sent, by the same wrong clock, so that the door can tell, and is as wrong
    about when an arm was drawn.
    """
    skew_us = (crc32(f"skew/{visitor_id}".encode()) % (36 * 3600) - 18 * 3600) * SECOND
    event = decode_event(arrival.payload)
    skewed = instant(skew_us) - instant(0)
    event = msgspec.structs.replace(
        event,
        occurred_at=event.occurred_at + skewed,
        sent_at=instant(arrival.received_at_us) + skewed,
    )
    if isinstance(event, ExposureLogged) and event.assigned_at is not None:
        event = msgspec.structs.replace(event, assigned_at=event.assigned_at + skewed)
    return msgspec.structs.replace(arrival, payload=encode_event(event))


def _clash(arrival: Arrival, rng: Random, until_us: int) -> Iterator[Arrival]:
    """
    The same event id with other bytes. The smaller SHA-256 counts, so we take bytes whose hash
    is the larger one.
    """
    right = sha256(arrival.payload).digest()
    event = decode_event(arrival.payload)
    for attempt in range(64):
        other = msgspec.structs.replace(event, source=f"talkworth.js/{attempt}")
        payload = encode_event(other)
        if sha256(payload).digest() > right:
            later_us = arrival.received_at_us + rng.randint(SECOND, HOUR)
            yield _at(msgspec.structs.replace(arrival, payload=payload), later_us, until_us)
            return


def _at(arrival: Arrival, received_at_us: int, until_us: int) -> Arrival:
    """The arrival at another time, though never after the end."""
    at_us = max(arrival.received_at_us, min(received_at_us, until_us))
    return msgspec.structs.replace(arrival, received_at_us=at_us)
