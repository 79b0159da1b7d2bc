"""A batch puts in question what its facts can change, and nothing less."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
import pytest
from tests.warehouse.journals import HOUR, MINUTE, RULES, SHOP, Journal, rows

from talkworth.journal.entry import VERIFIED
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import broken_invariants, differences

DAY = timedelta(days=1)


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    opened = Warehouse.open(None, [SHOP], RULES)
    yield opened
    opened.close()


@pytest.fixture
def journal() -> Journal:
    return Journal()


def renewed(journal: Journal, after: timedelta, order_id: str, amount: str = "20.00") -> None:
    journal.add(
        "subscription_renewed", after, trust=VERIFIED, subscription_id="s", order_id=order_id,
        amount=amount, currency="EUR", customer_id="k",
    )  # fmt: skip


def told(journal: Journal, kind: str, after: timedelta, /, **fields: Any) -> None:
    journal.add(kind, after, trust=VERIFIED, **fields)


def saved_order(journal: Journal) -> None:
    journal.buy("1001", timedelta(), visitor_id="v")
    told(journal, "save_requested", DAY, kind="cancel", request_id="r", order_id="1001")
    journal.ask("c", DAY + HOUR, visitor_id="v")
    told(journal, "request_withdrawn", DAY + 2 * HOUR, request_id="r")
    told(
        journal, "concession_granted", DAY + 3 * HOUR, request_id="r", amount="5.00", currency="EUR"
    )


def kept_subscription(journal: Journal) -> None:
    told(
        journal, "subscription_started", -40 * DAY, subscription_id="s", amount="20.00",
        currency="EUR",
    )  # fmt: skip
    told(journal, "save_requested", timedelta(), kind="churn", request_id="r", subscription_id="s")
    journal.ask("c", HOUR, customer_id="k")
    told(journal, "request_withdrawn", 2 * HOUR, request_id="r")
    for number in range(5):
        renewed(journal, (number + 1) * 10 * DAY, f"n{number}", "25.00")
    told(
        journal, "subscription_changed", 3 * DAY, subscription_id="s", amount="25.00",
        currency="EUR",
    )  # fmt: skip


@pytest.mark.parametrize("story", [saved_order, kept_subscription])
@pytest.mark.parametrize("turn", [1, -1])
def test_a_save_is_worked_out_whichever_of_its_facts_comes_last(
    warehouse: Warehouse, journal: Journal, story: Any, turn: int
) -> None:
    story(journal)
    for number, entry in enumerate(journal.entries[::turn]):
        warehouse.load([msgspec.structs.replace(entry, seq=number + 1)])
    assert "saved" in {kind for (kind,) in rows(warehouse, "select kind from credits")}
    assert differences(warehouse, journal.read, [SHOP], RULES) == []


@pytest.mark.parametrize("turn", [1, -1])
def test_a_displaced_request_leaves_its_order_as_it_was(
    warehouse: Warehouse, journal: Journal, turn: int
) -> None:
    journal.buy("1001", timedelta(), visitor_id="v")
    journal.buy("1002", timedelta(), visitor_id="v")
    journal.ask("c", DAY + HOUR, visitor_id="v")
    told(journal, "request_withdrawn", DAY + 2 * HOUR, request_id="r")
    for order in ("1001", "1002"):
        told(
            journal, "save_requested", DAY, kind="cancel", request_id="r", order_id=order,
            event_id="same",
        )  # fmt: skip
    one, other = journal.entries[5:]
    for number, entry in enumerate([*journal.entries[:5], *[one, other][::turn]]):
        warehouse.load([msgspec.structs.replace(entry, seq=number + 1)])
    winner = min(one, other, key=lambda entry: entry.sha256)
    expected = "1001" if b"1001" in winner.payload else "1002"
    sql = (
        "select distinct o.order_id from credits c join orders o on c.order_key = o.order_key "
        "where c.kind = 'saved'"
    )
    assert rows(warehouse, sql) == [(expected,)]
    assert len(rows(warehouse, "from save_facts")) == 2
    assert differences(warehouse, journal.read, [SHOP], RULES) == []


@pytest.mark.parametrize("kind", ["cart_changed", "session_started", "faq_clicked"])
@pytest.mark.parametrize("turn", [1, -1])
def test_what_carries_an_identifier_that_proves_shared_goes_to_its_next_one(
    warehouse: Warehouse, journal: Journal, kind: str, turn: int
) -> None:
    """Four customers with one visitor: the visitor is ignored, the cart counts."""
    extra: dict[str, Any] = {"faq_id": "f"} if kind == "faq_clicked" else {}
    journal.add(kind, HOUR, visitor_id="v", cart_token="c", **extra)
    for number in range(4):
        journal.add("identified", HOUR, visitor_id="v", customer_id=f"k{number}")
    journal.add(kind, 2 * HOUR, visitor_id="v", cart_token="c", **extra)
    for entry in journal.entries[::turn]:
        warehouse.load([entry])
    table = {"cart_changed": "shopper_events", "session_started": "sessions"}.get(kind, "clicks")
    sql = f"select distinct i.kind from {table} e join identities i on e.identity_key = i.node_key"
    assert rows(warehouse, sql) == [("cart",)]


def somebody(random: Random) -> dict[str, str]:
    return {"visitor_id": f"v{random.randrange(5)}"} | (
        {"customer_id": f"k{random.randrange(4)}"} if random.random() < 0.4 else {}
    )


def step_of_a_shopper(random: Random) -> tuple[str, dict[str, Any]]:
    product, who = {"product_id": f"p{random.randrange(3)}"}, somebody(random)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("cart_changed", {"lines": [product]}),
        ("checkout_started", {"has_contact": True}),
        ("product_viewed", product),
        ("friction_met", {"kind": "payment"}),
        ("session_started", {"click_id": "gclid"}),
    ]
    kind, fields = random.choice(steps)
    return kind, fields | who


def step_of_a_shop(random: Random, name: str) -> tuple[str, dict[str, Any]]:
    """What becomes of an order, a subscription or a request."""
    request, plan = {"request_id": f"r{random.randrange(6)}"}, {"subscription_id": f"s{name[-1]}"}
    order, dispute = {"order_id": f"o{random.randrange(12)}"}, {"dispute_id": "d"}
    money = {"amount": f"{random.randrange(1, 60)}.00", "currency": "EUR"}
    exchange = {
        "exchange_id": name,
        "returned": [{"line_id": "order", "amount": money["amount"]}],
        "received": [{"line_id": "new", "amount": "15.00", "product_id": "p1"}],
    }
    steps: list[tuple[str, dict[str, Any]]] = [
        ("save_requested", {"kind": "return"} | request | order),
        ("save_requested", {"kind": "churn"} | request | plan),
        ("request_withdrawn", request),
        ("concession_granted", request | money),
        ("subscription_started", plan | order),
        ("subscription_renewed", plan | money | somebody(random)),
        ("subscription_changed", plan | money),
        ("order_refunded", {"refund_id": name} | order | money),
        ("dispute_opened", order | dispute | money),
        ("dispute_won", order | dispute),
        ("order_exchanged", order | exchange),
    ]
    return random.choice(steps)


def eventful_shop(journal: Journal, seed: int) -> Journal:
    """Everything that can happen to orders, subscriptions and carts, to few people."""
    random = Random(seed)

    def when() -> timedelta:
        return MINUTE * random.randrange(60 * 24 * 60)

    for number in range(12):
        journal.buy(f"o{number}", when(), f"{random.randrange(10, 90)}.00", **somebody(random))
    for number in range(120):
        journal.ask(f"c{number % 40}", when(), **somebody(random))
        name = f"{number}{random.randrange(3)}"
        is_shopper = random.random() < 0.3
        kind, fields = step_of_a_shopper(random) if is_shopper else step_of_a_shop(random, name)
        journal.add(kind, when(), trust=VERIFIED, **fields)
    return journal


@pytest.mark.parametrize("seed", range(2))
def test_an_eventful_shop_loaded_bit_by_bit_equals_a_rebuild(
    warehouse: Warehouse, journal: Journal, seed: int
) -> None:
    entries, random = eventful_shop(journal, seed).entries, Random(seed)
    shuffled = random.sample(entries, len(entries))
    queue = [msgspec.structs.replace(e, seq=n + 1) for n, e in enumerate(shuffled)]
    while queue:
        size = random.randrange(1, 60)
        warehouse.load(queue[:size])
        queue = queue[size:]
    assert broken_invariants(warehouse) == []
    assert differences(warehouse, journal.read, [SHOP], RULES) == []
