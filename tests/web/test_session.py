"""Signing in, staying signed in, and signing out, as a browser does it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.web.visitors import PASSWORD, signed_in
from tests.web.way_in import EMAIL, House, built, owner_of, set_up

from talkworth.web.entrance import Entrance

HOUR_US = 3_600_000_000


@pytest.fixture(scope="module")
def one_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from built(tmp_path_factory.mktemp("house"), Entrance())


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    yield from built(tmp_path_factory.mktemp("demo"), Entrance(is_demo=True))


@pytest.fixture
def house(one_house: House) -> House:
    return one_house.cleared()


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
