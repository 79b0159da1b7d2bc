"""What is kept of a span: whose talk it was and what the detectors heard, never the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import msgspec
from msgspec import Struct

import talkworth.sources.otlp.conventions as names
from talkworth.detectors import detect
from talkworth.events.types import MessageSent, Outcome
from talkworth.sources.handoff import token
from talkworth.sources.otlp.messages import Exchange, Said, exchange
from talkworth.sources.otlp.wire import Attributes, RawSpan
from talkworth.sources.privacy import Action, Keeping, email_key

_OUTCOMES: Mapping[str, Outcome] = MappingProxyType(
    {"answered": "answered", "no_answer": "no_answer", "escalated": "escalated"}
)
_CHANNEL = re.compile(r"[a-z][a-z0-9_]{0,31}", re.ASCII)
_LONGEST_TEXT, _LONGEST_NAME, _LONGEST_PRODUCT = 100_000, 200, 100
_MAX_PRODUCTS = 20
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)


class Heard(Struct, frozen=True, omit_defaults=True, gc=False):
    """What the detectors made of one message; `text` only where the shop keeps transcripts."""

    outcome: Outcome | None = None
    is_greeting: bool | None = None
    intent: str | None = None
    workflow: str | None = None
    detector_version: int | None = None
    text: str | None = None


class Span(Struct, frozen=True, omit_defaults=True, gc=False):
    """
    A span as the journal keeps it; times are UTC microseconds.

    `conversation_rank` is the place of the attribute that named the conversation in
    `conventions.CONVERSATION`. `said` is the shopper's last message in the input and `n_said`
    how many there were; `is_begun` says that the assistant had spoken before, `is_continued`
    that the input ends with a tool's result. `outcome` is the one that was stated.
    """

    span_id: str
    started_us: int
    ended_us: int
    parent_id: str = ""
    kind: names.Kind = "other"
    conversation_id: str | None = None
    conversation_rank: int = 0
    customer_id: str | None = None
    email_key: str | None = None
    visitor_id: str | None = None
    cart_token: str | None = None
    channel: str | None = None
    assistant: str | None = None
    assistant_version: str | None = None
    service: str | None = None
    service_version: str | None = None
    said: Heard | None = None
    n_said: int = 0
    is_begun: bool = False
    is_continued: bool = False
    answered: Heard | None = None
    outcome: Outcome | None = None
    calls_tools: bool = False
    is_failed: bool = False
    is_filtered: bool = False
    hands_off: bool = False
    product_ids: tuple[str, ...] = ()

    @property
    def is_telling(self) -> bool:
        """Whether it is part of talk, or says whose it is; all others only join those."""
        return self.kind != "other" or self.hands_off or self.names_somebody

    @property
    def names_somebody(self) -> bool:
        return any((self.conversation_id, self.customer_id, self.email_key, self.visitor_id))


_KEPT = (
    *(names.CONVERSATION, names.VISITOR, names.CART, names.CHANNEL, names.OUTCOME),
    *(names.PRODUCTS, names.ASSISTANT, names.ASSISTANT_VERSION, names.SERVICE),
    names.SERVICE_VERSION,
)
# By attribute of a span or its resource. A customer's id that is an e-mail address is hashed.
PRIVACY: Mapping[str, Mapping[str, Action]] = MappingProxyType(
    {
        "span": MappingProxyType(
            {
                **{name: "keep" for group in _KEPT for name in group},
                **dict.fromkeys(names.CUSTOMER, "keep"),
                **dict.fromkeys(names.EMAIL, "hash"),
                **dict.fromkeys(
                    (
                        *("gen_ai.input.messages", "gen_ai.output.messages", "gen_ai.prompt"),
                        *("gen_ai.completion", "llm.input_messages", "llm.output_messages"),
                        *("input.value", "output.value", "ai.prompt", "ai.response.text"),
                    ),
                    "drop",
                ),
            }
        )
    }
)


def kept(raw: RawSpan, keeping: Keeping) -> Span:
    """The span without its texts, once the detectors saw them."""
    held = raw.attributes
    kind = names.kind_of(held)
    is_talk = kind in ("agent", "chain", "model")
    heard = _heard(exchange(raw), keeping) if is_talk else {}
    finished = _finished(held) if is_talk else frozenset()
    calls_tools = heard.pop("calls_tools", False) or bool(finished & names.CALLS_TOOLS)
    return Span(
        span_id=raw.span_id,
        started_us=raw.started_us,
        ended_us=max(raw.started_us, raw.ended_us),
        parent_id=raw.parent_id,
        kind=kind,
        **_whose(held, keeping),
        channel=_channel(_first(held, names.CHANNEL)),
        assistant=_name(_first(held, names.ASSISTANT)),
        assistant_version=_name(_first(held, names.ASSISTANT_VERSION)),
        service=_name(_first(raw.resource, names.SERVICE)),
        service_version=_name(_first(raw.resource, names.SERVICE_VERSION)),
        outcome=_stated(raw),
        is_failed=raw.is_failed or "error.type" in held,
        is_filtered=bool(finished & names.FILTERED),
        calls_tools=calls_tools,
        hands_off=_hands_off(raw, kind),
        product_ids=_products(_first(held, names.PRODUCTS)),
        **heard,
    )


def _whose(held: Attributes, keeping: Keeping) -> dict[str, Any]:
    """Who talks, and in which conversation."""
    customer, email = _text(_first(held, names.CUSTOMER)), _text(_first(held, names.EMAIL))
    if customer and "@" in customer:
        customer, email = None, email or customer
    whose: dict[str, Any] = {
        "customer_id": token(customer),
        "email_key": email_key(keeping.pepper, email=email) if email else None,
        "visitor_id": token(_text(_first(held, names.VISITOR))),
        "cart_token": token(_text(_first(held, names.CART))),
    }
    for rank, name in enumerate(names.CONVERSATION):
        if conversation_id := token(_text(held.get(name))):
            return {**whose, "conversation_id": conversation_id, "conversation_rank": rank}
    return whose


def _heard(talk: Exchange, keeping: Keeping) -> dict[str, Any]:
    """What the detectors hear in a span's messages, as fields of a `Span`."""
    users = [one for one in talk.said if one.role == "user"]
    answers = [one for one in talk.answered if one.text.strip()]
    return {
        "said": _hear("shopper", users[-1], keeping) if users else None,
        "n_said": len(users),
        "is_begun": any(one.role == "assistant" and one.text for one in talk.said),
        "is_continued": bool(talk.said) and talk.said[-1].role == "tool",
        "answered": _hear("assistant", answers[-1], keeping) if answers else None,
        "calls_tools": any(one.calls_tool for one in talk.answered),
    }


