"""Who sends: the key of a request, and whether the page it comes from may use it."""

from __future__ import annotations

from urllib.parse import unquote

from talkworth.control import Control, Key
from talkworth.intake.exchange import Answer, Request
from talkworth.intake.refusals import KeyMissing, KeyRefused, OriginNotAllowed, SecretKeyInUrl

_PREFLIGHT = (
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b"content-type, content-encoding"),
    (b"access-control-max-age", b"86400"),
)


def find_key(request: Request, control: Control) -> Key:
    """
    The key a request is sent with; lets a page of an allowed origin read the answer.

    Raises:
        KeyMissing, KeyRefused, SecretKeyInUrl, OriginNotAllowed
    """
    if text := _key_in_query(request.query):
        if text.startswith("sk_"):
            raise SecretKeyInUrl
    else:
        scheme, _, text = request.header(b"authorization").partition(" ")
        if scheme.lower() != "bearer" or not text:
            raise KeyMissing
    key = control.find_key(text.strip())
    if key is None:
        raise KeyRefused
    if key.kind == "public":
        _admit_origin(request, key)
    return key


def answer_preflight(request: Request, control: Control) -> Answer:
    """
    What a browser asks before it sends across origins.

    Raises:
        KeyMissing, KeyRefused, SecretKeyInUrl, OriginNotAllowed
    """
    find_key(request, control)
    return Answer(204, b"", _PREFLIGHT)


def _key_in_query(query: bytes) -> str:
    for part in query.split(b"&"):
        if part.startswith(b"key="):
            text = part[4:].decode("latin-1")
            return unquote(text) if "%" in text else text
    return ""


def _admit_origin(request: Request, key: Key) -> None:
    origin = request.header(b"origin")
    if key.origins and origin.lower() not in key.origins:
        raise OriginNotAllowed(origin)
    # Echoed only if it is fit for a header of ours.
    if origin and origin.isascii() and origin.isprintable():
        request.answer_headers = (
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-expose-headers", b"retry-after"),
            (b"vary", b"origin"),
        )
