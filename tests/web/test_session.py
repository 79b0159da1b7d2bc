"""Signing in, staying signed in, and signing out, as a browser does it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import pytest
from tests.web.visitors import BASE, PASSWORD, Visitor, signed_in

from talkworth.control import Control
from talkworth.settings import Settings
from talkworth.web import web_app
from talkworth.web.cookies import session_cookie
from talkworth.web.entrance import Entrance, SignInBusy
from talkworth.web.tries import Tries

HOUR_US = 3_600_000_000
EMAIL = "ana@tea.example"


@dataclass
class House:
    """The app over a control file of two shops, and a clock that is moved by hand."""

    control: Control
    entrance: Entrance
    code: str = ""
    now_us: int = 0

    def __post_init__(self) -> None:
        nothing = cast("Any", None)
        settings, token = Settings(), "the-token-of-serve-json"
        self.app = web_app(
            nothing,
            self.control,
            nothing,
            settings,
            token,
            lambda: self.now_us,
            entrance=self.entrance,
        )

    def cleared(self) -> House:
        """As when the server had just begun, without any user."""
        for user in self.control.users.all():
            self.control.users.remove(user.user_id)
        self.now_us, self.entrance.tries = 1_800_000_000_000_000, Tries()
        self.code = self.entrance.prepare(self.control) or ""
        return self

    def visitor(self, address: str = "127.0.0.1", base: str = BASE) -> Visitor:
        return Visitor(self.app, address, base)


def built(data: Path, entrance: Entrance) -> Iterator[House]:
    with closing(Control.open(data)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin", name="Tea & Co")
        control.add_shop("coffee", "JPY", "Asia/Tokyo")
        yield House(control, entrance)


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from built(tmp_path_factory.mktemp("house"), Entrance())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from built(tmp_path_factory.mktemp("demo"), Entrance(is_demo=True))


@pytest.fixture
def house(one_house: House) -> House:
    return one_house.cleared()


def set_up(house: House) -> Visitor:
    """The first administrator, who typed a password."""
    visitor = house.visitor()
    body = {"code": house.code, "email": EMAIL, "name": "Ana", "password": PASSWORD}
    answer = visitor.keep(visitor.post("/v1/session/set-up", body))
    assert answer.status_code == 200, answer.text
    return visitor


def owner_of(house: House) -> Visitor:
    """An administrator who is signed in already."""
    owner = house.control.users.add(EMAIL, "Ana", is_owner=True)
    return signed_in(house.app, house.control, owner, house.now_us)


def test_a_server_without_users_says_so_and_the_code_makes_its_owner(house: House) -> None:
    assert house.visitor().get("/v1/session").json()["state"] == "set-up"

    owner = set_up(house)

    told = owner.get("/v1/session").json()
    assert told["state"] == "signed-in"
    assert told["user"] == {
        "user_id": told["user"]["user_id"],
        "email": EMAIL,
        "name": "Ana",
        "is_owner": True,
    }
    assert [(shop["shop_id"], shop["role"]) for shop in told["shops"]] == [
        ("coffee", "admin"),
        ("tea", "admin"),
    ]
    assert house.visitor().get("/v1/session").json()["state"] == "signed-out"


def test_the_session_lasts_twelve_hours_after_its_last_use(house: House) -> None:
    owner = owner_of(house)

    house.now_us += 11 * HOUR_US
    assert owner.get("/v1/users?shop=tea").status_code == 200
    house.control.sessions.note_uses()
    house.now_us += 11 * HOUR_US
    assert owner.get("/v1/users?shop=tea").status_code == 200
    house.now_us += 12 * HOUR_US

    refused = owner.get("/v1/users?shop=tea")
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "session-expired")
    assert owner.get("/v1/session").json()["state"] == "signed-out"


def test_no_session_lasts_longer_than_fourteen_days(house: House) -> None:
    owner = owner_of(house)
    for _ in range(14 * 24 // 8 - 1):
        house.now_us += 8 * HOUR_US
        assert owner.get("/v1/session").json()["state"] == "signed-in"

    house.now_us += 8 * HOUR_US

    assert owner.get("/v1/session").json()["state"] == "signed-out"


def test_signing_in_makes_a_new_session_and_ends_the_one_before(house: House) -> None:
    owner = set_up(house)
    before, stale = dict(owner.cookies), house.visitor()
    stale.cookies.update(owner.cookies)

    assert owner.sign_in(" ANA@tea.example ").status_code == 200

    assert owner.cookies["tw_session"] != before["tw_session"]
    assert stale.get("/v1/session").json()["state"] == "signed-out"
    assert owner.get("/v1/session").json()["state"] == "signed-in"


def test_a_token_that_a_stranger_planted_is_never_anybodys(house: House) -> None:
    set_up(house)
    visitor = house.visitor()
    visitor.cookies.set("tw_session", "planted", domain="127.0.0.1", path="/")

    visitor.sign_in(EMAIL)

    assert visitor.cookies["tw_session"] != "planted"


def test_signing_out_ends_it_on_the_server(house: House) -> None:
    owner = owner_of(house)
    kept = dict(owner.cookies)

    assert owner.ask("DELETE", "/v1/session").json()["state"] == "signed-out"

    assert "tw_session" not in dict(owner.cookies)
    owner.cookies.update(kept)
    assert owner.get("/v1/session").json()["state"] == "signed-out"
    assert owner.ask("DELETE", "/v1/session").status_code == 200


def test_a_new_password_ends_every_other_session(house: House) -> None:
    owner, elsewhere = set_up(house), house.visitor()
    elsewhere.sign_in(EMAIL)

    wrong = owner.post("/v1/session/password", {"current": "not this one", "new": PASSWORD})
    new = "ganz anders als zuvor"
    changed = owner.keep(owner.post("/v1/session/password", {"current": PASSWORD, "new": new}))

    assert (wrong.status_code, wrong.json()["error"]["code"]) == (403, "wrong-password")
    assert changed.json()["state"] == "signed-in"
    assert owner.get("/v1/session").json()["state"] == "signed-in"
    assert elsewhere.get("/v1/session").json()["state"] == "signed-out"
    assert house.visitor().sign_in(EMAIL).status_code == 401
    assert house.visitor().sign_in(EMAIL, new).status_code == 200


def test_a_password_is_the_same_however_its_letters_are_composed(house: House) -> None:
    set_up(house)
    house.control.logins.change_password(
        house.control.users.named(EMAIL).user_id, PASSWORD, "Gru\u0308ner Tee 42"
    )

    assert house.visitor().sign_in(EMAIL, "Gr\u00fcner Tee 42").status_code == 200


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"password": "short"}, "bad-password"),
        ({"password": "x" * 1025}, "bad-password"),
        ({"email": "nobody"}, "bad-email"),
        ({"email": "a b@c"}, "bad-email"),
        ({"name": ""}, "bad-name"),
        ({"name": "A\u0000"}, "bad-name"),
        ({"code": "guessed"}, "set-up-refused"),
        ({"more": 1}, "bad-parameter"),
    ],
)
def test_a_set_up_that_cannot_be_makes_nobody(
    house: House, body: dict[str, str], code: str
) -> None:
    asked = {"code": house.code, "email": EMAIL, "name": "Ana", "password": PASSWORD, **body}

    answer = house.visitor().post("/v1/session/set-up", asked)

    assert answer.json()["error"]["code"] == code
    assert not house.control.users.are_there()


def test_a_server_is_set_up_once(house: House) -> None:
    owner_of(house)
    body = {"code": house.code, "email": "eve@x.example", "name": "Eve", "password": PASSWORD}

    answer = house.visitor().post("/v1/session/set-up", body)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "set-up-refused")
    assert Entrance().prepare(house.control) is None


def test_the_next_start_has_another_code(house: House) -> None:
    again = Entrance()
    code = again.prepare(house.control) or ""

    assert again.is_set_up_code(code)
    assert not again.is_set_up_code(house.code)
    assert not house.entrance.is_set_up_code(code)
    assert not Entrance().is_set_up_code("")


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


# -- a demo


def test_a_demo_lets_in_who_is_on_its_machine(demo: House) -> None:
    visitor = demo.cleared().visitor()
    assert visitor.get("/v1/session").json()["state"] == "signed-out"

    told = visitor.keep(visitor.post("/v1/session/demo")).json()

    assert (told["state"], told["is_demo"]) == ("signed-in", True)
    assert {shop["role"] for shop in told["shops"]} == {"admin"}


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("192.0.2.7", {}),
        ("127.0.0.1", {"Host": "numbers.example"}),
        ("127.0.0.1", {"X-Forwarded-For": "127.0.0.1"}),
        ("127.0.0.1", {"Forwarded": "for=127.0.0.1"}),
    ],
)
def test_a_demo_lets_in_nobody_else(demo: House, address: str, headers: dict[str, str]) -> None:
    answer = demo.visitor(address).post("/v1/session/demo", headers=headers)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "only-on-this-machine")


def test_what_a_demo_let_in_is_out_when_it_is_served_in_earnest(house: House) -> None:
    visitor = signed_in(house.app, house.control, house.control.users.demo_user(), house.now_us)
    assert visitor.get("/v1/session").json()["state"] == "signed-in"

    assert house.entrance.prepare(house.control)

    assert visitor.get("/v1/session").json()["state"] == "set-up"
    assert visitor.post("/v1/session/demo").json()["error"]["code"] == "no-demo"


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
