"""Phrases are found in plain words, whatever the case, the accents and the apostrophes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.detectors.phrases import MAX_CHARACTERS, Phrasebook, plain, sentences, words

BOOK = Phrasebook(
    {
        "return": """
            refund~
            send * back
        """,
        "ask": """
            how|what much
            ship to
        """,
    }
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't know", ["i", "dont", "know"]),
        ("I DON’T know!", ["i", "dont", "know"]),
        ("Größe 42?", ["grosse", "42"]),
        ("l'échange", ["l", "echange"]),
        ("où est-ce", ["ou", "est", "ce"]),
        ("¿Cuánto cuesta?", ["cuanto", "cuesta"]),
        ("ｗｉｄｅ", ["wide"]),
        ("", []),
        ("👋", []),
    ],
)
def test_words_are_made_plain(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_sentences_end_where_they_end() -> None:
    assert sentences("Hi! It's 5.50: ok?\nYes…") == [
        ["hi"],
        ["its", "5"],
        ["50"],
        ["ok"],
        ["yes"],
    ]


def test_only_the_beginning_of_a_long_text_is_looked_at() -> None:
    assert "end" not in words("a " * MAX_CHARACTERS + "end")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a refund please", {"return"}),
        ("is it refundable", {"return"}),
        ("send back", {"return"}),
        ("send it all the way back", {"return"}),
        ("send it all the long way back", set()),
        ("sending back", set()),
        ("how much", {"ask"}),
        ("how very much", set()),
        ("ship to me and refund", {"ask", "return"}),
        ("ship", set()),
    ],
)
def test_a_phrase_is_found_where_it_stands(text: str, expected: set[str]) -> None:
    assert BOOK.found(words(text)) == expected


def test_the_first_label_of_the_book_wins_wherever_it_stands() -> None:
    assert BOOK.first(words("how much is the refund")) == "return"
    assert BOOK.first(words("nothing of the kind")) is None


@pytest.mark.parametrize("line", ["* back", "send *", "*", "ref~"])
def test_a_phrase_that_would_match_too_much_is_a_programming_fault(line: str) -> None:
    with pytest.raises(ValueError, match=r"gap|prefix"):
        Phrasebook({"return": line})


@given(st.text(max_size=300))
def test_plain_text_stays_plain(text: str) -> None:
    assert words(plain(text)) == words(text)


@given(st.lists(st.sampled_from(["send", "back", "x", "how", "much", "refunds"]), max_size=30))
def test_what_is_found_does_not_depend_on_what_follows(said: list[str]) -> None:
    assert BOOK.found(said) <= BOOK.found([*said, "and", "more"])
