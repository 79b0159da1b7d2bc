"""The warehouse against the rules in plain Python, on shops nobody would wish to have."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from random import Random
from typing import Any

import msgspec
import pytest
from tests.reference import Answer, answer
from tests.reference.arrivals import arrival, browser, facts, instant, webhook
from tests.reference.compare import built, differences, load, opened, told
from tests.reference.facts import DAY_US, micros
from tests.reference.streams import START, STRICT
from tests.reference.worlds import World, batches, told_badly, world
from tests.sources.bodies import TOPIC_OF, body

from talkworth.events import Event
from talkworth.events.orders import OrderRefunded
from talkworth.events.types import Identified, MessageSent, NudgeClicked
from talkworth.journal.entry import Entry
from talkworth.money import decimal_text
from talkworth.rules import PUBLISHED, RuleSet, RuleSetVersion, Ruling

VISITOR = "0193f2c4a5b67788990011223344aabb"
N_SHOPS = 15
WORLDS = [pytest.param(seed, id=f"shops-{seed}") for seed in (0, 1_000)]
MORE_WORLDS = [pytest.param(seed, id=f"shops-{seed}", marks=pytest.mark.slow) for seed in (10_000,)]

# Each shop under one rule set from the first day on; without one, under those it was made with.
PRESETS = {
    "published": PUBLISHED,
    "linear-7d": RuleSet(model="linear", assisted_h=168),
    "last-touch-path-5d": RuleSet(model="last_touch", window="path", assisted_h=120),
    "time-decay-all-channels": RuleSet(model="time_decay", window="path", scope="all_channels"),
    "position": RuleSet(model="position", window="path", scope="all_channels"),
    "tight": msgspec.structs.replace(
        STRICT, model="linear", direct_h=24, cart_idle_min=1, hesitation_min=1, friction_h=24
    ),
}
RULES = [pytest.param(None, id="as-made"), *(pytest.param(PRESETS[n], id=n) for n in PRESETS)]


def _world(seed: int, rules: RuleSet | None = None) -> World:
    shops = world(seed, N_SHOPS)
    if rules is None:
        return shops
    return replace(
        shops,
        rule_sets=[
            RuleSetVersion(shop_id=shop_id, version=1, active_from=0, rules=rules)
            for shop_id in shops.shops
        ],
    )


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("seed", WORLDS + MORE_WORLDS)
def test_the_warehouse_agrees_with_the_reference_row_by_row(
    seed: int, rules: RuleSet | None
) -> None:
    shops = _world(seed, rules)
    warehouse = opened(shops)
    load(warehouse, [shops.entries])

    assert differences(told(shops, shops.entries), built(warehouse)) == []
    warehouse.close()


@pytest.mark.parametrize("seed", WORLDS)
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
    versions: list[Ruling] = [RuleSetVersion(shop_id="s0", version=1, active_from=0, rules=rules)]
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


def _answer(shops: World, entries: Sequence[Entry]) -> Answer:
    return answer(facts(entries), shops.shops, shops.rule_sets)


def _share(amount: int | None) -> int:
    return amount or 0


@pytest.mark.parametrize("rules", RULES)
def test_the_random_shops_meet_everything_that_earns(rules: RuleSet | None) -> None:
    """What no shop meets, no comparison tests."""
    kinds: Counter[str] = Counter()
    claims: Counter[str] = Counter()
    n_shared = 0
    for seed in range(0, 4_000, 1_000):
        shops = _world(seed, rules)
        found = _answer(shops, shops.entries)
        kinds.update(credit.kind for credit in found.credits)
        claims.update(claim.claim_type for _, claim in found.claims)
        n_shared += sum(len(contest.winners) > 1 for contest in found.contests.values())

    always = {"direct", "assisted", "recovered", "saved", "base_renewal", "unattributed"}
    may_share = rules is None or rules.model not in ("first_touch", "last_touch")
    may_lose = rules is None or rules.scope == "all_channels"
    assert kinds.keys() == always | ({"other_channel"} if may_lose else set())
    assert claims.keys() == {"upgrade", "cancel", "return", "churn"}
    assert bool(n_shared) == may_share


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("seed", WORLDS)
def test_credits_add_up_to_every_entry_and_claims_to_nothing(
    seed: int, rules: RuleSet | None
) -> None:
    shops = _world(seed, rules)
    found = _answer(shops, shops.entries)
    expected: dict[object, tuple[int, int]] = {
        (entry.shop, entry.entry_id): (entry.amount, _share(entry.reporting))
        for entry in found.entries
    }
    credited: dict[object, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for credit in found.credits:
        key = credit.order.shop, credit.entry_id
        if credit.entry_type in ("save", "upgrade"):
            expected.setdefault(key, (0, 0))
        own, worth = credited[key]
        credited[key] = own + credit.amount, worth + _share(credit.reporting)

    assert credited == expected


def _refunded(shops: World, random: Random) -> list[Entry]:
    """All that happened, and in the end every order refunded in parts, the last one too large."""
    found = _answer(shops, shops.entries)
    entries = list(shops.entries)
    for n, order in enumerate(found.orders):
        amounts = [random.randrange(5_000) for _ in range(random.randrange(4))]
        for part, minor in enumerate([*amounts, 10**12]):
            refund = OrderRefunded(
                event_id=f"back-{n}-{part}",
                occurred_at=instant(START + 400 * DAY_US + part),
                order_id=order.order_id,
                refund_id=f"back-{part}",
                amount=decimal_text(minor, order.currency),
                currency=order.currency,
            )
            entries.append(arrival(refund, order.shop))
    return entries


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("seed", WORLDS)
def test_a_full_refund_in_parts_leaves_every_touch_at_exactly_zero(
    seed: int, rules: RuleSet | None
) -> None:
    shops = _world(seed, rules)
    left: dict[object, tuple[int, int]] = defaultdict(lambda: (0, 0))
    for credit in _answer(shops, _refunded(shops, Random(seed))).credits:
        portion = credit.order.shop, credit.order.order_id, credit.portion.portion_id
        key = (*portion, credit.pool, credit.kind, credit.touch and credit.touch.touch_id)
        own, worth = left[key]
        left[key] = own + credit.amount, worth + _share(credit.reporting)

    assert left
    assert {key: money for key, money in left.items() if any(money)} == {}


@pytest.mark.parametrize("rules", RULES)
@pytest.mark.parametrize("seed", WORLDS)
def test_shuffled_and_repeated_arrivals_tell_the_reference_the_same(
    seed: int, rules: RuleSet | None
) -> None:
    shops = _world(seed, rules)
    arrivals = told_badly(shops.entries, Random(seed))

    assert differences(told(shops, arrivals), told(shops, shops.entries)) == []


@pytest.mark.parametrize("seed", WORLDS)
def test_the_warehouse_adds_up_to_every_entry_and_every_balance(seed: int) -> None:
    shops = _world(seed)
    warehouse = opened(shops)
    load(warehouse, [told_badly(shops.entries, Random(seed))])
    tables = built(warehouse)

    credited: dict[object, int] = defaultdict(int)
    for (shop, entry_id, *_), credit in tables["credits"].items():
        credited[shop, entry_id] += credit["credit_minor"]
    changed: dict[object, int] = defaultdict(int)
    for (shop, entry_id), entry in tables["order_entries"].items():
        changed[shop, entry_id.split("/")[0]] += entry["amount_minor"]

    assert {key: amount for key, amount in credited.items() if amount} == {
        key: entry["amount_minor"] for key, entry in tables["order_entries"].items()
    }
    for (shop, order_id), order in tables["orders"].items():
        assert changed[shop, order_id] == order["balance_minor"]
    warehouse.close()
