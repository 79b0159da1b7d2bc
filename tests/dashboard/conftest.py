"""The demo, served with some odd shops beside it, and browsers that look at it."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]
from click.testing import CliRunner
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser import chromium, faults_of
from tests.dashboard.told import add_shops, tell
from tests.runtime.shop import TALKWORTH, log_of, wait_until_loaded, wait_until_ready

from talkworth.cli import cli

# A slow machine is no fault of a page.
_PATIENCE_MS = 20_000
expect.set_options(timeout=_PATIENCE_MS)
_N_SHOPPERS = "400"
_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.needs("chromium"))
            item.add_marker("slow")


@dataclass(frozen=True)
class Site:
    """A served demo. `shops` are its own, by size; the odd ones have the names in told.py."""

    address: str
    data: Path
    keys: dict[str, str]
    shops: list[str]

    def url(self, path: str) -> str:
        return f"{self.address}{path}"

    def cli(self, *arguments: str) -> Any:
        """What the command line says, as JSON."""
        said = CliRunner().invoke(cli, [*arguments, "--data", str(self.data), "--json"])
        assert said.exit_code == 0, said.output
        return json.loads(said.stdout)


def make_demo(data: Path, *arguments: str) -> None:
    """The demo's shops, not served yet."""
    making = [TALKWORTH, "demo", "--dir", str(data), "--no-serve", *arguments]
    subprocess.run(making, check=True, capture_output=True)


@contextmanager
def served_demo(data: Path) -> Iterator[str]:
    """`talkworth demo` of shops that are there, as its own process; its address."""
    with log_of(data).open("ab") as log:
        server = subprocess.Popen(
            [TALKWORTH, "demo", "--dir", str(data), "--port", "0"],
            stdout=subprocess.DEVNULL,
            stderr=log,
        )
    try:
        yield wait_until_ready(data, server).address
    finally:
        server.send_signal(signal.SIGTERM)
        try:
            server.wait(timeout=20)
        finally:
            server.kill()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    data = tmp_path_factory.mktemp("dashboard") / "demo"
    make_demo(data, "--shoppers", _N_SHOPPERS)
    shops = json.loads((data / "truth.json").read_text())["shops"]
    keys = add_shops(data)
    with served_demo(data) as address, httpx.Client(base_url=address, timeout=30) as client:
        tell(client, keys)
        wait_until_loaded(client)
        yield Site(address, data, keys, [shop["shop_id"] for shop in shops])


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def new_page(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """
    Makes pages, each in a browser of its own, signed in as the visitor of the demo.

    A fault in any of them, or a breach of its policy, fails the test; `faults` are expected ones.
    """
    opened: list[tuple[BrowserContext, list[str], tuple[str, ...]]] = []

    def make(path: str = "", faults: tuple[str, ...] = (), **options: Any) -> Page:
        wanted = {"locale": "en-US", "viewport": {"width": 1360, "height": 900}, **options}
        context = browser.new_context(**wanted)
        context.set_default_timeout(_PATIENCE_MS)
        page = context.new_page()
        opened.append((context, faults_of(page), faults))
        if path:
            page.goto(site.url(path))
        return page

    yield make
    for context, _, _ in opened:
        context.close()
    for _, faults, expected in opened:
        assert [f for f in faults if not any(part in f for part in expected)] == []


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    return new_page()


def axe(page: Page) -> list[str]:
    """What axe finds wrong with the page: the rule, and the first element that breaks it."""
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate("options => axe.run(document, options)", {"runOnly": _AXE["runOnly"]})
    return [
        f"{one['id']}: {one['help']}: {one['nodes'][0]['target']} {one['nodes'][0]['html'][:200]}"
        for one in found["violations"]
    ]


def overflow(page: Page) -> list[str]:
    """The elements that make the page wider than its window; none is well."""
    found: list[str] = page.evaluate(
        """() => document.documentElement.scrollWidth <= innerWidth ? [] :
            [...document.body.querySelectorAll('*')]
                .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
                .slice(0, 5).map((one) => one.outerHTML.slice(0, 160))"""
    )
    return found


def look_at(page: Page, url: str) -> None:
    """Once it is there, a page passes axe in both themes and is no wider than its window."""
    page.goto(url)
    expect(page.locator("main h1")).to_be_visible()
    page.wait_for_load_state("networkidle")
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        assert axe(page) == [], (url, theme)
    for width in (360, 768, 1360):
        page.set_viewport_size({"width": width, "height": 900})
        assert overflow(page) == [], (url, width)
