"""Cart and checkout events in Alhena's form: what lies in the cart after, and one order an id."""

from __future__ import annotations

import json
from typing import Any

import pytest

from talkworth.sources import Unreadable, alhena
from talkworth.sources.privacy import Keeping

KEEPING = Keeping(b"a pepper of the tests, 32 bytes.")
DOOR = {"event_id": "e1", "received_at": "2026-11-20T10:00:00Z"}


def read(topic: str, sent: dict[str, Any]) -> list[Any]:
    payload, reason = alhena.prepare(topic, json.dumps(DOOR | sent).encode(), KEEPING)
    assert reason == ""
    return list(alhena.read(topic, payload))


def cart(**changed: Any) -> dict[str, Any]:
    return {
        "company_key": "pk_x",
        "user_fingerprint": "f1",
        "type": "ITEM_ADDED",
        "product_id": "p1",
        "product_name": "Tea",
        "value": 9.5,
        "currency": "EUR",
        "quantity": 2,
        **changed,
    }


def checkout(*items: dict[str, Any], **changed: Any) -> dict[str, Any]:
    return {
        "companyKey": "pk_x",
        "userFingerprint": "f1",
        "orderId": "o1",
        "value": 30,
        "currency": "EUR",
        "lineItems": list(items),
        **changed,
    }


@pytest.mark.parametrize(
    ("kind", "quantity", "change", "after"),
    [
        ("ITEM_ADDED", 2, "added", 2),
        ("QUANTITY_INCREASED", 3, "increased", 3),
        ("QUANTITY_DECREASED", 1, "decreased", 1),
        ("ITEM_REMOVED", 0, "removed", 0),
        # What is left of a removed product is nothing, whatever they count.
        ("ITEM_REMOVED", 2, "removed", 0),
    ],
)
def test_a_cart_event_tells_what_lies_in_the_cart_after_it(
    kind: str, quantity: int, change: str, after: int
) -> None:
    (changed,) = read("cart_events", cart(type=kind, quantity=quantity))
    (line,) = changed.lines
    assert (changed.change, line.quantity_after, line.amount) == (change, after, "9.50")
    assert changed.properties == {"value_is": "unit_price", "product_name": "Tea"}
    assert (changed.visitor_id, changed.source) == ("f1", "alhena")


def test_both_spellings_are_one() -> None:
    camel = {
        "companyKey": "pk_x",
        "userFingerprint": "f1",
        "type": "ITEM_ADDED",
        "productId": "p1",
        "productName": "Tea",
        "value": 9.5,
        "currency": "EUR",
        "quantity": 2,
    }
    assert read("cart_events", camel) == read("cart_events", cart())


def test_both_fingerprints_name_one_visitor() -> None:
    changed, linked = read("cart_events", cart(user_faq_fingerprint="f2", source="shop"))
    assert (changed.visitor_id, changed.source) == ("f1", "shop")
    assert (linked.visitor_id, linked.linked_visitor_id) == ("f1", "f2")
    (alone,) = read("cart_events", cart(user_fingerprint=None, user_faq_fingerprint="f2"))
    assert alone.visitor_id == "f2"
    assert len(read("cart_events", cart(user_faq_fingerprint="f1"))) == 1


ITEM = {"productId": "p1", "productName": "Tea", "quantity": 2, "value": 10, "currency": "EUR"}


# The lines, the order's value, what a line's `value` means, and the lines' price and discount.
@pytest.mark.parametrize(
    ("items", "value", "meaning", "lines"),
    [
        ([ITEM, {**ITEM, "quantity": 1}], 30, "unit_price", [("10.00", "0.00"), ("10.00", "0.00")]),
        ([ITEM, {**ITEM, "value": 20}], 30, "line_total", [("5.00", "0.00"), ("10.00", "0.00")]),
        ([{**ITEM, "quantity": 1}], 10, "unit_price", [("10.00", "0.00")]),
        ([{**ITEM, "quantity": 3}], 10, "line_total", [("3.34", "0.02")]),
        ([ITEM], 12, "unclear", []),
        ([{**ITEM, "currency": "USD"}], 20, "unclear", []),
        ([{**ITEM, "quantity": 0}], 0, "unclear", []),
        ([], 30, "unclear", []),
    ],
)
def test_what_a_line_s_value_means_is_what_sums_to_the_order(
    items: list[dict[str, Any]], value: int, meaning: str, lines: list[tuple[str, str]]
) -> None:
    (placed,) = read("checkout_events", checkout(*items, value=value))
    assert placed.properties == {"line_value": meaning}
    assert [(line.price, line.discount) for line in placed.lines] == lines
    assert placed.total == f"{value}.00"


def test_the_same_order_again_is_the_same_order_and_one_without_an_id_is_its_own() -> None:
    (first,) = read("checkout_events", checkout())
    (again,) = read("checkout_events", checkout(event_id="e2"))
    assert first == again
    (nameless,) = read("checkout_events", checkout(orderId=None))
    assert nameless.order_id == "alhena:e1"


@pytest.mark.parametrize(
    ("sent", "detail"),
    [
        (cart(type="item_added"), "`type` is none of ITEM_ADDED"),
        (cart(type=None), "`type` is none"),
        (cart(product_id=None), "no `productId`"),
        (cart(value=None), "no `value`"),
        (cart(user_fingerprint=None), "no `user_fingerprint`"),
        (cart(currency="EURO"), "unknown-currency"),
        (cart(value=9.555), "amount-not-exact"),
        (cart(value=-1), "bad-amount"),
        (cart(quantity="many"), "unreadable-body"),
        (cart(quantity=10_000_000), "bad-quantity"),
        (cart(value=10**12, quantity=10**6), "bad-amount"),
    ],
)
def test_what_is_missing_or_cannot_be_is_named(sent: dict[str, Any], detail: str) -> None:
    with pytest.raises(Unreadable, match=detail):
        read("cart_events", sent)


def test_what_is_no_object_or_of_another_address_keeps_its_size() -> None:
    for topic, body, reason in (
        ("cart_events", b"[]", "unreadable-body"),
        ("cart_events", b"{", "unreadable-body"),
        ("other", b"{}", "unknown-topic"),
    ):
        assert alhena.prepare(topic, body, KEEPING) == (b'{"n_bytes":%d}' % len(body), reason)
    with pytest.raises(Unreadable, match="unknown-topic"):
        alhena.read("other", b"{}")
