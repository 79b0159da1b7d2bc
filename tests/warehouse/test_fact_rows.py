"""What each event adds to the tables of its type."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.warehouse.journals import HOUR, NOON, Journal

from talkworth.events import decode_event
from talkworth.journal.entry import VERIFIED
from talkworth.ledger.facts import micros
from talkworth.warehouse.db import Rows
from talkworth.warehouse.fact_rows import add_fact
from talkworth.warehouse.facts import Fact
from talkworth.warehouse.keys import node_key, order_key

V = node_key("tea", "visitor", "v")
CART, CHECKOUT = node_key("tea", "cart", "c"), node_key("tea", "checkout", "k")


def rows_of(kind: str, /, **fields: Any) -> dict[str, list[dict[str, Any]]]:
    """The rows of one event, less what all events have."""
    entry = Journal().add(kind, HOUR, trust=VERIFIED, **fields)
    rows = Rows()
    add_fact(rows, Fact.of(decode_event(entry.payload), entry, is_whole_entry=True))
    assert rows.tables.pop("events")
    return rows.tables


def told(row: dict[str, Any], *names: str) -> tuple[Any, ...]:
    return tuple(row[name] for name in names)


ADDED = [{"product_id": "tea", "quantity": 2}, {"line_id": "1"}, {"product_id": "mug"}]
CARTS: list[tuple[str, dict[str, Any], bool, list[int]]] = [
    ("cart_changed", {"change": "replaced"}, True, [2, 1]),
    ("cart_changed", {"change": "added"}, False, [2, 1]),
    ("cart_changed", {"change": "increased"}, False, [2, 1]),
    ("cart_changed", {"change": "decreased"}, False, [-2, -1]),
    ("cart_changed", {"change": "removed"}, False, [-2, -1]),
    ("checkout_started", {}, True, [2, 1]),
]


@pytest.mark.parametrize(("kind", "fields", "is_whole", "quantities"), CARTS)
def test_a_cart_is_told_whole_or_by_what_changed(
    kind: str, fields: dict[str, Any], is_whole: bool, quantities: list[int]
) -> None:
    rows = rows_of(kind, lines=ADDED, visitor_id="v", cart_token="c", checkout_token="k", **fields)
    (event,) = rows["shopper_events"]
    assert told(event, "is_whole", "cart_key", "identity_key") == (is_whole, CART, V)
    assert event["identity_keys"] == [V, CART, CHECKOUT]
    assert [told(line, "product_id", "quantity") for line in rows["cart_lines"]] == [
        ("tea", quantities[0]),
        ("mug", quantities[1]),
    ]


def test_a_cart_line_may_tell_what_is_left_and_what_it_is_worth() -> None:
    lines = [
        {"product_id": "tea", "amount": "9.50", "quantity_after": 3},
        {"product_id": "mug", "quantity": 2, "amount": "8"},
        {"product_id": "hat", "quantity": 0, "amount": "8"},
    ]
    fields = {"change": "increased", "lines": lines, "visitor_id": "v"}
    for currency, worths in (
        ("EUR", [(950, 1), (800, 2), (None, None)]),
        (None, [(None, None)] * 3),
    ):
        found = rows_of("cart_changed", currency=currency, **fields)["cart_lines"]
        assert [told(line, "quantity", "quantity_after") for line in found] == [
            (0, 3),
            (2, None),
            (0, None),
        ]
        assert [told(line, "amount_minor", "n_priced") for line in found] == worths
        assert found[0]["currency"] == currency


def test_an_empty_cart_is_whole_and_a_checkout_without_lines_is_not() -> None:
    (cart,) = rows_of("cart_changed", visitor_id="v")["shopper_events"]
    (checkout,) = rows_of("checkout_started", checkout_token="k", has_contact=True)[
        "shopper_events"
    ]
    assert told(cart, "step", "is_whole", "has_contact", "cart_key") == ("cart", True, False, None)
    assert told(checkout, "step", "is_whole", "has_contact", "cart_key") == (
        "checkout",
        False,
        True,
        CHECKOUT,
    )


def test_views_and_frictions_name_their_product() -> None:
    (view,) = rows_of("product_viewed", product_id="mug", category="cups")["shopper_events"]
    (friction,) = rows_of("friction_met", kind="stock", product_id="mug")["shopper_events"]
    names = ("step", "product_id", "category", "detail")
    assert told(view, *names) == ("view", "mug", "cups", None)
    assert told(friction, *names) == ("friction", "mug", None, "stock")
    assert (view["identity_key"], view["identity_keys"]) == (view["event_key"], [])


def test_a_visit_says_whether_a_campaign_brought_it() -> None:
    (ad,) = rows_of("session_started", visitor_id="v", session_id="s", click_id="gclid")["sessions"]
    (own,) = rows_of("session_started", traffic_source="direct", click_id="gclid")["sessions"]
    (untold,) = rows_of("session_started")["sessions"]
    names = ("traffic_source", "is_campaign")
    assert told(ad, *names) == ("google_ads", True)
    assert told(own, *names) == ("direct", False)
    assert told(untold, *names) == (None, False)
    assert told(ad, "trust", "is_bot", "identity_keys") == (VERIFIED, False, [V])


def test_a_request_its_withdrawal_and_what_that_cost() -> None:
    request = rows_of(
        "save_requested",
        kind="cancel",
        request_id="r",
        order_id="1001",
        lines=[{"line_id": "1", "quantity": 2}, {"product_id": "mug"}],
    )
    (asked,) = request["save_facts"]
    (withdrawn,) = rows_of("request_withdrawn", request_id="r")["save_facts"]
    granted = {"request_id": "r", "amount": "5.00", "currency": "JPY", "refund_id": "f"}
    (cost,) = rows_of("concession_granted", **granted)["save_facts"]
    names = ("step", "kind", "order_key", "amount_minor", "currency", "refund_id")
    assert told(asked, *names) == ("request", "cancel", order_key("tea", "1001"), *(None,) * 3)
    assert told(withdrawn, *names) == ("withdrawal", *(None,) * 5)
    assert told(cost, *names) == ("concession", None, None, 5, "JPY", "f")
    assert asked["occurred_at"] == micros(NOON + timedelta(hours=1))
    assert [
        told(line, "line_no", "line_id", "product_id", "quantity") for line in request["save_lines"]
    ] == [(0, "1", None, 2), (1, None, "mug", 1)]


PRICES: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    ("subscription_started", {"amount": "9.50", "currency": "EUR"}, ("started", 950, "EUR")),
    ("subscription_started", {"amount": "9.50"}, ("started", None, None)),
    ("subscription_started", {}, ("started", None, None)),
    ("subscription_changed", {"amount": "12", "currency": "EUR"}, ("changed", 1200, "EUR")),
]


@pytest.mark.parametrize(("kind", "fields", "expected"), PRICES)
def test_a_subscription_has_a_price_where_one_is_stated(
    kind: str, fields: dict[str, Any], expected: tuple[Any, ...]
) -> None:
    (row,) = rows_of(kind, subscription_id="s", **fields)["subscription_facts"]
    assert told(row, "step", "amount_minor", "currency") == expected


OF_ORDERS: list[tuple[str, dict[str, Any], str | None]] = [
    ("order_exchanged", {"exchange_id": "x", "returned": [], "received": []}, "1001"),
    ("dispute_opened", {"dispute_id": "d", "amount": "1", "currency": "EUR"}, "1001"),
    ("dispute_won", {"dispute_id": "d"}, "1001"),
    ("dispute_lost", {"dispute_id": "d"}, "1001"),
    ("subscription_started", {"subscription_id": "s"}, "1001"),
    (
        "subscription_renewed",
        {"subscription_id": "s", "amount": "1", "currency": "EUR", "order_id": None},
        "renewal:e0",
    ),
    ("order_fulfilled", {}, None),
    ("save_requested", {"kind": "cancel", "request_id": "r"}, None),
]


@pytest.mark.parametrize(("kind", "fields", "order_id"), OF_ORDERS)
def test_what_changes_a_ledger_is_a_fact_of_its_order(
    kind: str, fields: dict[str, Any], order_id: str | None
) -> None:
    rows = rows_of(kind, **{"order_id": "1001", **fields})
    assert [row["order_id"] for row in rows.get("order_facts", [])] == (
        [order_id] if order_id else []
    )


def test_a_decision_is_its_conversations_and_its_chance_a_whole_number() -> None:
    named = {"conversation_id": "c", "visitor_id": "v", "decision_id": "d", "action": "continue"}
    (drawn,) = rows_of("decision_logged", **named, propensity=0.95, is_randomised=True)["decisions"]
    (plain,) = rows_of("decision_logged", **named, segment="gift")["decisions"]

    assert drawn["identity_key"] == node_key("tea", "conversation", "c")
    assert told(drawn, "propensity_ppb", "is_randomised", "segment") == (950_000_000, True, None)
    assert told(plain, "propensity_ppb", "kind", "segment") == (None, "escalation", "gift")
