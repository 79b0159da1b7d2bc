"""Shops: those the caller sees, new ones by the owner, and how each keeps what arrives."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from litestar import Request, Response, Router, get, patch, post
from litestar.params import JSONBody
from msgspec import UNSET, Meta, Struct, UnsetType

from talkworth.control import LEAST_RETENTION_D, Shop
from talkworth.reports.period import instant
from talkworth.web.auth import ShopParameter, gate_of, letter_of, owner_only, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served

Kept = Literal["keep", "drop"]
# A hundred years; less than the least is refused in words of its own.
Days = Annotated[int, Meta(ge=0, le=36_525)]


class ToldShop(Struct, kw_only=True, frozen=True):
    """
    A shop, and how it keeps what arrives.

    `transcripts` says what becomes of message texts. Who was not seen for `retention_d` days
    becomes anonymous; null is never. Currency and time zone stand for good: numbers hang on them.
    """

    shop_id: str
    name: str
    currency: str
    timezone: str
    transcripts: Kept
    retention_d: int | None
    created_at: datetime


class Shops(Struct, kw_only=True, frozen=True):
    """The shops the caller sees, by id. `least_retention_d` is the least a retention may be."""

    shops: list[ToldShop]
    least_retention_d: int


class NewShop(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """`shop_id` is 1 to 63 of a-z, 0-9 and `-`; without a name it is called by its id."""

    shop_id: str
    currency: str
    timezone: str
    name: str = ""


class ShopChange(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What is to be from now on; what is left out stays. A `retention_d` of null is forever."""

    name: str | UnsetType = UNSET
    transcripts: Kept | UnsetType = UNSET
    retention_d: Days | UnsetType | None = UNSET


@get("/", sync_to_thread=True)
def get_shops(request: Request[Any, Any, Any], serving: Served) -> Response[Shops]:
    """The shops whose reports the caller may read."""
    seen = gate_of(serving).shops(letter_of(request))
    told = Shops(shops=[_told(shop) for shop in seen], least_retention_d=LEAST_RETENTION_D)
    return Response(told, headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_shop(
    request: Request[Any, Any, Any], serving: Served, data: JSONBody[NewShop]
) -> Response[ToldShop]:
    """Add a shop, with the published rule. For the owner of the installation alone."""
    owner_only(request, serving)
    made = serving.control.add_shop(data.shop_id, data.currency, data.timezone, data.name)
    return Response(_told(made), status_code=201, headers=NO_STORE)


@patch("/", sync_to_thread=True)
def patch_shop(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[ShopChange],
    shop: ShopParameter = None,
) -> Response[ToldShop]:
    """
    Change the shop's name and how it keeps what arrives. Needs the scope `admin`.

    Texts that were dropped do not come back; a shorter retention is applied within the day.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    transcripts = data.transcripts
    changed = serving.control.set_shop(
        shop_id,
        name=data.name,
        transcripts=UNSET if transcripts is UNSET else transcripts == "keep",
        retention_d=data.retention_d,
    )
    return Response(_told(changed), headers=NO_STORE)


def _told(shop: Shop) -> ToldShop:
    return ToldShop(
        shop_id=shop.shop_id,
        name=shop.name,
        currency=shop.currency,
        timezone=shop.timezone,
        transcripts="keep" if shop.transcripts else "drop",
        retention_d=shop.retention_d,
        created_at=instant(shop.created_at),
    )


shop_routes = Router(
    "/v1/shops",
    route_handlers=[get_shops, post_shop, patch_shop],
    guards=[known_parameters],
    tags=["settings"],
)
