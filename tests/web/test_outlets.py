"""Ways out over HTTP: added with a secret that is shown once, tried, and removed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import httpx
import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP
from tests.web.conftest import TOKEN, Site

Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def admin(site: Site) -> Ask:
    key = site.shop.control.add_key(SHOP, "secret", scopes=["admin"])[1]

    def ask(method: str, url: str, body: Any = None, key: str = key) -> httpx.Response:
        headers = {"Authorization": f"Bearer {key}"}
        return site.ask(method, url, headers=headers, json=body, timeout=30)

    return ask


@pytest.fixture
def receiver() -> Iterator[tuple[str, list[bytes]]]:
    """A server of somebody else's, and what it was sent."""
    received: list[bytes] = []

    class Takes(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            received.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Takes) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/hook", received
        server.shutdown()
        thread.join()


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_webhook_is_added_tried_and_removed(
    admin: Ask, receiver: tuple[str, list[bytes]]
) -> None:
    url, received = receiver
    asked = {"kind": "webhook", "url": url}
    # Only who owns the machine may have its own addresses called.
    assert refused(admin("POST", "/v1/outlets", asked)) == (403, "owner-needed")

    made = admin("POST", f"/v1/outlets?shop={SHOP}", asked, TOKEN)

    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    outlet = made.json()["outlet"]
    listed = admin("GET", "/v1/outlets")
    assert listed.json()["outlets"] == [outlet]
    assert made.json()["secret"] not in listed.text
    at = f"/v1/outlets/{outlet['outlet_id']}"
    assert admin("POST", f"{at}/check").json() == {"is_taken": True, "words": "answered 204."}
    assert b'"test"' in received[0]
    assert admin("DELETE", at).json() == outlet
    assert refused(admin("POST", f"{at}/check")) == (404, "unknown-outlet")


def test_google_analytics_is_told_under_its_own_secret(site: Site, admin: Ask) -> None:
    asked = {"kind": "ga4", "measurement_id": "g-ab12cd34ef", "api_secret": "5ecret", "told": "all"}

    made = admin("POST", "/v1/outlets", asked)

    outlet = made.json()["outlet"]
    assert (outlet["target"], outlet["told"]) == ("G-AB12CD34EF", "all")
    assert made.json()["secret"] is None
    assert site.shop.control.outlets.secret(outlet["outlet_id"]) == b"5ecret"
    admin("DELETE", f"/v1/outlets/{outlet['outlet_id']}")


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "webhook", "url": "ftp://crm.example"}, "bad-target"),
        ({"kind": "webhook", "url": "https://a:b@crm.example/"}, "bad-target"),
        ({"kind": "webhook", "url": "https://\x00/\u202e"}, "bad-target"),
        ({"kind": "ga4", "measurement_id": "UA-1", "api_secret": "s"}, "bad-measurement-id"),
        (
            {"kind": "ga4", "measurement_id": "G-AB12CD34EF", "api_secret": " "},
            "bad-outlet-secret",
        ),
        ({"kind": "export", "folder": "/etc"}, "bad-parameter"),
        ({"url": "https://crm.example"}, "bad-parameter"),
    ],
    ids=str,
)
def test_what_is_no_way_out_is_refused(admin: Ask, body: dict[str, str], code: str) -> None:
    assert refused(admin("POST", "/v1/outlets", body)) == (400, code)


def test_nobody_touches_the_ways_out_of_another_shop(site: Site, admin: Ask) -> None:
    theirs = site.shop.control.outlets.add(OTHER_SHOP, "ga4", "G-1", {}, b"s").outlet_id

    assert refused(admin("DELETE", f"/v1/outlets/{theirs}")) == (404, "unknown-outlet")
    assert refused(admin("POST", f"/v1/outlets/{theirs}/check")) == (404, "unknown-outlet")
    site.shop.control.outlets.remove(theirs)
