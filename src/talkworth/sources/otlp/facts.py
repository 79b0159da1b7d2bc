"""A turn as events: what the shopper asked, what the assistant answered, and who they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from talkworth.events import Event
from talkworth.events.types import (
    ConversationHandedOff,
    ConversationStarted,
    MessageSent,
    Outcome,
    ProductRecommended,
)
from talkworth.sources.otlp.spans import Heard, Span
from talkworth.sources.otlp.turns import Turn
from talkworth.sources.reading import checked
from talkworth.sources.reasons import Unreadable

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def facts(trace_id: str, turn: Turn) -> list[Event]:
    """
    The events of one turn; their ids are made of its trace and of the span that speaks for it.

    Raises:
        Unreadable: no-conversation: nothing says whose talk this was.
    """
    spans = list(turn.spans)
    common = _common(turn)
    begins_us = min(span.started_us for span in spans)
    name = f"{trace_id}/{turn.key}" if turn.key else trace_id
    told: list[Event] = []
    if _is_asked(turn):
        heard = _question(spans)
        if heard and heard.n_said == 1 and not any(span.is_begun for span in spans):
            told.append(_started(f"otlp/start/{name}", begins_us, common))
        said = heard.said if heard else None
        told.append(_message(f"otlp/question/{name}", "shopper", begins_us, said, common))
    for span in spans:
        told += _by_the_way(trace_id, span, common)
    if _is_answered(turn):
        outcome, is_stated = _outcome(turn)
        ends_us = max(begins_us + 1, _answering(turn).ended_us)
        stated = {"outcome": outcome, "outcome_source": "stated"} if is_stated else {}
        heard_answer = _answering(turn).answered
        told.append(
            _message(f"otlp/answer/{name}", "assistant", ends_us, heard_answer, common, **stated)
        )
    return checked(told)


def _common(turn: Turn) -> dict[str, Any]:
    """What all events of a turn carry."""
    spans = (*turn.spans, *turn.around)
    customer_id = _first(spans, lambda span: span.customer_id)
    named = min(
        (span for span in spans if span.conversation_id),
        key=lambda span: (span.conversation_rank, span.started_us, span.span_id),
        default=None,
    )
    visitor_id = _first(spans, lambda span: span.visitor_id)
    # Whoever talks without one has one conversation of their own; a silence of 24 h parts it.
    conversation_id = named.conversation_id if named else customer_id or visitor_id
    if conversation_id is None:
        raise Unreadable("no-conversation")
    assistant = _first(spans, lambda span: span.assistant)
    return {
        "conversation_id": conversation_id,
        "customer_id": customer_id,
        "email_key": _first(spans, lambda span: span.email_key),
        "visitor_id": visitor_id,
        "cart_token": _first(spans, lambda span: span.cart_token),
        "source": (_first(spans, lambda span: span.service) or "otlp")[:100],
        "channel": _first(spans, lambda span: span.channel),
        "assistant": assistant or _first(spans, lambda span: span.service),
        "assistant_version": _first(spans, lambda span: span.assistant_version)
        or _first(spans, lambda span: span.service_version),
    }


def _first(spans: Iterable[Span], what: Callable[[Span], str | None]) -> str | None:
    return next(filter(None, map(what, spans)), None)


def _models(turn: Turn) -> list[Span]:
    return [span for span in turn.spans if span.kind == "model"]


def _is_asked(turn: Turn) -> bool:
    """A call that goes on with a tool's result, in a trace of its own, asks nothing new."""
    models = _models(turn)
    return bool(turn.key) or not models[0].is_continued


def _question(spans: list[Span]) -> Span | None:
    """The span that holds the shopper's words: who speaks for the turn, or the first that does."""
    return next((span for span in spans if span.said), None)


def _is_answered(turn: Turn) -> bool:
    """A call that only asks for a tool, in a trace of its own, is not yet an answer."""
    return bool(turn.key) or any(not span.calls_tools or span.answered for span in _models(turn))


def _answering(turn: Turn) -> Span:
    """The span that answers: who speaks for the turn, if it holds words, else the last model."""
    (*_, last) = sorted(
        _models(turn) or turn.spans, key=lambda one: (_worth(one), one.ended_us, one.span_id)
    )
    spokesman = next((span for span in turn.spans if span.span_id == turn.key), None)
    return spokesman if spokesman and (spokesman.answered or not last.answered) else last


def _worth(span: Span) -> int:
    """Words for the shopper before a bare stop, that before a call of a tool, a failure last."""
    if span.is_failed:
        return 0
    if span.calls_tools:
        return 1
    return 3 if span.answered else 2


def _outcome(turn: Turn) -> tuple[Outcome | None, bool]:
    """The turn's outcome, and whether the trace itself states it; else the detector's stands."""
    spokesman = [span for span in turn.spans if span.span_id == turn.key]
    for span in (*spokesman, *reversed(turn.spans)):
        if span.outcome:
            return span.outcome, True
    if any(span.hands_off for span in turn.spans):
        return "escalated", True
    models = _models(turn) or spokesman
    has_failed = any(span.is_failed for span in spokesman) or all(s.is_failed for s in models)
    if has_failed or _answering(turn).is_filtered or (models and models[-1].is_filtered):
        return "no_answer", True
    return None, False


def _by_the_way(trace_id: str, span: Span, common: dict[str, Any]) -> Iterator[Event]:
    """A handoff to a human, and products that were shown."""
    bare = _without(common, "channel", "assistant", "assistant_version")
    if span.hands_off:
        yield ConversationHandedOff(
            event_id=f"otlp/handoff/{trace_id}/{span.span_id}",
            occurred_at=_instant(span.started_us),
            **bare,
        )
    for product_id in span.product_ids:
        yield ProductRecommended(
            event_id=f"otlp/product/{trace_id}/{span.span_id}/{product_id}",
            occurred_at=_instant(span.ended_us),
            product_id=product_id,
            **bare,
        )


def _started(event_id: str, at_us: int, common: dict[str, Any]) -> Event:
    return ConversationStarted(event_id=event_id, occurred_at=_instant(at_us), **common)


def _message(
    event_id: str, role: Any, at_us: int, heard: Heard | None, common: dict[str, Any], **stated: Any
) -> Event:
    found: dict[str, Any] = {}
    if heard is not None:
        found = {name: getattr(heard, name) for name in heard.__struct_fields__}
        if heard.outcome:
            found["outcome_source"] = "detected"
    return MessageSent(
        event_id=event_id, role=role, occurred_at=_instant(at_us), **{**common, **found, **stated}
    )


def _instant(us: int) -> datetime:
    return _EPOCH + timedelta(microseconds=us)


def _without(common: dict[str, Any], *left_out: str) -> dict[str, Any]:
    return {name: value for name, value in common.items() if name not in left_out}
