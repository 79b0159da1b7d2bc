"""What stands around every page: one comes in, goes about, and finds one's way back."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from tests.dashboard.conftest import Site, axe, overflow

PAGES = ["/", "/explore?by=intent", "/workflows", "/live", "/health", "/settings"]
WIDTHS = (360, 768, 1360)
NewPage = Callable[..., Page]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_is_wider_than_its_window(new_page: NewPage, path: str) -> None:
    page = new_page(path)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        expect(page.locator("main h1")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert overflow(page) == [], width


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(new_page: NewPage, path: str, theme: str) -> None:
    page = new_page(path, color_scheme=theme)
    expect(page.locator("main h1")).to_be_visible()
    page.wait_for_load_state("networkidle")

    assert axe(page) == []


def test_axe_finds_what_is_planted(new_page: NewPage) -> None:
    page = new_page("/health")
    expect(page.locator("main h1")).to_be_visible()
    page.evaluate(
        """() => {
            const image = document.createElement('img');
            image.src = '/assets/icon.svg';
            const faint = document.createElement('p');
            faint.textContent = 'too faint to read';
            faint.style.color = '#ccc';
            faint.style.background = '#fff';
            document.querySelector('main').append(image, faint);
        }"""
    )

    rules = {fault.partition(":")[0] for fault in axe(page)}

    assert {"image-alt", "color-contrast"} <= rules


def test_the_pages_are_reached_by_keyboard_alone(page: Page, site: Site) -> None:
    page.goto(site.url("/"))
    expect(page.locator("main h1")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to content")
    page.keyboard.press("6")
    expect(page).to_have_url(site.url("/live"))
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.keyboard.press("Escape")
    page.locator("#search").blur()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_contain_text("Keyboard shortcuts")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_back_goes_back_and_keeps_the_shop(page: Page, site: Site) -> None:
    page.goto(site.url(f"/?shop={site.shops[0]}&period=last_7_days"))
    page.get_by_role("link", name="Explore").click()
    expect(page).to_have_url(site.url(f"/explore?shop={site.shops[0]}&period=last_7_days"))
    page.go_back()
    expect(page).to_have_url(site.url(f"/?shop={site.shops[0]}&period=last_7_days"))


def test_another_language_is_remembered(page: Page, site: Site) -> None:
    page.goto(site.url("/"))
    page.get_by_role("button", name="You").click()
    page.get_by_label("Language").select_option("de")
    expect(page.get_by_role("link", name="Umsatzwirkung")).to_be_visible()
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.get_by_role("link", name="Umsatzwirkung")).to_be_visible()


def test_a_server_that_went_away_is_told_of_and_tried_again(new_page: NewPage) -> None:
    page = new_page("/health", faults=("Failed to load resource", "ERR_FAILED"))
    expect(page.locator("main h1")).to_be_visible()
    page.context.route("**/v1/**", lambda route: route.abort())
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("does not answer")
    page.context.unroute("**/v1/**")
    page.get_by_role("button", name="Try again").click()
    expect(page.locator("main h1")).to_be_visible()
