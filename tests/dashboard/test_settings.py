"""What administrators look after: each change is made in the page and holds on the server."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Page, expect
from tests.dashboard.conftest import Site, axe, overflow
from tests.dashboard.told import MARKUP

NewPage = Callable[..., Page]
SECTIONS = "connectors keys rules sharing outlets people privacy audit shops account".split()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_fits_a_phone_and_has_no_fault(new_page: NewPage, section: str) -> None:
    page = new_page(f"/settings/{section}?shop=odd", color_scheme="dark")
    expect(page.locator("main .card").first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert axe(page) == []
    page.set_viewport_size({"width": 360, "height": 780})
    assert overflow(page) == []


def test_a_secret_key_is_made_shown_once_works_and_is_revoked(page: Page, site: Site) -> None:
    page.goto(site.url("/settings/keys?shop=one"))
    page.get_by_role("button", name="Make a key").click()
    form = page.get_by_role("dialog", name="Make a key")
    form.get_by_label("Kind").select_option("secret")
    form.get_by_label("Name").fill(MARKUP)
    form.get_by_role("button", name="Make it").click()
    shown = page.get_by_role("dialog", name="The key is made")
    text = shown.locator("pre").inner_text()
    page.keyboard.press("Escape")

    headers = {"Authorization": f"Bearer {text}"}
    report = site.url("/v1/reports/trend")
    assert httpx.get(report, headers=headers).status_code == 200
    row = page.get_by_role("row").filter(has_text=MARKUP)
    expect(row).to_contain_text("Secret")
    assert text not in page.content()

    page.on("dialog", lambda asked: asked.accept())
    row.get_by_role("button", name="Revoke").click()
    expect(row).to_contain_text("revoked")
    assert httpx.get(report, headers=headers).status_code == 401


def test_a_connector_gives_texts_that_are_filled_in(page: Page, site: Site) -> None:
    page.goto(site.url("/settings/connectors?shop=one"))
    page.get_by_text("Stripe", exact=True).click()
    stripe = page.locator("details[open]")
    expect(stripe).to_contain_text(f"{site.address}/webhooks/stripe/one")

    stripe.get_by_role("textbox", name="Secret").fill("whsec_of-this-test")
    stripe.get_by_role("button", name="Add the secret").click()

    expect(stripe.locator("li code")).to_have_count(1)
    assert "whsec_of-this-test" not in page.content()


def test_what_was_changed_stands_in_the_audit_log_with_who_did_it(page: Page, site: Site) -> None:
    page.goto(site.url("/settings/shops?shop=yen"))
    page.get_by_label("Anonymous after so many days").fill("365")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved")).to_be_visible()

    page.get_by_role("link", name="Audit log").click()

    expect(page.get_by_role("row").filter(has_text="retention_d=365")).to_contain_text("demo")


def test_a_rule_is_seen_in_money_before_it_is_saved(page: Page, site: Site) -> None:
    page.goto(site.url(f"/settings/rules?shop={site.shops[0]}"))
    page.get_by_role("button", name="Change or preview").last.click()
    editor = page.get_by_role("dialog")
    expect(editor.get_by_role("button", name="Put in force")).to_have_count(0)
    editor.get_by_label("direct_h").fill("168")
    editor.get_by_role("button", name="Preview in money").click()
    expect(editor).to_contain_text("direct_h: 24 → 168", timeout=30_000)

    said = site.cli("rules", "preview", site.shops[0], "--set", "direct_h=168")

    before = said["attributed_before_minor"]
    expect(editor).to_contain_text(f"${before / 100:,.2f} →")
    assert axe(page) == []


def test_a_person_is_looked_up_before_they_are_erased(page: Page, site: Site) -> None:
    page.goto(site.url("/settings/privacy?shop=one"))
    page.get_by_label("Known by").select_option("order")
    page.get_by_label("Which").fill("1001")
    page.get_by_role("button", name="Look").click()
    expect(page.get_by_text("entries of the journal are held")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download a copy").click()
    assert '"1001"' in download.value.path().read_text()
