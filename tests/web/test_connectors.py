"""What can be connected: how far each is for a shop, with the texts to paste filled in."""

from __future__ import annotations

from typing import Any

import pytest
from tests.reports.narrated import SHOP
from tests.web.conftest import Site

from talkworth.connect.catalogue import ORDER

HERBS = "fresh-herbs"
ADDRESS = "http://127.0.0.1:8377"


@pytest.fixture(scope="module")
def herbs(site: Site) -> str:
    """The key of an admin of a shop that has nothing yet."""
    site.shop.control.add_shop(HERBS, "EUR", "Europe/Berlin")
    return site.shop.control.add_key(HERBS, "secret", scopes=["admin"])[1]


def connectors(site: Site, key: str) -> dict[str, Any]:
    told = site.read("/v1/connectors", key).json()
    return {**told, **{one["connector"]: one for one in told["connectors"]}}


def test_a_shop_that_begins_sees_everything_it_may_connect(site: Site, herbs: str) -> None:
    told = connectors(site, herbs)

    assert [one["connector"] for one in told["connectors"]] == list(ORDER)
    assert {one["state"] for one in told["connectors"]} == {"absent"}
    assert (told["address"], told["is_public"], told["public_key"]) == (ADDRESS, False, None)
    assert told["stripe"]["address"] == f"{ADDRESS}/webhooks/stripe/{HERBS}"
    assert 'data-key="pk_..."' in told["browser"]["snippets"][0]["text"]
    assert "@" not in "".join(s["text"] for s in told["stripe"]["snippets"])


def test_what_is_there_is_filled_in_and_waits_for_its_first_event(site: Site, herbs: str) -> None:
    _, public = site.shop.control.add_key(HERBS, "public", ["https://herbs.example"])
    site.shop.control.add_webhook(HERBS, "shopify", "fresh.myshopify.com", b"s")

    told = connectors(site, herbs)

    assert told["public_key"] == public
    assert f'data-key="{public}"' in told["browser"]["snippets"][0]["text"]
    assert (told["browser"]["state"], told["server"]["state"]) == ("waiting", "absent")
    shopify = told["shopify"]
    assert (shopify["state"], shopify["last_event_at"]) == ("waiting", None)
    assert shopify["webhooks"][0]["domain"] == "fresh.myshopify.com"
    assert "--domain fresh.myshopify.com" in shopify["snippets"][0]["text"]


def test_what_was_heard_says_when(site: Site) -> None:
    key = site.shop.control.add_key(SHOP, "secret", scopes=["admin"])[1]

    told = connectors(site, key)

    server = told["server"]
    assert server["state"] in ("working", "silent")
    assert server["n_events"] > 0
    assert server["last_event_at"].startswith("2026-11-")


def test_only_an_admin_sees_them(site: Site) -> None:
    assert site.read("/v1/connectors").json()["error"]["code"] == "scope-missing"
