"""Reading a body from a stranger: never more of it than we allow, never deeper than we allow."""

from __future__ import annotations

import asyncio
import zlib

from talkworth.intake.exchange import ClientGone, Message, Request
from talkworth.intake.refusals import (
    BodyTooLarge,
    BodyTooSlow,
    ContentEncodingRefused,
    NotGzip,
    TooDeep,
)

PATIENCE_S = 30.0
_GZIP = 16 + zlib.MAX_WBITS
_LENGTH_DIGITS = 15


async def read_body(request: Request, limit: int, patience_s: float = PATIENCE_S) -> bytes:
    """
    The body as sent, up to `limit` bytes; reading stops where it goes beyond.

    The first part may take as long as the server lets it, all others together `patience_s`.

    Raises:
        BodyTooLarge, BodyTooSlow, ClientGone
    """
    length = request.headers.get(b"content-length", b"0")
    if len(length) > _LENGTH_DIGITS or (length.isdigit() and int(length) > limit):
        raise BodyTooLarge(limit)
    message = await _next_part(request)
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        try:
            async with asyncio.timeout(patience_s):
                body = await _read_on(request, body, limit)
        except TimeoutError:
            raise BodyTooSlow(patience_s) from None
    if len(body) > limit:
        raise BodyTooLarge(limit)
    return body


async def _read_on(request: Request, first: bytes, limit: int) -> bytes:
    parts, n_bytes, is_whole = [first], len(first), False
    while not is_whole and n_bytes <= limit:
        message = await _next_part(request)
        parts.append(message.get("body", b""))
        n_bytes += len(parts[-1])
        is_whole = not message.get("more_body")
    return b"".join(parts)


async def _next_part(request: Request) -> Message:
    message = await request.receive()
    if message["type"] == "http.disconnect":
        raise ClientGone
    return message


def unpack(request: Request, body: bytes, limit: int) -> bytes:
    """
    The body without its Content-Encoding, up to `limit` bytes of it.

    Raises:
        BodyTooLarge, ContentEncodingRefused, NotGzip
    """
    encoding = request.header(b"content-encoding").strip().lower()
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise ContentEncodingRefused(encoding)
    return inflate(body, limit)


def inflate(body: bytes, limit: int) -> bytes:
    """
    What a gzip stream holds, up to `limit` bytes of it.

    Raises:
        BodyTooLarge, NotGzip
    """
    stream = zlib.decompressobj(_GZIP)
    try:
        plain = stream.decompress(body, limit + 1)
    except zlib.error:
        raise NotGzip from None
    if len(plain) > limit:
        raise BodyTooLarge(limit)
    if not stream.eof or stream.unused_data:
        raise NotGzip
    return plain


def check_depth(body: bytes, limit: int) -> None:
    """
    Refuse JSON nested more than `limit` deep, before anything decodes it.

    We keep the brackets that stand outside of strings and peel them from the inside, one level
    at a time. What is not JSON may pass; the decoder tells.

    Raises:
        TooDeep
    """
    if body.count(b"{") + body.count(b"[") <= limit:
        return
    if b"\\" in body:
        body = body.replace(b"\\\\", b"").replace(b'\\"', b"")
    outside = body.translate(_SQUARE_TO_CURLY, _NEITHER_BRACKET_NOR_QUOTE).replace(b'""', b"")
    if b'"' in outside:
        outside = b"".join(outside.split(b'"')[::2])
    for _ in range(limit):
        outside = outside.replace(b"{}", b"")
        if b"{}" not in outside:
            break
    if b"{}" in outside or outside.count(b"{") > limit:
        raise TooDeep(limit)


_SQUARE_TO_CURLY = bytes.maketrans(b"[]", b"{}")
_NEITHER_BRACKET_NOR_QUOTE = bytes(set(range(256)) - set(b'[]{}"'))
