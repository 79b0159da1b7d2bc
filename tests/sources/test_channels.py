"""Where an order was placed, by the names platforms give."""

from __future__ import annotations

import pytest

from talkworth.sources.channels import is_ai_storefront


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("ChatGPT", True),
        ("microsoft-copilot", True),
        ("agentic_checkout", True),
        ("geminibikes", False),
        ("web", False),
        ("", False),
    ],
)
def test_an_ai_storefront_is_told_by_a_whole_word_of_its_name(name: str, is_one: bool) -> None:
    assert is_ai_storefront(name) is is_one
