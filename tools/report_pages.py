"""docs/reports.md, written from the routes and from the structs they answer with."""

from __future__ import annotations

from typing import Any, cast

import msgspec

from talkworth.reports.after_support import AfterSupport
from talkworth.reports.attributed_revenue import AttributedRevenue
from talkworth.reports.before_after import BeforeAfter
from talkworth.reports.bought import BoughtCategories
from talkworth.reports.cart_figures import CartFigures
from talkworth.reports.clicks import ClickReport
from talkworth.reports.conversations import ConversationList
from talkworth.reports.data_health import DataHealth
from talkworth.reports.decisions import Decisions
from talkworth.reports.declared import Dimensions
from talkworth.reports.escalation_policy import EscalationPolicies
from talkworth.reports.escalation_result import EscalationReport
from talkworth.reports.experiment_list import Experiments
from talkworth.reports.experiment_plan import ExperimentPlanReport
from talkworth.reports.experiment_result import ExperimentReport
from talkworth.reports.explained import ExplainedConversation, ExplainedOrder
from talkworth.reports.features import FeatureReport
from talkworth.reports.identity import IdentityReport
from talkworth.reports.impact import Impact
from talkworth.reports.incremental_result import IncrementalRevenue
from talkworth.reports.models import ModelComparison
from talkworth.reports.order_truth import OrderTruth
from talkworth.reports.orders import CreditedOrders
from talkworth.reports.preview import Comparison, Preview
from talkworth.reports.revenue_per_conversation import RevenuePerConversation
from talkworth.reports.rule_sets import Presets, RuleSets
from talkworth.reports.search import SearchResult
from talkworth.reports.segments import SegmentReport
from talkworth.reports.trend import Trend
from talkworth.reports.what_changed import WhatChanged
from talkworth.settings import Settings
from talkworth.web import web_app
from tools.schema_words import paragraphs, table, words_of

ANSWERS: dict[str, type[msgspec.Struct]] = {
    "/v1/reports/impact": Impact,
    "/v1/reports/revenue-per-conversation": RevenuePerConversation,
    "/v1/reports/attributed-revenue": AttributedRevenue,
    "/v1/reports/incremental": IncrementalRevenue,
    "/v1/reports/trend": Trend,
    "/v1/reports/orders": CreditedOrders,
    "/v1/reports/conversations": ConversationList,
    "/v1/reports/dimensions": Dimensions,
    "/v1/reports/segments": SegmentReport,
    "/v1/reports/workflows": FeatureReport,
    "/v1/reports/features": FeatureReport,
    "/v1/reports/bought-categories": BoughtCategories,
    "/v1/reports/cart-figures": CartFigures,
    "/v1/reports/clicks": ClickReport,
    "/v1/reports/after-support": AfterSupport,
    "/v1/reports/identity": IdentityReport,
    "/v1/reports/models": ModelComparison,
    "/v1/reports/decisions": Decisions,
    "/v1/reports/what-changed": WhatChanged,
    "/v1/reports/before-after": BeforeAfter,
    "/v1/reports/escalation": EscalationReport,
    "/v1/escalation/policy": EscalationPolicies,
    "/v1/reports/data-health": DataHealth,
    "/v1/reports/order-truth": OrderTruth,
    "/v1/experiments": Experiments,
    "/v1/experiments/plan": ExperimentPlanReport,
    "/v1/experiments/{experiment_id}": ExperimentReport,
    "/v1/rules": RuleSets,
    "/v1/rules/presets": Presets,
    "/v1/rules/preview": Preview,
    "/v1/rules/compare": Comparison,
    "/v1/search": SearchResult,
    "/v1/explain/order/{key}": ExplainedOrder,
    "/v1/explain/conversation/{key}": ExplainedConversation,
}
HEAD = """# Reports

<!-- Written by `make docs` from src/talkworth/web and src/talkworth/reports; do not edit. -->

`GET`, with `Authorization: Bearer sk_...`: a secret key reads its own shop and no other. What the
words mean is in [metrics](metrics.md), what is refused in [errors](errors.md);
`GET /v1/openapi.json` says the same for machines. The reports, not the explanations, come as CSV
too: `format=csv`.

Money in a field that ends in `_minor` is in minor units (cents) of the `currency` beside it; a
ratio of such amounts may have a fraction. Days are the shop's own. `null` means that there is no
such thing, or too little data to say; it is never zero.

```sh
curl -s -H "Authorization: Bearer $KEY" \\
  "http://127.0.0.1:8377/v1/reports/revenue-per-conversation?period=last_30_days"
```
"""


def routes() -> dict[str, Any]:
    """Every address of the web app, as OpenAPI tells it."""
    nothing = cast(Any, None)  # an app that answers nobody, asked only what it would answer
    app = web_app(nothing, nothing, nothing, Settings(), "")
    paths: dict[str, Any] = app.openapi_schema.to_schema()["paths"]
    return paths


def reports_page() -> str:
    """The whole page."""
    told = routes()
    sections = [_route_section(path, told[path]["get"], kind) for path, kind in ANSWERS.items()]
    _, types = msgspec.json.schema_components(ANSWERS.values(), ref_template="#/{name}")
    parts = [_type_section(name, schema) for name, schema in types.items()]
    return "\n".join([HEAD, *sections, "## What they answer\n", *parts])


def _route_section(path: str, route: dict[str, Any], answer: type[msgspec.Struct]) -> str:
    rows = ["| parameter | what | |", "| --- | --- | --- |"]
    for parameter in route["parameters"]:
        default = parameter["schema"].get("default")
        what = words_of(parameter["schema"]) + (f", else `{default}`" if default else "")
        rows.append(f"| `{parameter['name']}` | {what} | {parameter.get('description', '')} |")
    name = answer.__name__
    return "\n".join(
        [
            f"## `GET {path}`\n",
            f"{paragraphs(route['description'])} Answers [{name}](#{name.lower()}).\n",
            *rows,
            "",
        ]
    )


def _type_section(name: str, schema: dict[str, Any]) -> str:
    fields = table(schema["properties"], set())
    return f"### {name}\n\n{paragraphs(schema.get('description', ''))}\n\n{fields}\n"
