"""Webhook subscriptions: added once, named when they cannot be, taken back."""

from __future__ import annotations

from typing import Any

import pytest
from tests.connect.shopify import DOMAIN, TOKEN, Shop

from talkworth.connect.admin_api import AdminApi
from talkworth.connect.refusals import ApiNotThere, ApiRefused, ApiScopeMissing
from talkworth.connect.subscriptions import (
    NEEDED,
    Subscribed,
    about,
    lacks_core,
    subscribe,
    unsubscribe,
)
from talkworth.sources.shopify import TOPICS

URI = "https://talkworth.tea.example/webhooks/shopify/tea"


NOT_A_SHOP: list[dict[str, Any]] = [
    {"shop": None},
    {"shop": {}, "currentAppInstallation": []},
    {"moon": 1},
]


def subscribed(shop: Shop, *, dry_run: bool = False) -> dict[str, Subscribed]:
    with AdminApi(DOMAIN, TOKEN, address=shop.address, sleep=list[float]().append) as api:
        return {one.topic: one for one in subscribe(api, URI, about(api), dry_run=dry_run)}


def ways(done: dict[str, Subscribed]) -> set[str]:
    return {one.done for one in done.values()}


def test_every_topic_that_acts_is_needed() -> None:
    assert set(NEEDED) == {name for name, topic in TOPICS.items() if topic.reads} | {
        "app/uninstalled"
    }


def test_what_lacks_is_added_and_a_second_run_changes_nothing(shop: Shop) -> None:
    shop.subscriptions = [{"id": "w", "topic": "ORDERS_CREATE", "uri": "https://other.example"}]
    first = subscribed(shop)
    second = subscribed(shop)

    assert (ways(first), ways(second)) == ({"added"}, {"there"})
    assert len(shop.subscriptions) == len(NEEDED) + 1
    assert ("SUBSCRIPTION_BILLING_ATTEMPTS_SUCCESS", URI) in {
        (one["topic"], one["uri"]) for one in shop.subscriptions
    }


def test_a_dry_run_says_what_lacks_and_adds_nothing(shop: Shop) -> None:
    shop.subscriptions = [{"id": "w", "topic": "ORDERS_CREATE", "uri": URI}]
    done = subscribed(shop, dry_run=True)

    assert done["orders/create"].done == "there"
    assert done["orders/updated"].done == "lacking"
    assert lacks_core(done.values())
    assert len(shop.subscriptions) == 1


def test_a_topic_the_app_may_not_read_is_left_out_with_its_scope(shop: Shop) -> None:
    shop.scopes = ["write_orders"]
    done = subscribed(shop)

    assert done["returns/request"].done == "no-scope"
    assert done["returns/request"].detail == "needs read_returns"
    assert done["orders/create"].done == done["app/uninstalled"].done == "added"
    assert not lacks_core(done.values())


def test_without_the_right_to_read_orders_nothing_begins(shop: Shop) -> None:
    shop.scopes = ["read_returns"]
    with pytest.raises(ApiScopeMissing, match="lacks read_orders"):
        subscribed(shop)
    assert shop.subscriptions == []


def test_what_shopify_refuses_is_told_in_its_own_words(shop: Shop) -> None:
    shop.refused = {"CARTS_CREATE": "Uri is not allowed", "ORDERS_PAID": "Topic does not exist"}
    done = subscribed(shop)

    assert done["carts/create"] == Subscribed(
        topic="carts/create", done="refused", detail="Uri is not allowed"
    )
    assert lacks_core(done.values())
    assert done["orders/create"].done == "added"


def test_one_that_somebody_else_added_meanwhile_is_there(shop: Shop) -> None:
    shop.refused = {"CARTS_CREATE": "Address for this topic has already been taken"}

    assert subscribed(shop)["carts/create"].done == "there"


def test_another_shop_than_the_one_that_was_named_is_refused(shop: Shop) -> None:
    shop.domain = "coffee.myshopify.com"
    with pytest.raises(ApiNotThere, match=r"it is coffee\.myshopify\.com"):
        subscribed(shop)


def test_an_answer_that_does_not_say_which_shop_it_is_is_refused(shop: Shop) -> None:
    shop.scopes = [None]  # type: ignore[list-item]
    with AdminApi(DOMAIN, TOKEN, address=shop.address) as api:
        found = about(api)
        assert not found.may("read_orders")
        for broken in NOT_A_SHOP:
            shop.told_instead = broken
            with pytest.raises(ApiRefused):
                about(api)


def test_a_limit_in_the_middle_is_waited_for(shop: Shop) -> None:
    shop.faults = ["", "", "", 429, "", "throttled"]

    assert ways(subscribed(shop)) == {"added"}


def test_what_was_added_is_taken_back_and_nothing_else(shop: Shop) -> None:
    subscribed(shop)
    shop.subscriptions.append({"id": "w", "topic": "ORDERS_CREATE", "uri": "https://other.example"})
    with AdminApi(DOMAIN, TOKEN, address=shop.address) as api:
        assert unsubscribe(api, URI) == len(NEEDED)

    assert [one["id"] for one in shop.subscriptions] == ["w"]
