"""Signing in, staying signed in, and signing out, as a browser does it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import pytest
from tests.web.visitors import PASSWORD, Visitor

from talkworth.control import Control
from talkworth.settings import Settings
from talkworth.web import web_app
from talkworth.web.entrance import Entrance

HOUR_US = 3_600_000_000
EMAIL = "ana@tea.example"


@dataclass
class House:
    """The app over a control file of two shops, and a clock that is moved by hand."""

    control: Control
    entrance: Entrance
    code: str
    now_us: int = 1_800_000_000_000_000

    def visitor(self, address: str = "127.0.0.1") -> Visitor:
        nothing = cast("object", None)
        app = web_app(
            nothing,  # type: ignore[arg-type]
            self.control,
            nothing,  # type: ignore[arg-type]
            Settings(),
            "the-token-of-serve-json",
            lambda: self.now_us,
            entrance=self.entrance,
        )
        return Visitor(app, address)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    control = Control.open(tmp_path)
    control.add_shop("tea", "EUR", "Europe/Berlin", name="Tea & Co")
    control.add_shop("coffee", "JPY", "Asia/Tokyo")
    entrance = Entrance()
    yield House(control, entrance, entrance.prepare(control) or "")
    control.close()


def set_up(house: House) -> Visitor:
    visitor = house.visitor()
    body = {"code": house.code, "email": EMAIL, "name": "Ana", "password": PASSWORD}
    answer = visitor.keep(visitor.post("/v1/session/set-up", body))
    assert answer.status_code == 200, answer.text
    return visitor


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
