"""Persons over HTTP: exported, erased, and what their platforms ask for, by who may administer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Final
from urllib.parse import parse_qs

import msgspec

from talkworth.errors import BadInput, TalkworthError
from talkworth.intake.body import read_body
from talkworth.intake.exchange import (
    Answer,
    App,
    ClientGone,
    Receive,
    Request,
    Scope,
    Send,
    answer_error,
    encode,
)
from talkworth.intake.refusals import Unforeseen
from talkworth.runtime.erasing import look_at
from talkworth.runtime.erasing_shop import erase_shop
from talkworth.runtime.owned import Owned
from talkworth.runtime.person import Named, export_person, find_person
from talkworth.runtime.requests import answer_request, erase_and_answer, requests_of
from talkworth.web.auth import Gate

EXPORT_PATH: Final = "/v1/persons/export"
LOOK_PATH: Final = "/v1/persons/look"
ERASE_PATH: Final = "/v1/persons/erase"
REQUESTS_PATH: Final = "/v1/persons/requests"
ANSWER_PATH: Final = "/v1/persons/answer"
LEAVE_PATH: Final = "/v1/shops/erase"

_MAX_BODY: Final = 64 * 1024
_NO_STORE: Final = ((b"cache-control", b"no-store"),)
# Also brackets without end, within the bytes a body may have.
_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
_log = logging.getLogger(__name__)
_Work = Callable[[str, bytes], object]


class NotNamed(BadInput):
    code = "not-named"

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"{reason}. Send one JSON object with `customer`, `email`, `visitor` or `order`; to "
            "answer a request, with its `request_no`."
        )


class NotConfirmed(BadInput):
    code = "not-confirmed"

    def __init__(self, shop_id: str) -> None:
        super().__init__(
            f"Everything of shop {shop_id!r} would be deleted for good. If that is meant, send "
            f'{{"confirm": "{shop_id}"}}.'
        )


class _Asked(msgspec.Struct, forbid_unknown_fields=True):
    request_no: int


class _Confirmed(msgspec.Struct, forbid_unknown_fields=True):
    confirm: str


class People:
    """
    Answers on the paths above for the token of `serve.json`, a secret key with the scope `admin`
    or an administrator of the shop, and passes everything else on. Who is meant stands in the
    body, never in the URL. A shop is erased, with all persons in it, by the owner of the
    installation alone, who names it twice.
    """

    def __init__(self, owned: Owned, token: str, then: App) -> None:
        self._owned, self._then = owned, then
        self._gate = Gate(owned.control, token, owned.settings.public_url)
        self._works: dict[tuple[str, str], _Work] = {
            ("POST", EXPORT_PATH): self._export,
            ("POST", LOOK_PATH): self._look,
            ("POST", ERASE_PATH): self._erase,
            ("GET", REQUESTS_PATH): self._requests,
            ("POST", ANSWER_PATH): self._answer,
            ("POST", LEAVE_PATH): self._erase_shop,
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        work = scope["type"] == "http" and self._works.get((scope["method"], scope["path"]))
        if not work:
            await self._then(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await read_body(request, _MAX_BODY)
            found = await asyncio.to_thread(work, self._shop(request), body)
            answer = Answer(200, encode(found), _NO_STORE)
        except ClientGone:
            return
        except TalkworthError as error:
            answer = answer_error(error)
        except Exception:
            _log.exception("%s failed", request.path)
            answer = answer_error(Unforeseen())
        await answer.send(request, send)

    def _shop(self, request: Request) -> str:
        asked = parse_qs(request.query.decode("latin-1")).get("shop", [""])[0]
        if request.path == LEAVE_PATH:
            self._gate.owner(request)
        return self._gate.shop(request, asked, "admin")

    def _export(self, shop_id: str, body: bytes) -> object:
        owned = self._owned
        owned.loader.load_all()
        person = find_person(owned.warehouse, owned.reader, owned.control, shop_id, _named(body))
        export = export_person(owned.reader, person)
        owned.control.note(shop_id, "export-person", f"{len(export.entries)} entries")
        return export

    def _look(self, shop_id: str, body: bytes) -> object:
        return look_at(self._owned, shop_id, _named(body))

    def _erase(self, shop_id: str, body: bytes) -> object:
        return erase_and_answer(self._owned, shop_id, _named(body))

    def _requests(self, shop_id: str, _body: bytes) -> object:
        return requests_of(self._owned, shop_id)

    def _answer(self, shop_id: str, body: bytes) -> object:
        try:
            asked = msgspec.json.decode(body, type=_Asked)
        except _UNREADABLE as error:
            raise NotNamed(_why(error)) from None
        return answer_request(self._owned, shop_id, asked.request_no)

    def _erase_shop(self, shop_id: str, body: bytes) -> object:
        try:
            confirmed = msgspec.json.decode(body, type=_Confirmed).confirm
        except _UNREADABLE:
            confirmed = ""
        if confirmed != shop_id:
            raise NotConfirmed(shop_id)
        return erase_shop(self._owned, shop_id)


def _named(body: bytes) -> Named:
    try:
        named = msgspec.json.decode(body, type=Named)
    except _UNREADABLE as error:
        raise NotNamed(_why(error)) from None
    if not any(msgspec.structs.astuple(named)):
        raise NotNamed("Nobody is named")
    return named


def _why(error: Exception) -> str:
    # What could not be decoded may be personal and is not repeated.
    return str(error) if isinstance(error, msgspec.ValidationError) else "This is not JSON"
