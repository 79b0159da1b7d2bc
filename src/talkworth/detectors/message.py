"""Fills in what the sender of a message did not state, then forgets the text."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from talkworth.detectors.greeting import is_assistant_greeting, is_shopper_greeting
from talkworth.detectors.intent import intent
from talkworth.detectors.outcome import outcome
from talkworth.detectors.workflow import assistant_workflow, shopper_workflow
from talkworth.events.types import MessageSent

# Raise it with every change of a phrase: a replay keeps what an older version found.
VERSION = 1


def detect(message: MessageSent) -> MessageSent:
    """
    The message without its text, with outcome, greeting, intent and workflow filled in.

    What the sender stated stays as it is. `outcome_source` says who stated the outcome;
    `detector_version` is set when anything at all was detected. Without text nothing is
    detected: the outcome of such an answer stays `None`, unless it was stated. To detect again
    changes nothing.
    """
    found = _found(message) if message.text and message.text.strip() else _without_text(message)
    new = {
        name: value
        for name, value in found.items()
        if value is not None and getattr(message, name) is None
    }
    changes: dict[str, Any] = dict(new, text=None)
    if new:
        changes["detector_version"] = VERSION
    if message.role == "assistant" and not message.outcome_source:
        if message.outcome:
            changes["outcome_source"] = "stated"
        elif "outcome" in new:
            changes["outcome_source"] = "detected"
    return replace(message, **changes)


def _without_text(message: MessageSent) -> dict[str, Any]:
    """A button or a picture says more than hello, whatever it says."""
    says_more = message.role == "shopper" and message.form != "text"
    return {"is_greeting": False} if says_more else {}


def _found(message: MessageSent) -> dict[str, Any]:
    text = message.text or ""
    if message.role == "shopper":
        return _said_by_shopper(message, text)
    if message.role == "assistant":
        return _said_by_assistant(message, text)
    return {}


def _said_by_shopper(message: MessageSent, text: str) -> dict[str, Any]:
    is_greeting = message.is_greeting
    if is_greeting is None:
        is_greeting = message.form == "text" and is_shopper_greeting(text)
    if is_greeting:
        return {"is_greeting": True}
    wanted = message.intent or intent(text)
    return {
        "is_greeting": False,
        "intent": wanted,
        "workflow": message.workflow or shopper_workflow(text, wanted),
    }


def _said_by_assistant(message: MessageSent, text: str) -> dict[str, Any]:
    is_greeting = message.is_greeting
    if is_greeting is None:
        is_greeting = is_assistant_greeting(text)
    if is_greeting:
        return {"is_greeting": True}
    return {
        "is_greeting": False,
        "outcome": message.outcome or outcome(text),
        "workflow": message.workflow or assistant_workflow(text),
    }
