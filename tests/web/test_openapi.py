"""The OpenAPI document describes what is answered, intake routes among it."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator
from tests.web.conftest import Site

from talkworth.control.checks import PLATFORMS

ROUTES = {
    "/c",
    "/healthz",
    "/dropin.js",
    "/frame.js",
    "/stub.js",
    "/tw.js",
    "/tw.mjs",
    "/v1/annotations",
    "/v1/annotations/{annotation_id}",
    "/v1/audit",
    "/v1/connectors",
    "/v1/digests",
    "/v1/digests/preview",
    "/v1/digests/{digest_id}",
    "/v1/digests/{digest_id}/test",
    "/v1/decisions/escalation",
    "/v1/escalation/adopt",
    "/v1/escalation/policy",
    "/v1/events",
    "/v1/experiments",
    "/v1/experiments/plan",
    "/v1/experiments/{experiment_id}",
    "/v1/experiments/{experiment_id}/stop",
    "/v1/explain/conversation/{key}",
    "/v1/explain/order/{key}",
    "/v1/flags",
    "/v1/flags/{flag_id}/resolve",
    "/v1/keys",
    "/v1/keys/{key_id}",
    "/v1/keys/{key_id}/rotate",
    "/v1/links",
    "/v1/live/checklist",
    "/v1/live/events",
    "/v1/live/events/{seq}",
    "/v1/live/events/{seq}/replay",
    "/v1/live/stream",
    "/v1/exports/{table}",
    "/v1/outlets",
    "/v1/outlets/{outlet_id}",
    "/v1/outlets/{outlet_id}/check",
    "/v1/persons/answer",
    "/v1/persons/erase",
    "/v1/persons/export",
    "/v1/persons/look",
    "/v1/persons/requests",
    "/v1/reports/after-support",
    "/v1/reports/attributed-revenue",
    "/v1/reports/bought-categories",
    "/v1/reports/before-after",
    "/v1/reports/cart-figures",
    "/v1/reports/clicks",
    "/v1/reports/decisions",
    "/v1/reports/what-changed",
    "/v1/reports/escalation",
    "/v1/reports/identity",
    "/v1/reports/impact",
    "/v1/reports/incremental",
    "/v1/reports/segments",
    "/v1/reports/models",
    "/v1/reports/conversations",
    "/v1/reports/data-health",
    "/v1/reports/dimensions",
    "/v1/reports/features",
    "/v1/reports/workflows",
    "/v1/search",
    "/v1/reports/order-truth",
    "/v1/reports/orders",
    "/v1/reports/revenue-per-conversation",
    "/v1/reports/trend",
    "/v1/rules",
    "/v1/rules/compare",
    "/v1/rules/definitions",
    "/v1/rules/fields",
    "/v1/rules/{version}/activate",
    "/v1/rules/{version}/archive",
    "/v1/rules/presets",
    "/v1/rules/preview",
    "/v1/rules/{version}/restate",
    "/v1/schema/events",
    "/v1/session",
    "/v1/session/demo",
    "/v1/session/invitation",
    "/v1/session/oidc",
    "/v1/session/oidc/callback",
    "/v1/session/password",
    "/v1/session/set-up",
    "/v1/shares",
    "/v1/shares/this",
    "/v1/shares/{share_id}",
    "/v1/shops",
    "/v1/shops/erase",
    "/v1/traces",
    "/v1/users",
    "/v1/users/{user_id}",
    "/v1/webhooks",
    "/v1/webhooks/{webhook_id}",
    "/v1/webhooks/{webhook_id}/rotate",
    *(f"/webhooks/{platform}/{{shop}}" for platform in PLATFORMS),
}

# Several tables, each of which is CSV at its own address; and a list of names.
WHOLE = {"/v1/reports/impact", "/v1/reports/dimensions"}


@pytest.fixture(scope="module")
def document(site: Site) -> dict[str, Any]:
    answer = site.get("/v1/openapi.json")
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def validator(document: dict[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": document["components"]},
        validate_formats=True,
    )


def test_it_lists_every_route_and_no_page(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == ROUTES


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("/v1/reports/revenue-per-conversation", "RevenuePerConversation"),
        ("/v1/reports/attributed-revenue", "AttributedRevenue"),
        ("/v1/reports/trend?step=week", "Trend"),
        ("/v1/reports/models", "ModelComparison"),
        ("/v1/reports/orders?kind=all", "CreditedOrders"),
        ("/v1/reports/segments?by=channel,intent", "SegmentReport"),
        ("/v1/reports/bought-categories", "BoughtCategories"),
        ("/v1/reports/cart-figures", "CartFigures"),
        ("/v1/reports/clicks", "ClickReport"),
        ("/v1/reports/after-support", "AfterSupport"),
        ("/v1/reports/identity", "IdentityReport"),
        ("/v1/reports/decisions", "Decisions"),
        ("/v1/reports/what-changed", "WhatChanged"),
        ("/v1/reports/before-after?on=2026-11-11", "BeforeAfter"),
        ("/v1/rules", "RuleSets"),
        ("/v1/rules/presets", "Presets"),
        ("/v1/rules/preview?preset=gorgias-like", "Preview"),
        ("/v1/rules/compare?candidates=1,ga4-like", "Comparison"),
        ("/v1/explain/order/1001", "ExplainedOrder"),
        ("/v1/explain/order/1003", "ExplainedOrder"),
        ("/v1/explain/conversation/c-jon", "ExplainedConversation"),
        ("/v1/explain/order/none", "ErrorBody"),
    ],
)
def test_answers_are_as_described(
    site: Site, document: dict[str, Any], url: str, name: str
) -> None:
    validator(document, name).validate(site.read(url).json())


def test_events_are_described_in_full(document: dict[str, Any]) -> None:
    events = validator(document, "Event")
    good = {
        "type": "order_paid",
        "event_id": "1",
        "occurred_at": "2026-11-20T10:00:00Z",
        "order_id": "7",
    }

    assert events.is_valid(good)
    assert not events.is_valid({**good, "email_key": "0"})
    assert not events.is_valid({"type": "order_paid"})


def test_reports_need_a_key_and_may_be_csv(document: dict[str, Any]) -> None:
    for path, methods in document["paths"].items():
        if path.startswith("/v1/reports"):
            callers = [name for one in methods["get"]["security"] for name in one]
            assert callers == ["secretKey", "session", "share"]
            forms = {"application/json"} if path in WHOLE else {"application/json", "text/csv"}
            assert set(methods["get"]["responses"]["200"]["content"]) == forms
            assert {"400", "401", "403"} <= set(methods["get"]["responses"])


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]

    def references(part: Any) -> list[str]:
        if isinstance(part, list):
            return [ref for value in part for ref in references(value)]
        if not isinstance(part, dict):
            return []
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [ref for value in part.values() for ref in references(value)]

    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
