"""The spans of a trace as turns: one question of a shopper and the assistant's one answer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from talkworth.sources.otlp.spans import Span


class Turn(Struct, frozen=True):
    """
    One turn. `key` is the id of the span that speaks for it, `""` where none does and the
    trace itself is the turn.

    `spans` are its own, in the order of their starts; `around` are those it inherits from:
    what stands above it, or else whatever in its trace says whose talk it is.
    """

    key: str
    spans: Sequence[Span]
    around: Sequence[Span]


def turns(spans: Iterable[Span]) -> list[Turn]:
    """
    The turns of a trace, whatever order its spans are in.

    The outermost agent, or chain of steps with a model in it, speaks for its turn. In a trace
    without one, all calls of models together are one turn: the steps of one request.
    """
    ordered = sorted(spans, key=lambda span: (span.started_us, span.span_id))
    by_id = {span.span_id: span for span in ordered}
    groups: dict[str, list[Span]] = {}
    for span in ordered:
        groups.setdefault(_top(span, by_id), []).append(span)
    tops = [key for key, group in groups.items() if key and _is_talk(group)]
    if tops:
        return [_turn(key, groups[key], ordered, by_id) for key in tops]
    return [Turn("", ordered, ())] if any(span.kind == "model" for span in ordered) else []


def is_whole(spans: Mapping[str, Span]) -> bool:
    """Whether every parent that a span names has come."""
    return all(not span.parent_id or span.parent_id in spans for span in spans.values())


def _turn(key: str, group: list[Span], ordered: list[Span], by_id: Mapping[str, Span]) -> Turn:
    around = list(_above(by_id[key], by_id))
    if not any(span.names_somebody for span in (*group, *around)):
        around += [span for span in ordered if span.names_somebody]
    return Turn(key, group, around)


def _is_talk(group: list[Span]) -> bool:
    return any(span.kind in ("agent", "model") for span in group)


def _top(span: Span, by_id: Mapping[str, Span]) -> str:
    """The outermost agent or chain at or above a span; `""` if there is none."""
    line = (span, *_above(span, by_id))
    return next((one.span_id for one in reversed(line) if one.kind in ("agent", "chain")), "")


def _above(span: Span, by_id: Mapping[str, Span]) -> Iterator[Span]:
    """The spans above one, nearest first; a circle is gone round once."""
    seen = {span.span_id}
    while (parent := by_id.get(span.parent_id)) is not None and parent.span_id not in seen:
        seen.add(parent.span_id)
        yield parent
        span = parent
