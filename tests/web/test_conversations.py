"""Conversations and searches over HTTP."""

from __future__ import annotations

import pytest
from tests.web.conftest import Site

NOVEMBER = "from=2026-11-01&to=2026-11-20"


def test_the_list_is_paged_and_filtered(site: Site) -> None:
    asked = f"{NOVEMBER}&page_size=2&sort=largest&filter=channel:chat"
    report = site.read(f"/v1/reports/conversations?{asked}").json()

    assert (report["n_rows"], len(report["conversations"])) == (12, 2)
    assert report["conversations"][0]["conversation_id"] == "c-kim"
    assert report["basis"]["filters"] == ["channel:chat"]


def test_a_search_finds_an_order_and_says_why_it_was_not_credited(site: Site) -> None:
    (order,) = site.read("/v1/search?text=%231003").json()["found"]

    assert (order["what"], order["key"], order["is_credited"]) == ("order", "1003", False)
    assert "no_answer" in order["statement"]
    assert site.read("/v1/search?text=%231003", site.other_secret).json()["found"] == []


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/v1/search", "bad-parameter"),
        ("/v1/search?text=", "bad-parameter"),
        ("/v1/search?text=%20", "bad-search"),
        ("/v1/search?text=1&kind=order", "unknown-parameter"),
        ("/v1/reports/conversations?which=nice", "bad-choice"),
    ],
)
def test_what_makes_no_sense_is_refused(site: Site, path: str, code: str) -> None:
    answer = site.read(path)

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, code)
