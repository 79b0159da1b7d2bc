"""Talks with the assistant: drawn first, so that their truth is known, then told event by event."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any, Literal

from talkworth.demo.arrivals import HOUR, SECOND, unique_id
from talkworth.demo.phrases import (
    ABROAD,
    ESCALATED,
    FAQS,
    GREETINGS,
    NOT_KNOWN,
    NUDGES,
    THANKS,
    Topic,
)
from talkworth.demo.visits import Visit
from talkworth.events.types import (
    ConversationHandedOff,
    ConversationResolved,
    ConversationStarted,
    FaqClicked,
    MessageSent,
    NudgeClicked,
)

Course = Literal[
    "answered",
    "answered-late",
    "answered-then-human",
    "no-answer",
    "escalated",
    "silent",
    "greeting-only",
    "human-only",
    "opened-only",
]
COURSES: tuple[Course, ...] = (
    "answered",
    "answered-late",
    "answered-then-human",
    "no-answer",
    "escalated",
    "silent",
    "greeting-only",
    "human-only",
    "opened-only",
)
COURSE_WEIGHTS = (58, 8, 5, 10, 6, 2, 4, 2, 5)
NOTHING_ASKED: tuple[Course, ...] = ("greeting-only", "human-only", "opened-only")

ASSISTANT = "Ava"


@dataclass(frozen=True, slots=True)
class Said:
    """One message. `outcome` and `is_greeting` are what it is, whether or not anyone says so."""

    at_us: int
    role: Literal["shopper", "assistant", "human"]
    part: int
    text: str
    outcome: Literal["answered", "no_answer", "escalated"] | None = None
    is_greeting: bool = False
    addressed_to: Literal["assistant", "human"] = "assistant"
    form: Literal["text", "quick_reply"] = "text"


@dataclass(frozen=True, slots=True)
class Click:
    """What opened the talk, or was clicked instead of talking."""

    channel: Literal["faq", "nudge"]
    at_us: int
    item_id: str
    question: str | None = None


@dataclass(slots=True)
class Talk:
    """
    A conversation as it truly goes.

    `is_stated`: the widget says what each message is; otherwise it sends the text and leaves
    that to the door. `delay_us` is how late the browser reports. `is_by_lot`: chance alone
    decided its course.
    """

    conversation_id: str
    opened_us: int
    course: Course
    topic: Topic
    is_stated: bool
    click: Click | None = None
    said: list[Said] = field(default_factory=list)
    handed_off_us: int | None = None
    resolved_us: int | None = None
    delay_us: int = 400_000
    is_by_lot: bool = False

    @property
    def ended_us(self) -> int:
        return self.said[-1].at_us if self.said else self.opened_us

    @property
    def n_parts(self) -> int:
        return self.said[-1].part + 1 if self.said else 0

    def meaningful_parts(self) -> set[int]:
        """The parts in which the shopper asked the assistant something."""
        return {
            said.part
            for said in self.said
            if said.role == "shopper" and said.addressed_to == "assistant" and not said.is_greeting
        }

    def helped_us(self) -> list[int]:
        """When the assistant gave an answer to more than a greeting."""
        helped, asked_more = [], False
        for said in self.said:
            if said.role == "shopper":
                asked_more = not said.is_greeting
            elif said.role == "assistant" and said.outcome == "answered" and asked_more:
                helped.append(said.at_us)
        return helped


def draw_talk(
    rng: Random, at_us: int, course: Course, topic: Topic, language: str, *, is_stated: bool
) -> Talk:
    """A talk opened at `at_us` that takes this course."""
    talk = Talk(f"c-{unique_id(rng)}", at_us, course, topic, is_stated)
    writer = _Writer(rng, talk, language)
    if course == "opened-only":
        return talk
    if course == "greeting-only":
        writer.greet()
        return talk
    if course == "human-only":
        writer.ask_human()
        return talk
    if rng.random() < 0.3:
        writer.greet()
    if course in ("answered-late", "no-answer"):
        writer.ask()
        writer.reply("no_answer")
    if course.startswith("answered"):
        for _ in range(rng.choices((1, 2, 3), (60, 28, 12))[0]):
            writer.ask()
            writer.reply("answered")
    if course == "silent":
        writer.ask()
    if course in ("answered-then-human", "escalated"):
        writer.ask()
        writer.reply("escalated")
        writer.hand_off()
    elif course == "answered":
        writer.close()
    return talk


def draw_click(rng: Random, at_us: int) -> Click:
    """A click on an FAQ's question or on a nudge."""
    if rng.random() < 0.5:
        return Click("faq", at_us, *rng.choice(FAQS))
    return Click("nudge", at_us, rng.choice(NUDGES))


def come_back(rng: Random, talk: Talk, language: str) -> None:
    """A day or more later the shopper asks again in the same conversation: its next part."""
    writer = _Writer(rng, talk, language)
    writer.part = talk.n_parts
    writer.now_us = talk.ended_us + rng.randint(25 * 3600, 70 * 3600) * SECOND
    writer.ask()
    writer.reply("answered")


