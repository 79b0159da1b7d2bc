"""Links that show one report to whoever holds them: made, listed, revoked, and read by."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, post
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from talkworth.control import Share
from talkworth.control.access_refusals import ShareExpired
from talkworth.control.shares import DEFAULT_DAYS, MOST_DAYS
from talkworth.reports.period import instant
from talkworth.web.auth import ShopParameter, gate_of, letter_of, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.cookies import base_of
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served
from talkworth.web.shared import shown_days

ShareId = Annotated[str, PathParameter(description="The share's id, `shr_...`.")]


class Screen(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """An address of the dashboard: its path, and what stands behind the question mark."""

    path: str
    query: str = ""


class NewShare(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What is shared, for how many days; `with_orders` lets single orders be explained."""

    name: str
    screen: Screen
    days: Annotated[int, Meta(ge=1, le=MOST_DAYS)] = DEFAULT_DAYS
    with_orders: bool = False


class ToldShare(Struct, kw_only=True, frozen=True):
    """
    A share as it is listed, without its link. `made_by` is as in the audit log; `revoked_at` is
    null unless it was ended early.
    """

    share_id: str
    name: str
    screen: Screen
    with_orders: bool
    made_by: str
    works: bool
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None


class ShopShares(Struct, kw_only=True, frozen=True):
    """A shop's shares, newest first, those that have ended too."""

    shop_id: str
    shares: list[ToldShare]


class MadeShare(Struct, kw_only=True, frozen=True):
    """A new share, and its link: whoever has it sees the report. It is in this answer alone."""

    share: ToldShare
    link: str


class SharedShop(Struct, kw_only=True, frozen=True):
    """The shop that a link shows."""

    shop_id: str
    name: str
    currency: str
    timezone: str


class SharedScreen(Struct, kw_only=True, frozen=True):
    """What the holder of a link sees, and until when."""

    name: str
    shop: SharedShop
    screen: Screen
    with_orders: bool
    expires_at: datetime


@get("/", sync_to_thread=True)
def get_shares(
    request: Request[Any, Any, Any], serving: Served, shop: ShopParameter = None
) -> Response[ShopShares]:
    """The shop's shared links. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    now_us = serving.now_us()
    shares = [_told(share, now_us) for share in serving.control.shares.of(shop_id)]
    return Response(ShopShares(shop_id=shop_id, shares=shares), headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_share(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewShare],
    shop: ShopParameter = None,
) -> Response[MadeShare]:
    """
    Share a screen as it stands: its days, filters and rules, and no other. Needs the scope
    `reports:write`.
    """
    shop_id = shop_of(request, serving, shop, "reports:write")
    now_us, query = serving.now_us(), data.screen.query.removeprefix("?")
    shown_days(query, serving.control.shop(shop_id).timezone, now_us)
    share, token = serving.control.shares.add(
        shop_id,
        data.name,
        data.screen.path,
        query,
        at=now_us,
        days=data.days,
        with_orders=data.with_orders,
    )
    base = base_of(letter_of(request), serving.entrance.public_url)
    made = MadeShare(share=_told(share, now_us), link=f"{base}/share#{token}")
    return Response(made, status_code=201, headers=NO_STORE)


@delete("/{share_id:str}", status_code=200, sync_to_thread=True)
def delete_share(
    request: Request[Any, Any, Any], serving: Served, share_id: ShareId, shop: ShopParameter = None
) -> Response[ToldShare]:
    """End a share now; it stays in the list. Needs the scope `reports:write`."""
    shop_id = shop_of(request, serving, shop, "reports:write")
    revoked = serving.control.shares.revoke(shop_id, share_id)
    return Response(_told(revoked, serving.now_us()), headers=NO_STORE)


@get("/this", sync_to_thread=True)
def get_this_share(request: Request[Any, Any, Any], serving: Served) -> Response[SharedScreen]:
    """What the link shows whose token asks: `Authorization: Bearer share_...`."""
    share = gate_of(serving).share(letter_of(request))
    if share is None:
        raise ShareExpired
    shop = serving.control.shop(share.shop_id)
    shown = SharedScreen(
        name=share.name,
        shop=SharedShop(
            shop_id=shop.shop_id, name=shop.name, currency=shop.currency, timezone=shop.timezone
        ),
        screen=Screen(path=share.path, query=share.query),
        with_orders=share.with_orders,
        expires_at=instant(share.expires_at),
    )
    return Response(shown, headers=NO_STORE)


def _told(share: Share, now_us: int) -> ToldShare:
    return ToldShare(
        share_id=share.share_id,
        name=share.name,
        screen=Screen(path=share.path, query=share.query),
        with_orders=share.with_orders,
        made_by=share.made_by,
        works=share.works_at(now_us),
        created_at=instant(share.created_at),
        expires_at=instant(share.expires_at),
        revoked_at=None if share.revoked_at is None else instant(share.revoked_at),
    )


share_routes = Router(
    "/v1/shares",
    route_handlers=[get_shares, post_share, delete_share, get_this_share],
    guards=[known_parameters],
    tags=["access"],
)
