"""Greetings: in doubt a message is none, so that no conversation that counts is lost."""

from __future__ import annotations

import pytest
from tests.detectors.labelled import misses, scores

from talkworth.detectors.greeting import is_assistant_greeting, is_shopper_greeting


def test_greetings_we_looked_at_are_known_but_for_names() -> None:
    assert [text for _, _, text in misses("greetings")] == [
        "hi anna",
        "Hi, I'm Max. How can I help?",
        "dear team",
    ]


def test_unseen_greetings_are_known_but_for_names() -> None:
    assert [text for _, _, text in misses("unseen_greetings")] == ["hi max"]


@pytest.mark.parametrize("table", ["greetings", "unseen_greetings"])
def test_nothing_that_says_more_is_called_a_greeting(table: str) -> None:
    found = {score.label: score for score in scores(table)}

    assert found["yes"].precision == 1
    assert found["no"].recall == 1


@pytest.mark.parametrize("text", ["?", "??", "", "  ", "hi?" + " why" * 20])
def test_a_question_mark_alone_is_no_greeting(text: str) -> None:
    assert not is_shopper_greeting(text)


@pytest.mark.parametrize("text", ["👋", "🙂🙂", "..."])
def test_a_wave_is_a_greeting(text: str) -> None:
    assert is_shopper_greeting(text)


def test_an_assistant_that_says_nothing_greets_nobody() -> None:
    assert not is_assistant_greeting("👋")


def test_a_long_speech_is_no_greeting() -> None:
    assert not is_assistant_greeting("Hi and " + "very " * 20 + "welcome to our shop")
