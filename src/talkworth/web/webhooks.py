"""The secrets that platforms sign their webhooks with: added, rotated and removed, never shown."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from litestar import Request, Response, Router, delete, get, post
from litestar.params import JSONBody, PathParameter
from msgspec import Meta, Struct

from talkworth.control import Control, UnknownWebhook, Webhook
from talkworth.reports.period import instant
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served

WebhookId = Annotated[str, PathParameter(description="The webhook's id, `wh_...`.")]
Hours = Annotated[int, Meta(ge=0, le=24 * 366)]
_HOUR_US = 3_600_000_000


class ToldWebhook(Struct, kw_only=True, frozen=True):
    """
    A secret that is accepted, without the secret; until `expires_at`, or null, for good.

    An empty `domain` takes what is signed with it from anywhere. The platform sends to `path`.
    """

    webhook_id: str
    platform: str
    domain: str
    path: str
    created_at: datetime
    expires_at: datetime | None


class Webhooks(Struct, kw_only=True, frozen=True):
    """A shop's webhook secrets, newest first."""

    shop_id: str
    webhooks: list[ToldWebhook]


class RotatedWebhook(Struct, kw_only=True, frozen=True):
    """The new secret's entry, and the old one's, which is accepted until its `expires_at`."""

    webhook: ToldWebhook
    replaces: ToldWebhook


class NewWebhook(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """
    A platform's signing secret. Shopify's needs its `domain`, others may leave it empty.
    """

    platform: str
    secret: str
    domain: str = ""


class WebhookRotation(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """The new secret, and for how many hours the old one is accepted beside it."""

    secret: str
    overlap_h: Hours = 24


@get("/", sync_to_thread=True)
def get_webhooks(
    request: Request[Any, Any, Any], serving: Served, shop: ShopParameter = None
) -> Response[Webhooks]:
    """What webhooks of the shop are accepted. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    webhooks = [told_webhook(one) for one in serving.control.list_webhooks(shop_id)]
    return Response(Webhooks(shop_id=shop_id, webhooks=webhooks), headers=NO_STORE)


@post("/", sync_to_thread=True)
def post_webhook(
    request: Request[Any, Any, Any],
    serving: Served,
    data: JSONBody[NewWebhook],
    shop: ShopParameter = None,
) -> Response[ToldWebhook]:
    """
    Accept what a platform signs with this secret, beside those accepted already. Needs `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    made = serving.control.add_webhook(
        shop_id, data.platform, data.domain, data.secret.strip().encode()
    )
    return Response(told_webhook(made), status_code=201, headers=NO_STORE)


@post("/{webhook_id:str}/rotate", sync_to_thread=True)
def rotate_webhook(
    request: Request[Any, Any, Any],
    serving: Served,
    webhook_id: WebhookId,
    data: JSONBody[WebhookRotation],
    shop: ShopParameter = None,
) -> Response[RotatedWebhook]:
    """
    Put a new secret in place of one, which is accepted beside it for a while. Needs `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    known = _of(serving.control, shop_id, webhook_id)
    made, old = serving.control.signers.rotate(
        known.webhook_id, data.secret.strip().encode(), data.overlap_h * _HOUR_US
    )
    told = RotatedWebhook(webhook=told_webhook(made), replaces=told_webhook(old))
    return Response(told, status_code=201, headers=NO_STORE)


@delete("/{webhook_id:str}", status_code=200, sync_to_thread=True)
def delete_webhook(
    request: Request[Any, Any, Any],
    serving: Served,
    webhook_id: WebhookId,
    shop: ShopParameter = None,
) -> Response[ToldWebhook]:
    """Accept nothing signed with this secret any more. Needs the scope `admin`."""
    shop_id = shop_of(request, serving, shop, "admin")
    known = _of(serving.control, shop_id, webhook_id)
    return Response(
        told_webhook(serving.control.remove_webhook(known.webhook_id)), headers=NO_STORE
    )


def told_webhook(webhook: Webhook) -> ToldWebhook:
    return ToldWebhook(
        webhook_id=webhook.webhook_id,
        platform=webhook.platform,
        domain=webhook.domain,
        path=f"/webhooks/{webhook.platform}/{webhook.shop_id}",
        created_at=instant(webhook.created_at),
        expires_at=None if webhook.expires_at is None else instant(webhook.expires_at),
    )


def _of(control: Control, shop_id: str, webhook_id: str) -> Webhook:
    """
    Raises:
        UnknownWebhook: the shop has none of this id, whoever else may.
    """
    for webhook in control.list_webhooks(shop_id):
        if webhook.webhook_id == webhook_id:
            return webhook
    raise UnknownWebhook(webhook_id[:80])


webhook_routes = Router(
    "/v1/webhooks",
    route_handlers=[get_webhooks, post_webhook, rotate_webhook, delete_webhook],
    guards=[known_parameters],
    tags=["settings"],
)
