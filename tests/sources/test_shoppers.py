"""Who a platform's record belongs to."""

from __future__ import annotations

from tests.sources.talk_bodies import key_of

from talkworth.sources.shoppers import n_identifiers, shopper


def test_the_nearest_attributes_go_first() -> None:
    who = shopper({"cart_token": "near"}, {"cart_token": "far", "checkout_token": "c"}, None)

    assert (who["cart_token"], who["checkout_token"]) == ("near", "c")


def test_only_text_is_an_identifier() -> None:
    who = shopper({"__tw": 7, "cart_token": ["a"], "talkworth_visitor_id": " v "}, customer_id=" ")

    assert who["visitor_id"] == "v"
    assert (who["cart_token"], who["customer_id"]) == (None, None)


def test_an_address_in_clear_is_never_taken_for_a_key() -> None:
    assert shopper(email="ann@example.com")["email_key"] is None
    assert shopper(email=key_of("ann@example.com"))["email_key"] == key_of("ann@example.com")


def test_two_identifiers_belong_together() -> None:
    assert n_identifiers(shopper()) == 0
    assert n_identifiers(shopper({"__tw": "v.c"}, customer_id="1")) == 2
