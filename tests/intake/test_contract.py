"""Whatever fits the OpenAPI document of the doors, or just does not: the answer is one of its."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.intake.place import Place, served

from talkworth.control.checks import PLATFORMS
from talkworth.settings import Settings
from talkworth.warehouse import Warehouse
from talkworth.web import web_app

DOORS = [
    ("/v1/events", "POST"),
    ("/v1/links", "POST"),
    ("/v1/decisions/escalation", "POST"),
    ("/v1/traces", "POST"),
    *((f"/webhooks/{platform}/{{shop}}", "POST") for platform in PLATFORMS),
    ("/c", "GET"),
]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def contract(place: Place) -> Iterator[Any]:
    """The document the service gives out, aimed at the real doors."""
    warehouse = Warehouse.open(None, place.control.shops(), place.control.rule_sets())
    web = web_app(warehouse, place.control, place.reader, Settings(), "token")
    document = schemathesis.openapi.from_asgi("/v1/openapi.json", web).raw_schema
    with served(place.app) as (host, port):
        loaded = schemathesis.openapi.from_dict(document)
        loaded.config.update(base_url=f"http://{host}:{port}")
        yield loaded
    warehouse.close()


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
@pytest.mark.parametrize(("path", "method"), DOORS)
def test_every_answer_of_a_door_is_as_described(
    place: Place, contract: Any, path: str, method: str, mode: GenerationMode
) -> None:
    @settings(max_examples=40, suppress_health_check=list(HealthCheck))
    @given(contract[path][method].as_strategy(generation_mode=mode))
    def knock(case: Any) -> None:
        case.call_and_validate(
            headers={"Authorization": f"Bearer {place.secret_key}"}, checks=CHECKS
        )

    knock()


def test_the_data_directory_is_still_sound(place: Place, tmp_path: Path) -> None:
    """After all that, what was accepted can be read."""
    assert all(entry.shop_id == "shop" for entry in place.stored())
