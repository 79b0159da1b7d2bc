"""Messages of conversation platforms: heard at the door, told without their text."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import pytest
from msgspec import convert

from talkworth.events.types import ConversationHandedOff, MessageSent
from talkworth.sources.dialogue import Heard, Role, Speech, hear, plain, told

AT = datetime(2026, 2, 11, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (None, ""),
        ("plain", "plain"),
        ("<p>Hi <b>Bob</b></p>", "Hi Bob"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("I&#39;m &lt;here&gt;", "I'm <here>"),
        ("<style>p {}</style><script type='x'>alert(1)</script>seen", "seen"),
        ("a < b and b > a", "a  a"),  # what looks like a tag goes
        ("a < b", "a < b"),
        ("<script>never closed", ""),
        ("so &#" + "1" * 5000 + "; be it", "so  be it"),
    ],
)
def test_markup_leaves_the_words(markup: str | None, words: str) -> None:
    assert plain(markup) == words


@pytest.mark.parametrize("piece", ["<", "<a", "<script", "<br", "<script>", "&", "&#", "</"])
def test_a_long_text_of_broken_markup_is_gone_through_once(piece: str) -> None:
    started = time.process_time()
    plain(piece * 100_000)

    assert time.process_time() - started < 1


def say(role: Role, text: str | None = "That is a good lamp.", **how: bool) -> Speech:
    return Speech(message_id="m", role=role, text=text, **how)


def events(speech: Speech, heard: dict[str, Heard] | None = None) -> list[object]:
    detected = convert(hear([speech]), dict[str, Heard]) if heard is None else heard
    return list(
        told(
            speech,
            source="desk",
            conversation_id="c",
            occurred_at=AT,
            channel="chat",
            who={"visitor_id": "v"},
            detected=detected,
        )
    )


def test_an_answer_is_told_with_its_outcome_and_without_its_text() -> None:
    (said,) = events(say("assistant"))

    assert isinstance(said, MessageSent)
    assert (said.event_id, said.outcome, said.outcome_source, said.text) == (
        "desk/message/m",
        "answered",
        "detected",
        None,
    )


def test_what_is_said_by_rote_has_no_outcome() -> None:
    (said,) = events(say("assistant", is_answer=False))

    assert isinstance(said, MessageSent)
    assert (said.outcome, said.detector_version) == (None, None)


def test_a_humans_answer_hands_over() -> None:
    said, handed = events(say("human"))

    assert isinstance(said, MessageSent)
    assert isinstance(handed, ConversationHandedOff)
    assert handed.conversation_id == said.conversation_id == "c"


@pytest.mark.parametrize(
    ("speech", "form"),
    [
        (say("shopper"), "text"),
        (say("shopper", None, has_attachment=True), "attachment"),
        (say("shopper", "Yes", is_quick_reply=True), "quick_reply"),
    ],
)
def test_a_message_keeps_its_form(speech: Speech, form: str) -> None:
    (said,) = events(speech)

    assert isinstance(said, MessageSent)
    assert (said.form, said.is_greeting) == (form, False)


def test_what_was_not_heard_was_not_said() -> None:
    assert hear([say("shopper", None), say("shopper", "")]) == {}
    assert events(say("shopper"), {}) == []
