"""Who may read reports, and of which shop."""

from __future__ import annotations

import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP
from tests.web.conftest import TOKEN, Site

REPORTS = [
    "/v1/reports/revenue-per-conversation",
    "/v1/reports/attributed-revenue",
    "/v1/reports/trend",
    "/v1/reports/orders",
    "/v1/explain/order/1001",
    "/v1/explain/conversation/c-ana",
]


@pytest.mark.parametrize("path", REPORTS)
def test_a_secret_key_reads_its_shop(site: Site, path: str) -> None:
    answer = site.read(path)

    assert answer.status_code == 200
    assert answer.json()["shop_id"] == SHOP
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", REPORTS)
def test_nobody_reads_without_a_key(site: Site, path: str) -> None:
    answer = site.get(path)

    assert answer.status_code == 401
    assert answer.json()["error"]["code"] == "key-missing"
    assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", REPORTS)
def test_no_key_reads_another_shop(site: Site, path: str) -> None:
    asked = site.read(f"{path}?shop={OTHER_SHOP}")
    other = site.read(path, site.other_secret)

    assert (asked.status_code, asked.json()["error"]["code"]) == (403, "other-shop")
    if path.startswith("/v1/explain"):
        assert other.status_code == 404
    else:
        assert other.json()["shop_id"] == OTHER_SHOP
        assert "tea" not in other.text
        assert "c-ana" not in other.text


@pytest.mark.parametrize(
    ("header", "status", "code"),
    [
        ("Basic abc", 401, "key-missing"),
        ("Bearer", 401, "key-missing"),
        ("Bearer sk_0000", 401, "key-refused"),
        ("Bearer \xe9", 401, "key-refused"),
    ],
)
def test_a_wrong_key_is_refused(site: Site, header: str, status: int, code: str) -> None:
    answer = site.get(REPORTS[0], headers={"Authorization": header.encode("latin-1")})

    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


def test_a_public_key_never_reads(site: Site) -> None:
    answer = site.read(REPORTS[0], site.public)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "secret-key-needed")


def test_a_revoked_key_reads_no_more(site: Site) -> None:
    key, text = site.shop.control.add_key(SHOP, "secret")
    assert site.read(REPORTS[0], text).status_code == 200

    site.shop.control.revoke_key(key.key_id)

    assert site.read(REPORTS[0], text).status_code == 401


def test_the_token_of_this_machine_reads_the_shop_it_names(site: Site) -> None:
    named = site.read(f"{REPORTS[0]}?shop={OTHER_SHOP}", TOKEN)
    unnamed = site.read(REPORTS[0], TOKEN)
    unknown = site.read(f"{REPORTS[0]}?shop=nowhere", TOKEN)

    assert named.json()["shop_id"] == OTHER_SHOP
    assert (unnamed.status_code, unnamed.json()["error"]["code"]) == (400, "shop-missing")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "unknown-shop")


@pytest.mark.parametrize("scheme", ["bearer", "BEARER"])
def test_the_scheme_is_read_in_any_case(site: Site, scheme: str) -> None:
    answer = site.get(REPORTS[0], headers={"Authorization": f"{scheme} {site.secret}"})

    assert answer.status_code == 200


def test_a_key_without_the_scope_of_reports_reads_none(site: Site) -> None:
    _, sender = site.shop.control.add_key(SHOP, "secret", scopes=["events:write"])
    _, reader = site.shop.control.add_key(SHOP, "secret", scopes=["reports:read"])

    refused = site.read("/v1/reports/trend", sender)

    assert refused.status_code == 403
    assert refused.json()["error"]["code"] == "scope-missing"
    assert site.read("/v1/reports/trend", reader).status_code == 200
