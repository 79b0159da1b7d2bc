from __future__ import annotations

from random import Random
from typing import Literal

import pytest

from talkworth.demo.arrivals import DAY, HOUR, instant
from talkworth.demo.conversations import (
    COURSES,
    Course,
    Said,
    Talk,
    come_back,
    draw_talk,
)
from talkworth.demo.phrases import (
    ABROAD,
    AFTER_BUYING,
    BEFORE_BUYING,
    CARD_DECLINED,
    CART_LEFT,
    END_SUBSCRIPTION,
    ESCALATED,
    GREETINGS,
    NOT_KNOWN,
    THANKS,
    Topic,
)
from talkworth.detectors import detect
from talkworth.events.types import MessageSent

TOPICS = (*BEFORE_BUYING, CART_LEFT, CARD_DECLINED, *AFTER_BUYING, END_SUBSCRIPTION)
NOON = 1_790_000_000_000_000


def _detected(role: Literal["shopper", "assistant"], text: str) -> MessageSent:
    at = instant(NOON)
    return detect(
        MessageSent(event_id="e", occurred_at=at, conversation_id="c", role=role, text=text)
    )


def _talk(course: Course, seed: int = 1, language: str = "en") -> Talk:
    rng = Random(seed)
    return draw_talk(rng, NOON, course, BEFORE_BUYING[0], language, is_stated=False)


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        *((topic.answer, "answered") for topic in TOPICS),
        *((answer, "answered") for _, answer in ABROAD.values()),
        *((text, "no_answer") for texts in NOT_KNOWN.values() for text in texts),
        *((text, "escalated") for texts in ESCALATED.values() for text in texts),
    ],
)
def test_the_detectors_find_the_outcome_that_was_meant(text: str, outcome: str) -> None:
    assert _detected("assistant", text).outcome == outcome


@pytest.mark.parametrize(
    ("text", "is_greeting"),
    [
        *((hello, True) for hellos, _ in GREETINGS.values() for hello in hellos),
        *((topic.question, False) for topic in TOPICS),
        *((question, False) for question, _ in ABROAD.values()),
        *((text, False) for text in THANKS),
    ],
)
def test_the_detectors_tell_a_greeting_from_a_question(text: str, is_greeting: bool) -> None:
    assert _detected("shopper", text).is_greeting is is_greeting


@pytest.mark.parametrize("topic", TOPICS)
def test_the_detectors_find_what_was_asked_for(topic: Topic) -> None:
    found = _detected("shopper", topic.question)

    assert (found.intent, found.workflow) == (topic.intent, topic.workflow)


HELPED = {"answered", "answered-late", "answered-then-human"}
NOT_MEANINGFUL = {"greeting-only", "human-only", "opened-only"}


@pytest.mark.parametrize("course", COURSES)
def test_a_talk_takes_its_course(course: Course) -> None:
    for seed in range(20):
        talk = _talk(course, seed)

        assert bool(talk.helped_us()) == (course in HELPED)
        assert bool(talk.meaningful_parts()) == (course not in NOT_MEANINGFUL)
        assert bool(talk.handed_off_us) == (course in ("escalated", "answered-then-human"))
        times = [said.at_us for said in talk.said]
        assert times == sorted(set(times))
        assert talk.ended_us - talk.opened_us < HOUR


def test_coming_back_a_day_later_is_another_part() -> None:
    rng, talk = Random(4), _talk("answered")
    before_us = talk.ended_us
    come_back(rng, talk, "en")

    assert talk.n_parts == 2
    assert talk.meaningful_parts() == {0, 1}
    assert talk.said[-2].at_us - before_us > DAY


def test_an_answer_to_a_greeting_does_not_help() -> None:
    talk = _talk("opened-only")
    talk.said = [
        Said(NOON, "shopper", 0, "Hi", is_greeting=True),
        Said(NOON + 1, "assistant", 0, "Hi!", outcome="answered"),
        Said(NOON + 2, "shopper", 0, "Which shoe?"),
        Said(NOON + 3, "assistant", 0, "The Fell.", outcome="answered"),
    ]

    assert talk.helped_us() == [NOON + 3]
