"""What the doors for other products' clients share: their keys, their encodings, their words."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import talkworth.intake.keys as keys
from talkworth.control import Key
from talkworth.errors import TalkworthError
from talkworth.intake.body import inflate, read_body, unpack
from talkworth.intake.doorway import Doorway
from talkworth.intake.exchange import Answer, Request, answer_error, encode
from talkworth.intake.refusals import MethodNotAllowed, SecretKeyInBrowser

Handler = Callable[[Request], Awaitable[Answer]]

GZIP_MAGIC = b"\x1f\x8b"
_HEADER_NAMES = re.compile(r"[a-z0-9, -]{1,500}")
_USUAL_HEADERS = "authorization, content-type, content-encoding"


async def answered(request: Request, handler: Handler) -> Answer:
    """
    The handler's answer, or its refusal in words that these clients understand.

    A page may read either, whatever its origin: a client that is refused and cannot read that
    takes it for a broken line, and tries again and again.
    """
    request.answer_headers = keys.readable_by(request)
    if request.method == "OPTIONS":
        return preflight(request)
    try:
        return await handler(request)
    except TalkworthError as error:
        if error.status == 500:
            raise
        request.refusal = error
        return _refusal(error)


def preflight(request: Request) -> Answer:
    """What a browser asks before it sends. It names no key yet, so that any page may go on."""
    asked = request.header(b"access-control-request-headers").lower()
    allowed = asked if _HEADER_NAMES.fullmatch(asked) else _USUAL_HEADERS
    headers = (
        (b"access-control-allow-methods", b"GET, POST, OPTIONS"),
        (b"access-control-allow-headers", allowed.encode()),
        (b"access-control-max-age", b"86400"),
    )
    return Answer(204, b"", headers)


async def read_posted(doorway: Doorway, request: Request) -> bytes:
    """
    The body of a POST, unpacked. What it is, it shows itself: real clients send gzip without its
    Content-Encoding, and JSON under any Content-Type.

    Raises:
        MethodNotAllowed, BodyTooLarge, BodyTooSlow, ContentEncodingRefused, NotGzip, ClientGone
    """
    if request.method != "POST":
        raise MethodNotAllowed(request.method)
    limit = doorway.settings.max_body
    body = unpack(request, await read_body(request, limit), limit)
    return inflate(body, limit) if body.startswith(GZIP_MAGIC) else body


def sender(doorway: Doorway, request: Request, in_body: str) -> Key:
    """
    Whose key the request names: in its Authorization, its query, or its body.

    Raises:
        KeyMissing, KeyRefused, KeyTooFast, OriginNotAllowed, SecretKeyInUrl, SecretKeyInBrowser
    """
    stated = keys.stated_key(request) or in_body
    if stated.startswith("sk_") and request.header(b"origin"):
        raise SecretKeyInBrowser
    key = keys.admit(request, doorway.control, stated)
    doorway.enter(key)
    return key


def _refusal(error: TalkworthError) -> Answer:
    """RudderStack's clients read `code` and `message`, PostHog's `detail`."""
    usual = answer_error(error)
    told = {"code": error.code, "message": error.message}
    body = {"success": False, **told, "detail": error.message, "error": told}
    return Answer(usual.status, encode(body), usual.headers)
