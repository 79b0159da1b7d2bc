"""One HTTP request and its answer, as bare ASGI sees them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

import msgspec

from talkworth.errors import TalkworthError

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]

encode = msgspec.json.Encoder().encode


class ClientGone(Exception):
    """The client hung up before its request was whole: nobody is left to answer."""


class Request:
    """
    A request; `answer_headers` go onto whatever answer it gets, a refusal too.

    `shop_id` is the shop it is for, `""` until that is known. `refusal` is why it was refused
    where its door answers that in a form of its own.
    """

    __slots__ = (
        "answer_headers",
        "headers",
        "method",
        "path",
        "query",
        "receive",
        "refusal",
        "shop_id",
    )

    def __init__(self, scope: Scope, receive: Receive) -> None:
        self.method: str = scope["method"]
        self.path: str = scope["path"]
        self.query: bytes = scope["query_string"]
        self.headers: dict[bytes, bytes] = dict(scope["headers"])
        self.receive = receive
        self.answer_headers: Headers = ()
        self.shop_id = ""
        self.refusal: TalkworthError | None = None

    def header(self, name: bytes) -> str:
        """The header `name` (in lower case) as text, `""` if there is none."""
        value = self.headers.get(name)
        return value.decode("latin-1") if value else ""


class Answer(msgspec.Struct, frozen=True):
    """A status, a body (`b""` for none), JSON as a rule, and headers beyond type and length."""

    status: int
    body: bytes
    headers: Headers = ()
    content_type: bytes = b"application/json"

    async def send(self, request: Request, send: Send) -> None:
        headers = [(b"content-length", b"%d" % len(self.body)), *request.answer_headers]
        if self.body:
            headers.append((b"content-type", self.content_type))
        headers.extend(self.headers)
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def answer_error(error: TalkworthError) -> Answer:
    """The error as its answer, with Retry-After where sending again will help."""
    headers: list[tuple[bytes, bytes]] = []
    if (retry_after_s := getattr(error, "retry_after_s", None)) is not None:
        headers.append((b"retry-after", b"%d" % retry_after_s))
    if error.status == 405:
        headers.append((b"allow", f"{getattr(error, 'allowed', 'POST')}, OPTIONS".encode()))
    body = {"error": {"code": error.code, "message": error.message}}
    return Answer(error.status, encode(body), headers)
