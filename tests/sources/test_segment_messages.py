"""Who sent a message, when, and what shoppers did on the way to an order."""

from __future__ import annotations

from typing import Any

import pytest
from tests.sources.messages import AT, KEEPING, TRANSCRIPTS, fact, facts, kept, track

from talkworth.sources import Unreadable, segment
from talkworth.sources.privacy import email_key
from talkworth.sources.segment.names import canonical, snake

ADA = email_key(KEEPING.pepper, email="ada@example.com")


def tag(event: object) -> str:
    return str(type(event).__struct_config__.tag)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "message",
    [
        {"type": "identify", "userId": "u1", "traits": {"email": "Ada@example.com "}},
        {"type": "identify", "userId": "u1", "context": {"traits": {"email": "ada@example.com"}}},
        {"type": "identify", "userId": "ada@example.com", "anonymousId": "a1"},
        {"type": "alias", "userId": "u1", "previousId": "ada@example.com"},
    ],
)
def test_an_address_is_hashed_wherever_it_stands(message: dict[str, Any]) -> None:
    found = fact({**message, "messageId": "m", "timestamp": AT})
    assert found.email_key == ADA
    assert b"example.com" not in kept({**message, "messageId": "m"})[1]


def test_an_alias_joins_the_id_before_to_the_customer() -> None:
    found = fact(
        {"type": "alias", "previousId": "a1", "userId": "u1", "messageId": "m", "timestamp": AT}
    )
    assert (found.visitor_id, found.customer_id, found.linked_visitor_id) == ("a1", "u1", None)
    both = fact(track("") | {"type": "alias", "previousId": "a0", "userId": "u1"})
    assert (both.visitor_id, both.linked_visitor_id) == ("anon-1", "a0")


def test_who_names_nobody_is_nobody() -> None:
    for message in ({"type": "identify"}, track("Product Added", product_id="p", anonymousId=None)):
        with pytest.raises(Unreadable, match="names nobody"):
            fact({**message, "messageId": "m", "timestamp": AT, "anonymousId": None})


@pytest.mark.parametrize(
    ("times", "occurred_at", "sent_at"),
    [
        ({"timestamp": "2026-11-20T10:00:00+02:00"}, "2026-11-20T08:00:00", None),
        ({"timestamp": "2026-11-20T10:00:00.5"}, "2026-11-20T10:00:00.500000", None),
        ({"originalTimestamp": AT, "sentAt": AT}, "2026-11-20T10:00:00", "2026-11-20T10:00:00"),
        ({"sentAt": AT}, "2026-11-20T10:00:00", "2026-11-20T10:00:00"),
        ({"receivedAt": AT}, "2026-11-20T10:00:00", None),
        ({"timestamp": None, "receivedAt": AT}, "2026-11-20T10:00:00", None),
    ],
)
def test_the_clock_that_counts(
    times: dict[str, Any], occurred_at: str, sent_at: str | None
) -> None:
    message = track("Product Viewed", product_id="p")
    del message["timestamp"]
    found = fact({**message, **times})
    assert found.occurred_at.isoformat() == f"{occurred_at}+00:00"
    assert (found.sent_at and found.sent_at.isoformat()) == (sent_at and f"{sent_at}+00:00")


@pytest.mark.parametrize("at", ["yesterday", "1999-01-01T00:00:00Z", "9999-12-31T23:59:59Z"])
def test_a_time_that_cannot_be_is_refused(at: str) -> None:
    with pytest.raises(Unreadable):
        fact({**track("Product Viewed", product_id="p"), "timestamp": at})


# A page, and whether a visit began with it.
@pytest.mark.parametrize(
    ("page", "context", "is_visit"),
    [
        ({"url": "https://s.example/?utm_source=x"}, {}, True),
        ({"url": "https://s.example/?gclid=abc", "referrer": ""}, {}, True),
        ({"url": "https://s.example/", "referrer": "https://google.com/search"}, {}, True),
        ({"url": "https://s.example/2", "referrer": "https://s.example/1"}, {}, False),
        ({"url": "https://s.example/", "referrer": ""}, {}, False),
        ({"url": "https://s.example/", "referrer": ""}, {"sessionId": 1732}, True),
        ({"url": "https://s.example/2", "referrer": "s.example"}, {"sessionId": 1732}, False),
        ({"url": "https://s.example/2"}, {"sessionStart": True}, True),
        ({"url": "https://s.example/2"}, {"campaign": {"source": "mail", "medium": "email"}}, True),
        ({}, {}, False),
    ],
)
def test_a_page_is_a_visit_where_it_says_whence(
    page: dict[str, str], context: dict[str, Any], is_visit: bool
) -> None:
    message = track("") | {"type": "page", "properties": page, "context": context}
    if is_visit:
        assert tag(fact(message)) == "session_started"
        return
    with pytest.raises(Unreadable, match="no-fact"):
        fact(message)


def test_of_a_link_the_host_path_and_campaign_stay() -> None:
    url = "https://s.example/p?utm_source=x&gclid=secret&email=ada@example.com"
    message = track("x") | {"type": "page", "properties": {"url": url, "referrer": "https://b.c/d"}}
    visit = fact(message)
    assert visit.landing == "https://s.example/p?utm_source=x"
    assert (visit.click_id, visit.referrer) == ("gclid", "b.c")
    assert b"secret" not in kept(message)[1]


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (track("Product Viewed", sku="s1", category="tea"), ("product_viewed", "s1")),
        (track("Viewed Product", productId=7), ("product_viewed", "7")),
        (track("Recommendation Clicked", product_id="p"), ("recommendation_clicked", "p")),
        (
            track("Product Clicked", product_id="p", conversation_id="c"),
            ("recommendation_clicked", "p"),
        ),
        (track("Product Recommended", product_id="p"), ("product_recommended", "p")),
        (track("Coupon Denied", reason="expired"), ("friction_met", None)),
        (track("Product Out Of Stock", product_id="p"), ("friction_met", "p")),
    ],
)
def test_products_seen(message: dict[str, Any], expected: tuple[str, str | None]) -> None:
    found = fact(message)
    assert (tag(found), found.product_id) == expected


