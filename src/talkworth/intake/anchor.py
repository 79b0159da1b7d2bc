"""
The door that keeps a browser's id for it: `GET /c`.

Some browsers forget within days what a page's script has stored. A cookie that the shop's own
server sets lasts longer; a script cannot read it, so this door says what is in it.
"""

from __future__ import annotations

import hmac
import re
import secrets
import time
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl

import talkworth.intake.keys as keys
import talkworth.sources.links as links
from talkworth import tokens
from talkworth.control import Key
from talkworth.errors import BadInput, NotAllowed
from talkworth.intake.doorway import Doorway
from talkworth.intake.exchange import Answer, Request, encode
from talkworth.intake.links import arrival_entry, token_of
from talkworth.intake.refusals import MethodNotAllowed

COOKIE = "_tw_s"
LIFE_S = 400 * 86_400
_ANCHOR = "anchor"
_VISITOR = re.compile(r"[0-9a-f]{32}", re.ASCII)
_MAX_QUERY = 8_000
_NO_STORE = (b"cache-control", b"no-store")
_CREDENTIALS = (b"access-control-allow-credentials", b"true")


class BadVisitor(BadInput):
    code = "bad-visitor"

    def __init__(self, text: str) -> None:
        super().__init__(
            f"The visitor is {text[:80]!r}, we need 32 hexadecimal digits as the SDK makes them. "
            "Leave `v` out to be given an id."
        )


class OpenedDirectly(NotAllowed):
    code = "opened-directly"

    def __init__(self) -> None:
        super().__init__(
            "This address answers the script of a page. Opened as a page of its own it does "
            "nothing: else any link could give a browser somebody else's id."
        )


class AnchorDoor:
    """
    Answers `{"v": ID}` and sets the id in a cookie that only we read.

    Asked with `v`, that id is kept; where it was just made up (`n=1`) or is missing, the one we
    kept before comes back. `forget=1` deletes the cookie. `t` is a link's token: who it came from
    is noted, and its conversation answered as `c`; the id is never changed by it, or ten friends
    who open one forwarded link would be one browser.
    """

    def __init__(self, doorway: Doorway) -> None:
        self._doorway = doorway

    async def answer(self, request: Request) -> Answer:
        """
        Raises:
            BadInput: not a key that works here, or not an id.
            Unavailable: an arrival by a link was not stored.
        """
        if request.method == "OPTIONS":
            answer = keys.answer_preflight(request, self._doorway.control)
            return Answer(204, b"", [*answer.headers, _CREDENTIALS])
        if request.method not in ("GET", "POST"):
            raise MethodNotAllowed(request.method, "GET, POST")
        if request.header(b"sec-fetch-mode").strip() == "navigate":
            raise OpenedDirectly
        key = keys.find_key(request, self._doorway.control)
        self._doorway.enter(key)
        asked = dict(_query(request))
        if asked.get("forget") == "1":
            return _answered({"v": None}, _cookie(request, "", 0))
        pepper = self._doorway.keeping(key.shop_id).pepper
        visitor = _visitor(asked, _anchored(request, pepper))
        said = {"v": visitor}
        if (text := asked.get("t")) and (conversation := await self._arrive(key, visitor, text)):
            said["c"] = conversation
        anchor = f"{visitor}.{tokens.signature(pepper, _ANCHOR, visitor)}"
        return _answered(said, _cookie(request, anchor, LIFE_S))

    async def _arrive(self, key: Key, visitor: str, text: str) -> str | None:
        """
        Note an arrival by a link; the link's conversation. A bad token is counted, and no more:
        the browser keeps its id all the same.
        """
        received_us, keeping = time.time_ns() // 1000, self._doorway.keeping(key.shop_id)
        try:
            token = token_of(text, keeping, received_us)
        except BadInput as refused:
            self._doorway.note_rejection(key.shop_id, links.DOOR, refused)
            return None
        event = links.arrival(token, visitor)
        entry = arrival_entry(event, token, key, event.event_id.encode(), received_us)
        await self._doorway.store(links.DOOR, [entry])
        return token.conversation_id


def _query(request: Request) -> dict[str, str]:
    return dict(parse_qsl(request.query[:_MAX_QUERY].decode("latin-1")))


def _anchored(request: Request, pepper: bytes) -> str | None:
    """The id in the cookie, if we put it there for this shop; `None` without one."""
    try:
        morsel = SimpleCookie(request.header(b"cookie")).get(COOKIE)
    except CookieError:
        return None
    visitor, _, signed = (morsel.value if morsel else "").partition(".")
    ours = tokens.signature(pepper, _ANCHOR, visitor)
    is_ours = signed.isascii() and hmac.compare_digest(signed, ours)
    return visitor if is_ours and _VISITOR.fullmatch(visitor) else None


def _visitor(asked: Mapping[str, str], anchored: str | None) -> str:
    """
    The browser's id: its own, else the one we kept, else a new one.

    Raises:
        BadVisitor
    """
    stated = asked.get("v")
    if stated is not None and not _VISITOR.fullmatch(stated):
        raise BadVisitor(stated)
    if stated is not None and asked.get("n") != "1":
        return stated
    return anchored or stated or _new_visitor()


def _new_visitor() -> str:
    """32 hexadecimal digits, the first twelve the milliseconds since 1970: ids sort by age."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(10)}"


def _cookie(request: Request, value: str, life_s: int) -> tuple[bytes, bytes]:
    cookie = f"{COOKIE}={value}; Max-Age={life_s}; Path=/; HttpOnly; SameSite=Lax"
    return b"set-cookie", (cookie + ("; Secure" if _is_secure(request) else "")).encode()


def _is_secure(request: Request) -> bool:
    """Whether the browser asked over TLS: the page says so, or the proxy in front of us."""
    forwarded = request.header(b"x-forwarded-proto").partition(",")[0].strip().lower()
    return forwarded == "https" or request.header(b"origin").lower().startswith("https://")


def _answered(said: Mapping[str, str | None], cookie: tuple[bytes, bytes]) -> Answer:
    return Answer(200, encode(said), (_NO_STORE, _CREDENTIALS, cookie))
