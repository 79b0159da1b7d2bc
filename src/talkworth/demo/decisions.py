"""The demo's decisions about a human: by lot, with the chance that was logged beforehand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from talkworth.demo.arrivals import Outbox
from talkworth.demo.conversations import COURSE_WEIGHTS, COURSES, NOTHING_ASKED, Talk
from talkworth.demo.history import Story
from talkworth.events.types import DecisionLogged

HANDED_OVER: Final = ("answered-then-human", "escalated")
_WEIGHTS = dict(zip(COURSES, COURSE_WEIGHTS, strict=True))
# The chance of a human for whoever asks something, whoever they are and whatever they ask.
HANDED_SHARE: Final = sum(_WEIGHTS[course] for course in HANDED_OVER) / sum(
    weight for course, weight in _WEIGHTS.items() if course not in NOTHING_ASKED
)
POLICY_VERSION = "lot-1"


def tell_decisions(out: Outbox, stories: Iterable[Story]) -> None:
    """Report what was decided about each talk whose course was left to chance alone."""
    for story in stories:
        for _, talk in story.talks:
            if talk.is_by_lot and talk.course not in NOTHING_ASKED:
                _tell_decision(out, talk)


def _tell_decision(out: Outbox, talk: Talk) -> None:
    asked_us = next(said.at_us for said in talk.said if said.role == "shopper")
    is_handed = talk.course in HANDED_OVER
    decision_id = f"decision-{talk.conversation_id}"
    out.server(
        DecisionLogged,
        asked_us,
        decision_id,
        conversation_id=talk.conversation_id,
        decision_id=decision_id,
        action="escalate" if is_handed else "continue",
        propensity=round(HANDED_SHARE if is_handed else 1 - HANDED_SHARE, 6),
        policy_version=POLICY_VERSION,
        segment=talk.topic.intent,
        is_randomised=True,
    )
