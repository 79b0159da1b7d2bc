"""Tokens of links: good for one shop, one use and some days, and for nothing else."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth import tokens
from talkworth.tokens import BadLink, ExpiredToken, ForgedToken, Token

PEPPER, OTHER = b"p" * 32, b"q" * 32
NOW_S, DAY_S = 1_800_000_000, 86_400
ids = st.none() | st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def issued(days: int = 30, **given: str | None) -> str:
    named: dict[str, str | None] = {"visitor_id": "v", "conversation_id": "c", **given}
    text, _ = tokens.issue(PEPPER, tokens.VISIT, days=days, now_s=NOW_S, **named)
    return text


@given(ids, ids, st.integers(1, tokens.MOST_DAYS))
def test_a_token_says_what_it_was_made_with(
    visitor_id: str | None, conversation_id: str | None, days: int
) -> None:
    if visitor_id is None and conversation_id is None:
        visitor_id = "v"
    text, token = tokens.issue(
        PEPPER,
        tokens.VISIT,
        visitor_id=visitor_id,
        conversation_id=conversation_id,
        days=days,
        now_s=NOW_S,
    )

    assert token == Token(visitor_id, conversation_id, NOW_S, NOW_S + days * DAY_S)
    assert tokens.verify(PEPPER, tokens.VISIT, text, NOW_S) == token


def test_a_token_is_good_until_its_last_second() -> None:
    text = issued(days=1)

    tokens.verify(PEPPER, tokens.VISIT, text, NOW_S + DAY_S - 1)
    with pytest.raises(ExpiredToken, match="good for 1 days"):
        tokens.verify(PEPPER, tokens.VISIT, text, NOW_S + DAY_S)


def test_a_token_of_another_shop_or_for_another_use_is_forged() -> None:
    for pepper, purpose in ((OTHER, tokens.VISIT), (PEPPER, tokens.EXPLAIN)):
        with pytest.raises(ForgedToken):
            tokens.verify(pepper, purpose, issued(), NOW_S)


@given(st.integers(0, 200), st.characters())
def test_a_token_with_any_character_changed_is_forged(place: int, character: str) -> None:
    text = issued()
    place %= len(text)
    changed = text[:place] + character + text[place + 1 :]
    if changed == text:
        return

    with pytest.raises(ForgedToken):
        tokens.verify(PEPPER, tokens.VISIT, changed, NOW_S)


@given(st.text(max_size=80))
def test_any_text_is_refused_and_never_a_fault(text: str) -> None:
    for written in (text, f"2.{text}", f"2.{text}.{tokens.signature(PEPPER, 'visit', 'x')}"):
        with pytest.raises(ForgedToken):
            tokens.verify(PEPPER, tokens.VISIT, written, NOW_S)


@pytest.mark.parametrize("said", [b"", b"{}", b"[]", b"[1,2,3,4]", b'["v","c",1]', b"\xff"])
def test_a_signed_payload_of_another_shape_is_forged(said: bytes) -> None:
    payload = urlsafe_b64encode(said).rstrip(b"=").decode()
    signed = tokens.signature(PEPPER, tokens.VISIT, payload)

    with pytest.raises(ForgedToken):
        tokens.verify(PEPPER, tokens.VISIT, f"2.{payload}.{signed}", NOW_S)


def test_a_signed_payload_that_is_no_base64_is_forged() -> None:
    signed = tokens.signature(PEPPER, tokens.VISIT, "a")

    with pytest.raises(ForgedToken):
        tokens.verify(PEPPER, tokens.VISIT, f"2.a.{signed}", NOW_S)


@pytest.mark.parametrize(
    ("given_", "days"),
    [
        ({"visitor_id": None, "conversation_id": None}, 30),
        ({"visitor_id": "", "conversation_id": ""}, 30),
        ({}, 0),
        ({}, tokens.MOST_DAYS + 1),
        ({"conversation_id": "x" * 1000}, 30),
        ({"visitor_id": "\ud800"}, 30),
    ],
)
def test_links_that_cannot_be_are_not_made(given_: dict[str, str | None], days: int) -> None:
    with pytest.raises(BadLink):
        issued(days, **given_)


def test_each_link_has_a_name_of_its_own_that_does_not_tell_whose_it_is() -> None:
    one, other = (Token("v", "c", NOW_S, NOW_S + n) for n in (1, 2))

    assert one.link_id != other.link_id
    assert len(one.link_id) == 37


@pytest.mark.parametrize(
    ("address", "with_token"),
    [
        ("https://shop.example", "https://shop.example?_tw=T"),
        ("https://shop.example/cart", "https://shop.example/cart?_tw=T"),
        ("http://localhost:9/a?b=1&c#d", "http://localhost:9/a?b=1&c&_tw=T#d"),
        ("https://shop.example/?_tw=old&x=%20", "https://shop.example/?x=%20&_tw=T"),
    ],
)
def test_an_address_keeps_all_it_had_and_gains_the_token(address: str, with_token: str) -> None:
    assert tokens.on_address(address, "T") == with_token


@pytest.mark.parametrize(
    "address", ["", "shop.example", "/cart", "ftp://x", "https://", "http://[", "https://a b"]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadLink):
        tokens.on_address(address, "T")
