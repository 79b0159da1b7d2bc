"""The lifecycles as they are told: each file is a small shop, its events, and what they come to."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from tests.reference.arrivals import BROWSER, arrival
from tests.reference.compare import Table, built, load, opened
from tests.reference.facts import micros
from tests.reference.worlds import World

from talkworth.events.parse import decode_event
from talkworth.journal.entry import CLIENT_REPORTED, VERIFIED, Entry
from talkworth.rules import PUBLISHED, RuleSetVersion

HERE = Path(__file__).parent
WIDGET = "widget"  # the `source` of what a browser sends; all else is a server's word

# The chapters of the index, in its order.
CHAPTERS = (
    "Money that goes back",
    "Orders that change",
    "Prices and payment",
    "Orders of other kinds",
    "Carts and obstacles",
    "Subscriptions",
    "Saves",
    "What arrives late or broken",
)

Rows = list[list[str]]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Rules that somebody asks for, and the answer; `...` at its end stands for more."""

    change: dict[str, Any]
    answer: str


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """
    One file. `ledger` and `credits` are tables with their head, written by hand.

    `rule` is the heading of docs/metrics.md that decides. `sums` says in a few words, for the
    index, what comes of it.
    """

    name: str
    title: str
    chapter: str
    rule: str
    sums: str
    story: str
    why: str
    currency: str
    entries: tuple[Entry, ...]
    ledger: Rows
    credits: Rows
    left: list[str]
    lapses: list[str]
    reasons: list[str]
    refused: list[Refusal]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The tables of a warehouse, and the reasons under which it lists orders, by shop."""

    tables: dict[str, Table]
    reasons: dict[str, list[str]]


@cache
def lifecycles() -> tuple[Lifecycle, ...]:
    """Every lifecycle, in the order of the index."""
    told = [_lifecycle(path) for path in HERE.glob("*.toml")]
    return tuple(sorted(told, key=lambda one: (CHAPTERS.index(one.chapter), one.title)))


def world() -> World:
    """All lifecycles together, each a shop of its own under the published rule."""
    told = [one for one in lifecycles() if one.entries]
    return World(
        shops={one.name: one.currency for one in told},
        rule_sets=[
            RuleSetVersion(shop_id=one.name, version=1, active_from=0, rules=PUBLISHED)
            for one in told
        ],
        entries=[entry for one in told for entry in one.entries],
    )


@cache
def outcome() -> Outcome:
    """What a warehouse made of all of them."""
    shops = world()
    warehouse = opened(shops)
    load(warehouse, [shops.entries])
    reasons: dict[str, list[str]] = defaultdict(list)
    for row in warehouse.query("health_excluded"):
        reasons[row["shop_id"]].append(row["reason"])
    found = Outcome(built(warehouse), {shop: sorted(listed) for shop, listed in reasons.items()})
    warehouse.close()
    return found


def cells(line: str) -> list[str]:
    """The cells of a table's row."""
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def _lifecycle(path: Path) -> Lifecycle:
    """
    Raises:
        TypeError: the file leaves something out, or has something we do not know.
    """
    told = tomllib.loads(path.read_text())
    events = told.pop("events", "").strip().splitlines()
    words = {name: told.pop(name).strip() for name in ("story", "why")}
    return Lifecycle(
        name=path.stem,
        currency=told.pop("currency", "USD"),
        entries=tuple(_entry(line, path.stem, number) for number, line in enumerate(events, 1)),
        ledger=_rows(told.pop("ledger", "")),
        credits=_rows(told.pop("credits", "")),
        left=told.pop("left", []),
        lapses=told.pop("lapses", []),
        reasons=told.pop("reasons", []),
        refused=[Refusal(**one) for one in told.pop("refused", [])],
        **words,
        **told,
    )


def _rows(text: str) -> Rows:
    return [cells(line) for line in text.strip().splitlines()]


def _entry(line: str, shop: str, number: int) -> Entry:
    """An event as it arrived; its id is its place unless it says one."""
    told = {"event_id": f"e{number}", **json.loads(line)}
    received = told.pop("received_at", None)
    event = decode_event(json.dumps(told).encode())
    is_public = event.source == WIDGET
    return arrival(
        event,
        shop,
        trust=CLIENT_REPORTED if is_public else VERIFIED,
        received_at=micros(datetime.fromisoformat(received)) if received else None,
        user_agent=BROWSER if is_public else "",
    )
