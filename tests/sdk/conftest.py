"""One Chromium, one shop and one server for all; each test has a browser context of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from tests.browser import chromium, faults_of
from tests.sdk.shop import Cart, ShopSite, open_shop
from tests.sdk.talk import Talk, open_talk

_AGENT = (
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.needs("chromium"))
            item.add_marker("slow")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Talk]:
    with open_talk(tmp_path_factory.mktemp("talk") / "data") as talk:
        yield talk


@pytest.fixture(scope="session")
def _site() -> Iterator[ShopSite]:
    with open_shop() as site:
        yield site


@pytest.fixture
def shop(_site: ShopSite, talk: Talk) -> ShopSite:
    """The shop with the SDK on its pages; the SDK's server is on a neighbouring host."""
    _site.script = talk.url("/tw.js")
    _site.attributes = {"key": talk.public_key, "allow-webdriver": ""}
    _site.inline = _site.head = _site.body = ""
    _site.connect = "'self'"
    _site.cart = Cart()
    _site.asked.clear()
    return _site


@pytest.fixture
def new_context(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes browser contexts: each is a browser of its own, with nothing stored."""
    opened: list[BrowserContext] = []

    def make(**options: Any) -> BrowserContext:
        context = browser.new_context(**{"user_agent": _AGENT, **options})
        context.set_default_timeout(10_000)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()


@pytest.fixture
def page(new_context: Callable[..., BrowserContext]) -> Iterator[Page]:
    """A page of a new browser; a fault in it, or a breach of its policy, fails the test."""
    page = new_context().new_page()
    faults = faults_of(page)
    yield page
    assert faults == []
