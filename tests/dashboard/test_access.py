"""One comes in by a set-up link, an invitation or a password, and no other way."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser import faults_of
from tests.dashboard.conftest import axe, overflow
from tests.runtime.shop import TALKWORTH

from talkworth.control import Control

PASSWORD = "correct horse battery staple"
OWNER = "ada@tea.example"


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A new server without users: its address, and the link it printed for the first of them."""
    data = tmp_path_factory.mktemp("access") / "data"
    with closing(Control.open(data)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin", "Tea & Co")
    command = [TALKWORTH, "serve", "--data", str(data), "--port", "0"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as server:
        assert server.stdout
        said = ""
        while not (found := re.search(r"(http://\S+)/set-up#\S+", said)):
            line = server.stdout.readline()
            assert line, said
            said += line
        yield found[1], found[0]
        server.terminate()


NewPage = Callable[[], Page]


@pytest.fixture
def new_page(browser: Browser) -> Iterator[NewPage]:
    opened = []

    def make() -> Page:
        context = browser.new_context(locale="en-US")
        context.set_default_timeout(20_000)
        page = context.new_page()
        opened.append((context, faults_of(page)))
        return page

    yield make
    for context, faults in opened:
        context.close()
        # What is refused is told by the form; the browser logs the status besides.
        assert [fault for fault in faults if "Failed to load resource" not in fault] == []


def set_up(page: Page, email: str, name: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Your name").fill(name)
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()


def sign_in(page: Page, email: str, password: str) -> None:
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def test_a_stranger_does_not_become_administrator(
    begun: tuple[str, str], new_page: NewPage
) -> None:
    address, _ = begun
    page = new_page()
    page.goto(f"{address}/set-up#a-guess")
    set_up(page, "eve@example.com", "Eve")
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_whole_way_in(begun: tuple[str, str], new_page: NewPage) -> None:
    address, link = begun
    owner = new_page()
    owner.goto(link)
    expect(owner.locator("main h1")).to_be_visible()
    assert axe(owner) == []
    set_up(owner, OWNER, "Ada")
    expect(owner.get_by_role("heading", name="Settings")).to_be_visible()
    owner.goto(f"{address}/settings/people")
    owner.get_by_label("E-mail address").fill("bob@tea.example")
    owner.get_by_role("button", name="Invite").click()
    invitation = owner.get_by_role("dialog").locator("pre").inner_text()

    guest = new_page()
    guest.goto(invitation)
    guest.get_by_label("Your name").fill("Bob")
    guest.get_by_label("New password").fill(PASSWORD + "!")
    guest.get_by_role("button", name="Set the password").click()
    expect(guest.get_by_role("heading", name="Revenue impact")).to_be_visible()
    guest.goto(f"{address}/settings")
    expect(guest.get_by_role("link", name="Keys")).to_have_count(0)
    guest.get_by_role("button", name="You").click()
    guest.get_by_role("button", name="Sign out").click()
    expect(guest.get_by_role("heading", name="Sign in")).to_be_visible()
    assert axe(guest) == []
    guest.set_viewport_size({"width": 360, "height": 700})
    assert overflow(guest) == []
    sign_in(guest, "bob@tea.example", "not the password")
    expect(guest.get_by_role("alert")).to_be_visible()
    sign_in(guest, "bob@tea.example", PASSWORD + "!")
    expect(guest.locator("main h1")).to_have_text("Settings")


def test_a_session_that_ends_keeps_what_was_typed(
    begun: tuple[str, str], new_page: NewPage
) -> None:
    address, _ = begun
    page = new_page()
    page.goto(f"{address}/sign-in")
    sign_in(page, OWNER, PASSWORD)
    expect(page.locator("main h1")).to_have_text("Revenue impact")
    page.goto(f"{address}/settings/shops")
    kept = page.get_by_role("region", name="Shop", exact=True)
    name = kept.get_by_label("Name")
    name.fill("Tea, newly named")

    page.context.clear_cookies()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("dialog")).to_contain_text("Your session ended")
    sign_in(page, OWNER, PASSWORD)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(name).to_have_value("Tea, newly named")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(page.locator(".shop-name")).to_have_text("Tea, newly named")


def test_two_tabs_that_change_the_rules_do_not_overwrite_each_other(
    begun: tuple[str, str], new_page: NewPage
) -> None:
    address, _ = begun
    first = new_page()
    first.goto(f"{address}/sign-in")
    sign_in(first, OWNER, PASSWORD)
    expect(first.locator("main h1")).to_have_text("Revenue impact")
    second = first.context.new_page()
    for page, hours in ((first, "48"), (second, "72")):
        page.goto(f"{address}/settings/rules")
        page.get_by_role("button", name="Change or preview").last.click()
        page.get_by_label("direct_h").fill(hours)
        page.get_by_role("button", name="Preview in money").click()
        expect(page.get_by_text("under these rules").first).to_be_visible()
    first.get_by_role("button", name="Put in force").click()
    expect(first.get_by_role("dialog")).to_have_count(0)
    expect(first.get_by_text("direct_h: 24 → 48")).to_be_visible()

    second.get_by_role("button", name="Put in force").click()

    expect(second.get_by_role("alert")).to_contain_text(OWNER)
    expect(second.get_by_label("direct_h")).to_have_value("72")
