"""Who changed what of a shop, as JSON."""

from __future__ import annotations

from typing import Annotated, Any

from litestar import Request, Response, Router, get
from litestar.params import QueryParameter

from talkworth.control import Audit
from talkworth.reports.instants import parse_instant
from talkworth.web.auth import ShopParameter, shop_of
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import known_parameters
from talkworth.web.serving import Served

Since = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="since",
        required=False,
        description="Only changes from this instant on. By default all.",
        schema_extra={"format": "date-time"},
    ),
]


@get("/", sync_to_thread=True)
def get_audit(
    request: Request[Any, Any, Any],
    serving: Served,
    shop: ShopParameter = None,
    since: Since = None,
) -> Response[list[Audit]]:
    """
    Every change of the shop's keys, webhooks, rules and settings, and every erasure, oldest first.

    `changed_at` is in UTC microseconds. Needs a key with the scope `admin`.
    """
    shop_id = shop_of(request, serving, shop, "admin")
    since_us = parse_instant(since.replace(" ", "+")) if since else 0
    changes = serving.control.audit_of(shop_id, since_us)
    return Response(changes, headers=NO_STORE)


audit_routes = Router(
    "/v1/audit", route_handlers=[get_audit], guards=[known_parameters], tags=["service"]
)