def test_a_click_outside_of_a_conversation_says_no_more_than_the_view_after_it() -> None:
    with pytest.raises(Unreadable, match="no-fact"):
        fact(track("Product Clicked", product_id="p"))


def test_carts_and_checkouts() -> None:
    added = fact(
        track("Product Added", product_id="p", price=2.5, quantity="2", currency="EUR", cart_id="k")
    )
    (line,) = added.lines
    assert (added.change, added.cart_token, line.quantity, line.amount) == ("added", "k", 2, "5.00")
    assert fact(track("Product Removed", product_id="p")).lines[0].amount is None

    products = [{"product_id": "p", "quantity": 2}, {"name": "nameless"}]
    cart = fact(track("Cart Viewed", products=products))
    assert (cart.change, [(x.product_id, x.quantity) for x in cart.lines]) == (
        "replaced",
        [("p", 2)],
    )
    with pytest.raises(Unreadable, match="no-fact"):
        fact(track("Cart Viewed", cart_id="k"))

    checkout = fact(
        track("Checkout Started", value=5, currency="EUR", checkout_id="c", email="a@b.c")
    )
    assert (checkout.total, checkout.checkout_token, checkout.has_contact) == ("5.00", "c", True)
    assert fact(track("Payment Info Entered", checkout_id="c")).has_contact
    assert not fact(track("Checkout Started", checkout_id="c")).has_contact


def test_an_experiment_s_arm() -> None:
    shown = fact(track("Experiment Viewed", experiment_id="e", variation_name="test"))
    assert (shown.experiment_id, shown.arm) == ("e", "test")
    with pytest.raises(Unreadable):
        fact(track("Experiment Viewed", experiment_id="e"))


def test_a_conversation_from_hello_to_an_answer() -> None:
    said = {"conversation_id": "c1"}
    start = fact(track("Conversation Started", **said, channel="Web Chat", assistant="bot"))
    assert (start.channel, start.assistant) == ("web_chat", "bot")

    hello = fact(track("Message Sent", **said, text="Hello!"))
    assert (hello.role, hello.is_greeting, hello.text) == ("shopper", True, None)
    asked = fact(track("Question Asked", **said, message="Where is my order?"))
    assert (asked.role, asked.is_greeting, asked.detector_version) == ("shopper", False, 1)
    answer = fact(track("Answer Given", **said, text="It ships tomorrow.", assistant="bot"))
    assert (answer.role, answer.outcome, answer.outcome_source) == (
        "assistant",
        "answered",
        "detected",
    )
    no_answer = fact(track("Message Sent", **said, role="bot", text="I don't know, sorry."))
    assert no_answer.outcome == "no_answer"
    stated = fact(track("Answer Given", **said, outcome="escalated", text="It ships tomorrow."))
    assert (stated.outcome, stated.outcome_source) == ("escalated", "stated")

    assert tag(fact(track("Conversation Resolved", **said))) == "conversation_resolved"
    assert fact(track("Conversation Escalated", **said, reason="angry")).reason == "angry"
    assert fact(track("FAQ Clicked", faq_id="f", is_answered=False)).is_answered is False
    assert fact(track("Nudge Clicked", nudge_id="n")).nudge_id == "n"
    assert fact(track("Nudge Shown", nudge_id="n")).nudge_id == "n"


@pytest.mark.parametrize(
    "message",
    [
        track("Message Sent", text="Hello"),
        track("Message Sent", conversation_id="c", role="alien"),
        track("Conversation Started"),
        track("FAQ Clicked"),
        track("Product Viewed"),
        track("Product Added", product_id="p", quantity="two"),
    ],
)
def test_what_lacks_its_own_is_unreadable(message: dict[str, Any]) -> None:
    with pytest.raises(Unreadable, match="unreadable-body"):
        fact(message)
    assert kept(message)[2] == ""


def test_text_is_kept_only_where_the_shop_keeps_transcripts() -> None:
    message = track("Message Sent", conversation_id="c", text="Where is my order?")
    assert b"Where" not in kept(message)[1]
    assert b"Where" in kept(message, TRANSCRIPTS)[1]
    assert fact(message, TRANSCRIPTS).text == "Where is my order?"


def test_reading_again_gives_the_same_events() -> None:
    message = track("Order Completed", order_id="o", total=1, currency="EUR")
    assert facts(message) == facts(message)


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"text"', b'{"a":"\\u0000"}', b"\xff"])
def test_what_is_no_object_keeps_its_size_alone(body: bytes) -> None:
    payload, reason = segment.prepare("identify", body, KEEPING)
    assert (payload, reason) == (b'{"n_bytes":%d}' % len(body), "unreadable-body")


def test_names_have_one_spelling() -> None:
    assert {canonical(n) for n in ("FAQ Clicked", "faq_clicked", "faq-clicked ", "faqClicked")} == {
        "faq clicked"
    }
    assert canonical("x" * 200) == "x" * 100
    assert snake({"productId": 1, "product_id": 2, "A": [{"bC": 3}]}) == {
        "product_id": 2,
        "a": [{"b_c": 3}],
    }
