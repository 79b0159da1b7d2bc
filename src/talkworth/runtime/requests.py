"""The privacy requests of platforms: which wait, until when, and answering them."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from talkworth.errors import BadInput, NotFound
from talkworth.runtime.erasing import Erasure, erase_person
from talkworth.runtime.owned import Owned
from talkworth.runtime.person import (
    Export,
    Named,
    Person,
    UnknownPerson,
    export_person,
    find_person,
)
from talkworth.sources.requests import Asked, Request, read_request

DUE_US: Final = 30 * 86_400_000_000


class UnknownRequest(NotFound):
    code = "unknown-request"

    def __init__(self, shop_id: str, seq: int) -> None:
        super().__init__(
            f"Shop {shop_id!r} has no privacy request {seq} that waits. `talkworth person requests "
            f"{shop_id}` lists them."
        )


class ExportFirst(BadInput):
    code = "export-first"
    status = 409

    def __init__(self, seq: int) -> None:
        super().__init__(
            f"Request {seq} asks for a copy of what is held on the same person, and nothing will "
            "be left to copy. Answer it first."
        )


class EraseShopFirst(BadInput):
    code = "erase-shop-first"
    status = 409

    def __init__(self, shop_id: str) -> None:
        super().__init__(
            "This request is about the whole shop. If all of it is to go, run `talkworth shop "
            f"erase {shop_id}`."
        )


class Waiting(Struct, kw_only=True, frozen=True):
    """
    A request and its state; instants are UTC microseconds.

    `request_no` is its place in the journal. `answered_at` is `None` while it waits.
    """

    request_no: int
    asked: Asked
    door: str
    received_at: int
    due_at: int
    answered_at: int | None = None
    answered_by: str | None = None


class Answered(Struct, kw_only=True, frozen=True):
    """What was done: the copy to pass on, or the erasure; neither where nothing was held."""

    request_no: int
    asked: Asked
    export: Export | None = None
    erasure: Erasure | None = None


def requests_of(owned: Owned, shop_id: str) -> list[Waiting]:
    """
    All requests of the shop's platforms, oldest first, answered ones too.

    Raises:
        UnknownShop
    """
    owned.control.shop(shop_id)
    done = {row.seq: row for row in owned.control.privacy_answers(shop_id)}
    found = [
        Waiting(
            request_no=row.seq,
            asked=row.kind,
            door="",
            received_at=row.received_at,
            due_at=row.received_at + DUE_US,
            answered_at=row.answered_at,
            answered_by=row.actor,
        )
        for row in done.values()
    ]
    for row in owned.warehouse.query("person_requests", shop_id=shop_id):
        request = read_request(row["door"], row["topic"], b"{}")
        if row["seq"] not in done and request is not None:
            found.append(
                Waiting(
                    request_no=row["seq"],
                    asked=request.asked,
                    door=row["door"],
                    received_at=row["received_at"],
                    due_at=row["received_at"] + DUE_US,
                )
            )
    return sorted(found, key=lambda one: one.request_no)


def answer_request(owned: Owned, shop_id: str, request_no: int) -> Answered:
    """
    Do what a request asks for, and note that it was done.

    Raises:
        UnknownShop, UnknownRequest, ExportFirst, EraseShopFirst, and what an erasure raises.
    """
    owned.loader.load_all()
    waiting = [one for one in requests_of(owned, shop_id) if one.answered_at is None]
    asked = next((one for one in waiting if one.request_no == request_no), None)
    if asked is None:
        raise UnknownRequest(shop_id, request_no)
    if asked.asked == "erase-shop":
        raise EraseShopFirst(shop_id)
    request = _request(owned, request_no)
    named = Named(customer=request.customer_id, email_key=request.email_key)
    if asked.asked == "export":
        answered = Answered(
            request_no=request_no, asked="export", export=_export(owned, shop_id, named)
        )
        owned.control.note_answer(shop_id, request_no, "export", asked.received_at)
        return answered
    erasure = None
    if request.customer_id or request.email_key:
        erasure = erase_and_answer(owned, shop_id, named)
    owned.control.note_answer(shop_id, request_no, "erase", asked.received_at)
    return Answered(request_no=request_no, asked="erase", erasure=erasure)


def erase_and_answer(owned: Owned, shop_id: str, named: Named) -> Erasure:
    """
    Erase a person; the platform's requests to do so are answered by it.

    Raises:
        ExportFirst, and what an erasure raises.
    """
    owned.loader.load_all()
    person = find_person(owned.warehouse, owned.reader, owned.control, shop_id, named)
    theirs = [
        one
        for one in requests_of(owned, shop_id)
        if one.answered_at is None and _is_about(_request(owned, one.request_no), person)
    ]
    for one in theirs:
        if one.asked == "export":
            raise ExportFirst(one.request_no)
    erasure = erase_person(owned, shop_id, named)
    for one in theirs:
        owned.control.note_answer(shop_id, one.request_no, one.asked, one.received_at)
    return erasure


def _request(owned: Owned, request_no: int) -> Request:
    (entry,) = owned.reader.get([request_no])
    request = read_request(entry.door, entry.topic, entry.payload)
    assert request is not None  # noqa: S101 - it was listed as one
    return request


def _is_about(request: Request, person: Person) -> bool:
    return request.customer_id in person.values.get(
        "customer", ()
    ) or request.email_key in person.values.get("email", ())


def _export(owned: Owned, shop_id: str, named: Named) -> Export | None:
    try:
        person = find_person(owned.warehouse, owned.reader, owned.control, shop_id, named)
        return export_person(owned.reader, person)
    except UnknownPerson:
        return None
