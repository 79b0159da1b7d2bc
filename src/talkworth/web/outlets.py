"""The ways out over HTTP: webhooks and Google Analytics added, tried and removed."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, post
from litestar.di import NamedDependency
from litestar.params import JSONBody, PathParameter
from msgspec import Struct

from talkworth.control import Control
from talkworth.control.outbox import Outbox
from talkworth.control.outlets import Outlet, OutletKind, UnknownOutlet
from talkworth.outlets.opening import Told, open_ga4, open_webhook
from talkworth.outlets.trial import Trial, try_outlet
from talkworth.reports.period import instant
from talkworth.web.auth import ShopParameter, owner_only, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served

OutletId = Annotated[str, PathParameter(description="The outlet's id, `out_...`.")]
# The file of what waits to be sent.
OutboxPath = NamedDependency[Path]


class ToldOutlet(Struct, kw_only=True, frozen=True):
    """
    A way out. `target` is an address, a measurement id or a folder of the server.

    Of its messages, `n_waiting` wait or are tried again, `n_sent` were taken, `n_dead` never will
    be. `told` says which orders: those of the shop's own word, or the browser's too; an `export`
    holds all.
    """

    outlet_id: str
    kind: OutletKind
    target: str
    told: Told
    created_at: datetime
    n_waiting: int
    n_sent: int
    n_dead: int


class Outlets(Struct, kw_only=True, frozen=True):
    """A shop's ways out, oldest first."""

    shop_id: str
    outlets: list[ToldOutlet]


class MadeOutlet(Struct, kw_only=True, frozen=True):
    """
    A new way out, and the `secret` its messages are to be verified with, shown this once; null
    where it signs none.
    """

    outlet: ToldOutlet
    secret: str | None


class NewWebhookOutlet(
    Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="webhook"
):
    """Tells `url` whenever what an order earned changes."""

    url: str
    told: Told = "verified"


class NewGa4Outlet(
    Struct, kw_only=True, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="ga4"
):
    """Tells a data stream of Google Analytics 4 of each credited order once."""

    measurement_id: str
    api_secret: str
    told: Told = "verified"


@get("/", sync_to_thread=True)
def get_outlets(
    request: Request[Any, Any, Any],
    serving: Served,
    outbox: OutboxPath,
    shop: ShopParameter = None,
) -> Response[Outlets]:
    """The shop's ways out, and how many messages wait, were taken, or are dead letters."""
    shop_id = shop_of(request, serving, shop, "admin")
    outlets = _told(serving.control.outlets.outlets(shop_id), outbox)
    return Response(Outlets(shop_id=shop_id, outlets=outlets), headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_outlet(
    request: Request[Any, Any, Any],
    serving: Served,
    outbox: OutboxPath,
    data: JSONBody[NewWebhookOutlet | NewGa4Outlet],
    shop: ShopParameter = None,
) -> Response[MadeOutlet]:
    """
    Add a way out. Needs the scope `admin`; an address on the server itself needs the owner.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    if isinstance(data, NewGa4Outlet):
        secret = None
        made = open_ga4(
            serving.control, shop_id, data.measurement_id, data.api_secret.strip(), data.told
        )
    else:
        if data.url.strip().lower().startswith("http:"):
            owner_only(request, serving)
        made, secret = open_webhook(serving.control, shop_id, data.url, data.told)
    (told,) = _told([made], outbox)
    return Response(MadeOutlet(outlet=told, secret=secret), status_code=201, headers=NO_STORE)


@post("/{outlet_id:str}/check", status_code=200, sync_to_thread=True)
def check_outlet(
    request: Request[Any, Any, Any],
    serving: Served,
    outlet_id: OutletId,
    shop: ShopParameter = None,
) -> Response[Trial]:
    """
    Send a trial message: signed to a webhook, to GA4's own validator, or a file to the folder.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    outlet = _of(serving.control, shop_id, outlet_id)
    secret = serving.control.outlets.secret(outlet_id).decode()
    return Response(try_outlet(outlet, secret, serving.now_us()), headers=NO_STORE)


@delete("/{outlet_id:str}", status_code=200, sync_to_thread=True)
def delete_outlet(
    request: Request[Any, Any, Any],
    serving: Served,
    outbox: OutboxPath,
    outlet_id: OutletId,
    shop: ShopParameter = None,
) -> Response[ToldOutlet]:
    """Send nothing there any more; what waits is dropped. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    (told,) = _told([_of(serving.control, shop_id, outlet_id)], outbox)
    serving.control.outlets.remove(outlet_id)
    with closing(Outbox(outbox)) as waiting:
        waiting.forget(outlet_id)
    return Response(told, headers=NO_STORE)


def _of(control: Control, shop_id: str, outlet_id: str) -> Outlet:
    """
    Raises:
        UnknownOutlet: the shop has none of this id, whoever else may.
    """
    for outlet in control.outlets.outlets(shop_id):
        if outlet.outlet_id == outlet_id:
            return outlet
    raise UnknownOutlet(outlet_id)


def _told(outlets: list[Outlet], path: Path) -> list[ToldOutlet]:
    with closing(Outbox(path)) as outbox:
        counts = outbox.counts()
    return [
        ToldOutlet(
            outlet_id=one.outlet_id,
            kind=one.kind,
            target=one.target,
            told="verified" if one.options.get("trust") else "all",
            created_at=instant(one.created_at),
            **{f"n_{n}": counts.get(one.outlet_id, {}).get(n, 0) for n in _STATES},
        )
        for one in outlets
    ]


_STATES = ("waiting", "sent", "dead")

outlet_routes = Router(
    "/v1/outlets",
    route_handlers=[get_outlets, post_outlet, check_outlet, delete_outlet],
    guards=[known_parameters],
    tags=["settings"],
)
