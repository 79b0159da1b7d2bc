"""The addresses by which a shop is set up and looked after, all in one list."""

from __future__ import annotations

from typing import Final

from litestar import Router

from talkworth.web.annotations import annotation_routes
from talkworth.web.connectors import connector_routes
from talkworth.web.flags import flag_routes
from talkworth.web.keys import key_routes
from talkworth.web.outlets import outlet_routes
from talkworth.web.shops import shop_routes
from talkworth.web.webhooks import webhook_routes

settings_routes: Final[tuple[Router, ...]] = (
    annotation_routes,
    connector_routes,
    flag_routes,
    key_routes,
    outlet_routes,
    shop_routes,
    webhook_routes,
)