class _Writer:
    """Writes a talk down, message by message."""

    def __init__(self, rng: Random, talk: Talk, language: str) -> None:
        self.rng, self.talk, self.language = rng, talk, language
        self.now_us = talk.opened_us
        self.part = 0
        self.n_asked = 0

    def _say(self, role: Literal["shopper", "assistant", "human"], text: str, **what: Any) -> None:
        seconds = self.rng.randint(2, 8) if role == "assistant" else self.rng.randint(12, 120)
        self.now_us += seconds * SECOND
        self.talk.said.append(Said(self.now_us, role, self.part, text, **what))

    def greet(self) -> None:
        hellos, reply = GREETINGS[self.language]
        self._say("shopper", self.rng.choice(hellos), is_greeting=True)
        # Some widgets call every reply answered, even one to a greeting.
        calls_it_answered = self.talk.is_stated and self.rng.random() < 0.3
        self._say(
            "assistant",
            reply,
            is_greeting=True,
            outcome="answered" if calls_it_answered else None,
        )

    def ask(self) -> None:
        self.n_asked += 1
        text = self.talk.topic.question
        if self.language in ABROAD:
            text = ABROAD[self.language][0]
        form: Literal["text", "quick_reply"] = "text"
        if self.n_asked == 1 and self.rng.random() < 0.1:
            form = "quick_reply"
        self._say("shopper", text, form=form)

    def reply(self, outcome: Literal["answered", "no_answer", "escalated"]) -> None:
        if outcome == "answered":
            text = self.talk.topic.answer
            if self.language in ABROAD:
                text = ABROAD[self.language][1]
        else:
            texts = NOT_KNOWN if outcome == "no_answer" else ESCALATED
            text = self.rng.choice(texts[self.language])
        self._say("assistant", text, outcome=outcome)

    def hand_off(self) -> None:
        self.now_us += SECOND
        self.talk.handed_off_us = self.now_us
        self._say("human", "Hello, this is Kim from the shop.")
        self._say("shopper", self.talk.topic.question, addressed_to="human")
        self._say("human", "I have looked it up for you.")

    def ask_human(self) -> None:
        self._say("shopper", self.talk.topic.question, addressed_to="human")
        self._say("human", "Hello, this is Kim from the shop.")

    def close(self) -> None:
        if self.rng.random() < 0.35:
            self._say("shopper", self.rng.choice(THANKS))
        if self.rng.random() < 0.5:
            self.talk.resolved_us = self.now_us + SECOND


def tell_talk(visit: Visit, talk: Talk) -> None:
    """Report the talk as the widget sees it."""
    visit.delay_us = talk.delay_us
    named: dict[str, Any] = {"conversation_id": talk.conversation_id}
    version = assistant_version(visit, talk.opened_us)
    by = {"assistant": ASSISTANT, "assistant_version": version}
    if talk.click:
        tell_click(visit, talk.click, talk.conversation_id)
    visit.send(
        ConversationStarted,
        talk.opened_us,
        **named,
        channel=talk.click.channel if talk.click and talk.is_stated else None,
        handled_by="human" if talk.course == "human-only" else "assistant",
        **by,
    )
    for said in talk.said:
        spoken_by = by if said.role == "assistant" else {}
        visit.send(MessageSent, said.at_us, **named, **spoken_by, **_stated(said, talk))
    if talk.handed_off_us:
        visit.send(ConversationHandedOff, talk.handed_off_us, **named, reason="asked for a human")
    if talk.resolved_us:
        visit.send(ConversationResolved, talk.resolved_us, **named)
    visit.now_us = max(visit.now_us, *(said.at_us for said in talk.said), talk.opened_us)


def tell_click(visit: Visit, click: Click, conversation_id: str | None = None) -> None:
    """Report a click on an FAQ or a nudge, with the conversation that it opened."""
    named: dict[str, Any] = {"conversation_id": conversation_id}
    if click.channel == "faq":
        visit.send(FaqClicked, click.at_us, **named, faq_id=click.item_id, question=click.question)
    else:
        visit.send(NudgeClicked, click.at_us, **named, nudge_id=click.item_id)


def assistant_version(visit: Visit, at_us: int) -> str:
    """The assistant had one release, half way through the demo's history."""
    return "2.1" if at_us > visit.out.until_us - 45 * 24 * HOUR else "2.0"


def _stated(said: Said, talk: Talk) -> dict[str, Any]:
    what: dict[str, Any] = {
        "role": said.role,
        "form": said.form,
        "addressed_to": said.addressed_to,
    }
    if not talk.is_stated:
        return what | {"text": said.text}
    if said.role == "shopper" and not said.is_greeting:
        what |= {"intent": talk.topic.intent, "workflow": talk.topic.workflow}
    if said.role != "human":
        what["is_greeting"] = said.is_greeting
    return what | {"outcome": said.outcome}
