"""A word is explained where the documentation defines it."""

from __future__ import annotations

import pytest

from talkworth.mcp.pages import MOST_SECTIONS, PAGES, explained, named, uri


@pytest.mark.parametrize(
    ("word", "page", "heading"),
    [
        ("meaningful", "metrics", "4. Conversations"),
        ("Recovered", "metrics", "9. Recovered"),
        ("holdout", "metrics", "1. Words"),
        ("provisional_minor", "reports", "Cohort"),
        ("evidence", "reports", "Interval"),
    ],
)
def test_a_word_is_explained_where_it_is_defined(word: str, page: str, heading: str) -> None:
    first = explained(word).sections[0]

    assert (first.page, first.heading) == (page, heading)
    assert word.lower() in (first.heading + first.text).lower()


def test_an_unknown_word_has_no_explanation_and_a_common_one_not_too_many() -> None:
    assert explained("flibbertigibbet").sections == []
    assert explained("(").sections is not None
    assert len(explained("order").sections) == MOST_SECTIONS


def test_only_the_pages_have_an_address() -> None:
    assert [named(uri(name)) for name in PAGES] == list(PAGES)
    assert named("talkworth://docs/../../secret") is None
    assert named("file:///etc/hosts") is None
