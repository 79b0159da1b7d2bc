"""How each model would share out a period's revenue, as JSON or CSV."""

from __future__ import annotations

from litestar import Response, Router, get

from talkworth.reports.basis import based
from talkworth.reports.model_table import models_table
from talkworth.reports.models import ModelComparison, compare_models
from talkworth.web.answering import kept
from talkworth.web.parameters import (
    AskedAsOf,
    AskedPeriod,
    AskedShop,
    Form,
    answer,
    known_parameters,
)
from talkworth.web.serving import Served


@get("/models", sync_to_thread=True)
@kept
def get_models(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    form: Form = "json",
) -> Response[ModelComparison]:
    """
    What every model would give each channel of the period's sales, by order date.

    Five models a rule set can name, and three views: Markov and two of Shapley. Not causal.
    """
    with serving.known_at(as_of_us) as warehouse:
        found = compare_models(warehouse, shop_id, period)
    report = based(found, serving.rulings(as_of_us), shop_id, period, as_of_us)
    return answer(report, form, "models", models_table)


model_routes = Router(
    "/v1/reports", route_handlers=[get_models], guards=[known_parameters], tags=["reports"]
)
