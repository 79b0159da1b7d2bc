"""Whatever is asked of a route that reads, the answer is one the OpenAPI document describes."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.web.conftest import Site

READING = [
    "/healthz",
    "/v1/schema/events",
    "/v1/reports/revenue-per-conversation",
    "/v1/reports/attributed-revenue",
    "/v1/reports/trend",
    "/v1/reports/models",
    "/v1/reports/orders",
    "/v1/reports/conversations",
    "/v1/search",
    "/v1/reports/dimensions",
    "/v1/reports/segments",
    "/v1/reports/workflows",
    "/v1/reports/features",
    "/v1/reports/bought-categories",
    "/v1/reports/cart-figures",
    "/v1/reports/clicks",
    "/v1/reports/after-support",
    "/v1/reports/identity",
    "/v1/reports/impact",
    "/v1/reports/decisions",
    "/v1/reports/what-changed",
    "/v1/reports/before-after",
    "/v1/reports/escalation",
    "/v1/escalation/policy",
    "/v1/reports/incremental",
    "/v1/experiments",
    "/v1/experiments/plan",
    "/v1/experiments/{experiment_id}",
    "/v1/live/events",
    "/v1/live/events/{seq}",
    "/v1/live/checklist",
    "/v1/rules",
    "/v1/rules/presets",
    "/v1/rules/preview",
    "/v1/rules/compare",
    "/v1/explain/order/{key}",
    "/v1/explain/conversation/{key}",
]
# A date that fits the schema may still be before 2000, or after the other one.
BEYOND_A_SCHEMA = [positive_data_acceptance]


@pytest.fixture(scope="module")
def contract(site: Site) -> Any:
    return schemathesis.openapi.from_asgi("/v1/openapi.json", site.app)


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize("path", READING)
def test_every_answer_is_as_described(
    site: Site, contract: Any, path: str, mode: GenerationMode
) -> None:
    is_fixed = not contract[path]["GET"].query and "{" not in path
    if is_fixed and mode == GenerationMode.NEGATIVE:
        return  # nothing there that could be wrong

    @settings(max_examples=10, suppress_health_check=list(HealthCheck))
    @given(contract[path]["GET"].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        # What is wrong with an empty list is never sent: nothing is left to refuse.
        assume(all(value not in (None, [], {}) for value in (case.query or {}).values()))
        case.call_and_validate(
            headers={"Authorization": f"Bearer {site.secret}"}, excluded_checks=BEYOND_A_SCHEMA
        )

    ask()
