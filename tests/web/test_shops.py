"""Shops over HTTP: seen by those who may, added by the owner, changed by their administrators."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP
from tests.web.conftest import TOKEN, Site

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def owner(site: Site) -> Ask:
    def ask(method: str, url: str, body: Any = None) -> httpx.Response:
        return site.ask(method, url, headers={"Authorization": f"Bearer {TOKEN}"}, json=body)

    return ask


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_who_asks_sees_the_shops_they_may_read(site: Site, owner: Ask) -> None:
    mine = site.read("/v1/shops").json()
    all_of_them = owner("GET", "/v1/shops").json()["shops"]

    assert [shop["shop_id"] for shop in mine["shops"]] == [SHOP]
    assert {SHOP, OTHER_SHOP} <= {shop["shop_id"] for shop in all_of_them}
    assert mine["least_retention_d"] == 90
    assert refused(site.get("/v1/shops")) == (401, "key-missing")


def test_the_owner_adds_a_shop_and_nobody_else(site: Site, owner: Ask) -> None:
    asked = {"shop_id": "matcha", "currency": "JPY", "timezone": "Asia/Tokyo", "name": "抹茶 <b>"}
    admin = site.shop.control.add_key(SHOP, "secret", scopes=["admin"])[1]
    headers = {"Authorization": f"Bearer {admin}"}
    assert refused(site.ask("POST", "/v1/shops", headers=headers, json=asked)) == (
        403,
        "owner-needed",
    )

    made = owner("POST", "/v1/shops", asked)

    assert made.status_code == 201
    assert made.json() in owner("GET", "/v1/shops").json()["shops"]
    assert (made.json()["name"], made.json()["transcripts"]) == ("抹茶 <b>", "drop")
    assert refused(owner("POST", "/v1/shops", asked)) == (409, "shop-exists")


@pytest.mark.parametrize(
    ("other", "code"),
    [
        ({"shop_id": "Te a"}, "bad-shop-id"),
        ({"shop_id": 7}, "bad-parameter"),
        ({"currency": "EURO"}, "unknown-currency"),
        ({"timezone": "../etc/passwd"}, "unknown-time-zone"),
        ({"name": "n" * 10_000}, "bad-shop-name"),
    ],
)
def test_what_is_no_shop_is_refused(owner: Ask, other: dict[str, object], code: str) -> None:
    asked = {"shop_id": "nowhere", "currency": "EUR", "timezone": "UTC", **other}

    assert refused(owner("POST", "/v1/shops", asked)) == (400, code)


def test_an_administrator_names_it_and_says_how_long_it_keeps(owner: Ask) -> None:
    at = f"/v1/shops?shop={OTHER_SHOP}"
    before = owner("PATCH", at, {}).json()

    changed = owner("PATCH", at, {"name": "Kaffee ☕", "transcripts": "keep", "retention_d": 400})

    assert changed.json() == {
        **before,
        "name": "Kaffee ☕",
        "transcripts": "keep",
        "retention_d": 400,
    }
    back = {name: before[name] for name in ("name", "transcripts", "retention_d")}
    assert owner("PATCH", at, back).json() == before


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"retention_d": 3}, "bad-retention"),
        ({"retention_d": 10**30}, "bad-parameter"),
        ({"transcripts": True}, "bad-parameter"),
        ({"name": " "}, "bad-shop-name"),
        ({"currency": "USD"}, "bad-parameter"),
    ],
)
def test_what_a_shop_cannot_become_is_refused(owner: Ask, body: object, code: str) -> None:
    assert refused(owner("PATCH", f"/v1/shops?shop={OTHER_SHOP}", body)) == (400, code)


def test_nobody_changes_another_shop(site: Site) -> None:
    admin = site.shop.control.add_key(SHOP, "secret", scopes=["admin"])[1]
    headers = {"Authorization": f"Bearer {admin}"}

    answer = site.ask(
        "PATCH", f"/v1/shops?shop={OTHER_SHOP}", headers=headers, json={"name": "Mine"}
    )

    assert refused(answer) == (403, "other-shop")
