"""The audit log over HTTP: for an admin key of the shop, and of that shop alone."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from tests.reports.narrated import OTHER_SHOP, SHOP
from tests.web.conftest import TOKEN, Site


def admin(site: Site, shop_id: str) -> str:
    return site.shop.control.add_key(shop_id, "secret", scopes=["admin"])[1]


def test_an_admin_key_reads_the_changes_of_its_own_shop(site: Site) -> None:
    key = admin(site, SHOP)

    answer = site.read("/v1/audit", key)

    assert answer.status_code == 200
    changes = answer.json()
    assert {change["shop_id"] for change in changes} == {SHOP}
    assert changes[0]["change"] == "add-shop"
    assert key not in answer.text
    assert site.read(f"/v1/audit?shop={OTHER_SHOP}", key).json()["error"]["code"] == "other-shop"


def test_a_key_that_reads_reports_does_not_read_who_changed_what(site: Site) -> None:
    answer = site.read("/v1/audit")

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "scope-missing"


def test_only_what_is_younger_is_listed(site: Site) -> None:
    headers = {"Authorization": f"Bearer {TOKEN}"}
    url = f"/v1/audit?shop={SHOP}"

    everything = site.get(url, headers=headers).json()
    first_at = datetime.fromtimestamp(everything[0]["changed_at"] / 1e6 - 1, UTC).isoformat()
    since = site.get(f"{url}&since={quote(first_at)}", headers=headers)

    assert since.json() == everything
    assert site.get(f"{url}&since=yesterday", headers=headers).status_code == 400
    assert site.get(f"{url}&sinse=2020-01-01", headers=headers).status_code == 400
