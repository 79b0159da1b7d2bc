"""Workflows, FAQ questions, nudges and assistants side by side, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, Router, get
from litestar.params import QueryParameter

from talkworth.reports.basis import based
from talkworth.reports.feature_table import feature_table
from talkworth.reports.features import FEATURES, FeatureReport, feature_report
from talkworth.reports.period import Period
from talkworth.reports.view import View
from talkworth.web.answering import kept
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    AskedView,
    Form,
    Horizon,
    answer,
    known_parameters,
)
from talkworth.web.serving import Served, Serving

By = Annotated[
    str,
    QueryParameter(
        description="workflow, faq_question, nudge or assistant.",
        schema_extra={"enum": list(FEATURES)},
    ),
]


@get("/workflows", sync_to_thread=True)
@kept
def get_workflows(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    horizon_d: Horizon = 30,
    form: Form = "json",
) -> Response[FeatureReport]:
    """The five AI workflows and the shop's own side by side: whom they help, what they earn."""
    report = _report(serving, shop_id, period, as_of_us, view, "workflow", horizon_d)
    return answer(report, form, "workflows", feature_table)


@get("/features", sync_to_thread=True)
@kept
def get_features(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    view: AskedView,
    by: By,
    horizon_d: Horizon = 30,
    form: Form = "json",
) -> Response[FeatureReport]:
    """Which FAQ questions, nudges, assistants and their versions help and earn."""
    report = _report(serving, shop_id, period, as_of_us, view, by, horizon_d)
    return answer(report, form, "features", feature_table)


def _report(
    serving: Serving,
    shop_id: str,
    period: Period,
    as_of_us: int | None,
    view: View,
    by: str,
    horizon_d: int,
) -> FeatureReport:
    now_us = serving.at_us(as_of_us)
    with serving.viewed_at(shop_id, period, as_of_us, view) as snapshot:
        found = feature_report(snapshot, shop_id, period, by, now_us=now_us, horizon_d=horizon_d)
    return based(found, serving.rulings(as_of_us), shop_id, period, as_of_us, view)


feature_routes = Router(
    "/v1/reports",
    route_handlers=[get_workflows, get_features],
    guards=[known_parameters],
    tags=["reports"],
)
