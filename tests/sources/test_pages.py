"""The pages of the docs that list what this package knows are complete."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworth.sources import REASONS, Unreadable
from talkworth.sources.pages import TABLES
from talkworth.sources.shopify import PRIVACY

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("page", TABLES)
def test_a_page_holds_the_tables_as_the_code_has_them(page: str) -> None:
    text = (DOCS / page).read_text()

    assert [table for table in TABLES[page] if table() not in text] == [], (
        f"docs/{page} is behind the code. Run `make docs`."
    )


def test_every_reason_is_one_sentence_under_a_code_of_its_own() -> None:
    for code, meaning in REASONS.items():
        assert code == code.lower()
        assert " " not in code
        assert meaning.endswith(".")
        assert "\n" not in meaning
        assert Unreadable(code).reason == code


def test_an_error_says_its_reason_what_it_means_and_what_was_wrong() -> None:
    error = Unreadable("bad-quantity", "It was below 0.")

    assert error.message == ("bad-quantity: A quantity below 0 or above 1,000,000. It was below 0.")


def test_every_path_of_a_privacy_list_has_one_of_the_four_actions() -> None:
    assert {action for rules in PRIVACY.values() for action in rules.values()} <= {
        "keep",
        "drop",
        "hash",
        "cut",
    }
