"""Signing secrets over HTTP: typed in, rotated and removed, and never shown again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP
from tests.web.conftest import Site

Ask = Callable[..., httpx.Response]
SECRET = "shpss_1f2e3d"


@pytest.fixture(scope="module")
def admin(site: Site) -> Ask:
    key = site.shop.control.add_key(SHOP, "secret", scopes=["admin"])[1]

    def ask(method: str, url: str, body: Any = None) -> httpx.Response:
        return site.ask(method, url, headers={"Authorization": f"Bearer {key}"}, json=body)

    return ask


def test_a_secret_is_accepted_rotated_and_removed(site: Site, admin: Ask) -> None:
    asked = {"platform": "chatwoot", "secret": f" {SECRET}\n"}

    made = admin("POST", "/v1/webhooks", asked)

    assert made.status_code == 201
    assert (made.json()["path"], made.json()["domain"]) == (f"/webhooks/chatwoot/{SHOP}", "")
    assert [one.secret for one in site.shop.control.webhooks(SHOP, "chatwoot")] == [SECRET.encode()]
    at = f"/v1/webhooks/{made.json()['webhook_id']}"

    rotated = admin("POST", f"{at}/rotate", {"secret": "new", "overlap_h": 0}).json()

    assert rotated["replaces"]["webhook_id"] == made.json()["webhook_id"]
    assert [one.secret for one in site.shop.control.webhooks(SHOP, "chatwoot")] == [b"new"]
    gone = admin("DELETE", f"/v1/webhooks/{rotated['webhook']['webhook_id']}")
    assert gone.status_code == 200
    listed = admin("GET", "/v1/webhooks")
    assert [one["webhook_id"] for one in listed.json()["webhooks"]] == [made.json()["webhook_id"]]
    assert SECRET not in listed.text


@pytest.mark.parametrize(
    "body",
    [
        {"platform": "nope", "secret": "s"},
        {"platform": "shopify", "secret": "s"},
        {"platform": "shopify", "secret": "s", "domain": "tea.example"},
        {"platform": "stripe", "secret": ""},
        {"platform": "stripe", "secret": "s" * 5_000},
        {"platform": "stripe", "secret": "s", "domain": "\x00"},
    ],
    ids=str,
)
def test_what_is_no_secret_of_a_platform_is_refused(admin: Ask, body: dict[str, str]) -> None:
    answer = admin("POST", "/v1/webhooks", body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-webhook")


def test_nobody_touches_the_secrets_of_another_shop(site: Site, admin: Ask) -> None:
    theirs = site.shop.control.add_webhook(OTHER_SHOP, "stripe", "", b"s")

    for method, path in (("DELETE", ""), ("POST", "/rotate")):
        answer = admin(method, f"/v1/webhooks/{theirs.webhook_id}{path}", {"secret": "s"})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-webhook")
