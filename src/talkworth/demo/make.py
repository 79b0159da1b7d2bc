"""Fills a data directory with the demo: shops, keys, journal, and the truth beside them."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import msgspec

from talkworth.control import Control, Shop
from talkworth.control.escalation import PolicyChange
from talkworth.demo.arrivals import Arrival, micros
from talkworth.demo.experiments import register_experiments
from talkworth.demo.people import HOLDOUT_PERCENT
from talkworth.demo.shops import DEMO
from talkworth.demo.stream import DEMO_SHOPS, generate, shoppers_of
from talkworth.detectors import detect
from talkworth.events import decode_event
from talkworth.events.parse import encode_event
from talkworth.events.types import MessageSent
from talkworth.journal import Entry, Journal
from talkworth.sources import native
from talkworth.sources.privacy import Keeping
from talkworth.sources.shopify import prepare

TRUTH = "truth.json"
GROUP = 2_000
MOST_WAITING = 4

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Demo:
    """What was made: the shops, how much arrived at them, and where their truth is told."""

    shops: tuple[Shop, ...]
    n_events: int
    truth_path: Path


def make_demo(
    data: Path,
    control: Control,
    journal: Journal,
    *,
    seed: int = 7,
    n_shoppers: int = 4000,
    until: datetime | None = None,
    holdout_percent: int = HOLDOUT_PERCENT,
    progress: Progress | None = None,
) -> Demo:
    """
    Add the demo's shops with their experiments and journal their history up to `until`, the start
    of this hour if `None`. `progress` hears how many of how many arrivals are on disk.

    Raises:
        ShopExists: the directory holds a demo already.
        JournalUnwritable: the disk did not take it.
    """
    until = until or datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
    stream = generate(seed, n_shoppers, until, holdout_percent=holdout_percent)
    shops = tuple(_add_shops(control))
    n_of_shops = shoppers_of(n_shoppers)
    register_experiments(control, n_of_shops, micros(until), holdout_percent)
    control.escalation.change(DEMO.shop_id, PolicyChange(margin=0.4, minute_minor=60))
    keepings = {shop.shop_id: Keeping(control.email_pepper(shop.shop_id)) for shop in shops}
    _append(journal, stream.arrivals, keepings, progress)
    truth_path = data / TRUTH
    truth_path.write_bytes(msgspec.json.format(msgspec.json.encode(stream.truth), indent=1))
    return Demo(shops, len(stream.arrivals), truth_path)


def entry_of(arrival: Arrival, keeping: Keeping) -> Entry:
    """The arrival as its door would journal it: seen by the detectors, less personal data."""
    payload, reason = arrival.payload, ""
    if arrival.door == "shopify":
        payload, reason = prepare(arrival.topic, payload, keeping)
    else:
        event = decode_event(payload)
        if isinstance(event, MessageSent):
            event = detect(event)
        payload = encode_event(native.prepare(event, keeping))
    return Entry(
        received_at=arrival.received_at_us,
        shop_id=arrival.shop_id,
        door=arrival.door,
        topic=arrival.topic,
        trust=arrival.trust,
        event_id=arrival.event_id,
        payload=payload,
        sha256=sha256(arrival.payload).digest(),
        user_agent=arrival.user_agent,
        reason=reason,
    )


def _add_shops(control: Control) -> Iterator[Shop]:
    """Each shop with a public key and a webhook secret, so that both of its doors work."""
    for demo in DEMO_SHOPS:
        yield control.add_shop(demo.shop_id, demo.currency, demo.timezone, demo.name)
        control.add_key(demo.shop_id, "public", label="demo")
        control.add_webhook(demo.shop_id, "shopify", demo.domain, secrets.token_bytes(32))


def _append(
    journal: Journal,
    arrivals: Sequence[Arrival],
    keepings: dict[str, Keeping],
    progress: Progress | None,
) -> None:
    """Journal the arrivals in their order, group by group."""
    waiting: deque[tuple[int, Future[int]]] = deque()

    def settle(most: int) -> None:
        while len(waiting) > most:
            n_done, future = waiting.popleft()
            future.result()
            if progress:
                progress(n_done, len(arrivals))

    for start in range(0, len(arrivals), GROUP):
        group = arrivals[start : start + GROUP]
        entries = [entry_of(arrival, keepings[arrival.shop_id]) for arrival in group]
        waiting.append((start + len(group), journal.submit(entries)))
        settle(MOST_WAITING)
    settle(0)
