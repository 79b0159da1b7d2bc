"""The second experiment: short answers or long ones, by our hash at the first message."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random

from talkworth.demo.arrivals import DAY, Outbox
from talkworth.demo.history import Story
from talkworth.events.types import ExposureLogged
from talkworth.experiments.arms import Arm, arm_of

ANSWERS = "answer-length"
ARMS = (Arm("short", 50), Arm("long", 50))
STARTED_DAYS_AGO = 28


def tell_answers(out: Outbox, stories: Iterable[Story]) -> None:
    """
    Report the arm of everybody who asked something since it began.

    Nothing that shoppers do depends on it: whatever a report finds here is chance.
    """
    starts_us = out.until_us - STARTED_DAYS_AGO * DAY
    for story in stories:
        for device, talk in story.talks:
            asked_us = next((said.at_us for said in talk.said if said.role == "shopper"), None)
            if asked_us is None or asked_us < starts_us:
                continue
            rng = Random(f"{ANSWERS}/{talk.conversation_id}")  # noqa: S311
            out.browser(
                ExposureLogged,
                asked_us,
                rng,
                user_agent=device.user_agent,
                delay_us=talk.delay_us,
                visitor_id=device.visitor_id,
                source="talkworth.js",
                experiment_id=ANSWERS,
                arm=arm_of(ANSWERS, device.visitor_id, ARMS),
                salt=ANSWERS,
            )
