"""The outcome of an answer, on labelled phrases; docs/detectors.md shows the same figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.detectors.labelled import misses, scores

from talkworth.detectors.outcome import outcome


def test_every_phrase_we_looked_at_is_judged_right() -> None:
    assert misses("outcomes") == []


def test_at_most_one_unseen_phrase_in_forty_is_judged_wrong() -> None:
    assert misses("unseen_outcomes") == [
        ("no_answer", "answered", "My knowledge doesn't cover that."),
    ]


def test_no_answer_is_called_unhelpful() -> None:
    unseen = {score.label: score for score in scores("unseen_outcomes")}

    assert unseen["no_answer"].precision == unseen["escalated"].precision == 1
    assert (unseen["answered"].recall, unseen["answered"].n) == (1, 20)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("I don't know, but let me connect you with a colleague.", "escalated"),
        ("It is waterproof. If anything is unclear, please contact our team.", "answered"),
        ("I’m sorry, I don’t know.", "no_answer"),
        ("I CAN'T HELP WITH THAT", "no_answer"),
        ("Das weiss ich leider nicht.", "no_answer"),
        ("42", "answered"),
    ],
)
def test_a_call_for_a_human_wins_and_a_courtesy_says_nothing(text: str, expected: str) -> None:
    assert outcome(text) == expected


@given(st.text(max_size=500))
def test_any_text_has_an_outcome(text: str) -> None:
    assert outcome(text) in {"answered", "no_answer", "escalated"}