def _hear(role: Any, said: Said, keeping: Keeping) -> Heard:
    text = said.text[:_LONGEST_TEXT]
    message = MessageSent(event_id="-", occurred_at=_NO_TIME, role=role, text=text or None)
    found = detect(message)
    return Heard(
        outcome=found.outcome,
        is_greeting=found.is_greeting,
        intent=found.intent,
        workflow=found.workflow,
        detector_version=found.detector_version,
        text=text if keeping.transcripts and text else None,
    )


def _stated(raw: RawSpan) -> Outcome | None:
    """The outcome that the assistant itself, or one who judged its answer, states."""
    stated = _first(raw.attributes, names.OUTCOME)
    if isinstance(stated, str) and stated in _OUTCOMES:
        return _OUTCOMES[stated]
    for held in (raw.attributes, *(h for name, h in raw.events if name == names.EVALUATION)):
        name, label = (
            str(held.get(f"gen_ai.evaluation.{part}", "")).strip().lower().replace(" ", "_")
            for part in ("name", "score.label")
        )
        if name in names.EVALUATION_NAMES and label in names.EVALUATION_LABELS:
            return names.EVALUATION_LABELS[label]
    return None


def _finished(held: Attributes) -> frozenset[str]:
    """The reasons for which the model stopped."""
    found = _first(held, names.FINISHED)
    values: Iterable[object] = found if isinstance(found, list) else [found]
    return frozenset(
        str(value).strip('[]" ').lower() for value in (*values, held.get(names.FINISHED_EACH))
    )


def _hands_off(raw: RawSpan, kind: names.Kind) -> bool:
    if any(name == "agent_handoff" for name in (raw.name, *(name for name, _ in raw.events))):
        return True
    tool = raw.attributes.get("gen_ai.tool.name", raw.attributes.get("tool.name"))
    return kind == "tool" and not raw.is_failed and names.hands_off(raw.name, tool)


def _products(value: object) -> tuple[str, ...]:
    if isinstance(value, str) and value.startswith("["):
        try:
            value = msgspec.json.decode(value)
        except (msgspec.DecodeError, UnicodeError, RecursionError):
            return ()
    listed = value if isinstance(value, list) else str(value or "").split(",")
    texts = (text.strip() for one in listed if (text := _text(one)))
    found = dict.fromkeys(text for text in texts if 1 <= len(text) <= _LONGEST_PRODUCT)
    return tuple(found)[:_MAX_PRODUCTS]


def _first(held: Attributes, wanted: tuple[str, ...]) -> object:
    return next((held[name] for name in wanted if held.get(name) not in (None, "")), None)


def _text(value: object) -> str | None:
    """An id comes as text or as a whole number."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else None


def _name(value: object) -> str | None:
    text = (_text(value) or "").strip()
    return text[:_LONGEST_NAME] or None


def _channel(value: object) -> str | None:
    text = (_text(value) or "").strip().lower()
    return text if _CHANNEL.fullmatch(text) else None
