"""What comes from elsewhere, who guesses, and whatever else is sent: refused, and nothing made."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.visitors import PASSWORD, signed_in
from tests.web.way_in import EMAIL, House, built, owner_of

from talkworth.web.cookies import session_cookie
from talkworth.web.entrance import Entrance, SignInBusy
from talkworth.web.tries import Tries


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from built(tmp_path_factory.mktemp("house"), Entrance())


@pytest.fixture
def house(one_house: House) -> House:
    return one_house.cleared()


# -- what does not come from a page of ours


@pytest.mark.parametrize(
    "headers",
    [
        {"X-CSRF-Token": None},
        {"X-CSRF-Token": "0" * 64},
        {"X-CSRF-Token": "\u00e9"},
        {"Origin": "https://evil.example", "Sec-Fetch-Site": None},
        {"Origin": "null", "Sec-Fetch-Site": None},
        {"Origin": None, "Sec-Fetch-Site": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_change_without_the_token_or_from_elsewhere_is_refused(
    house: House, headers: dict[str, str | None]
) -> None:
    owner = owner_of(house)
    body = {"email": "eve@x.example", "role": "admin"}
    sent = {name: value and value.encode() for name, value in headers.items()}

    answer = owner.post("/v1/users?shop=tea", body, headers=sent)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "csrf-refused")
    assert len(house.control.users.all()) == 1


def test_one_users_token_is_no_other_users(house: House) -> None:
    owner = owner_of(house)
    other = house.control.users.add("bo@tea.example")
    owner.csrf = signed_in(house.app, house.control, other, house.now_us).csrf

    answer = owner.post("/v1/users?shop=tea", {"email": "eve@x.example", "role": "viewer"})

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "csrf-refused"


def test_what_reads_needs_no_token(house: House) -> None:
    owner = owner_of(house)
    owner.csrf = None

    nowhere = {"Origin": None, "Sec-Fetch-Site": "cross-site"}
    assert owner.get("/v1/users?shop=tea", headers=nowhere).status_code == 200


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, "csrf-refused"),
        ({"Origin": "https://evil.example", "Sec-Fetch-Site": None}, "csrf-refused"),
        ({"Content-Type": "text/plain"}, "wrong-content-type"),
    ],
)
def test_no_other_site_signs_anybody_in(house: House, headers: dict[str, str], code: str) -> None:
    body = {"email": EMAIL, "password": PASSWORD}

    answer = house.visitor().post("/v1/session", body, headers=headers)

    assert answer.json()["error"]["code"] == code


def test_behind_tls_the_cookie_is_for_tls_alone() -> None:
    cookie = session_cookie("token", "https://numbers.example").to_header(header="")

    parts = [part.strip().lower() for part in cookie.split(";")]
    assert parts[0] == "__host-tw_session=token"
    assert {"secure", "httponly", "samesite=strict", "path=/"} <= set(parts[1:])
    assert not any(part.startswith("domain") for part in parts)


# -- guessing


def test_an_unknown_address_is_answered_like_a_wrong_password(house: House) -> None:
    house.control.users.add(EMAIL)
    body = {"email": EMAIL, "password": "x" * 12}

    known = house.visitor().post("/v1/session", body)
    unknown = house.visitor().post("/v1/session", {**body, "email": "eve@x.example"})

    assert known.status_code == unknown.status_code == 401
    assert known.content == unknown.content
    assert known.json()["error"]["code"] == "sign-in-refused"


def test_the_sixth_try_waits_whether_or_not_there_is_such_a_user(house: House) -> None:
    owner_of(house)
    for email in (EMAIL, "nobody@tea.example"):
        tries = [house.visitor(f"192.0.2.{n}").sign_in(email, "x" * 12) for n in range(6)]

        assert [answer.status_code for answer in tries] == [401] * 5 + [429]
        assert tries[5].json()["error"]["code"] == "too-many-tries"
        assert tries[5].headers["retry-after"] == "1"


def test_who_is_signed_in_stays_so_while_others_guess(house: House) -> None:
    owner = owner_of(house)
    for n in range(7):
        house.visitor(f"192.0.2.{n}").sign_in(EMAIL, "x" * 12)

    assert owner.get("/v1/users?shop=tea").status_code == 200


def test_codes_are_not_guessed_either(house: House) -> None:
    body = {"code": "x", "name": "Eve", "password": PASSWORD}
    visitor = house.visitor("192.0.2.7")
    found = [visitor.post("/v1/session/invitation", body).status_code for _ in range(31)]

    assert found == [401] * 30 + [429]
    assert visitor.post("/v1/session/set-up", {**body, "email": EMAIL}).status_code == 429


def test_more_than_can_be_hashed_in_good_time_are_told_to_come_back() -> None:
    entrance, go_on = Entrance(), threading.Event()

    async def crowd() -> list[Any]:
        waiting = [asyncio.create_task(entrance.work(go_on.wait)) for _ in range(33)]
        await asyncio.sleep(0)
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        go_on.set()
        return await asyncio.gather(*waiting, return_exceptions=True)

    told = asyncio.run(crowd())

    assert told[:32] == [True] * 32
    assert isinstance(told[32], SignInBusy)


# -- whatever is sent

ODD_BODIES = [
    b"",
    b"{",
    b"null",
    b"[" * 5000,
    b'"x"',
    b"\xff\xfe",
    b'{"email": "\\ud800", "password": "\\ud800"}',
    b'{"email": "a@b", "password": "\\u0000"}',
    b'{"email": 1e400, "password": []}',
    b'{"email": "%s@b", "password": "x"}' % (b"a" * 20_000),
    b'{"email": "a@b", "role": "viewer", "name": "\\u202e"}',
    b'{"name": "x", "screen": {"path": "/\\u0000"}}',
    b'{"name": "x", "screen": {"path": "/", "query": "from=2020-01-02&to=2020-01-01"}}',
]


@pytest.mark.parametrize(
    "path",
    [
        *(f"/v1/session{rest}" for rest in ("", "/set-up", "/invitation", "/password")),
        *("/v1/users?shop=tea", "/v1/shares?shop=tea", "/v1/users?shop=%00"),
    ],
)
def test_no_body_breaks_anything_or_makes_anything(house: House, path: str) -> None:
    owner = owner_of(house)
    for body in ODD_BODIES:
        house.entrance.tries = Tries()
        headers = {"Content-Type": "application/json"}

        answer = owner.ask("POST", path, content=body, headers=headers)

        assert 400 <= answer.status_code < 500, (body[:60], answer.text)
        assert answer.json()["error"]["code"]


@pytest.mark.parametrize("cookie", ["tw_session=", "tw_session=\xe9", ";;=;=", "tw_session=a;x=b"])
def test_no_cookie_breaks_anything(house: House, cookie: str) -> None:
    house.control.users.add(EMAIL)
    sent = {"Cookie": cookie.encode("latin-1")}

    assert house.visitor().get("/v1/session", headers=sent).json()["state"] == "signed-out"
    assert house.visitor().get("/v1/users?shop=tea", headers=sent).status_code == 401
