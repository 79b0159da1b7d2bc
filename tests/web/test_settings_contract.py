"""Whatever is sent to be changed, the answer is one the OpenAPI document describes; never a 500."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from tests.web.conftest import Site

SHOP = "anything-goes"
CHANGING = [
    ("GET", "/v1/annotations"),
    ("POST", "/v1/annotations"),
    ("PATCH", "/v1/annotations/{annotation_id}"),
    ("DELETE", "/v1/annotations/{annotation_id}"),
    ("GET", "/v1/connectors"),
    ("POST", "/v1/experiments"),
    ("POST", "/v1/experiments/{experiment_id}/stop"),
    ("GET", "/v1/flags"),
    ("POST", "/v1/flags"),
    ("POST", "/v1/flags/{flag_id}/resolve"),
    ("POST", "/v1/keys"),
    ("PATCH", "/v1/keys/{key_id}"),
    ("POST", "/v1/keys/{key_id}/rotate"),
    ("DELETE", "/v1/keys/{key_id}"),
    ("GET", "/v1/outlets"),
    ("POST", "/v1/outlets"),
    ("DELETE", "/v1/outlets/{outlet_id}"),
    ("POST", "/v1/rules"),
    ("POST", "/v1/rules/{version}/activate"),
    ("POST", "/v1/rules/{version}/archive"),
    ("POST", "/v1/rules/{version}/restate"),
    ("GET", "/v1/shops"),
    ("POST", "/v1/shops"),
    ("PATCH", "/v1/shops"),
    ("POST", "/v1/webhooks"),
    ("POST", "/v1/webhooks/{webhook_id}/rotate"),
    ("DELETE", "/v1/webhooks/{webhook_id}"),
]


@pytest.fixture(scope="module")
def contract(site: Site) -> Any:
    return schemathesis.openapi.from_asgi("/v1/openapi.json", site.app)


@pytest.fixture(scope="module")
def key(site: Site) -> str:
    """Of an administrator of a shop that nobody else looks at."""
    site.shop.control.add_shop(SHOP, "EUR", "Europe/Berlin")
    scopes = ["reports:read", "reports:write", "admin"]
    return site.shop.control.add_key(SHOP, "secret", scopes=scopes)[1]


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), CHANGING)
def test_every_answer_is_as_described(contract: Any, key: str, method: str, path: str) -> None:
    operation = contract[path][method]

    @settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
    @given(operation.as_strategy(generation_mode=GenerationMode.POSITIVE))
    def ask(case: Any) -> None:
        case.query = {}
        # What fits a schema may still be no rule set, no day of a report, no such thing.
        case.call_and_validate(
            headers={"Authorization": f"Bearer {key}"}, excluded_checks=[positive_data_acceptance]
        )

    ask()
