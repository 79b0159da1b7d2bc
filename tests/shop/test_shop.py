"""The narrated shop: every figure of its README stands in the warehouse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.reference import answer
from tests.reference.arrivals import BOT, arrival, browser, facts, stored
from tests.reference.facts import micros
from tests.reference.report import per_conversation, published_rule

from talkworth.control import Shop
from talkworth.events.parse import decode_event
from talkworth.journal.entry import Entry
from talkworth.money import decimal_text
from talkworth.rules import PUBLISHED, RuleSetVersion
from talkworth.warehouse import Warehouse

HERE = Path(__file__).parent
SHOP = "lamp-and-leaf"
RULES = [RuleSetVersion(shop_id=SHOP, version=1, active_from=0, rules=PUBLISHED)]
ORDERS = """
    select
        orders.order_name, orders.excluded_reason, orders.currency,
        sum(credits.credit_minor) filter (where credits.entry_type = 'sale') as sold_minor,
        sum(credits.credit_minor) as left_minor,
        min(credits.touch_id) as touch_id, min(credits.channel) as channel,
        min(credits.kind) as kind
    from orders left join credits on orders.order_key = credits.order_key
    group by all order by orders.order_name
"""
CONVERSATIONS = """
    select conversations.conversation_id, conversations.is_meaningful,
        count(touch_answers.touch_id) > 0 as is_earning
    from conversations left join touch_answers
        on conversations.conversation_key = touch_answers.conversation_key
    group by all
"""
MONTH = """
    select
        kind, conversation_key is not null as is_of_conversation,
        cast(sum(reporting_minor) as bigint) as minor, count(distinct order_key) as n_orders
    from credits group by all
"""


def _entry(line: bytes) -> Entry:
    event = decode_event(line)
    match event.source:
        case "server":
            return arrival(event, SHOP)
        case "widget":
            return browser(event, SHOP)
        case _:
            return browser(event, SHOP, user_agent=BOT)


def _entries() -> list[Entry]:
    return [_entry(line) for line in (HERE / "events.jsonl").read_bytes().splitlines()]


@pytest.fixture(scope="module")
def warehouse() -> Iterator[Warehouse]:
    shop = Shop(
        shop_id=SHOP, name="Lamp & Leaf", currency="EUR", timezone="Europe/Berlin", created_at=0
    )
    opened = Warehouse.open(None, [shop], RULES)
    opened.load(stored(_entries()))
    yield opened
    opened.close()


def _rows(warehouse: Warehouse, query: str) -> list[dict[str, Any]]:
    cursor = warehouse.connection.cursor()
    cursor.execute("use store")
    cursor.execute(query)
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _table(heading: str) -> list[list[str]]:
    """The rows of the README's table under a heading."""
    section = (HERE / "README.md").read_text().split(f"## {heading}\n")[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def _order(row: dict[str, Any]) -> list[str]:
    if row["excluded_reason"]:
        return [row["order_name"], "-", "-", "-", "-", row["excluded_reason"]]
    return [
        row["order_name"],
        decimal_text(int(row["sold_minor"]), row["currency"]),
        decimal_text(int(row["left_minor"]), row["currency"]),
        row["touch_id"] or "-",
        row["channel"] or "-",
        row["kind"],
    ]


def test_every_order_earns_what_the_readme_says(warehouse: Warehouse) -> None:
    assert [_order(row) for row in _rows(warehouse, ORDERS)] == _table("Orders")


def test_the_conversations_that_count_and_earn_are_those_of_the_readme(
    warehouse: Warehouse,
) -> None:
    word = {True: "yes", False: "no"}
    found = [
        [row["conversation_id"], word[row["is_meaningful"]], word[row["is_earning"]]]
        for row in _rows(warehouse, CONVERSATIONS)
    ]

    assert sorted(found) == sorted(_table("Conversations"))


def test_the_month_adds_up_to_the_readme(warehouse: Warehouse) -> None:
    sums = {(row["kind"], row["is_of_conversation"]): row for row in _rows(warehouse, MONTH)}
    of_conversations = sums["direct", True]["minor"]
    of_clicks = sums["direct", False]["minor"]
    n_orders = sums["direct", True]["n_orders"] + sums["direct", False]["n_orders"]
    n_meaningful = sum(row["is_meaningful"] for row in _rows(warehouse, CONVERSATIONS))

    assert _table("The month") == [
        ["meaningful conversations", str(n_meaningful)],
        ["direct, of conversations", decimal_text(of_conversations, "EUR")],
        ["assisted, of conversations", decimal_text(sums["assisted", True]["minor"], "EUR")],
        ["direct, of clicks alone", decimal_text(of_clicks, "EUR")],
        ["unattributed", decimal_text(sums["unattributed", False]["minor"], "EUR")],
        ["published rule", decimal_text(of_conversations + of_clicks, "EUR")],
        ["published rule, orders", str(n_orders)],
    ]


def test_the_reference_tells_the_same_month() -> None:
    september = range(
        micros(datetime(2026, 8, 31, 22, tzinfo=UTC)), micros(datetime(2026, 9, 30, 22, tzinfo=UTC))
    )
    found = answer(facts(_entries()), {SHOP: "EUR"}, RULES)
    sides = per_conversation(found, SHOP, september)
    amount, n_orders = published_rule(found, SHOP, september)
    written = dict(_table("The month"))

    assert str(sides.n_conversations) == written["meaningful conversations"]
    assert decimal_text(sides.direct_minor, "EUR") == written["direct, of conversations"]
    assert decimal_text(sides.assisted_minor, "EUR") == written["assisted, of conversations"]
    assert decimal_text(amount, "EUR") == written["published rule"]
    assert str(n_orders) == written["published rule, orders"]
