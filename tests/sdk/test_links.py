"""Links that take the shopper along: to another domain of the shop, and through a mail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page
from tests.sdk.pages import arrived, until, visit
from tests.sdk.shop import ShopSite
from tests.sdk.talk import Talk

PAY = "pay.localhost"  # another site than `tea.localhost`: no cookie of one reaches the other
CHAT = "tw('message', '%s', {text: 'Which tea is strong?'}); tw('answer', '%s', 'answered')"


def make_link(talk: Talk, **asked: Any) -> dict[str, Any]:
    """A link that the shop's server has signed."""
    answer = talk.client.post(
        "/v1/links", json=asked, headers={"Authorization": f"Bearer {talk.secret_key}"}
    )
    assert answer.status_code == 200, answer.text
    made: dict[str, Any] = answer.json()
    return made


def bought(talk: Talk, order_id: str, **ids: str) -> dict[str, Any]:
    """An order, as the shop's server tells it, and what is said of it."""
    order = {
        "type": "order_placed",
        "event_id": f"order/{order_id}",
        "occurred_at": datetime.now(UTC).isoformat(),
        "order_id": order_id,
        "currency": "EUR",
        "total": "20.00",
        "lines": [{"line_id": "1", "quantity": 1, "price": "20.00"}],
        **ids,
    }
    sent = talk.client.post(
        "/v1/events", json=order, headers={"Authorization": f"Bearer {talk.secret_key}"}
    )
    assert sent.status_code == 200, sent.text
    return talk.explain("order", order_id)


def test_a_click_to_another_domain_of_the_shop_takes_the_shopper_along(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes["domains"] = PAY
    shop.body = f'<a id="pay" href="{shop.url("/checkout?step=1#top", PAY)}">Pay</a>'
    own = visit(page, shop)
    assert page.get_attribute("#pay", "href") == shop.url("/checkout?step=1#top", PAY)
    page.click("#pay")
    until(page, "window.tw && !tw.q && tw('id')")

    assert page.evaluate("tw('id')") == own
    assert page.url == shop.url("/checkout?step=1#top", PAY)


def test_a_browser_that_has_an_id_there_keeps_it_and_both_are_one_person(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    shop.attributes["domains"] = PAY
    shop.body = f'<a id="pay" href="{shop.url("/checkout", PAY)}">Pay</a>'
    page.goto(shop.url("/", PAY))
    page.evaluate("() => new Promise(done => tw('ready', done))")
    there = page.evaluate("tw('id')")
    here = visit(page, shop)
    page.evaluate(CHAT % ("c-cross", "c-cross"))
    arrived(page, talk, 2, conversation_id="c-cross")
    page.click("#pay")
    until(page, "window.tw && !tw.q && tw('id')")
    (linked,) = arrived(page, talk, 1, linked_visitor_id=here)

    assert (linked["visitor_id"], linked["type"]) == (there, "identified")
    assert here != there
    said = bought(talk, "cross-1", visitor_id=there)
    assert said["sum"]["revenue"]["direct_minor"] == 2000, said["statement"]


def test_other_domains_and_old_or_forged_tokens_are_left_alone(page: Page, shop: ShopSite) -> None:
    shop.body = f'<a id="away" href="{shop.url("/elsewhere", "other.localhost")}">Away</a>'
    own = visit(page, shop)
    page.click("#away")
    assert "_tw=" not in page.url

    page.goto(shop.url(f"/x?_tw=1.{'a' * 32}.kf12oi.&b=1"))
    until(page, "window.tw && !tw.q && tw('id')")
    assert page.evaluate("tw('id')") == own
    assert page.url == shop.url("/x?b=1")


def test_a_signed_link_in_a_mail_brings_the_order_to_the_chat(
    page: Page, new_context: Callable[..., BrowserContext], shop: ShopSite, talk: Talk
) -> None:
    own = visit(page, shop)
    page.evaluate(CHAT % ("c-mail", "c-mail"))
    arrived(page, talk, 2, conversation_id="c-mail")
    made = make_link(talk, visitor_id=own, conversation_id="c-mail", url=shop.url("/cart?x=1"))

    elsewhere = new_context().new_page()  # the shopper's other browser, where the mail is read
    elsewhere.goto(made["url"])
    elsewhere.evaluate("() => new Promise(done => tw('ready', done))")
    other = elsewhere.evaluate("tw('id')")

    assert other != own
    assert elsewhere.url == shop.url("/cart?x=1")
    assert elsewhere.evaluate("tw('token')") == f"{other}.c-mail"
    assert arrived(page, talk, 1, type="identified", visitor_id=other, door="links")
    said = bought(talk, "mail-1", visitor_id=other)
    assert said["sum"]["revenue"]["direct_minor"] == 2000, said["statement"]


@pytest.mark.parametrize("harm", [lambda token: f"{token[:-9]}_-_-_-_-_", lambda token: "2.e30.x"])
def test_a_forged_link_is_refused_by_the_server_and_leaves_the_browser_as_it_was(
    page: Page, shop: ShopSite, talk: Talk, harm: Callable[[str], str]
) -> None:
    made = make_link(talk, conversation_id="c-forged", url=shop.url("/cart"))
    page.goto(made["url"].replace(made["token"], harm(made["token"])))
    page.evaluate("() => new Promise(done => tw('ready', done))")

    own = page.evaluate("tw('id')")
    assert page.evaluate("tw('token')") == own
    assert not [one for one in talk.events() if one.get("conversation_id") == "c-forged"]


def test_a_link_that_many_open_makes_nobody_one_person(
    page: Page, shop: ShopSite, talk: Talk
) -> None:
    sender = visit(page, shop)
    page.evaluate(CHAT % ("c-shared", "c-shared"))
    arrived(page, talk, 2, conversation_id="c-shared")
    made = make_link(talk, visitor_id=sender, conversation_id="c-shared")

    def open_link(visitor: str) -> None:
        asked = {"key": talk.public_key, "v": visitor, "t": made["token"]}
        assert talk.client.get("/c", params=asked).json() == {"v": visitor, "c": "c-shared"}

    friends = [f"{number:032x}" for number in range(12)]
    open_link(friends[0])
    assert bought(talk, "shared-1", visitor_id=friends[0])["sum"]["credited_minor"] == 2000
    for friend in friends[1:]:
        open_link(friend)
    assert bought(talk, "shared-2", visitor_id=friends[1])["sum"]["credited_minor"] == 0
    # Whoever sent it keeps what is theirs.
    assert bought(talk, "shared-3", visitor_id=sender)["sum"]["credited_minor"] == 2000
