"""Many random shops together, and the same arrivals told badly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from random import Random

import msgspec
from tests.reference.facts import DAY_US
from tests.reference.sales import buy
from tests.reference.stays import stay, subscribe
from tests.reference.streams import Stream, click, expose, meet, rule_sets, talk
from tests.reference.visits import browse

from talkworth.events import decode_event
from talkworth.events.parse import encode_event
from talkworth.journal.entry import Entry
from talkworth.rules import Ruling

ANYTHING: list[Callable[[Stream], None]] = [
    talk,
    talk,
    talk,
    click,
    meet,
    meet,
    buy,
    buy,
    browse,
    stay,
    subscribe,
]
# What a shop is full of: a little of everything, or so much of one thing that it meets itself.
MOODS: list[list[Callable[[Stream], None]]] = [
    ANYTHING,
    [*ANYTHING, *[browse] * 12],
    [*ANYTHING, *[stay] * 12],
    [*ANYTHING, *[subscribe] * 5],
]


@dataclass(frozen=True, slots=True)
class World:
    """Shops (with their currencies), their rules, and everything that arrived."""

    shops: dict[str, str]
    rule_sets: list[Ruling]
    entries: list[Entry]


def world(seed: int, n_shops: int = 1, n_happenings: int = 16) -> World:
    """Shops `s0`, `s1`, ... of the seeds from `seed` on."""
    streams = [_shop(seed + n, f"s{n}", n_happenings) for n in range(n_shops)]
    return World(
        shops={stream.shop: stream.currency for stream in streams},
        rule_sets=[version for stream in streams for version in rule_sets(stream)],
        entries=[entry for stream in streams for entry in stream.entries],
    )


def _shop(seed: int, shop: str, n_happenings: int) -> Stream:
    random = Random(seed)
    stream = Stream(seed, shop, random.choice(["EUR", "EUR", "USD", "JPY", "KWD"]), random)
    happenings = MOODS[seed % len(MOODS)]
    for _ in range(n_happenings):
        random.choice(happenings)(stream)
    stream.entries += [*_clashes(stream), *_echoes(stream), *_exposures(stream)]
    return stream


def _exposures(stream: Stream) -> list[Entry]:
    """Shoppers in experiments, with dice of their own: all else stays as it was without them."""
    told = Stream(
        stream.seed,
        stream.shop,
        stream.currency,
        Random(f"{stream.seed}/exposures"),
        instants=list(stream.instants),
        n_events=10_000,
    )
    for _ in range(told.random.randrange(9)):
        expose(told)
    return [*told.entries, *_clashes(told), *_echoes(told)]


def _clashes(stream: Stream) -> list[Entry]:
    """A few ids sent again with other bytes: by the platform's mistake, or to mislead us."""
    found: list[Entry] = []
    for entry in stream.random.sample(stream.entries, min(3, len(stream.entries))):
        event = decode_event(entry.payload)
        payload = encode_event(msgspec.structs.replace(event, source="again"))
        found.append(
            msgspec.structs.replace(
                entry,
                payload=payload,
                sha256=sha256(payload).digest(),
                received_at=entry.received_at + stream.random.choice([-1, 0, 1, 3 * DAY_US]),
            )
        )
    return found


def _echoes(stream: Stream) -> list[Entry]:
    """A few events that a browser told, told by a server too, under the same id: both count."""
    return [
        msgspec.structs.replace(entry, trust="verified", user_agent="")
        for entry in stream.random.sample(stream.entries, min(3, len(stream.entries)))
        if entry.trust == "client-reported"
    ]


def told_badly(entries: Sequence[Entry], random: Random) -> list[Entry]:
    """The same arrivals shuffled, a third of them repeated, some of those much later."""
    again = [
        msgspec.structs.replace(
            entry, received_at=entry.received_at + random.choice([0, 5, DAY_US])
        )
        for entry in entries
        if random.random() < 1 / 3
    ]
    mixed = [*entries, *again]
    random.shuffle(mixed)
    return mixed


def batches(entries: Sequence[Entry], random: Random, largest: int = 20) -> list[list[Entry]]:
    """The arrivals cut into pieces of 1 to `largest`."""
    found: list[list[Entry]] = []
    rest = list(entries)
    while rest:
        n = random.randint(1, largest)
        found.append(rest[:n])
        rest = rest[n:]
    return found
