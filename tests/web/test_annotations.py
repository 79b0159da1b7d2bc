"""Annotations over HTTP: written on days, read with the days of a trend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from tests.reports.narrated import SHOP
from tests.web.conftest import Site

Ask = Callable[..., httpx.Response]
NOVEMBER = "from=2026-11-01&to=2026-11-20"


@pytest.fixture(scope="module")
def analyst(site: Site) -> Ask:
    scopes = ["reports:read", "reports:write"]
    key = site.shop.control.add_key(SHOP, "secret", scopes=scopes)[1]

    def ask(method: str, url: str, body: Any = None) -> httpx.Response:
        return site.ask(method, url, headers={"Authorization": f"Bearer {key}"}, json=body)

    return ask


def test_a_trend_finds_what_happened_in_its_days(analyst: Ask) -> None:
    text = "Assistant 2.0 🍵 <img src=x> \u202eשלום\x00"
    made = analyst("POST", "/v1/annotations", {"on": "2026-11-10", "kind": "release", "text": text})
    assert made.status_code == 201
    analyst("POST", "/v1/annotations", {"on": "2026-10-31", "kind": "note", "text": "before"})

    listed = analyst("GET", f"/v1/annotations?{NOVEMBER}").json()

    assert listed["annotations"] == [made.json()]
    assert (made.json()["on"], made.json()["text"]) == ("2026-11-10", text)
    at = f"/v1/annotations/{made.json()['annotation_id']}"
    moved = analyst("PATCH", at, {"on": "2026-10-30"}).json()
    assert (moved["on"], moved["text"], moved["kind"]) == ("2026-10-30", text, "release")
    assert analyst("GET", f"/v1/annotations?{NOVEMBER}").json()["annotations"] == []
    assert analyst("DELETE", at).status_code == 200
    assert analyst("DELETE", at).json()["error"]["code"] == "unknown-annotation"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"on": "2026-13-01", "kind": "note", "text": "x"}, "bad-parameter"),
        ({"on": "0001-01-01", "kind": "note", "text": "x"}, "bad-annotation"),
        ({"on": "2026-11-01", "kind": "sale", "text": "x"}, "bad-parameter"),
        ({"on": "2026-11-01", "kind": "note", "text": "x" * 10_000}, "bad-annotation"),
        ({"on": "2026-11-01", "kind": "note", "text": "\n"}, "bad-annotation"),
    ],
)
def test_what_is_no_annotation_is_refused(analyst: Ask, body: dict[str, str], code: str) -> None:
    answer = analyst("POST", "/v1/annotations", body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)


def test_a_reader_reads_and_writes_nothing(site: Site) -> None:
    note = {"on": "2026-11-01", "kind": "note", "text": "x"}
    headers = {"Authorization": f"Bearer {site.secret}"}

    assert site.read("/v1/annotations").status_code == 200
    assert site.ask("POST", "/v1/annotations", headers=headers, json=note).status_code == 403
