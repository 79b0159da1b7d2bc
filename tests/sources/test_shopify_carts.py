"""Carts and checkouts: what is in them, whose they are, and whether there is contact."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.sources.bodies import KEEPING, PEPPER, as_body, document, events_of

from talkworth.events.orders import LineChange
from talkworth.events.types import CartChanged, CheckoutStarted
from talkworth.sources import Unreadable
from talkworth.sources.privacy import email_key
from talkworth.sources.shopify import prepare


def cart(**changed: Any) -> CartChanged:
    (event,) = events_of("carts/update", {**document("own/carts_update.json"), **changed})
    assert isinstance(event, CartChanged)
    return event


def checkout(**changed: Any) -> CheckoutStarted:
    (event,) = events_of("checkouts/update", {**document("own/checkouts_update.json"), **changed})
    assert isinstance(event, CheckoutStarted)
    return event


def test_a_cart_is_all_that_it_holds_now() -> None:
    event = cart()

    assert event == CartChanged(
        event_id=event.event_id,
        occurred_at=datetime(2026, 11, 5, 11, 50, tzinfo=UTC),
        source="shopify",
        cart_token="c1-8f1f2e",
        lines=(LineChange(product_id="71001", quantity=2),),
    )
    assert event.event_id.startswith("shopify/cart/bdeb61cea959d7e3/2026-11-05T11:50:00Z/")
    assert cart(line_items=[]).lines == ()


def line(amount: str | None, currency: str = "JPY", **fields: Any) -> dict[str, Any]:
    money = {"amount": amount, "currency_code": currency}
    return {"product_id": 1, "quantity": 1, "line_price_set": {"presentment_money": money}} | fields


@pytest.mark.parametrize(
    ("lines", "total"),
    [
        ([line("1100"), line("2200")], ("3300", "JPY")),
        ([line("0.00", "EUR")], ("0.00", "EUR")),
        ([line("1100"), line("1.00", "EUR")], (None, None)),
        ([line("1100"), line(None)], (None, None)),
    ],
)
def test_a_carts_total_is_what_the_shopper_sees_where_every_line_says_so(
    lines: list[dict[str, Any]], total: tuple[str | None, str | None]
) -> None:
    event = cart(line_items=lines)

    assert (event.total, event.currency) == total


def test_the_key_that_opens_a_cart_is_never_kept() -> None:
    sent = {
        **document("own/carts_update.json"),
        "token": "Z2Nw?key=secret",
        "id": "Z2Nw?key=secret",
    }

    assert b"secret" not in prepare("carts/update", as_body(sent), KEEPING)[0]
    assert cart(token="Z2Nw?key=secret").cart_token == "Z2Nw"
    assert checkout(cart_token="Z2Nw?key=secret").cart_token == "Z2Nw"


def test_a_checkout_names_everyone_and_everything_that_joins_it() -> None:
    event = checkout()

    assert event == CheckoutStarted(
        event_id=event.event_id,
        occurred_at=datetime(2026, 11, 5, 11, 55, tzinfo=UTC),
        source="shopify",
        visitor_id="0193f2c4a5b67788990011223344aabb",
        customer_id="9223372036854775999",
        email_key=email_key(PEPPER, email="mira.okafor@example.org"),
        cart_token="c1-8f1f2e",
        checkout_token="0a1b2c3d4e",
        currency="EUR",
        total="49.12",
        lines=(LineChange(product_id="71001", quantity=2),),
        has_contact=True,
    )


def test_a_checkout_without_an_address_has_no_contact() -> None:
    assert not checkout(email=None, customer=None).has_contact
    assert not checkout(email=" ", customer={}).has_contact
    assert checkout(email="ann@example.com", customer=None).has_contact


def test_a_checkout_that_became_its_order_is_no_fact() -> None:
    with pytest.raises(Unreadable) as refused:
        checkout(completed_at="2026-11-05T21:00:00+09:00")
    assert refused.value.reason == "no-fact"


def test_a_recorded_checkout_is_read() -> None:
    (event,) = events_of("checkouts/create", document("api_ruby/abandoned_checkout.json"))

    assert isinstance(event, CheckoutStarted)
    assert (event.total, event.currency, event.checkout_token) == (
        "379.69",
        "USD",
        "2a1ace52255252df566af0faaedfbfa7",
    )
    assert event.lines == (LineChange(product_id="632910392", quantity=1),) * 2


@pytest.mark.parametrize("token", ["", " ", "?key=x"])
def test_without_a_token_it_is_nobodys(token: str) -> None:
    for told in (cart, checkout):
        with pytest.raises(Unreadable) as refused:
            told(token=token)
        assert refused.value.reason == "unreadable-body"
