"""What the sender stated stays; the rest is detected; the text is gone."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from talkworth.detectors import VERSION, detect
from talkworth.events.types import MessageSent

AT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


def _message(**fields: Any) -> MessageSent:
    return MessageSent(event_id="e1", occurred_at=AT, conversation_id="c1", **fields)


def _added(**fields: Any) -> dict[str, Any]:
    """What `detect` adds to a message."""
    before = _message(**fields)
    after = detect(before)
    assert after.text is None
    names = [name for name in before.__struct_fields__ if name != "text"]
    return {
        name: getattr(after, name)
        for name in names
        if getattr(after, name) != getattr(before, name)
    }


@pytest.mark.parametrize(
    ("stated", "added"),
    [
        (
            {"role": "shopper", "text": "Hi!"},
            {"is_greeting": True, "detector_version": VERSION},
        ),
        (
            {"role": "shopper", "text": "Where is my order?"},
            {"is_greeting": False, "intent": "order_status", "detector_version": VERSION},
        ),
        (
            {"role": "shopper", "text": "Please cancel it"},
            {
                "is_greeting": False,
                "intent": "cancel",
                "workflow": "post_purchase_save",
                "detector_version": VERSION,
            },
        ),
        # A greeting on a button was chosen, not typed: it is more than a greeting.
        (
            {"role": "shopper", "text": "Hello", "form": "quick_reply"},
            {"is_greeting": False, "intent": "other", "detector_version": VERSION},
        ),
        (
            {"role": "shopper", "form": "attachment"},
            {"is_greeting": False, "detector_version": VERSION},
        ),
        ({"role": "shopper"}, {}),
        ({"role": "shopper", "text": "   "}, {}),
        (
            {"role": "assistant", "text": "Hi! How can I help?"},
            {"is_greeting": True, "detector_version": VERSION},
        ),
        (
            {"role": "assistant", "text": "It is waterproof."},
            {
                "is_greeting": False,
                "outcome": "answered",
                "outcome_source": "detected",
                "detector_version": VERSION,
            },
        ),
        (
            {"role": "assistant", "text": "I don't know.", "outcome": "answered"},
            {"is_greeting": False, "outcome_source": "stated", "detector_version": VERSION},
        ),
        ({"role": "assistant", "outcome": "no_answer"}, {"outcome_source": "stated"}),
        ({"role": "assistant"}, {}),
        ({"role": "human", "text": "Hi, I'm Ben from support"}, {}),
        (
            {"role": "shopper", "text": "Cancel it", "intent": "churn", "workflow": "vip"},
            {"is_greeting": False, "detector_version": VERSION},
        ),
        (
            {"role": "shopper", "text": "Hello", "is_greeting": False},
            {"intent": "other", "detector_version": VERSION},
        ),
        ({"role": "shopper", "text": "Cancel it", "is_greeting": True}, {}),
    ],
)
def test_what_was_not_stated_is_detected(stated: dict[str, Any], added: dict[str, Any]) -> None:
    assert _added(**stated) == added


MESSAGES = st.builds(
    _message,
    role=st.sampled_from(["shopper", "assistant", "human"]),
    form=st.sampled_from(["text", "quick_reply", "attachment"]),
    text=st.none() | st.text(max_size=50) | st.sampled_from(["Hi", "I don't know", "cancel it"]),
    outcome=st.none() | st.sampled_from(["answered", "no_answer", "escalated"]),
    is_greeting=st.none() | st.booleans(),
    intent=st.none() | st.just("own"),
    workflow=st.none() | st.just("own"),
)


@given(MESSAGES)
def test_the_text_is_gone_and_what_was_stated_stays(message: MessageSent) -> None:
    after = detect(message)

    assert after.text is None
    for name in ("outcome", "is_greeting", "intent", "workflow"):
        assert getattr(message, name) in (None, getattr(after, name))


@given(MESSAGES)
def test_to_detect_again_changes_nothing(message: MessageSent) -> None:
    assert detect(detect(message)) == detect(message)


@given(MESSAGES)
def test_an_outcome_always_names_who_stated_it(message: MessageSent) -> None:
    after = detect(message)

    if after.role == "assistant" and after.outcome:
        assert after.outcome_source == ("stated" if message.outcome else "detected")
    else:
        assert after.outcome_source is None
