"""Browsers that keep their cookies, as a person at one has them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx
from litestar import Litestar

from talkworth.control import Control, Role, User
from talkworth.control.access_refusals import UnknownUser

BASE = "http://127.0.0.1:8377"
PASSWORD = "eine lange Teekanne"


@dataclass
class Visitor:
    """
    A browser at a page of ours: it sends its cookies, its Origin and, once signed in, its token.

    `address` is where it comes from; `host` what it typed into the address bar.
    """

    app: Litestar
    address: str = "127.0.0.1"
    base: str = BASE
    csrf: str | None = None
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)

    def ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        headers = {"Origin": self.base, "Sec-Fetch-Site": "same-origin"}
        if self.csrf and method != "GET":
            headers["X-CSRF-Token"] = self.csrf
        headers |= more.pop("headers", {})
        sent = {name: value for name, value in headers.items() if value is not None}
        answer = asyncio.run(self._send(method, path, sent, more))
        self.cookies.extract_cookies(answer)
        return answer

    async def _send(
        self, method: str, path: str, headers: dict[str, str], more: dict[str, Any]
    ) -> httpx.Response:
        transport = httpx.ASGITransport(
            app=self.app,  # type: ignore[arg-type]
            client=(self.address, 50_000),
            raise_app_exceptions=False,
        )
        async with httpx.AsyncClient(
            transport=transport, base_url=self.base, cookies=self.cookies
        ) as browser:
            return await browser.request(method, path, headers=headers, **more)

    def get(self, path: str, **more: Any) -> httpx.Response:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: object = None, **more: Any) -> httpx.Response:
        return self.ask("POST", path, **({"json": body} if body is not None else {}), **more)

    def sign_in(self, email: str, password: str = PASSWORD) -> httpx.Response:
        """As the form does; the token that is answered goes with what is sent from then on."""
        return self.keep(self.post("/v1/session", {"email": email, "password": password}))

    def keep(self, answer: httpx.Response) -> httpx.Response:
        if answer.status_code == 200:
            self.csrf = answer.json()["csrf"]
        return answer


def signed_in(app: Litestar, control: Control, user: User, at: int) -> Visitor:
    """Somebody at a browser whose session has begun, without the wait for a password."""
    visitor = Visitor(app)
    token, session = control.sessions.open(user, at)
    visitor.cookies.set("tw_session", token, domain="127.0.0.1", path="/")
    visitor.csrf = session.csrf
    return visitor


def member(control: Control, email: str, roles: Mapping[str, Role]) -> User:
    """A user with a role in some shops."""
    try:
        user = control.users.named(email)
    except UnknownUser:
        user = control.users.add(email)
    for shop_id, role in roles.items():
        control.users.set_role(user.user_id, shop_id, role)
    return user
