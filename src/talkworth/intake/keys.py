"""Who sends: the key of a request, and whether the page it comes from may use it."""

from __future__ import annotations

from base64 import b64decode
from urllib.parse import unquote

from talkworth.control import Control, Key, need
from talkworth.intake.exchange import Answer, Headers, Request
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
        KeyMissing, KeyRefused, SecretKeyInUrl, OriginNotAllowed, ScopeMissing
    """
    return admit(request, control, stated_key(request))


def stated_key(request: Request) -> str:
    """
    The key in the query (`key`, `writeKey`) or in Authorization (`Bearer`, or the user name of
    `Basic`); `""` where there is none.

    Raises:
        SecretKeyInUrl
    """
    if text := _key_in_query(request.query):
        if text.startswith("sk_"):
            raise SecretKeyInUrl
        return text
    scheme, _, credentials = request.header(b"authorization").partition(" ")
    if scheme.lower() == "basic":
        return _user_of(credentials)
    return credentials.strip() if scheme.lower() == "bearer" else ""


def admit(request: Request, control: Control, text: str) -> Key:
    """
    The key that `text` is, if it may be used by the page the request comes from.

    Raises:
        KeyMissing, KeyRefused, OriginNotAllowed, ScopeMissing
    """
    if not text:
        raise KeyMissing
    key = control.find_key(text)
    if key is None:
        raise KeyRefused
    request.shop_id = key.shop_id
    if key.kind == "public":
        _admit_origin(request, key)
    need(key, "events:write")
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
        name, _, value = part.partition(b"=")
        if name in (b"key", b"writeKey"):
            text = value.decode("latin-1")
            return unquote(text) if "%" in text else text
    return ""


def _user_of(credentials: str) -> str:
    try:
        return b64decode(credentials.strip(), validate=True).decode().partition(":")[0]
    except ValueError:
        return ""


def _admit_origin(request: Request, key: Key) -> None:
    origin = request.header(b"origin")
    if key.origins and origin.lower() not in key.origins:
        raise OriginNotAllowed(origin)
    request.answer_headers = readable_by(request)


def readable_by(request: Request) -> Headers:
    """The headers that let the page a request comes from read its answer; none without a page."""
    origin = request.header(b"origin")
    # Echoed only if it is fit for a header of ours.
    if not (origin and origin.isascii() and origin.isprintable()):
        return ()
    return (
        (b"access-control-allow-origin", origin.encode()),
        (b"access-control-expose-headers", b"retry-after"),
        (b"vary", b"origin"),
    )
