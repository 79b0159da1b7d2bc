"""Flags over HTTP: said of what is there, shown where it is explained, and answered."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from tests.reports.narrated import SHOP
from tests.web.conftest import Site

Ask = Callable[..., httpx.Response]


@pytest.fixture
def analyst(site: Site) -> Iterator[Ask]:
    scopes = ["reports:read", "reports:write"]
    key = site.shop.control.add_key(SHOP, "secret", scopes=scopes)[1]

    def ask(method: str, url: str, body: Any = None) -> httpx.Response:
        return site.ask(method, url, headers={"Authorization": f"Bearer {key}"}, json=body)

    yield ask
    # The session's shop is everybody's.
    site.shop.control.flags.forget(SHOP, ["1002", "c-ana"])


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


def test_a_flagged_order_stays_credited_and_says_so_where_it_is_explained(analyst: Ask) -> None:
    before = analyst("GET", "/v1/explain/order/1002").json()

    made = analyst("POST", "/v1/flags", {"what": "order", "id": "#1002", "note": "A <b>test</b>?"})

    assert (made.status_code, made.json()["subject_id"]) == (201, "1002")
    after = analyst("GET", "/v1/explain/order/1002").json()
    assert after == {**before, "flags": [made.json()]}
    what_if = analyst("GET", "/v1/explain/order/1002?what_if=direct_h%3D25").json()
    assert what_if["flags"] == [made.json()]


def test_a_flag_is_answered_once_and_for_all_to_see(analyst: Ask) -> None:
    flag = {"what": "conversation", "id": "c-ana", "note": "Answered by hand"}
    made = analyst("POST", "/v1/flags", flag).json()
    assert analyst("GET", "/v1/flags").json()["n_open"] == 1

    resolved = analyst("POST", f"/v1/flags/{made['flag_id']}/resolve", {"answer": "It was not."})

    assert (resolved.status_code, resolved.json()["answer"]) == (200, "It was not.")
    assert analyst("GET", "/v1/flags").json()["flags"] == []
    assert analyst("GET", "/v1/flags?state=resolved").json()["flags"] == [resolved.json()]
    explained = analyst("GET", "/v1/explain/conversation/c-ana").json()
    assert explained["flags"] == [resolved.json()]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"what": "order", "id": "nope", "note": "x"}, (404, "unknown-order")),
        ({"what": "order", "id": "a\x00\u202e" * 4000, "note": "x"}, (404, "unknown-order")),
        ({"what": "conversation", "id": "", "note": "x"}, (404, "unknown-conversation")),
        ({"what": "shop", "id": "tea", "note": "x"}, (400, "bad-parameter")),
        ({"what": "order", "id": "1002", "note": " "}, (400, "bad-flag")),
        ({"what": "order", "id": "1002", "note": "x" * 10_000}, (400, "bad-flag")),
    ],
)
def test_what_cannot_be_flagged_is_refused(
    analyst: Ask, body: dict[str, str], expected: tuple[int, str]
) -> None:
    assert refused(analyst("POST", "/v1/flags", body)) == expected


def test_a_reader_flags_nothing(site: Site, analyst: Ask) -> None:
    headers = {"Authorization": f"Bearer {site.secret}"}
    flag = {"what": "order", "id": "1002", "note": "x"}

    assert refused(site.ask("POST", "/v1/flags", headers=headers, json=flag)) == (
        403,
        "scope-missing",
    )
    assert refused(analyst("POST", "/v1/flags/flag_1/resolve", {})) == (404, "unknown-flag")
