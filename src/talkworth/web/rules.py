"""Rule sets, presets, and what other rules would make of a period, as JSON or CSV."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, Router, get
from litestar.di import Provide
from litestar.params import QueryParameter

from talkworth.control.presets import presets
from talkworth.reports.preview import (
    MOST_ORDERS,
    SHOWN_ORDERS,
    Comparison,
    Preview,
    compare_rules,
    preview_rules,
)
from talkworth.reports.rule_sets import (
    Presets,
    RuleSets,
    choose_candidate,
    named_candidate,
    read_changes,
    told_rule_sets,
)
from talkworth.reports.rule_tables import comparison_table, preview_table
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import (
    AskedPeriod,
    AskedShop,
    Form,
    answer,
    asked_period_now,
    known_parameters,
)
from talkworth.web.rule_changes import RULE_CHANGES
from talkworth.web.serving import Served

PresetName = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="preset",
        required=False,
        description="The rules to try: a preset by its name.",
    ),
]
Version = Annotated[
    int | None,
    QueryParameter(
        name="version",
        required=False,
        description="Or a version of the shop's own.",
        schema_extra={"minimum": 1, "maximum": 2**31 - 1},
    ),
]
Changes = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="set",
        required=False,
        description="Changes of these, or else of the rules in force: `direct_h=168,model=linear`.",
    ),
]
Candidates = Annotated[
    str,
    QueryParameter(
        min_length=1,
        name="candidates",
        description="Versions and presets beside each other, such as `2,ga4-like`. At most 8.",
    ),
]
Order = Annotated[
    str | None,
    QueryParameter(
        min_length=1,
        name="order",
        required=False,
        description="One order to look at, by its id or name: all of its credits are shown.",
    ),
]
Shown = Annotated[
    int,
    QueryParameter(
        name="orders",
        required=False,
        description="How many orders are shown, the largest changes first.",
        schema_extra={"minimum": 0, "maximum": MOST_ORDERS},
    ),
]


@get("/", sync_to_thread=True)
def get_rule_sets(serving: Served, shop_id: AskedShop) -> Response[RuleSets]:
    """The shop's rule sets, when each of them holds, and the restatements of its past."""
    report = told_rule_sets(serving.control, shop_id, serving.now_us())
    return Response(report, headers=NO_STORE)


@get("/presets", sync_to_thread=True)
def get_presets(shop_id: AskedShop) -> Response[Presets]:  # noqa: ARG001 -- readers alone may ask
    """The rule sets one can start from, each with its source and what it cannot say."""
    return Response(Presets(presets=list(presets())))


@get("/preview", sync_to_thread=True)
def get_preview(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    preset_name: PresetName = None,
    version: Version = None,
    changes: Changes = None,
    order: Order = None,
    n_orders: Shown = SHOWN_ORDERS,
    form: Form = "json",
) -> Response[Preview]:
    """
    Replay a period under other rules: the difference by channel and kind, and by order.

    Nothing is changed. It takes as long as working out the shop's credits does.
    """
    candidate = choose_candidate(
        serving.control,
        shop_id,
        serving.now_us(),
        name=preset_name or "",
        version=version,
        changes=read_changes((changes or "").split(",")),
    )
    report = preview_rules(
        serving.warehouse,
        serving.control,
        shop_id,
        period,
        candidate,
        n_orders=max(0, min(n_orders, MOST_ORDERS)),
        order=order,
    )
    return answer(report, form, "rules-preview", preview_table)


@get("/compare", sync_to_thread=True)
def get_comparison(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    candidates: Candidates,
    form: Form = "json",
) -> Response[Comparison]:
    """A period under several rule sets side by side, beside the rules in force."""
    chosen = [
        named_candidate(serving.control, shop_id, serving.now_us(), name)
        for name in candidates.split(",")
    ]
    report = compare_rules(serving.warehouse, serving.control, shop_id, period, chosen)
    return answer(report, form, "rules-comparison", comparison_table)


rule_routes = Router(
    "/v1/rules",
    route_handlers=[get_rule_sets, get_presets, get_preview, get_comparison, *RULE_CHANGES],
    dependencies={"period": Provide(asked_period_now, sync_to_thread=False)},
    guards=[known_parameters],
    tags=["rules"],
)
