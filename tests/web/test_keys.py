"""Keys over HTTP: made, changed, rotated and revoked by an admin of that shop alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP
from tests.web.conftest import Site

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def admin(site: Site) -> Ask:
    """Asks with a key of the shop that may administer it."""
    key = site.shop.control.add_key(SHOP, "secret", scopes=["admin"])[1]

    def ask(method: str, url: str, body: Any = None, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return site.ask(method, url, headers=headers, json=body, **more)

    return ask


def test_a_secret_key_is_shown_once_and_listed_without_its_text(site: Site, admin: Ask) -> None:
    made = admin("POST", "/v1/keys", {"kind": "secret", "label": "backend <b>", "rate": 50})

    assert made.status_code == 201
    text, key = made.json()["text"], made.json()["key"]
    assert (key["label"], key["rate"], key["text"]) == ("backend <b>", 50, None)
    assert key["scopes"] == ["events:write", "reports:read"]
    assert site.read("/v1/reports/trend", text).status_code == 200
    listed = admin("GET", "/v1/keys")
    assert key in listed.json()["keys"]
    assert text not in listed.text
    assert listed.headers["cache-control"] == "no-store"


def test_the_sites_of_a_public_key_are_replaced(admin: Ask) -> None:
    made = admin("POST", "/v1/keys", {"kind": "public", "origins": ["https://a.example"]}).json()
    at = f"/v1/keys/{made['key']['key_id']}"
    assert made["key"]["text"] == made["text"]

    changed = admin("PATCH", at, {"origins": ["https://B.example/"], "rate": 9}).json()

    assert (changed["origins"], changed["rate"]) == (["https://b.example"], 9)
    refused = admin("PATCH", at, {"origins": []})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "bad-origin")
    assert admin("PATCH", at, {}).json() == changed


def test_a_rotated_key_works_until_its_heir_is_everywhere(site: Site, admin: Ask) -> None:
    made = admin("POST", "/v1/keys", {"kind": "secret"}).json()

    rotated = admin("POST", f"/v1/keys/{made['key']['key_id']}/rotate", {"overlap_h": 1}).json()

    assert rotated["replaces"]["key_id"] == made["key"]["key_id"]
    assert rotated["replaces"]["expires_at"] is not None
    for text in (made["text"], rotated["text"]):
        assert site.read("/v1/reports/trend", text).status_code == 200


def test_a_revoked_key_stays_in_the_list_and_works_no_more(site: Site, admin: Ask) -> None:
    made = admin("POST", "/v1/keys", {"kind": "secret"}).json()
    at = f"/v1/keys/{made['key']['key_id']}"

    revoked = admin("DELETE", at)

    assert (revoked.status_code, revoked.json()["state"]) == (200, "revoked")
    assert site.read("/v1/reports/trend", made["text"]).status_code == 401
    stopped = admin("PATCH", at, {"rate": 1})
    assert (stopped.status_code, stopped.json()["error"]["code"]) == (409, "key-stopped")


def test_nobody_touches_the_keys_of_another_shop(site: Site, admin: Ask) -> None:
    theirs, _ = site.shop.control.add_key(OTHER_SHOP, "secret")

    for method, path in (("PATCH", ""), ("POST", "/rotate"), ("DELETE", "")):
        answer = admin(method, f"/v1/keys/{theirs.key_id}{path}", {})
        assert (answer.status_code, answer.json()["error"]["code"]) == (404, "unknown-key")
    assert admin("GET", f"/v1/keys?shop={OTHER_SHOP}").status_code == 403
    assert site.read("/v1/keys").json()["error"]["code"] == "scope-missing"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b'{"kind": "secret", "label": "\xff"}', "bad-request"),
        (b'{"kind": "secret", "label": "\\ud800"}', "bad-request"),
        (b"{", "bad-request"),
        (b"", "bad-parameter"),
        (b'{"kind": "secret", "labl": "x"}', "bad-parameter"),
        (b'{"kind": "secret", "expires_at": "tomorrow"}', "bad-parameter"),
        (b'{"kind": "secret", "expires_at": "2020-01-01T00:00:00"}', "bad-parameter"),
        (b'{"kind": "secret", "expires_at": "2020-01-01T00:00:00Z"}', "bad-key"),
        (b'{"kind": "secret", "expires_at": "9999-12-31T23:59:59-23:59"}', "bad-key"),
        (b'{"kind": "secret", "rate": 0}', "bad-key"),
        (b'{"kind": "secret", "rate": 1e999}', "bad-request"),
        (b'{"kind": "secret", "label": ' + b"[" * 50_000, "bad-request"),
        (b'{"kind": "secret", "origins": ["https://a.example"]}', "bad-origin"),
        (b'{"kind": "public", "scopes": ["admin"]}', "bad-key"),
        (b'{"kind": "public", "origins": ["javascript:x"]}', "bad-origin"),
        (b'{"kind": "secret", "label": "%s"}' % (b"x" * 10_000), "bad-key"),
    ],
    ids=str,
)
def test_what_cannot_be_a_key_is_refused_in_words(admin: Ask, body: bytes, code: str) -> None:
    answer = admin("POST", "/v1/keys", content=body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
    assert admin("POST", "/v1/keys?sho=tea", {"kind": "secret"}).status_code == 400


def test_any_text_comes_back_as_it_was_given(admin: Ask) -> None:
    label = "a\x00b 🍵 <script> \u202eשלום "

    assert admin("POST", "/v1/keys", {"kind": "secret", "label": label}).json()["key"]["label"] == (
        label
    )
