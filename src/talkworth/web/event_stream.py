"""Server-Sent Events: an answer that goes on, to readers that may be slow, or gone."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractContextManager, aclosing
from typing import Any, Final

from litestar import Litestar, Request, Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

from talkworth.web.bodies import NO_STORE
from talkworth.web.live_tail import Tail

_log = logging.getLogger(__name__)

# A reader that takes nothing for so long is let go; it comes back and goes on where it was.
_PATIENCE_S: Final = 30.0


class EventStream(Response[bytes]):
    """An answer that goes on: `frames` gives its parts, for as long as `join` lets it."""

    def __init__(
        self,
        join: Callable[[], AbstractContextManager[Tail]],
        frames: Callable[[Tail], AsyncGenerator[bytes]],
    ) -> None:
        headers = {**NO_STORE, "X-Accel-Buffering": "no"}
        super().__init__(b"", media_type="text/event-stream", headers=headers)
        self._join, self._frames = join, frames

    def to_asgi_response(
        self,
        app: Litestar | None,  # noqa: ARG002
        request: Request[Any, Any, Any],  # noqa: ARG002
        **more: Any,  # noqa: ARG002
    ) -> ASGIResponse:
        """The answer as it is sent."""
        sending = _Sending(headers=self.headers, media_type=self.media_type, status_code=200)
        sending.join, sending.frames = self._join, self._frames
        return sending


class _Sending(ASGIResponse):
    _should_set_content_length = False

    join: Callable[[], AbstractContextManager[Tail]]
    frames: Callable[[Tail], AsyncGenerator[bytes]]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        """
        Raises:
            TooManyStreams, Stopping: before anything is sent.
        """
        with self.join() as tail:
            await self.start_response(send)
            works = {
                asyncio.create_task(self._send(tail, send)),
                asyncio.create_task(_leave(receive)),
            }
            try:
                await asyncio.wait(works, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for work in works:
                    work.cancel()
                for found in await asyncio.gather(*works, return_exceptions=True):
                    if isinstance(found, Exception):
                        _log.error("a stream of live events broke off", exc_info=found)

    async def _send(self, tail: Tail, send: Send) -> None:
        async with aclosing(self.frames(tail)) as frames:
            async for frame in frames:
                if not await _sent(send, frame, more_body=True):
                    return
        await _sent(send, b"", more_body=False)


async def _sent(send: Send, body: bytes, *, more_body: bool) -> bool:
    """Whether the reader took it in time."""
    try:
        async with asyncio.timeout(_PATIENCE_S):
            await send({"type": "http.response.body", "body": body, "more_body": more_body})
    except TimeoutError:
        return False
    return True


async def _leave(receive: Receive) -> None:
    """Return once the reader is gone."""
    while (await receive())["type"] != "http.disconnect":
        pass
