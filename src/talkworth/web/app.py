"""The web application: routes, what they share, and errors as responses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from talkworth.control import Control
from talkworth.control.outbox import OUTBOX
from talkworth.intake.lately import Lately
from talkworth.journal import Reader
from talkworth.outlets.digests import DigestSender
from talkworth.settings import Settings
from talkworth.warehouse import Warehouse
from talkworth.warehouse.as_of import Past
from talkworth.web.answering import asked_serving
from talkworth.web.audit import audit_routes
from talkworth.web.auth import reading_shop
from talkworth.web.bodies import MAX_BODY, JsonRequest
from talkworth.web.conversations import conversation_routes, get_search
from talkworth.web.dashboard import dashboard_routes
from talkworth.web.data_health import data_health_routes
from talkworth.web.decisions import decision_routes
from talkworth.web.digests import digest_routes, unsubscribe_routes
from talkworth.web.entrance import Entrance
from talkworth.web.escalation import escalation_policy_routes, escalation_routes
from talkworth.web.experiments import experiment_routes
from talkworth.web.explain import explain_routes
from talkworth.web.exports import export_routes
from talkworth.web.features import feature_routes
from talkworth.web.health import get_event_schema, get_health
from talkworth.web.impact import impact_routes
from talkworth.web.incremental import incremental_routes
from talkworth.web.live import live_routes
from talkworth.web.live_tail import Streams
from talkworth.web.models import model_routes
from talkworth.web.openapi import openapi_config
from talkworth.web.parameters import asked_as_of, asked_period, asked_view
from talkworth.web.refusals import answer_json
from talkworth.web.reports import report_routes
from talkworth.web.rules import rule_routes
from talkworth.web.segments import segment_routes
from talkworth.web.serving import Serving, clock
from talkworth.web.session import session_routes
from talkworth.web.session_oidc import oidc_routes
from talkworth.web.settings import settings_routes
from talkworth.web.shares import share_routes
from talkworth.web.users import user_routes

_ROUTES: Final[tuple[Router | HTTPRouteHandler, ...]] = (
    impact_routes,
    incremental_routes,
    report_routes,
    conversation_routes,
    get_search,
    segment_routes,
    feature_routes,
    decision_routes,
    model_routes,
    experiment_routes,
    escalation_routes,
    escalation_policy_routes,
    data_health_routes,
    export_routes,
    explain_routes,
    rule_routes,
    audit_routes,
    session_routes,
    oidc_routes,
    share_routes,
    user_routes,
    *settings_routes,
    digest_routes,
    unsubscribe_routes,
    live_routes,
    dashboard_routes,
    get_health,
    get_event_schema,
)


def web_app(
    warehouse: Warehouse,
    control: Control,
    reader: Reader,
    settings: Settings,
    token: str,
    now_us: Callable[[], int] = clock,
    past: Past | None = None,
    lately: Lately | None = None,
    entrance: Entrance | None = None,
    streams: Streams | None = None,
) -> Litestar:
    """
    The app that answers everything but the intake's doors.

    `token` lets the command line of this machine read any shop. `now_us` is our clock, UTC
    microseconds. `past` has the warehouses of past instants, `lately` what the doors refused,
    `entrance` how people come in, `streams` who looks on; without them the app makes its own.
    """
    past = past or Past(settings.data, lambda upto, limit: reader.read(upto, limit), now_us)
    lately, entrance = lately or Lately(), entrance or Entrance(settings)
    streams = streams or Streams()
    serving = Serving(
        warehouse, control, reader, token, past, now_us, lately, entrance, streams=streams
    )
    sender = DigestSender(warehouse, control, settings, now_us)
    return Litestar(
        route_handlers=_ROUTES,
        dependencies={
            "serving": Provide(asked_serving(serving), sync_to_thread=False),
            "digest_sender": Provide(lambda: sender, sync_to_thread=False),
            "outbox": Provide(lambda: settings.data / OUTBOX, sync_to_thread=False),
            "shop_id": Provide(reading_shop, sync_to_thread=False),
            "period": Provide(asked_period, sync_to_thread=False),
            "as_of_us": Provide(asked_as_of, sync_to_thread=False),
            "view": Provide(asked_view, sync_to_thread=False),
        },
        exception_handlers={Exception: answer_json},
        request_class=JsonRequest,
        request_max_body_size=MAX_BODY,
        openapi_config=openapi_config(),
        debug=False,
        logging_config=None,
    )
