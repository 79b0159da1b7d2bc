"""The cookie of a login, and the proof that a change comes from a page of ours."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import Final, Literal
from urllib.parse import urlsplit

from litestar.datastructures import Cookie

from talkworth.control.sessions import LIFE_US
from talkworth.intake.exchange import Request as Letter
from talkworth.web.auth_refusals import CsrfRefused

CSRF_HEADER: Final = b"x-csrf-token"
_NAME: Final = "tw_session"
# A browser takes a cookie of this prefix only from the host itself, over TLS, for all paths.
_HOST: Final = "__Host-"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def session_token(letter: Letter, public_url: str) -> str:
    """What the browser holds of its session, `""` if it holds nothing."""
    return cookie_of(letter, cookie_name(_NAME, public_url))


def session_cookie(token: str, public_url: str) -> Cookie:
    """
    The cookie that keeps a session; an empty token deletes it.

    Strict: the page itself needs no login, and what it then asks for comes from the same site.
    """
    life_s = LIFE_US // 1_000_000 if token else 0
    return made_cookie(_NAME, token, public_url, life_s, "strict")


def made_cookie(
    name: str, value: str, public_url: str, life_s: int, same_site: Literal["lax", "strict"]
) -> Cookie:
    """A cookie that no script reads; for TLS alone where people come over TLS."""
    return Cookie(
        key=cookie_name(name, public_url),
        value=value,
        max_age=life_s,
        path="/",
        httponly=True,
        samesite=same_site,
        secure=public_url.startswith("https:"),
    )


def cookie_name(name: str, public_url: str) -> str:
    return f"{_HOST}{name}" if public_url.startswith("https:") else name


def cookie_of(letter: Letter, name: str) -> str:
    """A cookie's value, whatever else stands in the header."""
    for part in letter.header(b"cookie").split(";"):
        found, _, value = part.strip().partition("=")
        if found == name:
            return value
    return ""


def check_change(letter: Letter, csrf: str, public_url: str) -> None:
    """
    Let through what changes nothing, and changes that a page of ours sends.

    Raises:
        CsrfRefused
    """
    if letter.method in _SAFE:
        return
    check_origin(letter, public_url)
    given = letter.header(CSRF_HEADER)
    if not hmac.compare_digest(given.encode(), csrf.encode()):
        raise CsrfRefused("its X-CSRF-Token is missing or of another login")
    if not any(_said(letter)):
        raise CsrfRefused("it says neither Origin nor Sec-Fetch-Site")


def check_origin(letter: Letter, public_url: str) -> None:
    """
    Refuse what a browser says comes from another site; programs say nothing.

    Raises:
        CsrfRefused
    """
    site, origin = _said(letter)
    if site and site not in ("same-origin", "none"):
        raise CsrfRefused("a page of another site sent it")
    if site != "same-origin" and origin and not _is_ours(origin, letter, public_url):
        raise CsrfRefused("its Origin is another site")


def _said(letter: Letter) -> tuple[str, str]:
    return letter.header(b"sec-fetch-site"), letter.header(b"origin")


def _is_ours(origin: str, letter: Letter, public_url: str) -> bool:
    return origin.lower() in _origins(letter, public_url)


def _origins(letter: Letter, public_url: str) -> Iterator[str]:
    if public_url:
        yield public_url
    # Without TLS of our own we cannot know how the browser came to this host.
    host = letter.header(b"host").lower()
    yield from (f"http://{host}", f"https://{host}")


def base_of(letter: Letter, public_url: str) -> str:
    """What links for whoever asks begin with: scheme and host."""
    origin = letter.header(b"origin")
    if not public_url and origin and urlsplit(origin).hostname:
        return origin
    return public_url or f"http://{letter.header(b'host')}"
