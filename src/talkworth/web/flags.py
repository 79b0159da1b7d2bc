"""Flags over HTTP: what looks wrong is said, listed, and answered."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, get, post
from litestar.params import JSONBody, PathParameter, QueryParameter
from msgspec import Struct

from talkworth.control.flags import Flagged
from talkworth.reports.explained import ToldFlag
from talkworth.reports.flags import Flags, subject_of, told_flag, told_flags
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import AskedShop, known_parameters
from talkworth.web.serving import Served

FlagId = Annotated[str, PathParameter(description="The flag's id, `flag_...`.")]
State = Annotated[
    Literal["open", "resolved", "all"],
    QueryParameter(name="state", required=False, description="Only these."),
]
_IS_OPEN: dict[str, bool | None] = {"open": True, "resolved": False, "all": None}


class NewFlag(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`id` names an order, by its id or its name, or a conversation; `note` says what is wrong."""

    what: Flagged
    id: str
    note: str


class Resolution(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What came of it."""

    answer: str = ""


@get("/", sync_to_thread=True)
def get_flags(serving: Served, shop_id: AskedShop, shown: State = "open") -> Response[Flags]:
    """The shop's flags, newest first."""
    told = told_flags(serving.control, shop_id, is_open=_IS_OPEN[shown])
    return Response(told, headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_flag(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewFlag],
    shop: ShopParameter = None,
) -> Response[ToldFlag]:
    """
    Flag an order or a conversation as wrong. It stays credited as it is. Needs `reports:write`.
    """
    shop_id = shop_of(request, serving, shop, "reports:write")
    with serving.known_at(None) as snapshot:
        subject_id = subject_of(snapshot, shop_id, data.what, data.id)
    made = serving.control.flags.add(shop_id, data.what, subject_id, data.note)
    return Response(told_flag(made), status_code=201, headers=NO_STORE)


@post("/{flag_id:str}/resolve", status_code=200, sync_to_thread=True)
def resolve_flag(
    request: Request[Any, Any, Any],
    serving: Served,
    flag_id: FlagId,
    data: JSONBody[Resolution],
    shop: ShopParameter = None,
) -> Response[ToldFlag]:
    """Say what came of a flag. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    resolved = serving.control.flags.resolve(shop_id, flag_id, data.answer)
    return Response(told_flag(resolved), headers=NO_STORE)


flag_routes = Router(
    "/v1/flags",
    route_handlers=[get_flags, post_flag, resolve_flag],
    guards=[known_parameters],
    tags=["flags"],
)
