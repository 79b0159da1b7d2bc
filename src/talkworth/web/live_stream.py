"""Live events as they arrive: Server-Sent Events that can be taken up again where they broke."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from litestar import Request, get
from litestar.params import HeaderParameter, QueryParameter

from talkworth.errors import TalkworthError
from talkworth.reports.live import STATES, State
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.event_stream import EventStream
from talkworth.web.live_arrivals import Arrivals
from talkworth.web.live_cursor import Cursor
from talkworth.web.live_tail import Streams, Tail, Told
from talkworth.web.serving import Served

Door = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=40,
        required=False,
        description="Only what came by this door, such as `events` or `shopify`.",
    ),
]
LiveState = Annotated[
    State | None,
    QueryParameter(
        name="state",
        required=False,
        description=f"Only these: {', '.join(STATES)}.",
        schema_extra={"enum": list(STATES)},
    ),
]
After = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        max_length=60,
        required=False,
        description="Begin behind this place: the `cursor` of a list, or the last `id`. By default "
        "what arrives from now on. The header `Last-Event-ID` goes before it.",
    ),
]
LastEventId = Annotated[
    str | None,
    HeaderParameter(
        name="Last-Event-ID",
        max_length=60,
        required=False,
        description="The last `id` that was received; browsers send it by themselves.",
    ),
]


@dataclass(frozen=True, slots=True)
class Watcher:
    """
    One who looks on: from which place, at what, for how long.

    `start` is `None` for what arrives from now on, an empty `door` any, `state` `None` too.
    """

    arrivals: Arrivals
    streams: Streams
    start: Cursor | None
    door: str
    state: State | None
    is_allowed: Callable[[], bool]

    async def frames(self, tail: Tail) -> AsyncGenerator[bytes]:
        """The stream, until the reader was too slow, may not look any more, or the server stops."""
        n_seen, here = tail.n_told, tail.cursor
        place = here if self.start is None else self.start.at_most(here)
        yield b"retry: 2000\n\n" + _beat(place)
        while place != here and not self.streams.is_stopping:
            told, place = await asyncio.to_thread(self.arrivals.catch_up, place, here)
            yield self._wanted(told) + _beat(place)
        beat_at = time.monotonic() + self.streams.beat_s
        while not self.streams.is_stopping and (new := tail.since(n_seen)) is not None:
            n_seen += len(new)
            if found := self._wanted(new):
                yield found
            if time.monotonic() >= beat_at:
                if not self.is_allowed():
                    return
                beat_at = time.monotonic() + self.streams.beat_s
                yield _beat(tail.cursor if n_seen == tail.n_told else None)
            elif not new:
                await tail.wait(beat_at - time.monotonic())

    def _wanted(self, told: Sequence[Told]) -> bytes:
        return b"".join(
            one.frame
            for one in told
            if not one.door
            or (self.door in ("", one.door) and (self.state is None or self.state == one.state))
        )


@get("/stream", media_type="text/event-stream")
async def get_live_stream(
    request: Request[Any, Any, Any],
    serving: Served,
    shop: ShopParameter = None,
    door: Door = None,
    in_state: LiveState = None,
    after: After = None,
    last_event_id: LastEventId = None,
) -> EventStream:
    """
    What arrives from now on, as Server-Sent Events, each with its verdict.

    `data` is a live event as the list has it, `id` the place behind it. An event called `gap` says
    that more arrived than is shown: its `before` leads to it in the list.
    """
    shop_id = shop_of(request, serving, shop, "reports:read")

    def is_allowed() -> bool:
        try:
            return shop_of(request, serving, shop, "reports:read") == shop_id
        except TalkworthError:
            return False

    place, arrivals = last_event_id or after, Arrivals(serving, shop_id)
    watcher = Watcher(
        arrivals=arrivals,
        streams=serving.streams,
        start=Cursor.parse(place) if place else None,
        door=door or "",
        state=in_state,
        is_allowed=is_allowed,
    )
    return EventStream(
        lambda: serving.streams.tail(shop_id, arrivals, arrivals.here()), watcher.frames
    )


def _beat(cursor: Cursor | None) -> bytes:
    """A comment, and the reader's new place where there is one; neither is an event."""
    return b": here\n\n" if cursor is None else b": here\nid: %b\n\n" % str(cursor).encode()
