"""Refunds, alone and inside their order, and order edits."""

from __future__ import annotations

import copy
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.bodies import KEEPING, as_body, body, document

from talkworth.events import Event
from talkworth.events.orders import LineChange, OrderEdited, OrderRefunded, RefundLine
from talkworth.sources import Unreadable, read
from talkworth.sources.shopify import prepare

ALONE = "own/refund_two_currencies.json"
INSIDE = "own/order_two_currencies_tax_included.json"


def events_of(topic: str, sent: bytes) -> list[Event]:
    return read("shopify", topic, prepare(topic, sent, KEEPING)[0])


def alone(changed: Any) -> OrderRefunded:
    (event,) = events_of("refunds/create", as_body(changed))
    assert isinstance(event, OrderRefunded)
    return event


def inside(changed: Any) -> OrderRefunded:
    event = events_of("orders/updated", as_body(changed))[-1]
    assert isinstance(event, OrderRefunded)
    return event


def test_a_refund_is_the_money_that_went_back_and_names_its_lines() -> None:
    refund = alone(document("api_ruby/refund_existing.json"))

    assert refund == OrderRefunded(
        event_id=refund.event_id,
        occurred_at=datetime(2025, 7, 2, 16, 38, 15, tzinfo=UTC),
        source="shopify",
        order_id="450789469",
        refund_id="509562969",
        amount="209.00",
        currency="USD",
        lines=(
            RefundLine(line_id="703073504", quantity=1, subtotal="195.66", tax="3.98"),
            RefundLine(line_id="466157049", quantity=1, subtotal="195.67", tax="3.98"),
        ),
        shipping="0.00",
    )
    assert refund.event_id.startswith("shopify/refund/509562969/")


def test_a_refund_alone_tells_by_its_sums_that_prices_include_tax() -> None:
    refund = alone(document("own/refund_tax_included.json"))

    # 28.56 went back: 23.80 with its tax of 3.80 in it, 4.00 of shipping, and 0.76 of tax on that.
    assert (refund.amount, refund.shipping) == ("28.56", "4.00")
    assert refund.lines == (RefundLine(line_id="71001", quantity=1, subtotal="20.00", tax="3.80"),)


@pytest.mark.parametrize(
    ("back", "subtotal"),
    [
        ("27.80", "20.00"),  # goods and shipping as they stand: no tax on top
        ("32.36", "23.80"),  # with both taxes on top
        ("31.60", "23.80"),  # with the tax of the goods on top
        ("15.00", "23.80"),  # an amount somebody typed in: the order's next body will say
    ],
)
def test_a_refund_alone_is_read_without_tax_in_it_unless_its_sums_say_so(
    back: str, subtotal: str
) -> None:
    changed = document("own/refund_tax_included.json")
    changed["transactions"][0]["amount"] = back

    assert alone(changed).lines[0].subtotal == subtotal


def test_without_tax_there_is_nothing_to_tell() -> None:
    changed = document("own/refund_tax_included.json")
    line = changed["refund_line_items"][0]
    line["total_tax_set"], line["total_tax"] = None, 0

    assert alone(changed).lines[0].subtotal == "23.80"


def test_money_may_go_back_without_a_line_subtotal() -> None:
    refund = alone(document("api_ruby/refund_shipping_and_line.json"))

    assert (refund.amount, refund.lines[0].subtotal) == ("41.94", "0.00")


@pytest.mark.parametrize(
    ("sent", "updated_at"),
    [
        (alone(document(ALONE)), None),
        (inside(document(INSIDE)), datetime(2026, 11, 9, 12, 0, 5, tzinfo=UTC)),
    ],
)
def test_a_refund_alone_and_in_its_order_agree_and_the_orders_report_is_newer(
    sent: OrderRefunded, updated_at: datetime | None
) -> None:
    assert (sent.refund_id, sent.order_id) == ("9007199254740999", "5500011122233")
    assert (sent.amount, sent.currency, sent.shipping) == ("1550", "JPY", "550")
    # 1550 yen went back: 1000 with 91 of tax in them, and 550 of shipping.
    assert [(line.line_id, line.subtotal, line.tax) for line in sent.lines] == [
        ("9007199254740993", "909", "91")
    ]
    assert sent.updated_at == updated_at


def test_a_report_inside_an_order_is_never_older_than_the_refund() -> None:
    refund = inside(document("api_ruby/order_partially_refunded_note_attributes.json"))

    assert refund.updated_at == refund.occurred_at == datetime(2025, 7, 2, 16, 29, 59, tzinfo=UTC)


def test_only_successful_refund_transactions_are_money() -> None:
    changed = document(ALONE)
    for transaction in changed["transactions"]:
        transaction["status"] = "pending"

    assert alone(changed).amount == "0"
    assert alone(document(ALONE) | {"transactions": []}).amount == "0"
    assert alone(document(ALONE) | {"transactions": None}).amount == "0"


def test_a_refund_that_succeeded_later_is_another_report_of_it() -> None:
    pending = document(ALONE)
    pending["transactions"][0]["status"] = "pending"

    assert alone(pending).event_id != alone(document(ALONE)).event_id
    assert alone(pending).refund_id == alone(document(ALONE)).refund_id


