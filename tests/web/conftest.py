"""The app over the narrated shop, and a way to ask it from this machine or from elsewhere."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from litestar import Litestar
from tests.reports.lived import long_lives
from tests.reports.narrated import NOW, OTHER_SHOP, SHOP, Opened, micros, opened, tea_shop

from talkworth.settings import Settings
from talkworth.web import web_app

TOKEN = "the-token-of-serve-json"


@dataclass(frozen=True)
class Site:
    """`get` asks as a program on this machine would, unless told otherwise."""

    app: Litestar
    shop: Opened
    secret: str
    public: str
    other_secret: str

    def ask(
        self, method: str, url: str, *, client: str = "127.0.0.1", **more: Any
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(
                app=self.app,  # type: ignore[arg-type]
                client=(client, 50_000),
                raise_app_exceptions=False,
            )
            base = "http://127.0.0.1:8377"
            async with httpx.AsyncClient(transport=transport, base_url=base) as browser:
                return await browser.request(method, url, **more)

        return asyncio.run(send())

    def get(self, url: str, **more: Any) -> httpx.Response:
        return self.ask("GET", url, **more)

    def read(self, url: str, key: str | None = None) -> httpx.Response:
        """With the shop's secret key, or another."""
        return self.get(url, headers={"Authorization": f"Bearer {key or self.secret}"})


def site_of(shop: Opened, data: Path) -> Site:
    add_key = shop.control.add_key
    keys = (
        add_key(SHOP, "secret")[1],
        add_key(SHOP, "public")[1],
        add_key(OTHER_SHOP, "secret")[1],
    )
    settings = Settings(data=data)
    app = web_app(shop.warehouse, shop.control, shop.reader, settings, TOKEN, lambda: micros(NOW))
    return Site(app, shop, *keys)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("tea")
    with opened(data, tea_shop()) as shop:
        yield site_of(shop, data)


@pytest.fixture(scope="session")
def lived_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("lived")
    with opened(data, long_lives()) as shop:
        yield site_of(shop, data)
