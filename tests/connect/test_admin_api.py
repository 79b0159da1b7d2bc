"""The Admin API asked over real sockets: pages, limits, refusals, and a server that misbehaves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from tests.connect.shopify import DOMAIN, TOKEN, Shop, an_order

from talkworth.connect.admin_api import AdminApi
from talkworth.connect.refusals import (
    ApiNotThere,
    ApiRefused,
    ApiScopeMissing,
    ApiTokenRefused,
    ApiUnavailable,
)

SINCE = datetime(2026, 11, 1, tzinfo=UTC)


def api(shop: Shop, waits: list[float] | None = None, **fields: Any) -> AdminApi:
    fields = {"address": shop.address, "timeout_s": 5, "sleep": list[float]().append, **fields}
    if waits is not None:
        fields["sleep"] = waits.append
    return AdminApi(DOMAIN, fields.pop("token", TOKEN), **fields)


@pytest.fixture
def orders(shop: Shop) -> list[dict[str, Any]]:
    shop.orders = [
        an_order(n, updated_at=f"2026-11-{20 - n:02}T00:00:00+00:00", subtotal=195.10)
        for n in range(5)
    ]
    shop.orders.append(an_order(9, updated_at="2026-10-01T00:00:00+00:00"))
    return shop.orders


def test_orders_come_page_by_page_oldest_change_first_with_every_digit(
    shop: Shop, orders: list[dict[str, Any]]
) -> None:
    with api(shop) as asked:
        pages = list(asked.orders(SINCE))

    assert [[one["id"] - 820982911946154000 for one in page] for page in pages] == [
        [4, 3],
        [2, 1],
        [0],
    ]
    assert pages[0][0]["subtotal"] == "195.1"
    assert shop.asked == ["GET orders.json"] * 3


def test_a_shop_without_orders_has_one_empty_page(shop: Shop) -> None:
    with api(shop) as asked:
        assert list(asked.orders(SINCE)) == [[]]


@pytest.mark.parametrize(
    ("fault", "wait_s"),
    [(429, 2.0), (500, 1.0), (503, 1.0), ("cut", 1.0), ("garbage", 1.0), ("hangup", 1.0)],
)
def test_what_may_get_better_is_asked_again_where_it_stopped(
    shop: Shop, orders: list[dict[str, Any]], fault: str | int, wait_s: float
) -> None:
    waits: list[float] = []
    with api(shop, waits) as asked:
        pages = asked.orders(SINCE)
        first = next(pages)
        shop.faults = [fault]
        rest = [one for page in pages for one in page]

    assert (len(first), len(rest)) == (2, 3)
    assert waits == [wait_s]


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_server_that_is_too_slow_is_asked_again(shop: Shop, fault: str) -> None:
    waits: list[float] = []
    shop.faults = [fault]
    with api(shop, waits, timeout_s=0.3) as asked:
        assert list(asked.orders(SINCE)) == [[]]
    assert waits == [1.0]


def test_a_throttled_query_waits_until_its_cost_is_back_in_the_bucket(shop: Shop) -> None:
    waits: list[float] = []
    shop.faults = ["throttled", "throttled"]
    with api(shop, waits) as asked:
        assert asked.ask("{ shop { myshopifyDomain } }")["shop"]

    # 140 are asked, 40 are there, 50 come back a second.
    assert waits == [2.0, 2.0]


def test_six_tries_are_enough(shop: Shop) -> None:
    waits: list[float] = []
    shop.faults = [500] * 20
    with api(shop, waits) as asked, pytest.raises(ApiUnavailable, match="in 6 tries: answer 500"):
        asked.ask("{ shop { name } }")

    assert waits == [1.0, 2.0, 4.0, 8.0, 16.0]
    assert len(shop.asked) == 6


def test_nobody_there_is_unavailable() -> None:
    nowhere = AdminApi(DOMAIN, TOKEN, address="http://127.0.0.1:9", sleep=list[float]().append)
    with nowhere, pytest.raises(ApiUnavailable):
        nowhere.ask("{ shop { name } }")


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (403, ApiScopeMissing),
        (404, ApiNotThere),
        (302, ApiNotThere),
        (402, ApiRefused),
        ("denied", ApiScopeMissing),
        ("error", ApiRefused),
        ("list", ApiRefused),
    ],
)
def test_what_no_repetition_mends_is_said_at_once(
    shop: Shop, fault: str | int, error: type[Exception]
) -> None:
    waits: list[float] = []
    shop.faults = [fault]
    with api(shop, waits) as asked, pytest.raises(error):
        asked.ask("{ shop { name } }")
    assert (waits, len(shop.asked)) == ([], 1)


def test_a_wrong_token_is_named_and_never_shown(shop: Shop) -> None:
    with api(shop, token="shpat_wrong") as asked, pytest.raises(ApiTokenRefused) as refused:
        list(asked.orders(SINCE))
    assert "shpat_wrong" not in refused.value.message
    assert DOMAIN in refused.value.message


def test_the_token_never_follows_a_link_to_another_host(
    shop: Shop, orders: list[dict[str, Any]]
) -> None:
    # The stand-in's links name elsewhere.example: their cursor is used, their address is not.
    with api(shop) as asked:
        assert sum(len(page) for page in asked.orders(SINCE)) == 5
