"""Order bodies to events, to the cent and to the last digit of an id."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.bodies import KEEPING, PEPPER, as_body, body, document

from talkworth.events import Event
from talkworth.events.orders import OrderCancelled, OrderPlaced, OrderRefunded
from talkworth.events.parse import decode_event, encode_event, parse_event
from talkworth.sources import Unreadable, read
from talkworth.sources.privacy import email_key
from talkworth.sources.shopify import prepare

BIG = "own/order_big_ids_test_sums_disagree.json"
TWO = "own/order_two_currencies_tax_included.json"
REFUNDED = "api_ruby/order_partially_refunded_note_attributes.json"
CANCELLED = "api_ruby/order_cancelled_money_refunded_current_total_unchanged.json"
EUR = "api_ruby/order_paid_eur_api_created.json"
PERCENT = "api_ruby/order_percentage_discount.json"
PENDING = "api_ruby/order_pending_unpaid.json"
IN_PART = "api_ruby/order_partially_paid.json"


def events_of(sent: bytes, topic: str = "orders/updated") -> list[Event]:
    payload, reason = prepare(topic, sent, KEEPING)
    assert reason == ""
    return read("shopify", topic, payload)


def placed(sent: bytes) -> OrderPlaced:
    event = events_of(sent)[0]
    assert isinstance(event, OrderPlaced)
    return event


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize(
    ("name", "order_id", "total", "tax", "shipping", "tips", "status", "channel"),
    [
        (EUR, "1073459976", "238.47 EUR", "13.50", "0.00", "0.00", "paid", "app"),
        (PERCENT, "1073459981", "181.09 USD", "0.00", "0.00", "0.00", "paid", "app"),
        (PENDING, "1073459983", "199.00 USD", "0.00", "0.00", "0.00", "pending", "app"),
        (IN_PART, "1073459980", "199.00 USD", "0.00", "0.00", "0.00", "partially_paid", "app"),
        (REFUNDED, "450789469", "598.94 USD", "11.94", "0.00", "0.00", "paid", "web"),
        (CANCELLED, "450789469", "598.94 USD", "11.94", "0.00", "0.00", "paid", "web"),
        (BIG, "820982911946154508", "359.97 USD", "0.00", "10.00", "0.00", "voided", "web"),
        (TWO, "5500011122233", "7850 JPY", "232", "500", "300", "paid", "web"),
    ],
)  # fmt: skip
def test_an_order_has_its_figures_in_the_currency_it_was_paid_in(
    name: str,
    order_id: str,
    total: str,
    tax: str,
    shipping: str,
    tips: str,
    status: str,
    channel: str,
) -> None:
    order = placed(body(name))

    assert order.order_id == order_id
    assert f"{order.total} {order.currency}" == total
    assert (order.tax, order.shipping, order.tips) == (tax, shipping, tips)
    assert (order.payment_status, order.sales_channel) == (status, channel)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        (EUR, ["1071823188 3 x 74.99 - 0.00, tax 13.50"]),
        (PERCENT, ["1071823193 1 x 199.00 - 17.91, tax 0.00"]),
        (
            REFUNDED,
            [
                "466157049 1 x 199.00 - 3.34, tax 3.98",
                "518995019 1 x 199.00 - 3.33, tax 3.98",
                "703073504 1 x 199.00 - 3.33, tax 3.98",
            ],
        ),
        (
            BIG,
            [
                "487817672276298554 1 x 89.99 - 0.00, tax 0.00",
                "976318377106520349 1 x 159.99 - 0.00, tax 0.00",
            ],
        ),
        (
            TWO,  # the tip is no line
            [
                "9007199254740993 2 x 1100 - 200, tax 182",
                "9007199254740995 1 x 5000 - 0, tax 0, gift card",
            ],
        ),
    ],
)
def test_a_line_has_its_units_price_discounts_and_tax(name: str, lines: list[str]) -> None:
    assert [
        f"{line.line_id} {line.quantity} x {line.price} - {line.discount}, tax {line.tax}"
        + (", gift card" if line.is_gift_card else "")
        for line in placed(body(name)).lines
    ] == lines


def test_the_whole_event_of_an_order_in_two_currencies() -> None:
    order, refund = events_of(body(TWO))

    assert decode_event(encode_event(order)) == order
    assert isinstance(order, OrderPlaced)
    assert isinstance(refund, OrderRefunded)
    assert order.event_id.startswith("shopify/order/5500011122233/2026-11-09T12:00:05Z/")
    assert order.occurred_at == at("2026-11-05T21:00:01+09:00")
    assert order.updated_at == at("2026-11-09T21:00:05+09:00")
    assert (order.shop_total, order.shop_currency) == ("49.12", "EUR")
    assert (order.visitor_id, order.conversation_id) == (
        "0193f2c4a5b67788990011223344aabb",
        "chat-7781",
    )
    assert (order.cart_token, order.checkout_token) == ("c1-8f1f2e", "0a1b2c3d4e")
    assert order.customer_id == "9223372036854775999"
    assert order.email_key == email_key(PEPPER, email="mira.okafor@example.org")
    assert order.order_name == "EU-1042"
    assert order.prices_include_tax
    assert order.source == "shopify"
    assert order.customer_order_index is None  # counted four days after the order


def test_net_is_total_less_tax_shipping_tips_and_gift_cards_also_with_tax_in_the_prices() -> None:
    order = placed(body(TWO))
    tea, gift_card = order.lines

    goods = 2 * int(tea.price) - int(tea.discount) - int(tea.tax or 0)
    memo = int(order.tax) + int(order.shipping) + int(order.tips) + int(gift_card.price)

    assert goods == int(order.total) - memo == 1818


def test_a_cancelled_order_is_placed_and_cancelled_and_refunded() -> None:
    order, cancellation, refund = events_of(body(CANCELLED), "orders/cancelled")

    assert isinstance(order, OrderPlaced)
    assert cancellation == OrderCancelled(
        event_id="shopify/cancel/450789469",
        occurred_at=at("2025-07-02T11:31:21-05:00"),
        source="shopify",
        order_id="450789469",
        reason="other",
    )
    assert isinstance(refund, OrderRefunded)
    assert refund.amount == "10.00"


def test_every_later_body_makes_the_same_cancellation() -> None:
    changed = document(CANCELLED)
    later = changed | {"updated_at": "2026-01-01T00:00:00Z", "cart_token": None, "customer": None}

    assert events_of(as_body(changed))[1] == events_of(as_body(later))[1]


def test_a_test_order_says_so() -> None:
    assert placed(body(BIG)).is_test
    assert not placed(body(EUR)).is_test


def test_the_same_body_under_another_topic_is_the_same_event() -> None:
    assert events_of(body(EUR), "orders/create") == events_of(body(EUR), "orders/paid")


def test_a_changed_body_of_the_same_second_is_another_event() -> None:
    changed = document(EUR) | {"total_tax": "13.51", "total_tax_set": None}

    assert placed(body(EUR)).event_id != placed(as_body(changed)).event_id


def test_a_body_in_its_rest_wrapper_is_read_like_one_without() -> None:
    wrapped = b'{"order":' + body(EUR) + b"}"

    assert events_of(wrapped) == events_of(body(EUR))


def test_what_is_read_would_pass_the_door() -> None:
    for name in (EUR, REFUNDED, CANCELLED, BIG, TWO):
        for event in events_of(body(name)):
            keyless = encode_event(event).replace(b'"email_key":', b'"email_hash":')
            parse_event(keyless, at("2026-11-20T00:00:00+00:00"))


@pytest.mark.parametrize(
    ("source_name", "channel"),
    [
        ("web", "web"),
        ("pos", "pos"),
        ("shopify_draft_order", "draft"),
        ("subscription_contract", "subscription"),
        ("subscription_contract_checkout_one", "subscription"),
        ("755357713", "app"),
        ("ChatGPT", "agent"),
        ("microsoft-copilot", "agent"),
        ("Instagram", "instagram"),
        ("geminibikes", "geminibikes"),
        (None, "unknown"),
        ("", "unknown"),
        ("x" * 100, "x" * 64),
    ],
)
def test_the_sales_channel_is_named_by_the_source(source_name: str | None, channel: str) -> None:
    assert placed(as_body(document(EUR) | {"source_name": source_name})).sales_channel == channel


@pytest.mark.parametrize(
    ("financial_status", "status"),
    [
        ("paid", "paid"),
        ("partially_refunded", "paid"),
        ("refunded", "paid"),
        ("partially_paid", "partially_paid"),
        ("authorized", "authorized"),
        ("pending", "pending"),
        ("voided", "voided"),
        ("expired", "voided"),
        ("of the future", "pending"),
        (None, "pending"),
    ],
)
def test_money_given_back_later_was_paid(financial_status: str | None, status: str) -> None:
    changed = as_body(document(EUR) | {"financial_status": financial_status})

    assert placed(changed).payment_status == status


@pytest.mark.parametrize(
    ("attributes", "visitor_id", "conversation_id"),
    [
        ([{"name": "__tw", "value": "v1"}], "v1", None),
        ([{"name": "__tw", "value": "v1.c1"}], "v1", "c1"),
        ([{"name": "__tw", "value": "v1.c1.x"}], "v1", "c1.x"),
        ([{"name": "__tw", "value": ".c1"}], None, "c1"),
        ([{"name": "__tw", "value": ""}], None, None),
        ([{"name": "__tw", "value": None}], None, None),
        ([{"name": "__tw", "value": "v" * 256}], None, None),
        ([{"name": "conversation_id", "value": "c2"}], None, "c2"),
        ([{"name": "talkworth_conversation_id", "value": " c3 "}], None, "c3"),
        ([{"name": "__tw", "value": "v.c"}, {"name": "__tw_conversation", "value": "d"}], "v", "d"),
        ([{"name": "note", "value": "c5"}, {"name": ["__tw"], "value": "v"}, "__tw"], None, None),
        (None, None, None),
    ],
)  # fmt: skip
def test_cart_attributes_join_the_order_to_its_conversation(
    attributes: Any, visitor_id: str | None, conversation_id: str | None
) -> None:
    order = placed(as_body(document(EUR) | {"note_attributes": attributes}))

    assert (order.visitor_id, order.conversation_id) == (visitor_id, conversation_id)


@pytest.mark.parametrize(
    ("changes", "address"),
    [
        ({"email": "a@example.org", "contact_email": "b@example.org"}, "a@example.org"),
        ({"email": "", "contact_email": "b@example.org"}, "b@example.org"),
        ({"email": None, "customer": {"id": 1, "email": "c@example.org"}}, "c@example.org"),
        ({"email": "", "customer": {"id": 1}}, None),
    ],
)
def test_the_first_address_there_is_becomes_the_key(
    changes: dict[str, Any], address: str | None
) -> None:
    key = email_key(PEPPER, email=address) if address else None

    assert placed(as_body(document(EUR) | changes)).email_key == key


def test_an_address_in_clear_is_never_taken_for_a_key() -> None:
    order = as_body(document(EUR) | {"email": "mira@example.org"})

    event = read("shopify", "orders/create", order)[0]

    assert event.email_key is None


@pytest.mark.parametrize(
    ("updated_at", "count", "index"),
    [
        ("2025-07-02T11:31:26-05:00", 1, 1),
        ("2025-07-02T12:31:26-05:00", 7, 7),
        ("2025-07-02T12:31:27-05:00", 7, None),
        ("2025-07-02T11:31:26-05:00", 0, None),
        ("2025-07-02T11:31:26-05:00", None, None),
    ],
)
def test_the_count_of_orders_is_the_orders_own_number_only_when_it_is_fresh(
    updated_at: str, count: int | None, index: int | None
) -> None:
    customer = {"id": 5, "orders_count": count}
    changed = document(EUR) | {"updated_at": updated_at, "customer": customer}

    assert placed(as_body(changed)).customer_order_index == index


def test_a_body_of_an_older_version_without_sets_is_in_the_shops_currency() -> None:
    old = document(EUR)
    for part in (old, *old["line_items"], *old["line_items"][0]["tax_lines"]):
        for name in [name for name in part if name.endswith("_set")]:
            del part[name]
    del old["presentment_currency"], old["shipping_lines"], old["line_items"][0]["tax_lines"]
    old["line_items"][0] |= {"discount_allocations": None, "total_discount": "1.00"}
    old["total_tip_received"] = "2.00"

    order = placed(as_body(old))

    assert (order.total, order.currency, order.shop_total) == ("238.47", "EUR", "238.47")
    assert (order.shipping, order.tips) == ("0.00", "2.00")
    assert (order.lines[0].discount, order.lines[0].tax) == ("1.00", None)


def test_amounts_may_be_numbers_and_ids_may_be_text() -> None:
    changed = document(EUR) | {"id": "1073459976", "total_price": 238.47, "total_price_set": None}

    assert placed(as_body(changed)).total == "238.47"
    assert placed(as_body(changed)).order_id == "1073459976"


def test_tips_in_the_shops_currency_come_over_at_the_orders_own_rate() -> None:
    changed = document(TWO)
    changed["line_items"] = changed["line_items"][:2]

    assert placed(as_body(changed)).tips == "300"  # 1.88 EUR x 7850 JPY / 49.12 EUR = 300.4


def test_an_order_of_nothing_in_two_currencies_is_read() -> None:
    changed = document(TWO) | {"line_items": [], "shipping_lines": [], "refunds": []}
    free = {"shop_money": {"amount": "0.00"}, "presentment_money": {"amount": "0"}}
    changed |= {"total_price_set": free, "total_tip_received": "0.00"}

    assert placed(as_body(changed)).total == "0"
    with pytest.raises(Unreadable) as refused:
        placed(as_body(changed | {"total_tip_received": "0.01"}))
    assert refused.value.reason == "currency-differs"
