"""A server that people come into: its app, its clock, and the first of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from tests.web.visitors import BASE, PASSWORD, Visitor, signed_in

from talkworth.control import Control
from talkworth.settings import Settings
from talkworth.web import web_app
from talkworth.web.entrance import Entrance
from talkworth.web.tries import Tries

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
