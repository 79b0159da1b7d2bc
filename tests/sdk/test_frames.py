"""A chat in an iframe of another site speaks through the page around it, if the page says so."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Frame, Page
from tests.sdk.pages import arrived, until, visit
from tests.sdk.shop import ShopSite, open_shop
from tests.sdk.talk import Talk

SETTLE_MS = 1_500
STUB = """
window.tw = window.talkworth = (...args) => talkworth.q.push([Date.now(), args]);
talkworth.q = [];
"""


@pytest.fixture
def chat(shop: ShopSite, talk: Talk) -> Iterator[ShopSite]:
    """The chat's own site, in a frame of the shop's pages."""
    with open_shop() as site:
        site.script, site.attributes = talk.url("/frame.js"), {"parent": shop.url("")}
        shop.attributes |= {"frames": origin(site)}
        shop.body = f'<iframe src="{origin(site)}/"></iframe>'
        yield site


def origin(chat: ShopSite) -> str:
    return chat.url("", host="chat.localhost")


def frame_of(page: Page, chat: ShopSite) -> Frame:
    frame = page.frame(url=f"{origin(chat)}/")
    assert frame
    until(frame, "window.tw && !tw.q")
    return frame


def test_a_listed_frame_speaks_as_the_page_and_knows_the_shopper(
    page: Page, shop: ShopSite, chat: ShopSite, talk: Talk
) -> None:
    chat.inline = STUB + "tw('message', 'framed-1'); tw('answer', 'framed-1', 'answered');"
    visitor = visit(page, shop)

    found = arrived(page, talk, 2, conversation_id="framed-1", visitor_id=visitor)
    assert [event["role"] for event in found] == ["shopper", "assistant"]
    frame = frame_of(page, chat)
    assert frame.evaluate("() => new Promise(done => tw('ready', own => done(own('id'))))") == (
        visitor
    )
    assert str(frame.evaluate("tw('token')")).startswith(visitor)
    frame.evaluate("tw('message', 'framed-2')")
    assert arrived(page, talk, 1, conversation_id="framed-2", visitor_id=visitor)


def test_a_frame_decides_nothing_about_consent(
    page: Page, shop: ShopSite, chat: ShopSite, talk: Talk
) -> None:
    chat.inline = STUB + "tw('consent', 'denied'); tw('message', 'framed-3');"
    visitor = visit(page, shop)

    assert arrived(page, talk, 1, conversation_id="framed-3", visitor_id=visitor)
    assert page.evaluate("tw('id')") == visitor


def test_any_other_frame_is_not_heard(
    page: Page, shop: ShopSite, chat: ShopSite, talk: Talk
) -> None:
    chat.inline = STUB + "tw('message', 'strange-1');"
    shop.attributes |= {"frames": "https://chat.example"}
    visit(page, shop)
    for nonsense in [None, 7, {"tw": 7}, {"tw": ["message", "strange-1"]}, {"twToken": "x"}]:
        page.evaluate(f"postMessage({json.dumps(nonsense)}, '*')")
    page.wait_for_timeout(SETTLE_MS)

    assert not [e for e in talk.events() if e.get("conversation_id") == "strange-1"]
    assert frame_of(page, chat).evaluate("tw('id')") == ""
