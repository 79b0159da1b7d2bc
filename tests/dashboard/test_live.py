"""What arrives is on the page within a moment, and the first steps of a shop tick."""

from __future__ import annotations

from collections.abc import Callable

import httpx
from playwright.sync_api import Page, expect
from tests.dashboard.conftest import Site, axe
from tests.runtime.shop import send

NewPage = Callable[..., Page]


def test_the_first_steps_tick_as_events_arrive(new_page: NewPage, site: Site) -> None:
    page = new_page("/live?shop=empty")
    steps = page.get_by_role("region", name="First steps")
    expect(steps.get_by_text("not yet")).to_have_count(5)
    expect(page.get_by_text("Listening")).to_be_visible()
    message = {
        "type": "message_sent",
        "event_id": "first",
        "occurred_at": "2026-11-20T09:00:00Z",
        "conversation_id": "hello",
        "role": "shopper",
        "text": "Which tea helps me sleep?",
    }

    with httpx.Client(base_url=site.address) as client:
        send(client, site.keys["empty"], message)

    row = page.get_by_role("listitem").filter(has_text="message_sent")
    expect(row).to_contain_text("Accepted")
    expect(row.get_by_role("link", name="hello")).to_be_visible()
    expect(steps.get_by_text("not yet")).to_have_count(3)
    assert axe(page) == []


def test_a_broken_line_is_taken_up_again_without_loss_or_double(
    new_page: NewPage, site: Site
) -> None:
    page = new_page("/live?shop=one", faults=("Failed to load resource", "ERR_"))
    expect(page.get_by_text("Listening")).to_be_visible()
    page.context.set_offline(True)
    page.get_by_role("button", name="Pause").click()
    click = {
        "type": "faq_clicked",
        "occurred_at": "2026-11-20T09:00:00Z",
        "visitor_id": "v-live",
        "faq_id": "shipping",
        "question": "Shipping?",
    }
    with httpx.Client(base_url=site.address) as client:
        for number in range(3):
            answer = send(client, site.keys["one"], {**click, "event_id": f"live/{number}"})
            assert answer.status_code == 200, answer.text
    page.context.set_offline(False)
    page.get_by_role("button", name="Go on").click()

    expect(page.get_by_role("listitem").filter(has_text="faq_clicked")).to_have_count(3)


def test_what_a_door_refused_is_told_with_its_reason(new_page: NewPage, site: Site) -> None:
    page = new_page("/live?shop=one&state=refused")
    expect(page.get_by_text("Listening")).to_be_visible()
    with httpx.Client(base_url=site.address) as client:
        send(client, site.keys["one"], {"type": "no_such_event"})

    expect(page.get_by_role("listitem").filter(has_text="unknown-type")).to_be_visible()


def test_an_entry_shows_what_is_kept_of_it(page: Page, site: Site) -> None:
    page.goto(site.url("/live?shop=one&door=events"))
    page.get_by_role("link", name="order_placed").first.click()
    drawer = page.get_by_role("dialog")
    expect(drawer).to_contain_text('"order_id": "1001"')
    assert axe(page) == []
    page.keyboard.press("Escape")
    expect(drawer).to_have_count(0)
    expect(page.get_by_role("link", name="order_placed").first).to_be_focused()
