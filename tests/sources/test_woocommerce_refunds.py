"""Refunds of WooCommerce: in full from our plugin, in a line of an order, and a deletion."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.woo_bodies import document, events_of, order, placed, refunded

from talkworth.events import Event
from talkworth.events.orders import OrderRefunded, RefundLine
from talkworth.ledger import Order, OrderFact, resolve_order
from talkworth.ledger.facts import micros
from talkworth.sources import Unreadable

LINES = "own/refund_lines.json"
AMOUNT = "own/refund_amount.json"
TAKEN_BACK = "own/refund_deleted.json"
NET = 3697  # of the order, in minor units


def resolved(*events: Event) -> Order:
    """The order these events make: the same in any order, also when each comes twice."""
    facts = [
        OrderFact(event, True, micros(event.occurred_at), event.event_id.encode())
        for event in events
    ]
    found = [resolve_order(list(told), "EUR") for told in itertools.permutations(facts)]
    found.append(resolve_order([*facts, *facts], "EUR"))
    assert found[0] is not None
    balances = {(one.balance_minor, tuple(one.ledger.entries)) for one in found if one}
    assert len(balances) == 1
    return found[0]


def balances(order: Order) -> dict[str, int]:
    """What is left of each line that was touched after its sale."""
    return {entry.line_id: entry.after_minor for entry in order.ledger.entries}


def test_a_refund_names_its_lines_and_its_shipping() -> None:
    refund = refunded(document(LINES))

    assert refund == OrderRefunded(
        event_id=refund.event_id,
        occurred_at=datetime(2026, 11, 12, 8, 30, tzinfo=UTC),
        source="woocommerce",
        order_id="5012",
        refund_id="5020",
        amount="17.50",
        currency="EUR",
        lines=(
            RefundLine(line_id="901", quantity=1, subtotal="9.45", tax="1.80"),
            RefundLine(line_id="903", quantity=1, subtotal="0.00", tax="0.78"),
        ),
        shipping="4.12",
        updated_at=datetime(2026, 11, 12, 8, 30, tzinfo=UTC),
    )
    assert refund.event_id.startswith("woocommerce/refund/5020/")


def test_a_refund_by_line_lowers_that_line() -> None:
    known = resolved(placed(order()), refunded(document(LINES)))

    # 28.36 less its share of 0.84, less the 9.45 that went back
    assert balances(known) == {"901": 2773 - 945, "902": 924}


def test_a_refund_of_shipping_alone_leaves_the_goods() -> None:
    only = document(LINES) | {"line_items": [], "amount": "4.90"}
    refund = refunded(only)

    assert (refund.amount, refund.shipping) == ("4.90", "4.12")
    assert resolved(placed(order()), refund).balance_minor == NET


def test_a_refund_of_a_fee_alone_leaves_the_goods() -> None:
    fee = [{"id": 1, "refunded_item_id": 904, "quantity": -1, "total": "-8.40", "total_tax": "0"}]
    only = document(AMOUNT) | {"fee_lines": fee, "amount": "8.40"}

    assert resolved(placed(order()), refunded(only)).balance_minor == NET


def test_a_refund_of_an_amount_is_spread_over_the_order() -> None:
    known = resolved(placed(order()), refunded(document(AMOUNT)))

    assert refunded(document(AMOUNT)).lines == ()
    assert known.balance_minor == NET - 628  # 36.97 of 58.89 are goods


def test_lines_without_money_do_not_say_what_was_paid_back() -> None:
    restocked = document(LINES)
    for one in (*restocked["line_items"], *restocked["shipping_lines"]):
        one |= {"total": "0.00", "total_tax": "0.00"}
    refund = refunded(restocked)

    assert (refund.amount, refund.lines, refund.shipping) == ("17.50", (), "0.00")


@pytest.mark.parametrize("how", ["by amount", "by line", "by status"])
def test_a_full_refund_leaves_nothing(how: str) -> None:
    whole = document(AMOUNT) | {"amount": "58.89"}
    if how == "by line":
        sold = order()
        goods, fees, ways = ([
            {"refunded_item_id": one["id"], "id": one["id"] + 50, "quantity": -1,
             "total": str(-float(one["total"])), "total_tax": str(-float(one["total_tax"]))}
            for one in sold[kind]
        ] for kind in ("line_items", "fee_lines", "shipping_lines"))  # fmt: skip
        whole |= {"line_items": goods, "fee_lines": fees, "shipping_lines": ways}
    events: list[Event] = [placed(order()), refunded(whole)]
    if how == "by status":
        events = events_of(order(status="refunded", refunds=[{"id": 5021, "total": "-58.89"}]))

    assert resolved(*events).balance_minor == 0


def test_a_refund_of_a_line_of_a_part_of_a_cent_leaves_nothing_of_it() -> None:
    items = [{"id": n, "total": "3.3333", "subtotal": "3.3333", "quantity": 1} for n in (1, 2, 3)]
    nothing: dict[str, Any] = {"fee_lines": [], "shipping_lines": [], "shipping_total": "0"}
    sold = order(line_items=items, total="9.9999", total_tax="0", **nothing)
    back = [{"id": 9, "refunded_item_id": 3, "quantity": -1, "total": "-3.3333"}]
    refund = document(AMOUNT) | {"amount": "3.34", "line_items": back}

    assert balances(resolved(placed(sold), refunded(refund))) == {"1": 333, "2": 333, "3": 0}


def test_an_orders_body_knows_a_refund_by_its_amount_and_the_first_that_has_it_dates_it() -> None:
    has: Any = {"refunds": [{"id": 5021, "reason": "cold tea", "total": "-10.00"}]}
    first = events_of(order(**has, date_modified_gmt="2026-11-13T08:30:01"))
    later = events_of(order(**has, date_modified_gmt="2027-11-13T08:30:01"))
    known = resolved(*first, *later)

    assert known.balance_minor == NET - 628
    assert {e.occurred_at for e in known.ledger.entries if e.entry_type == "refund"} == {
        micros(datetime(2026, 11, 13, 8, 30, 1, tzinfo=UTC))
    }


def test_the_plugins_refund_counts_before_what_an_order_says_of_it() -> None:
    has: Any = {"refunds": [{"id": 5020, "total": "-17.50"}]}
    later = events_of(order(**has, date_modified_gmt="2027-11-13T08:30:01"))
    known = resolved(*later, refunded(document(LINES)))

    assert balances(known) == {"901": 2773 - 945, "902": 924}


def test_a_refund_that_was_taken_back_is_none() -> None:
    has: Any = {"refunds": [{"id": 5021, "total": "-10.00"}]}
    known = resolved(
        *events_of(order(**has, date_modified_gmt="2026-11-13T08:30:01")),
        refunded(document(AMOUNT)),
        refunded(document(TAKEN_BACK)),
    )

    assert known.balance_minor == NET


def test_a_deleted_order_is_out_of_the_books_and_a_restored_one_in_them_again() -> None:
    gone = refunded(document("own/order_deleted.json"), "order.deleted")
    back = events_of(order(date_restored_gmt="2026-11-21T00:00:00"), "order.restored")

    assert resolved(placed(order()), gone).balance_minor == 0
    assert resolved(gone, *back).balance_minor == NET


def test_a_deletion_that_says_no_more_than_its_id_cannot_act() -> None:
    with pytest.raises(Unreadable) as refused:
        events_of(document("own/order_deleted_bare.json"), "order.deleted")

    assert refused.value.reason == "topic-not-used"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"order_id": None}, "unreadable-body"),
        ({"amount": "-1.00"}, "bad-amount"),
        ({"amount": None}, "unreadable-body"),
        ({"currency": "ZZZ"}, "unknown-currency"),
        ({"date_created_gmt": "yesterday"}, "unreadable-body"),
        ({"line_items": [{"refunded_item_id": 1, "quantity": "few"}]}, "unreadable-body"),
        ({"line_items": [{"refunded_item_id": 1, "total": "x"}]}, "unreadable-body"),
    ],
)
def test_a_refund_that_cannot_be_counted_says_why(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        refunded(document(LINES) | changes)

    assert refused.value.reason == reason
