"""Signing in at a provider of logins, and all that is no good login of one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey
from tests.web.provider import CLIENT_ID, CLIENT_SECRET, Provider, key_no, served
from tests.web.visitors import BASE, Visitor

from talkworth.control import Control
from talkworth.settings import Settings
from talkworth.web import web_app
from talkworth.web.entrance import Entrance
from talkworth.web.oidc import Oidc
from talkworth.web.tries import Tries

CALLBACK = "/v1/session/oidc/callback"


@dataclass
class House:
    """A server that people of a provider may come into, with Ana invited to the shop `tea`."""

    control: Control
    provider: Provider
    visitor: Visitor
    entrance: Entrance

    def begin(self) -> str:
        """Where the browser is sent."""
        answer = self.visitor.get("/v1/session/oidc")
        assert answer.status_code == 303
        assert "samesite=lax" in answer.headers["set-cookie"].lower()
        return answer.headers["location"]

    def come_back(self, state: str, code: str, **more: str) -> httpx.Response:
        return self.visitor.get(
            CALLBACK,
            params={"state": state, "code": code, "iss": self.provider.issuer, **more},
            headers={"Sec-Fetch-Site": "cross-site", "Origin": None},
        )

    def sign_in(self) -> httpx.Response:
        return self.come_back(*self.provider.approve(self.begin()))

    def refusal(self) -> str:
        """The code in the address of the form that a login ends at."""
        return refused(self.sign_in(), self)


def refused(answer: httpx.Response, house: House) -> str:
    place = urlsplit(answer.headers["location"])
    assert (answer.status_code, place.path) == (303, "/sign-in")
    assert house.visitor.get("/v1/session").json()["state"] == "signed-out"
    return place.query.removeprefix("refused=")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[House, Settings]]:
    data = tmp_path_factory.mktemp("oidc")
    with served(Provider()) as provider, closing(Control.open(data)) as control:
        settings = Settings(
            public_url=BASE,
            oidc_issuer=provider.issuer,
            oidc_client_id=CLIENT_ID,
            oidc_client_secret=CLIENT_SECRET,
            oidc_name="Teapot",
        )
        control.add_shop("tea", "EUR", "Europe/Berlin")
        entrance, nothing = Entrance(settings), cast("Any", None)
        app = web_app(nothing, control, nothing, settings, "token", entrance=entrance)
        yield House(control, provider, Visitor(app), entrance), settings


@pytest.fixture
def house(built: tuple[House, Settings]) -> House:
    """Nobody came in yet, and nothing of the provider is known."""
    house, settings = built
    for user in house.control.users.all():
        house.control.users.remove(user.user_id)
    user = house.control.users.add("ana@tea.example")
    house.control.users.set_role(user.user_id, "tea", "analyst")
    house.provider.begin_anew()
    house.provider.person = {"sub": "ana-1", "email": "Ana@Tea.example", "email_verified": True}
    house.entrance.oidc, house.entrance.tries = Oidc(settings), Tries()
    return House(house.control, house.provider, Visitor(house.visitor.app), house.entrance)


def test_who_was_invited_signs_in_at_the_provider(house: House) -> None:
    assert house.visitor.get("/v1/session").json()["sign_in"]["oidc"] == {"name": "Teapot"}

    answer = house.sign_in()

    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    told = house.visitor.get("/v1/session").json()
    assert told["user"]["email"] == "ana@tea.example"
    assert [(shop["shop_id"], shop["role"]) for shop in told["shops"]] == [("tea", "analyst")]
    assert "tw_oidc" not in dict(house.visitor.cookies)


def test_an_invitation_is_over_once_the_provider_vouched(house: House) -> None:
    user = house.control.users.named("ana@tea.example")
    house.control.logins.invite(user.user_id, 1 << 60)

    house.sign_in()

    assert house.control.users.named("ana@tea.example").invited_until is None


@pytest.mark.parametrize(
    "person",
    [
        {"email_verified": False},
        {"email_verified": "true"},
        {"email_verified": None},
        {"email": ""},
    ],
)
def test_an_address_that_was_not_verified_signs_nobody_in(
    house: House, person: dict[str, Any]
) -> None:
    house.provider.person |= person

    assert house.refusal() == "provider-refused"


def test_a_stranger_signs_in_nowhere(house: House) -> None:
    house.provider.person |= {"email": "eve@tea.example", "sub": "eve-1"}

    assert house.refusal() == "sign-in-refused"
    assert len(house.control.users.all()) == 1


def test_whoever_is_given_the_address_later_is_somebody_else(house: House) -> None:
    house.sign_in()
    house.visitor.cookies.clear()
    house.provider.person |= {"sub": "another-ana"}

    assert house.refusal() == "sign-in-refused"

    user = house.control.users.named("ana@tea.example")
    house.control.logins.reset(user.user_id, 0)
    assert house.sign_in().headers["location"] == "/"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://other.example"},
        {"aud": "another-client"},
        {"aud": [CLIENT_ID, "another"], "azp": "another"},
        {"exp": 1_700_000_000},
        {"nonce": "another-login"},
        {"nonce": None},
        {"sub": None},
    ],
)
def test_a_token_of_another_or_for_another_is_refused(house: House, claims: dict[str, Any]) -> None:
    house.provider.claims = claims

    assert house.refusal() == "provider-refused"


def test_a_token_signed_by_somebody_else_is_refused(house: House) -> None:
    house.provider.shown_keys = [house.provider.key]
    house.provider.key = key_no(1)

    assert house.refusal() == "provider-refused"


def test_a_token_signed_with_what_both_know_is_refused(house: House) -> None:
    house.provider.shown_keys = [house.provider.key]
    house.provider.algorithm = "HS256"
    house.provider.key = cast("Any", OctKey.import_key(CLIENT_SECRET * 2, {"kid": "first"}))

    assert house.refusal() == "provider-refused"


def test_new_keys_of_the_provider_are_asked_for(house: House) -> None:
    house.sign_in()
    house.visitor.cookies.clear()
    assert house.entrance.oidc is not None
    house.entrance.oidc._keys_s -= 61
    house.provider.key = key_no(2)

    assert house.sign_in().headers["location"] == "/"
    assert house.provider.asked.count("/keys") == 2
    assert house.provider.asked.count("/.well-known/openid-configuration") == 1


def test_a_login_that_another_browser_began_is_refused(house: House) -> None:
    state, code = house.provider.approve(house.begin())
    house.visitor.cookies.clear()

    assert refused(house.come_back(state, code), house) == "provider-refused"
    assert "/token" not in house.provider.asked


def test_a_code_and_a_state_of_another_login_are_refused(house: House) -> None:
    state, _ = house.provider.approve(house.begin())
    house.begin()

    assert refused(house.come_back(state, "x"), house) == "provider-refused"
    assert refused(house.come_back("\u00e9", "x"), house) == "provider-refused"


def test_who_says_no_at_the_provider_comes_back_to_the_form(house: House) -> None:
    state, _ = house.provider.approve(house.begin())

    answer = house.come_back(state, "", error="access_denied")

    assert refused(answer, house) == "provider-refused"


def test_a_code_is_good_once(house: House) -> None:
    state, code = house.provider.approve(house.begin())
    secret = house.visitor.cookies["tw_oidc"]
    house.come_back(state, code)
    house.visitor.cookies.clear()
    house.visitor.cookies.set("tw_oidc", secret)

    assert refused(house.come_back(state, code), house) == "provider-refused"


def test_a_provider_that_is_down_is_said_to_be(house: House) -> None:
    house.provider.is_down = True

    answer = house.visitor.get("/v1/session/oidc")

    assert refused(answer, house) == "provider-silent"


def test_tries_at_coming_back_are_counted(house: House) -> None:
    house.entrance.tries = Tries(lambda: 0.0)
    found = [refused(house.come_back("x", "x"), house) for _ in range(31)]

    assert found[:30] == ["provider-refused"] * 30
    assert found[30] == "too-many-tries"
