"""The door's list: keep, hash, cut, and drop whatever it does not name."""

from __future__ import annotations

from hashlib import sha256
from hmac import HMAC
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.sources.privacy import Action, cut, email_key, strip

PEPPER = b"pepper"
RULES: dict[str, Action] = {
    "id": "keep",
    "note": "drop",
    "email": "hash",
    "zip": "cut",
    "lines[].price": "keep",
    "tags[]": "keep",
    "buyer.id": "keep",
    "buyer.emails[]": "hash",
}


def key(email: str) -> str:
    return f"key of {email}"


@pytest.mark.parametrize(
    ("document", "kept"),
    [
        ({"id": 1, "name": "Mira"}, {"id": 1}),
        ({"note": "secret"}, {}),
        ({"email": "a@example.org"}, {"email": "key of a@example.org"}),
        ({"email": "  "}, {}),
        ({"email": 7}, {}),
        ({"email": None, "zip": None}, {"email": None, "zip": None}),
        ({"zip": "K2P 2L8"}, {"zip": "K2P"}),
        ({"zip": 40202}, {}),
        ({"id": {"first_name": "Mira"}}, {}),
        ({"id": ["Mira"]}, {}),
        ({"lines": [{"price": 1, "who": "Mira"}, {}]}, {"lines": [{"price": 1}, {}]}),
        ({"lines": {"0": {"price": 1}}}, {"lines": {}}),
        ({"lines": "Mira"}, {}),
        ({"lines": [None, "Mira", ["Mira"]]}, {"lines": [None]}),
        ({"lines": None}, {"lines": None}),
        ({"tags": ["a", {"b": 1}, ["c"], 2]}, {"tags": ["a", 2]}),
        ({"buyer": [{"id": 1}]}, {}),
        ({"buyer": {"id": 1, "emails": ["x"]}}, {"buyer": {"id": 1, "emails": ["key of x"]}}),
        ([{"id": 1}], None),
        ("Mira", None),
        (None, None),
    ],
)
def test_only_what_the_list_names_is_kept(document: object, kept: object) -> None:
    assert strip(document, RULES, key) == kept


documents = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from([*"ab", *RULES]), inner),
    max_leaves=20,
)


@given(documents)
def test_nothing_outside_the_list_ever_survives(document: object) -> None:
    kept = strip(document, {"a": "keep", "b[].a": "keep"}, key)

    def names(value: Any) -> set[str]:
        if isinstance(value, dict):
            return set(value) | {n for item in value.values() for n in names(item)}
        return {n for item in value for n in names(item)} if isinstance(value, list) else set()

    assert names(kept) <= {"a", "b"}


def test_a_list_that_names_a_value_and_something_below_it_is_refused() -> None:
    with pytest.raises(TypeError, match="goes on below"):
        strip({}, {"a": "keep", "a.b": "keep"}, key)


@pytest.mark.parametrize(
    "address", ["mira.okafor@example.org", "  Mira.Okafor@Example.ORG\n", "MIRA.OKAFOR@EXAMPLE.ORG"]
)
def test_one_address_has_one_key_however_it_is_written_or_hashed(address: str) -> None:
    inner = sha256(b"mira.okafor@example.org").hexdigest()
    expected = HMAC(PEPPER, inner.encode(), sha256).hexdigest()

    assert email_key(PEPPER, email=address) == expected
    assert email_key(PEPPER, email_hash=inner) == expected
    assert email_key(PEPPER, email_hash=inner.upper()) == expected


def test_two_shops_never_share_a_key_and_a_key_needs_an_address() -> None:
    assert email_key(b"one", email="a@example.org") != email_key(b"two", email="a@example.org")
    with pytest.raises(ValueError, match="needs"):
        email_key(PEPPER)


@pytest.mark.parametrize(
    ("name", "value", "coarse"),
    [
        ("browser_ip", "203.0.113.77", "203.0.113.0/24"),
        ("browser_ip", "2001:db8:85a3:8d3::7334", "2001:db8:85a3::/48"),
        ("browser_ip", "not an address", None),
        ("zip", "40202", "402"),
        ("zip", "8001", "80"),
        ("zip", "NR1 3QT", "NR1"),
        ("zip", "1", "1"),
        ("landing_site", "/products/tea?utm_source=x&email=a%40b.c", "/products/tea?utm_source=x"),
        ("landing", "https://shop.example.com/tea?variant=1#x", "https://shop.example.com/tea"),
        ("landing", "/tea", "/tea"),
        ("landing", "/u/mira@example.org/tea", None),
        ("landing", "https://shop.example.com/u/mira%40example.org", "shop.example.com"),
        ("landing", "/tea?utm_source=a%40b.c", "/tea"),
        ("landing", "https://[broken", None),
        (
            "referring_site",
            "https://mira:pw@search.example.com/q?q=me",
            "https://search.example.com/q",
        ),
        ("first_name", "Mira", None),
    ],
)
def test_a_cut_value_is_only_its_coarse_part(name: str, value: str, coarse: str | None) -> None:
    assert cut(name, value) == coarse
