"""Requests about a session: from a page of ours or a program, and where they come from."""

from __future__ import annotations

from typing import Any

from litestar import Request
from litestar.di import NamedDependency

from talkworth.control.store import act_for
from talkworth.errors import WrongMediaType
from talkworth.intake.exchange import Request as Letter
from talkworth.web.auth import letter_of
from talkworth.web.cookies import check_origin
from talkworth.web.serving import Served


class NotJson(WrongMediaType):
    code = "wrong-content-type"

    def __init__(self) -> None:
        super().__init__("Send the body as `Content-Type: application/json`.")


def own_letter(request: Request[Any, Any, Any], serving: Served) -> Letter:
    """
    A request that a page of ours sends, or a program: no form of another site signs anybody in.

    Raises:
        CsrfRefused, NotJson
    """
    act_for("")
    letter = letter_of(request)
    if letter.method != "GET":
        check_origin(letter, serving.entrance.public_url)
        kind = letter.header(b"content-type").partition(";")[0].strip().lower()
        has_body = letter.header(b"content-length") not in ("", "0")
        if has_body and kind != "application/json":
            raise NotJson
    return letter


OwnLetter = NamedDependency[Letter]


def address_of(request: Request[Any, Any, Any]) -> str:
    """Where it comes from, as the socket says: what a header says, a stranger may say."""
    return request.client.host if request.client else ""
