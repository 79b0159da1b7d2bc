"""A shared link shows one screen of one shop, until it ends, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, micros
from tests.web.conftest import Site
from tests.web.visitors import Visitor, member, signed_in

QUERY = "period=last_90_days&filter=device:mobile&money=gross&compare=off"
SAME = "period=last_90_days&filter=device:mobile&money=gross"


@dataclass
class Shared:
    """A share, and a way to read with its token."""

    site: Site
    made: dict[str, Any]

    @property
    def token(self) -> str:
        return str(self.made["link"]).partition("/share#")[2]

    def get(self, url: str) -> httpx.Response:
        return self.site.read(url, self.token)

    def refusal(self, url: str, method: str = "GET") -> tuple[int, str]:
        answer = self.site.ask(method, url, headers={"Authorization": f"Bearer {self.token}"})
        return answer.status_code, answer.json().get("error", {}).get("code", "")


def analyst(site: Site) -> Visitor:
    user = member(site.shop.control, "analyst@tea.example", {SHOP: "analyst"})
    return signed_in(site.app, site.shop.control, user, micros(NOW))


def share(site: Site, query: str = QUERY, **more: Any) -> Shared:
    body = {"name": "For the board", "screen": {"path": "/", "query": query}, **more}
    made = analyst(site).post("/v1/shares", body)
    assert made.status_code == 201, made.text
    return Shared(site, made.json())


@pytest.fixture(scope="module")
def shared(site: Site) -> Shared:
    return share(site)


def test_the_link_tells_what_it_shows(shared: Shared) -> None:
    told = shared.get("/v1/shares/this").json()

    assert shared.made["link"].startswith("http://127.0.0.1:8377/share#share_")
    assert told["shop"]["shop_id"] == SHOP
    assert told["screen"] == {"path": "/", "query": QUERY}
    assert told["expires_at"] == shared.made["share"]["expires_at"]
    assert shared.made["share"]["made_by"] == "analyst@tea.example"


@pytest.mark.parametrize(
    "url",
    [
        f"/v1/reports/attributed-revenue?{SAME}",
        f"/v1/reports/attributed-revenue?shop={SHOP}&{SAME}&format=csv",
        f"/v1/reports/trend?{SAME}&step=week",
        f"/v1/reports/orders?{SAME}&page=2&kind=all",
        "/v1/reports/cart-figures?period=last_90_days",
    ],
)
def test_it_reads_the_reports_of_its_screen(shared: Shared, url: str) -> None:
    assert shared.get(url).status_code == 200


@pytest.mark.parametrize(
    ("url", "method"),
    [
        ("/v1/reports/trend", "GET"),
        ("/v1/reports/trend?period=last_30_days&filter=device:mobile&money=gross", "GET"),
        (f"/v1/reports/trend?{SAME}&period=last_365_days", "GET"),
        (f"/v1/reports/trend?{SAME}&from=2026-11-01", "GET"),
        (f"/v1/reports/trend?{SAME}&as_of=2026-11-01T00:00:00Z", "GET"),
        (f"/v1/reports/trend?{SAME}&filter=channel:chat", "GET"),
        (f"/v1/reports/attributed-revenue?{SAME}&rules=ga4-like", "GET"),
        ("/v1/reports/trend?period=last_90_days&filter=device:mobile", "GET"),
        ("/v1/reports/trend?period=last_90_days&money=gross", "GET"),
        ("/v1/reports/identity?period=last_90_days", "GET"),
        ("/v1/reports/order-truth?period=last_90_days", "GET"),
        ("/v1/explain/order/1001", "GET"),
        ("/v1/explain/conversation/c-ana", "GET"),
        ("/v1/reports/conversations?period=last_90_days", "GET"),
        ("/v1/search?text=1001", "GET"),
        ("/v1/rules", "GET"),
        ("/v1/live/events", "GET"),
        ("/v1/exports/orders?period=last_90_days", "GET"),
        ("/v1/audit", "GET"),
        ("/v1/keys", "GET"),
        ("/v1/users", "GET"),
        ("/v1/shares", "GET"),
    ],
)
def test_it_reads_nothing_else(shared: Shared, url: str, method: str) -> None:
    assert shared.refusal(url, method) == (403, "share-other-report")


def test_annotations_are_shown_without_who_wrote_them(site: Site, shared: Shared) -> None:
    analyst(site).post("/v1/annotations", {"on": "2026-09-20", "kind": "note", "text": "Sale"})

    shown = shared.get("/v1/annotations?period=last_90_days").json()["annotations"]

    assert "Sale" in [one["text"] for one in shown]
    assert {one["written_by"] for one in shown} == {None}


def test_it_reads_no_other_shop(shared: Shared) -> None:
    url = f"/v1/reports/trend?{SAME}&shop={OTHER_SHOP}"

    assert shared.refusal(url) == (403, "other-shop")


def test_the_same_days_by_other_words_are_the_same_days(site: Site) -> None:
    shared = share(site, "period=last_7_days")
    told = shared.get("/v1/reports/trend?period=last_7_days").json()

    same = f"/v1/reports/trend?from={told['from_on']}&to={told['to_on']}"

    assert shared.get(same).status_code == 200
    assert shared.refusal("/v1/reports/trend") == (403, "share-other-report")


def test_orders_are_explained_only_where_the_sharer_said_so(site: Site) -> None:
    shared = share(site, with_orders=True)

    assert shared.get("/v1/explain/order/1001").status_code == 200
    assert shared.refusal("/v1/explain/order/1001?what_if=ga4-like")[0] == 403


def test_a_revoked_link_is_over_at_once_and_stays_in_the_list(site: Site) -> None:
    shared, sharer = share(site), analyst(site)
    share_id = shared.made["share"]["share_id"]

    revoked = sharer.ask("DELETE", f"/v1/shares/{share_id}")

    assert revoked.json()["works"] is False
    assert shared.refusal("/v1/shares/this") == (401, "share-expired")
    assert shared.refusal(f"/v1/reports/trend?{SAME}") == (401, "share-expired")
    listed = {one["share_id"]: one for one in sharer.get("/v1/shares").json()["shares"]}
    assert listed[share_id]["revoked_at"]
    assert shared.token not in sharer.get("/v1/shares").text


def test_a_link_ends_by_itself(site: Site) -> None:
    control, at = site.shop.control, micros(NOW) - 2 * 86_400_000_000
    _, over = control.shares.add(SHOP, "x", "/", "", at=at, days=1)
    _, good = control.shares.add(SHOP, "x", "/", "", at=at, days=3)

    assert site.read("/v1/shares/this", over).status_code == 401
    assert site.read("/v1/shares/this", good).status_code == 200
    assert site.read("/v1/shares/this", "share_none").json()["error"]["code"] == "share-expired"


@pytest.mark.parametrize(
    ("screen", "more"),
    [
        ({"path": "//evil.example"}, {}),
        ({"path": "/\\evil.example"}, {}),
        ({"path": "javascript:alert(1)"}, {}),
        ({"path": "/", "query": "a b"}, {}),
        ({"path": "/", "query": "from=yesterday"}, {}),
        ({"path": "/" + "x" * 2000}, {}),
        ({"path": "/"}, {"days": 91}),
        ({"path": "/"}, {"days": 0}),
        ({"path": "/"}, {"name": " "}),
        ({"path": "/"}, {"name": "a\u202eb"}),
    ],
)
def test_what_is_no_screen_or_no_share_is_refused(
    site: Site, screen: dict[str, str], more: dict[str, Any]
) -> None:
    made = analyst(site).post("/v1/shares", {"name": "x", "screen": screen, **more})

    assert made.status_code == 400


def test_another_shops_share_is_not_revoked(site: Site) -> None:
    control = site.shop.control
    share, token = control.shares.add(OTHER_SHOP, "x", "/", "", at=micros(NOW))

    assert analyst(site).ask("DELETE", f"/v1/shares/{share.share_id}").status_code == 404
    assert site.read("/v1/shares/this", token).status_code == 200
