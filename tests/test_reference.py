"""The warehouse against the rules in plain Python, on shops nobody would wish to have."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from tests.reference.arrivals import arrival, browser, instant, webhook
from tests.reference.compare import built, differences, load, opened, told
from tests.reference.facts import micros
from tests.reference.streams import START, STRICT
from tests.reference.worlds import World, batches, told_badly, world
from tests.sources.bodies import TOPIC_OF, body

from talkworth.events import Event
from talkworth.events.types import Identified, MessageSent, NudgeClicked
from talkworth.rules import PUBLISHED, RuleSet, RuleSetVersion

VISITOR = "0193f2c4a5b67788990011223344aabb"
N_SHOPS = 20
WORLDS = [pytest.param(seed, id=f"shops-{seed}") for seed in (0, 1_000)]
MORE_WORLDS = [pytest.param(seed, id=f"shops-{seed}", marks=pytest.mark.slow) for seed in (10_000,)]


def _world(seed: int) -> World:
    return world(seed, N_SHOPS)


@pytest.mark.parametrize("seed", WORLDS + MORE_WORLDS)
def test_the_warehouse_agrees_with_the_reference_row_by_row(seed: int) -> None:
    shops = _world(seed)
    warehouse = opened(shops)
    load(warehouse, [shops.entries])

    assert differences(told(shops, shops.entries), built(warehouse)) == []
    warehouse.close()


@pytest.mark.parametrize("seed", WORLDS + MORE_WORLDS)
def test_arrivals_told_badly_in_any_batches_change_nothing(seed: int) -> None:
    """Shuffled, repeated, late, and in pieces: the numbers are those of the clean set."""
    shops, random = _world(seed), Random(seed)
    arrivals = told_badly(shops.entries, random)
    warehouse = opened(shops)
    load(warehouse, batches(arrivals, random, largest=300))

    assert differences(told(shops, shops.entries), built(warehouse)) == []
    warehouse.close()


@pytest.mark.parametrize("seed", WORLDS)
def test_every_prefix_of_a_growing_shop_is_right_at_its_time(seed: int) -> None:
    shops, random = world(seed, 2), Random(seed)
    arrivals = told_badly(shops.entries, random)
    warehouse = opened(shops)
    done = 0
    for batch in batches(arrivals, random):
        load(warehouse, [batch], after=done)
        done += len(batch)
        assert differences(told(shops, arrivals[:done]), built(warehouse)) == []
    warehouse.close()


def test_webhook_bodies_become_the_same_numbers_by_both_ways() -> None:
    """Every recorded Shopify body, and a chat that one of the orders names in its attributes."""
    at = micros(datetime(2026, 11, 5, 11, tzinfo=UTC))
    ids: dict[str, Any] = {"conversation_id": "chat-7781", "visitor_id": VISITOR}
    said: list[dict[str, Any]] = [
        {"event_id": "1", "role": "shopper"},
        {"event_id": "2", "role": "assistant", "outcome": "answered"},
    ]
    chat = [browser(MessageSent(occurred_at=instant(at), **ids, **values), "s0") for values in said]
    bodies = [
        webhook(topic, body(name), "s0", at + n) for n, (name, topic) in enumerate(TOPIC_OF.items())
    ]
    shop = World(shops={"s0": "EUR"}, rule_sets=world(0).rule_sets, entries=[*chat, *bodies])
    warehouse = opened(shop)
    load(warehouse, batches(told_badly(shop.entries, Random(7)), Random(7), largest=10))
    tables = built(warehouse)

    assert differences(told(shop, shop.entries), tables) == []
    assert {row["joined_by"] for row in tables["credits"].values()} >= {"conversation", None}
    warehouse.close()


def _one_by_one(rules: RuleSet, *events: Event) -> list[str]:
    """What differs when a shop hears of these events one at a time."""
    versions = [RuleSetVersion(shop_id="s0", version=1, active_from=0, rules=rules)]
    shop = World({"s0": "EUR"}, versions, [arrival(event, "s0") for event in events])
    warehouse = opened(shop)
    load(warehouse, [[entry] for entry in shop.entries])
    found = differences(told(shop, shop.entries), built(warehouse))
    warehouse.close()
    return found


def test_a_visitor_of_two_customers_stays_nobodys_when_one_of_them_is_seen_elsewhere() -> None:
    at, v, k = instant(START), "visitor", "cart"
    assert not _one_by_one(
        PUBLISHED,
        Identified(event_id="1", occurred_at=at, visitor_id=v, cart_token=k, customer_id="a"),
        Identified(event_id="2", occurred_at=at, visitor_id=v, cart_token=k, customer_id="b"),
        Identified(event_id="3", occurred_at=at, visitor_id="another", customer_id="b"),
    )


def test_a_click_of_an_ignored_visitor_belongs_to_its_next_identifier() -> None:
    at = instant(START)
    ids: dict[str, Any] = {"visitor_id": "v", "checkout_token": "k", "session_id": "s"}
    assert not _one_by_one(
        STRICT,
        Identified(event_id="1", occurred_at=at, visitor_id="v", customer_id="a"),
        Identified(event_id="2", occurred_at=at, visitor_id="v", customer_id="b"),
        MessageSent(event_id="3", occurred_at=at, conversation_id="c", role="shopper", **ids),
        NudgeClicked(event_id="4", occurred_at=instant(START - 1), nudge_id="n", **ids),
    )


@pytest.mark.parametrize("seed", WORLDS)
def test_credits_add_up_to_every_entry_and_entries_to_every_balance(seed: int) -> None:
    shops = _world(seed)
    warehouse = opened(shops)
    load(warehouse, [told_badly(shops.entries, Random(seed))])
    tables = built(warehouse)

    credited: dict[object, int] = defaultdict(int)
    for (shop, entry_id, _), credit in tables["credits"].items():
        credited[shop, entry_id] += credit["credit_minor"]
    changed: dict[object, int] = defaultdict(int)
    for (shop, entry_id), entry in tables["order_entries"].items():
        changed[shop, entry_id.split("/")[0]] += entry["amount_minor"]

    assert credited == {
        key: entry["amount_minor"] for key, entry in tables["order_entries"].items()
    }
    for (shop, order_id), order in tables["orders"].items():
        assert changed[shop, order_id] == order["balance_minor"]
    warehouse.close()
