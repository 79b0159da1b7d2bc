"""WooCommerce's order bodies to events, to the cent."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.woo_bodies import DOCS, KEEPING, document, events_of, order, placed

from talkworth.events.orders import OrderCancelled, OrderPlaced, OrderRefunded
from talkworth.events.parse import decode_event, encode_event
from talkworth.ledger import OrderFact, resolve_order
from talkworth.ledger.facts import micros
from talkworth.sources import Unreadable
from talkworth.sources.privacy import email_key

VISITOR = "0199f2c4a5b67788990011223344aabb"


def shown(event: OrderPlaced) -> list[str]:
    return [
        f"{line.line_id}: {line.quantity} x {line.price} - {line.discount}, tax {line.tax}"
        for line in event.lines
    ]


def net(event: OrderPlaced) -> int:
    """What the ledger makes of the order alone, in minor units."""
    resolved = resolve_order([OrderFact(event, True, micros(event.occurred_at), b"")], "EUR")
    assert resolved is not None
    return resolved.net_minor


def line(line_id: int, total: str, subtotal: str | None = None, **more: Any) -> dict[str, Any]:
    return {"id": line_id, "total": total, "subtotal": subtotal or total, "quantity": 1, **more}


def sold(*lines: dict[str, Any], total: str, **changes: Any) -> Any:
    """An order of these lines, with no coupon, fee, shipping or tax that `changes` do not give."""
    nothing = {"fee_lines": [], "shipping_lines": [], "shipping_total": "0", "total_tax": "0"}
    return order(**{**nothing, "line_items": list(lines), "total": total, **changes})


def test_an_order_with_sales_tax_on_top() -> None:
    event = placed(document(DOCS))

    assert (event.total, event.tax, event.shipping, event.tips) == (
        "29.35",
        "1.35",
        "10.00",
        "0.00",
    )
    assert shown(event) == ["315: 2 x 3.00 - 0.00, tax 0.45", "316: 1 x 12.00 - 0.00, tax 0.90"]
    assert (event.order_id, event.currency, event.payment_status) == ("727", "USD", "paid")
    assert event.occurred_at == datetime(2017, 3, 22, 19, 28, 2, tzinfo=UTC)
    assert event.updated_at == event.paid_at == datetime(2017, 3, 22, 19, 28, 8, tzinfo=UTC)
    assert event.customer_id is None  # a guest
    assert event.email_key == email_key(KEEPING.pepper, email="john.doe@example.com")
    assert not event.prices_include_tax


def test_prices_with_tax_a_coupon_a_fee_and_a_fee_below_zero() -> None:
    event = placed(order())

    assert shown(event) == [
        "901: 3 x 10.51 - 3.17, tax 5.39",  # 31.51 / 3, rounded up; 28.36 was paid
        "902: 1 x 10.50 - 1.05, tax 1.80",
    ]
    assert (event.tax, event.shipping) == ("9.40", "4.12")
    assert event.tips == "8.40"  # the gift wrap
    assert event.order_discount == "0.84"  # the loyal customer
    assert net(event) == 5889 - 940 - 412 - 840
    assert (event.lines[0].product_id, event.lines[0].variant_id) == ("61", "612")
    assert (event.lines[1].product_id, event.lines[1].variant_id) == ("77", None)
    assert not event.prices_include_tax  # lines have no tax in them, however prices were entered


def test_an_order_says_whose_it_is() -> None:
    event = placed(order())

    assert (event.visitor_id, event.conversation_id) == (VISITOR, "chat-7781")
    assert event.customer_id == "7"
    assert event.email_key == email_key(KEEPING.pepper, email="ines.moreau@example.org")
    assert event.order_name == "2026-5012"
    assert event.source == "woocommerce"


@pytest.mark.parametrize(
    ("notes", "visitor_id", "conversation_id"),
    [
        ([], None, None),
        ([{"key": "__tw", "value": VISITOR}], VISITOR, None),
        ([{"key": "__tw", "value": f"{VISITOR}.c1.x"}], VISITOR, "c1.x"),
        ([{"key": "talkworth_conversation_id", "value": "c2"}], None, "c2"),
        ([{"key": "conversation_id", "value": 77}], None, "77"),
        ([{"key": "__tw", "value": ["v", "c"]}], None, None),
        ([{"key": "__tw", "value": None}], None, None),
        ([{"key": "__tw", "value": "v1.c1"}, {"key": "__tw", "value": "v2.c2"}], "v2", "c2"),
        ([{"key": "foreign", "value": "v.c"}, {"key": 5}, "text"], None, None),
        ("nonsense", None, None),
    ],
)
def test_notes_name_the_visitor_and_the_conversation(
    notes: Any, visitor_id: str | None, conversation_id: str | None
) -> None:
    event = placed(order(meta_data=notes))

    assert (event.visitor_id, event.conversation_id) == (visitor_id, conversation_id)


@pytest.mark.parametrize(
    ("status", "paid_at", "expected"),
    [
        ("pending", None, "pending"),
        ("on-hold", None, "pending"),
        ("on-hold", "2026-11-09T12:04:38", "paid"),
        ("processing", None, "paid"),  # cash on delivery
        ("completed", None, "paid"),
        ("refunded", None, "paid"),
        ("failed", None, "voided"),
        ("cancelled", None, "voided"),
        ("awaiting-shipment", "2026-11-09T12:04:38", "paid"),
        ("awaiting-shipment", None, "pending"),
    ],
)
def test_a_status_is_paid_or_a_date_says_so(
    status: str, paid_at: str | None, expected: str
) -> None:
    event = placed(order(status=status, date_paid_gmt=paid_at))

    assert event.payment_status == expected
    assert len(events_of(order(status=status, date_paid_gmt=paid_at))) == 1


@pytest.mark.parametrize("status", ["checkout-draft", "auto-draft", "draft", "new"])
def test_an_open_checkout_is_no_order_yet(status: str) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of(order(status=status), "order.created")

    assert refused.value.reason == "draft-order"


@pytest.mark.parametrize(
    ("noted", "expected"),
    [
        (None, "2026-11-09T12:02:11+00:00"),
        ("2026-11-09T12:04:00", "2026-11-09T12:04:00+00:00"),  # its draft is two minutes older
        ("2026-11-09T12:00:00", "2026-11-09T12:02:11+00:00"),
        ("just now", "2026-11-09T12:02:11+00:00"),
        (5, "2026-11-09T12:02:11+00:00"),
    ],
)
def test_an_order_is_placed_when_its_checkout_was_sent(noted: Any, expected: str) -> None:
    event = placed(order(meta_data=[{"key": "_talkworth_placed", "value": noted}]))

    assert event.occurred_at == datetime.fromisoformat(expected)


@pytest.mark.parametrize("status", ["cancelled", "failed"])
def test_an_order_that_was_paid_and_given_up_is_cancelled(status: str) -> None:
    _, cancellation = events_of(order(status=status, date_modified_gmt="2026-11-10T09:00:00"))

    assert cancellation == OrderCancelled(
        event_id="woocommerce/cancel/5012/2026-11-10T09:00:00Z",
        occurred_at=datetime(2026, 11, 10, 9, tzinfo=UTC),
        source="woocommerce",
        order_id="5012",
        reason=status,
    )


def test_an_order_that_was_never_paid_is_void_and_may_be_paid_after_all() -> None:
    timed_out = events_of(
        order(status="cancelled", date_paid_gmt=None, date_modified_gmt="2026-11-09T12:03:00")
    )
    facts = [
        OrderFact(event, True, micros(event.occurred_at), event.event_id.encode())
        for event in (*timed_out, *events_of(order()))
    ]
    resolved = resolve_order(facts, "EUR")

    assert len(timed_out) == 1
    assert resolved is not None
    assert resolved.balance_minor == 3697


def test_an_order_in_the_bin_is_out_of_the_books_until_it_is_restored() -> None:
    binned = order(status="trash", date_modified_gmt="2026-11-20T10:00:00")
    back = order(date_modified_gmt="2026-11-21T10:00:00", date_restored_gmt="2026-11-21T10:00:05")
    out = events_of(binned)[-1]
    again = events_of(back, "order.restored")[-1]

    assert isinstance(out, OrderRefunded)
    assert isinstance(again, OrderRefunded)
    assert out.refund_id == again.refund_id == "deleted:5012"
    assert (out.amount, again.amount) == ("58.89", "0.00")
    assert again.updated_at == datetime(2026, 11, 21, 10, 0, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("created_via", "channel"),
    [
        ("checkout", "web"),
        ("store-api", "web"),
        ("admin", "draft"),
        ("subscription", "subscription"),
        ("rest-api", "api"),
        ("pos-rest-api", "pos"),
        ("ChatGPT agentic", "agent"),
        ("bookings", "bookings"),
        ("x" * 100, "x" * 64),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_the_sales_channel_is_named_by_how_the_order_was_made(
    created_via: str | None, channel: str
) -> None:
    assert placed(order(created_via=created_via)).sales_channel == channel


@pytest.mark.parametrize(
    ("key", "value", "is_test", "is_staff"),
    [
        ("_wcpay_mode", "test", True, False),
        ("_wcpay_mode", "prod", False, False),
        ("_ppcp_paypal_payment_mode", "sandbox", True, False),
        ("_talkworth_test", "1", True, False),
        ("_talkworth_staff", "1", False, True),
        ("_talkworth_staff", "0", False, False),
    ],
)
def test_play_money_and_the_staffs_own_orders_are_told_by_notes(
    key: str, value: str, is_test: bool, is_staff: bool
) -> None:
    event = placed(order(meta_data=[{"key": key, "value": value}]))

    assert (event.is_test, event.is_staff) == (is_test, is_staff)


def test_a_cent_by_which_the_shop_rounds_its_taxes_apart_is_tax() -> None:
    lines = [line(n, "8.40", total_tax="1.60") for n in (1, 2, 3)]  # 3 x 10.00 with 19 %
    event = placed(sold(*lines, total="30.00", total_tax="4.79"))

    assert (event.tax, net(event)) == ("4.80", 2520)


def test_what_a_gift_card_paid_is_not_tax() -> None:
    event = placed(sold(line(1, "50.00"), total="39.50", total_tax="9.50"))

    assert (event.tax, net(event)) == ("9.50", 5000)  # 20.00 were paid with it


def test_more_decimals_than_the_currency_has_are_rounded_once() -> None:
    thirds = [line(n, "3.3333") for n in (1, 2, 3)]
    event = placed(sold(*thirds, total="9.9999"))

    assert event.total == "10.00"
    assert [item.price for item in event.lines] == ["3.33", "3.33", "3.34"]
    assert net(event) == 1000


@pytest.mark.parametrize(
    ("currency", "total", "price"), [("JPY", "500", "500"), ("KWD", "1.234", "1.234")]
)
def test_currencies_of_other_decimals(currency: str, total: str, price: str) -> None:
    event = placed(sold(line(1, total), total=total, currency=currency))

    assert (event.total, event.lines[0].price) == (total, price)


@pytest.mark.parametrize(
    ("quantity", "total", "units", "price"),
    [
        (3, "10.00", 3, "3.34"),
        ("3", "10.00", 3, "3.34"),
        (1.5, "10.00", 1, "10.00"),  # by weight
        ("2.000", "10.00", 2, "5.00"),
        (0, "10.00", 1, "10.00"),
        (0, "0.00", 0, "0.00"),
    ],
)
def test_a_line_is_worth_what_was_paid_for_it_whatever_its_quantity(
    quantity: Any, total: str, units: int, price: str
) -> None:
    event = placed(sold(line(1, total, quantity=quantity), line(2, "1.00"), total="11.00"))

    assert (event.lines[0].quantity, event.lines[0].price) == (units, price)
    assert net(event) == round(float(total) * 100) + 100


def test_a_line_below_zero_is_a_discount_on_the_others() -> None:
    event = placed(sold(line(1, "10.00"), line(2, "-3.00"), total="7.00"))

    assert (event.order_discount, len(event.lines), net(event)) == ("3.00", 1, 700)


def test_a_price_the_staff_raised_has_no_discount() -> None:
    event = placed(sold(line(1, "12.00", "10.00"), total="12.00"))

    assert shown(event) == ["1: 1 x 12.00 - 0.00, tax 0.00"]


def test_amounts_may_be_numbers_or_absent() -> None:
    event = placed(sold(line(1, 12), total=12, shipping_total=None, total_tax=""))  # type: ignore[arg-type]

    assert (event.total, event.shipping, event.tax) == ("12.00", "0.00", "0.00")


def test_the_same_body_is_the_same_event_and_another_of_its_second_is_not() -> None:
    assert events_of(order(), "order.created") == events_of(order())
    assert placed(order()).event_id != placed(order(total="58.88")).event_id
    assert placed(order()).event_id.startswith("woocommerce/order/5012/2026-11-09T12:04:40Z/")


def test_what_is_read_survives_the_journal() -> None:
    for event in events_of(order(refunds=[{"id": 1, "total": "-1.00"}], status="cancelled")):
        assert decode_event(encode_event(event)) == event


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"id": None}, "unreadable-body"),
        ({"id": ""}, "unreadable-body"),
        ({"total": ""}, "unreadable-body"),
        ({"total": "12,50"}, "unreadable-body"),
        ({"total": "1e3"}, "unreadable-body"),
        ({"total": "-1.00"}, "bad-amount"),
        ({"total": "9" * 15}, "bad-amount"),
        ({"shipping_total": "-1.00"}, "bad-amount"),
        ({"currency": "BTC"}, "unknown-currency"),
        ({"date_created_gmt": None}, "unreadable-body"),
        ({"date_created_gmt": "2026-11-09"}, "unreadable-body"),
        ({"date_created_gmt": "1999-12-31T23:59:59"}, "impossible-clock"),
        ({"line_items": None}, "unreadable-body"),
        ({"line_items": [line(1, "1"), line(1, "1")]}, "unreadable-body"),
        ({"line_items": [line(1, "1", quantity=-1)]}, "bad-quantity"),
        ({"line_items": [line(1, "1", quantity=10**7)]}, "bad-quantity"),
        ({"line_items": [line(1, "1", quantity="many")]}, "unreadable-body"),
        ({"refunds": [{"id": 1, "total": "ten"}]}, "unreadable-body"),
    ],
)
def test_an_order_that_cannot_be_counted_says_why(changes: dict[str, Any], reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        events_of(order(**changes))

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "text", ["2026-11-09T12:02:11Z", "2026-11-09T13:02:11+01:00", "2026-11-09T12:02:11"]
)
def test_a_time_without_a_zone_is_utc(text: str) -> None:
    assert placed(order(date_created_gmt=text)).occurred_at == datetime(
        2026, 11, 9, 12, 2, 11, tzinfo=UTC
    )
