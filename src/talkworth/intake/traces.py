"""The spans of the last minutes, by trace: which turns are whole and have yet to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice

from talkworth.errors import Unavailable
from talkworth.journal import StoredEntry
from talkworth.sources import Unreadable, otlp
from talkworth.sources.otlp import Span, Turn

# A trace with a parent missing may still be running: it is waited for this many times as long.
PARTIAL = 6
# How long a told trace is remembered, so that what comes late is not told again.
REMEMBERED_S = 600.0
MAX_SPANS = 100_000
MAX_SPANS_OF_TRACE = 2_000


class TracesFull(Unavailable):
    code = "traces-full"

    def __init__(self, n_spans: int) -> None:
        super().__init__(
            f"{n_spans} spans wait for the rest of their traces, which is all we hold. Nothing "
            "of this request was taken. Send it again in a moment.",
            retry_after_s=5,
        )


class Trace:
    """
    The spans of one trace that came so far.

    `stored` and `told` are ids of spans: those in the journal, and those whose turn is there.
    """

    __slots__ = ("at_s", "shop_id", "spans", "stored", "told", "trace_id")

    def __init__(self, shop_id: str, trace_id: str) -> None:
        self.shop_id, self.trace_id = shop_id, trace_id
        self.spans: dict[str, Span] = {}
        self.stored: set[str] = set()
        self.told: set[str] = set()
        self.at_s = 0.0

    def unstored(self) -> list[Span]:
        """What is to be journalled; nothing as long as no span is part of talk."""
        if not any(span.is_telling for span in self.spans.values()):
            return []
        return [span for name, span in self.spans.items() if name not in self.stored]

    def untold(self) -> list[Turn]:
        """The turns of which no span was told: a turn is told once, whatever comes after."""
        found = otlp.turns(self.spans.values())
        return [turn for turn in found if self.told.isdisjoint(s.span_id for s in turn.spans)]


class Traces:
    """
    Traces that wait for their last spans, and those told lately.

    A trace is due once no span of it came for `quiet_s`, or for `PARTIAL` times as long while
    a span names a parent that has not come. Times are of a steady clock, in seconds.
    """

    def __init__(self, quiet_s: float) -> None:
        self._quiet_s = quiet_s
        # Both in the order of their last touch, the longest ago first.
        self._open: dict[tuple[str, str], Trace] = {}
        self._told: dict[tuple[str, str], Trace] = {}
        self._n_spans = 0

    def take(
        self, shop_id: str, trace_id: str, spans: Iterable[Span], now_s: float
    ) -> tuple[Trace, int]:
        """
        The trace with `spans` added, and how many it had no room for.

        Of a span that came before, the first stays.
        """
        key = (shop_id, trace_id)
        trace = self._open.pop(key, None) or self._told.pop(key, None) or Trace(shop_id, trace_id)
        trace.at_s = now_s
        self._open[key] = trace
        new = {span.span_id: span for span in spans if span.span_id not in trace.spans}
        room = max(0, MAX_SPANS_OF_TRACE - len(trace.spans))
        taken = dict(islice(new.items(), room))
        trace.spans.update(taken)
        self._n_spans += len(taken)
        return trace, len(new) - len(taken)

    def room_for(self, n_spans: int) -> None:
        """
        Forget what was told, the longest ago first, until there is room.

        Raises:
            TracesFull: what is not told yet fills it all.
        """
        while self._n_spans + n_spans > MAX_SPANS and self._told:
            self._forget(next(iter(self._told)))
        if self._open and self._n_spans + n_spans > MAX_SPANS:
            raise TracesFull(self._n_spans)

    def due(self, now_s: float) -> list[Trace]:
        """The traces to be told now, the longest silent first."""
        found: list[Trace] = []
        for trace in self._open.values():
            silent_s = now_s - trace.at_s
            if silent_s < self._quiet_s:
                break
            if silent_s >= self._quiet_s * PARTIAL or otlp.is_whole(trace.spans):
                found.append(trace)
        return found

    def close(self, trace: Trace, turns: Sequence[Turn], now_s: float) -> None:
        """`turns` are told and in the journal; unless more came meanwhile, the trace is done."""
        trace.told.update(span.span_id for turn in turns for span in turn.spans)
        key = (trace.shop_id, trace.trace_id)
        if now_s - trace.at_s >= self._quiet_s and key in self._open:
            del self._open[key]
            trace.at_s = now_s
            self._told[key] = trace

    def forget(self, now_s: float) -> None:
        """Let go of what was told long ago."""
        while self._told:
            key, trace = next(iter(self._told.items()))
            if now_s - trace.at_s < REMEMBERED_S:
                return
            self._forget(key)

    def restore(self, entries: Iterable[StoredEntry], now_s: float) -> None:
        """Take up what a process before this one had journalled, told or not."""
        for entry in entries:
            try:
                held = otlp.restored(entry.payload)
            except Unreadable:
                continue
            spans = [] if entry.topic == otlp.TURN else held.spans
            trace, _ = self.take(entry.shop_id, held.trace_id, spans, now_s)
            ids = {span.span_id for span in held.spans}
            if entry.topic != otlp.TURN:
                trace.stored.update(ids)
            elif not entry.reason:
                trace.told.update(ids)

    def _forget(self, key: tuple[str, str]) -> None:
        self._n_spans -= len(self._told.pop(key).spans)
