"""The door that keeps a browser's id, over real sockets and with a real cookie jar."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.intake.place import ORIGIN, Place, call

from talkworth import tokens
from talkworth.sources import read

V1, V2 = "0192" + "a" * 28, "0193" + "b" * 28
COOKIE = re.compile(
    r"_tw_s=([0-9a-f]{32})\.[\w-]{22}; Max-Age=34560000; Path=/; HttpOnly; SameSite=Lax(; Secure)?"
)


def ask(client: httpx.Client, key: str, **asked: str) -> httpx.Response:
    return client.get("/c", params={"key": key, **asked})


@pytest.fixture
def browser(address: tuple[str, int]) -> Iterator[httpx.Client]:
    """A browser without any cookie yet."""
    with httpx.Client(base_url="http://{}:{}".format(*address)) as client:
        yield client


def test_a_browser_keeps_its_id_and_gets_it_back_when_it_forgot(
    browser: httpx.Client, place: Place
) -> None:
    first = ask(browser, place.public_key, v=V1, n="1")
    again = ask(browser, place.public_key, v=V2, n="1")
    lost = ask(browser, place.public_key)
    own = ask(browser, place.public_key, v=V2)

    assert first.json() == again.json() == lost.json() == {"v": V1}
    assert own.json() == {"v": V2}
    assert ask(browser, place.public_key).json() == {"v": V2}
    assert first.headers["cache-control"] == "no-store"
    assert COOKIE.fullmatch(first.headers["set-cookie"])


def test_a_link_gives_no_browser_another_id(browser: httpx.Client, place: Place) -> None:
    ask(browser, place.public_key, v=V1)
    followed = browser.get(
        "/c", params={"key": place.public_key, "v": V2}, headers={"Sec-Fetch-Mode": "navigate"}
    )

    assert (followed.status_code, followed.json()["error"]["code"]) == (403, "opened-directly")
    assert ask(browser, place.public_key, v=V2, n="1").json() == {"v": V1}


def test_who_has_no_id_at_all_is_given_one_that_sorts_by_age(
    browser: httpx.Client, place: Place
) -> None:
    one = ask(browser, place.public_key).json()["v"]
    browser.cookies.clear()
    other = ask(browser, place.public_key).json()["v"]

    assert re.fullmatch(r"[0-9a-f]{32}", one)
    assert one[:10] <= other[:10]
    assert one != other


def test_withdrawn_consent_deletes_what_a_script_cannot(
    browser: httpx.Client, place: Place
) -> None:
    ask(browser, place.public_key, v=V1)
    forgotten = ask(browser, place.public_key, forget="1")

    assert forgotten.json() == {"v": None}
    assert not browser.cookies
    assert ask(browser, place.public_key, v=V2, n="1").json() == {"v": V2}


@pytest.mark.parametrize(
    "cookie", [V1, f"{V1}.", f"{V1}.{'A' * 22}", f"{V1}.ä", "x" * 5000, '"', "a=b=c;;;"]
)
def test_an_anchor_that_we_did_not_set_is_none(
    browser: httpx.Client, place: Place, cookie: str
) -> None:
    headers = {b"Cookie": f"other=1; _tw_s={cookie}".encode()}
    answer = browser.get("/c", params={"key": place.public_key, "v": V2, "n": "1"}, headers=headers)

    assert answer.json() == {"v": V2}


def test_an_anchor_of_another_shop_is_none(browser: httpx.Client, place: Place) -> None:
    place.control.add_shop("neighbour", "EUR", "Europe/Berlin")
    _, key = place.control.add_key("neighbour", "public")
    ask(browser, place.public_key, v=V1)

    assert ask(browser, key, v=V2, n="1").json() == {"v": V2}


@pytest.mark.parametrize("visitor", ["x", V1.upper(), V1 + "0", V1[:-1] + "\n", "<script>"])
def test_what_is_no_id_is_refused(browser: httpx.Client, place: Place, visitor: str) -> None:
    answer = browser.get(
        "/c", params=httpx.QueryParams({"key": place.public_key, "v": visitor, "n": "1"})
    )

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad-visitor")


@pytest.mark.parametrize(
    ("headers", "is_secure"),
    [
        ({}, False),
        ({"Origin": "http://shop.example"}, False),
        ({"Origin": "https://shop.example"}, True),
        ({"X-Forwarded-Proto": "https"}, True),
        ({"X-Forwarded-Proto": "http, https"}, False),
    ],
)
def test_the_cookie_is_secure_where_the_page_is(
    browser: httpx.Client, place: Place, headers: dict[str, str], is_secure: bool
) -> None:
    answer = browser.get("/c", params={"key": place.public_key, "v": V1}, headers=headers)

    found = COOKIE.fullmatch(answer.headers["set-cookie"])
    assert found
    assert bool(found[2]) == is_secure


def test_only_pages_of_the_keys_origins_may_ask_and_read(
    browser: httpx.Client, place: Place
) -> None:
    def from_page(origin: str, method: str = "GET") -> httpx.Response:
        params = {"key": place.bound_key, "v": V1}
        return browser.request(method, "/c", params=params, headers={"Origin": origin})

    allowed, preflight = from_page(ORIGIN), from_page(ORIGIN, "OPTIONS")
    refused = from_page("https://thief.example")

    for answer in (allowed, preflight):
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert answer.headers["access-control-allow-credentials"] == "true"
        assert answer.headers["vary"] == "origin"
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "origin-not-allowed")
    assert "set-cookie" not in refused.headers


def test_an_arrival_by_a_signed_link_is_noted_once_and_never_changes_the_id(
    browser: httpx.Client, place: Place
) -> None:
    made = browser.post(
        "/v1/links",
        json={"visitor_id": "mail", "conversation_id": "c-7"},
        headers={"Authorization": f"Bearer {place.secret_key}"},
    ).json()
    before = len(place.stored())

    for _ in range(2):
        said = ask(browser, place.public_key, v=V1, n="1", t=made["token"])
        assert said.json() == {"v": V1, "c": "c-7"}

    entries = place.stored()[before:]
    one, again = (entry.payload for entry in entries)
    came, link = read(entries[0].door, entries[0].topic, one)
    assert one == again
    assert (came.visitor_id, getattr(came, "linked_visitor_id", "")) == (V1, link.visitor_id)
    assert (getattr(link, "linked_visitor_id", ""), link.conversation_id) == ("mail", "c-7")
    assert entries[0].trust == "client-reported"
    assert made["token"].encode() not in one


def test_a_forged_or_expired_token_is_counted_and_costs_the_browser_nothing(
    browser: httpx.Client, place: Place
) -> None:
    pepper = place.control.email_pepper("shop")
    old, _ = tokens.issue(
        pepper, tokens.VISIT, visitor_id="v", conversation_id=None, days=1, now_s=1_700_000_000
    )
    before, counted = len(place.stored()), place.app.counters.rejected.copy()

    for token in (old, old[:-1], "2.x.y", "1.whatever"):
        assert ask(browser, place.public_key, v=V1, t=token).json() == {"v": V1}

    assert len(place.stored()) == before
    assert place.app.counters.rejected["link-token-expired"] - counted["link-token-expired"] == 1
    assert place.app.counters.rejected["link-token-forged"] - counted["link-token-forged"] == 3


def test_strangers_and_other_methods_are_refused(browser: httpx.Client, place: Place) -> None:
    assert browser.get("/c").json()["error"]["code"] == "key-missing"
    assert ask(browser, "pk_none").json()["error"]["code"] == "key-refused"
    refused = browser.delete("/c", params={"key": place.public_key})
    assert (refused.status_code, refused.headers["allow"]) == (405, "GET, POST, OPTIONS")


@given(
    st.text(st.characters(max_codepoint=255), max_size=200),
    st.binary(max_size=200),
    st.binary(max_size=50),
)
def test_whatever_a_stranger_sends_is_answered(
    place: Place, query: str, cookie: bytes, origin: bytes
) -> None:
    headers = [(b"cookie", b"_tw_s=" + cookie), (b"origin", origin)]
    asked = f"key={place.public_key}&{query}"
    answer = asyncio.run(call(place.app, "/c", asked, headers, []))

    assert answer is not None
    assert answer.status in (200, 400)
    if answer.status == 200:
        visitor = json.loads(answer.body)["v"]
        assert visitor is None or re.fullmatch(r"[0-9a-f]{32}", visitor)
