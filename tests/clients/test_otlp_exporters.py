"""An assistant that only emits OpenTelemetry: from its answer to a credited order of Shopify's."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.clients.conftest import Run
from tests.clients.shop import Tea, open_tea
from tests.runtime.shop import send_webhook

CLIENTS = ["otlp_python", "otlp_node"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def tea(data: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tea]:
    """The shop, whose traces are told after a second of silence; exporters know where it is."""
    monkeypatch.setenv("TALKWORTH_TRACE_QUIET_S", "1")
    with open_tea(data) as tea:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", f"{tea.address}/v1/traces")
        headers = f"authorization=Bearer%20{tea.secret_key}"
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_TRACES_HEADERS", headers)
        yield tea


@pytest.fixture
def run(request: pytest.FixtureRequest, client: str) -> Run:
    kind = "python_client" if client.endswith("python") else "node_client"
    found: Run = request.getfixturevalue(kind)
    return found


def shopify_order(order_id: int) -> dict[str, Any]:
    at = (datetime.now(UTC) + timedelta(seconds=5)).isoformat()
    money = {"shop_money": {"amount": "25.00", "currency_code": "EUR"}}
    money["presentment_money"] = money["shop_money"]
    return {
        "id": order_id,
        "name": f"#{order_id}",
        "created_at": at,
        "processed_at": at,
        "updated_at": at,
        "currency": "EUR",
        "presentment_currency": "EUR",
        "financial_status": "paid",
        "source_name": "web",
        "total_price_set": money,
        "line_items": [{"id": order_id * 10, "quantity": 1, "price": "25.00", "price_set": money}],
    }


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("joined_by", ["conversation", "customer"])
def test_an_order_finds_the_conversation_that_was_only_traced(
    tea: Tea, run: Run, client: str, joined_by: str
) -> None:
    run(client, client)
    value = f"{'talk' if joined_by == 'conversation' else 'customer'}-{client}"
    order = shopify_order(1001)
    if joined_by == "conversation":
        order["note_attributes"] = [{"name": "conversation_id", "value": value}]
    else:
        order["customer"] = {"id": value}
    assert send_webhook(tea.client, "orders/create", "wh-1", order).status_code == 200
    tea.wait_for({"turn", "orders/create"})

    said = tea.explain("1001")
    assert (said["trust"], said["is_conflicting"]) == ("verified", False)
    assert said["sum"]["revenue"]["direct_minor"] == said["sum"]["credited_minor"] == 2500
    assert "credited to chat, direct" in said["statement"]
    reached = {one["kind"]: one["value"] for one in said["identifiers"] if one["is_reached"]}
    assert reached == {joined_by: value}


@pytest.mark.parametrize("client", CLIENTS)
def test_spans_that_came_apart_are_one_turn(tea: Tea, run: Run, client: str) -> None:
    run(client, client)
    found = tea.wait_for({"turn"})

    assert [one.topic for one in found] == ["spans", "spans", "turn"]


@pytest.mark.parametrize("client", CLIENTS)
def test_an_exporter_outlives_a_full_disk(tea: Tea, run: Run, client: str, data: Path) -> None:
    with closing(sqlite3.connect(data / "journal.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        exporting = threading.Thread(target=run, args=(client, client))
        exporting.start()
        exporting.join(3)
        assert exporting.is_alive()
    exporting.join()

    assert [one.topic for one in tea.wait_for({"spans", "turn"})].count("turn") == 1