def test_money_in_the_shops_currency_comes_over_at_the_orders_own_rate() -> None:
    changed = document(INSIDE)
    changed["refunds"][0]["transactions"][0] |= {"currency": "EUR", "amount": "9.70"}

    assert inside(changed).amount == "1550"  # 9.70 EUR x 7850 JPY / 49.12 EUR = 1550.2


def test_alone_it_cannot_be_converted() -> None:
    changed = document(ALONE)
    changed["transactions"][0]["currency"] = "EUR"

    with pytest.raises(Unreadable) as refused:
        alone(changed)
    assert refused.value.reason == "currency-differs"


def test_the_currency_is_found_wherever_the_body_has_it() -> None:
    bare = document(ALONE) | {"refund_line_items": [], "order_adjustments": []}
    only_duties = bare | {"transactions": []}
    only_money = bare | {"total_duties_set": None}
    nothing = only_duties | {"total_duties_set": None}

    assert alone(only_duties).currency == alone(only_money).currency == "JPY"
    with pytest.raises(Unreadable) as refused:
        alone(nothing)
    assert refused.value.reason == "unreadable-body"


def test_a_refund_of_an_older_version_has_plain_amounts() -> None:
    old: dict[str, Any] = {
        "id": 1,
        "order_id": 2,
        "created_at": "2019-01-01T00:00:00Z",
        "refund_line_items": [{"line_item_id": 3, "quantity": 1, "subtotal": 35, "total_tax": 1.5}],
        "transactions": [
            {"kind": "refund", "status": "success", "amount": "36.50", "currency": "USD"}
        ],
        "order_adjustments": [{"kind": "shipping_refund", "amount": "-2.00"}],
    }

    refund = alone(old)

    assert (refund.amount, refund.shipping) == ("36.50", "2.00")
    assert refund.lines == (RefundLine(line_id="3", quantity=1, subtotal="35.00", tax="1.50"),)


def _without(key: str, *, of: Any) -> Any:
    changed = copy.deepcopy(of)
    del changed[key]
    return changed


def _transaction(**changes: Any) -> Any:
    changed = document(ALONE)
    changed["transactions"][0] |= changes
    return changed


def _line(**changes: Any) -> Any:
    changed = document(ALONE)
    changed["refund_line_items"][0] |= changes
    return changed


def _paid(amount: str, currency: str) -> Any:
    return {"presentment_money": {"amount": amount, "currency_code": currency}}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (_without("order_id", of=document(ALONE)), "unreadable-body"),
        (_without("id", of=document(ALONE)), "unreadable-body"),
        (document(ALONE) | {"processed_at": None, "created_at": None}, "unreadable-body"),
        (_transaction(amount=None), "unreadable-body"),
        (_transaction(amount="example string"), "unreadable-body"),
        (_transaction(amount="-1550"), "bad-amount"),
        (_transaction(amount="1550.5"), "amount-not-exact"),
        (_transaction(currency="DOUBLOONS"), "unknown-currency"),
        (_line(quantity=-1), "bad-quantity"),
        (_line(subtotal_set=None, subtotal=None), "unreadable-body"),
        (_line(total_tax_set=_paid("1", "USD")), "currency-differs"),
        (_line(subtotal_set=_paid("1", "ZZZ")), "unknown-currency"),
    ],
)  # fmt: skip
def test_a_refund_that_cannot_be_counted_says_why(changed: Any, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        alone(changed)

    assert refused.value.reason == reason


def test_an_edit_names_the_units_it_added_and_took() -> None:
    assert events_of("orders/edited", body("own/order_edited.json")) == [
        OrderEdited(
            event_id="shopify/edit/78912328793123781",
            occurred_at=datetime(2026, 11, 6, 9, 2, tzinfo=UTC),
            source="shopify",
            order_id="820982911946154508",
            edit_id="78912328793123781",
            added=(LineChange(line_id="78643924236718241", quantity=2),),
            removed=(LineChange(line_id="487817672276298554", quantity=1),),
        )
    ]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"line_items": {"additions": [{"id": 1, "delta": -1}]}}, "bad-quantity"),
        ({"line_items": {"additions": [{"id": 1, "delta": "one"}]}}, "unreadable-body"),
        ({"line_items": {"additions": [{"id": "", "delta": 1}]}}, "unreadable-body"),
        ({"order_id": None}, "unreadable-body"),
        ({"committed_at": "yesterday"}, "unreadable-body"),
        ({"committed_at": "2026-11-06T09:02:00"}, "unreadable-body"),
        ({"committed_at": "1999-12-31T23:59:59Z"}, "impossible-clock"),
        ({"committed_at": "0001-01-01T00:00:00+14:00"}, "impossible-clock"),
        ({"committed_at": "9999-12-31T23:59:59-14:00"}, "impossible-clock"),
    ],
)
def test_an_edit_that_cannot_be_counted_says_why(changes: dict[str, Any], reason: str) -> None:
    edit = document("own/order_edited.json")["order_edit"] | changes

    with pytest.raises(Unreadable) as refused:
        events_of("orders/edited", as_body({"order_edit": edit}))

    assert refused.value.reason == reason
