"""What shoppers want, on labelled phrases; docs/detectors.md shows the same figures."""

from __future__ import annotations

from typing import get_args

from hypothesis import given
from hypothesis import strategies as st
from tests.detectors.labelled import misses, phrases

from talkworth.detectors.intent import Intent, intent


def test_phrases_we_looked_at_are_judged_right_but_for_two() -> None:
    assert misses("intents") == [
        ("product_question", "pricing", "¿Cuánto pesa?"),
        ("human_request", "other", "HUMAN"),
    ]


def test_one_unseen_phrase_in_fifty_is_judged_wrong() -> None:
    assert misses("unseen_intents") == [
        ("order_status", "other", "I ordered last week and it still hasn't come"),
    ]


def test_every_intent_has_labelled_phrases() -> None:
    assert {phrase.label for phrase in phrases("intents")} == set(get_args(Intent))


def test_of_two_intents_the_more_telling_wins() -> None:
    assert intent("Cancel my subscription and refund the shipping") == "cancel"
    assert intent("Where is my refund? Let me talk to a human") == "human_request"


@given(st.text(max_size=300))
def test_any_text_has_an_intent(text: str) -> None:
    assert intent(text) in get_args(Intent)
