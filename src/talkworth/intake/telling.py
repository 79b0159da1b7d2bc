"""From the memory of traces to the journal: spans as they come, turns once they are whole."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path

from talkworth.errors import Unavailable
from talkworth.intake.doorway import Doorway
from talkworth.intake.traces import PARTIAL, Trace, Traces
from talkworth.journal import VERIFIED, Entry, Reader, StoredEntry
from talkworth.sources import otlp
from talkworth.sources.otlp import SPANS, TURN, Kept, Turn

_log = logging.getLogger(__name__)

DOOR = "otlp"
_SHORTEST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 1.0
# What was on its way to the disk when the process before this one ended.
_SLACK_S = 60.0
_PAGE = 5_000


class Telling:
    """Writes spans and turns; `journal` is the file that a process before this one wrote."""

    def __init__(self, doorway: Doorway, traces: Traces, journal: Path) -> None:
        self._doorway, self._traces, self._journal = doorway, traces, journal
        self._quiet_s = doorway.settings.trace_quiet_s
        self._task: asyncio.Task[None] | None = None
        self._is_restored = False

    def wake(self) -> None:
        """Tell from now on, as long as the running event loop lasts."""
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    async def store(self, traces: Sequence[Trace]) -> None:
        """
        Return once the spans of `traces` are on disk.

        Raises:
            JournalFull, JournalUnwritable
        """
        new = [(trace, spans) for trace in traces if (spans := trace.unstored())]
        entries = [_entry(SPANS, trace, Kept(trace.trace_id, spans)) for trace, spans in new]
        await self._doorway.store(DOOR, entries)
        for trace, spans in new:
            trace.stored.update(span.span_id for span in spans)

    async def tell(self) -> None:
        """Tell what is due; what the journal cannot take now is told the next time."""
        for trace in self._traces.due(time.monotonic()):
            turns = trace.untold()
            entries = [_entry(TURN, trace, _held(trace, turn)) for turn in turns]
            await self._doorway.store(DOOR, entries)
            # One of nobody may yet be told, should a late span say whose it was.
            told = [turn for turn, one in zip(turns, entries, strict=True) if not one.reason]
            self._traces.close(trace, told, time.monotonic())
        self._traces.forget(time.monotonic())

    async def restore(self) -> None:
        """
        Take up, once, what a process before this one left untold.

        Raises:
            JournalUnreadable: nothing is told before it can be read.
        """
        if self._is_restored:
            return
        entries = await asyncio.to_thread(_lately, self._journal, self._quiet_s)
        if not self._is_restored:
            self._traces.restore(entries, time.monotonic())
        self._is_restored = True

    async def _run(self) -> None:
        pause_s = min(max(self._quiet_s / 4, _SHORTEST_PAUSE_S), _LONGEST_PAUSE_S)
        while True:
            try:
                await self.restore()
                await self.tell()
            except Unavailable:
                pass  # the journal's own thread has logged it
            except Exception:
                _log.exception("the turns that are due could not be told")
            await asyncio.sleep(pause_s)


def _held(trace: Trace, turn: Turn) -> Kept:
    return Kept(trace.trace_id, turn.spans, turn.key, turn.around)


def _entry(topic: str, trace: Trace, held: Kept) -> Entry:
    payload = otlp.payload_of(held)
    return Entry(
        received_at=time.time_ns() // 1000,
        shop_id=trace.shop_id,
        door=DOOR,
        topic=topic,
        trust=VERIFIED,
        event_id=otlp.name_of(topic, held),
        payload=payload,
        sha256=sha256(payload).digest(),
        reason=otlp.reason_of(payload) if topic == TURN else "",
    )


def _lately(journal: Path, quiet_s: float) -> list[StoredEntry]:
    """Our entries since the longest that a trace may wait before the journal's last entry."""
    found: list[StoredEntry] = []
    with closing(Reader(journal)) as reader:
        end = reader.last_seq()
        newest_us = None
        while end > 0:
            page = reader.read(max(0, end - _PAGE), min(end, _PAGE))
            newest_us = page[-1].received_at if newest_us is None else newest_us
            found = [entry for entry in page if entry.door == DOOR] + found
            earliest_us = newest_us - (quiet_s * PARTIAL + _SLACK_S) * 1e6
            if page[0].received_at < earliest_us:
                break
            end -= _PAGE
    return found
