"""Servers with a client they already have: from a question in a chat to a credited order."""

from __future__ import annotations

import pytest
from tests.clients.conftest import Run
from tests.clients.shop import Tea

PYTHON = ["segment_python", "rudder_python", "posthog_python"]
NODE = ["segment_node", "rudder_node", "posthog_node"]


@pytest.fixture
def run(request: pytest.FixtureRequest, client: str) -> Run:
    kind = "python_client" if client.endswith("python") else "node_client"
    found: Run = request.getfixturevalue(kind)
    return found


@pytest.mark.parametrize("client", [*PYTHON, *NODE])
def test_an_order_by_a_secret_key_is_verified_direct_and_explained(
    tea: Tea, run: Run, client: str
) -> None:
    order = f"{client}-1"
    printed = run(client, tea.address, tea.secret_key, order)
    if client.startswith("posthog"):
        assert printed.strip() == "{}"  # it asked for flags, and there are none

    said = tea.explain(order)
    assert (said["trust"], said["is_conflicting"]) == ("verified", False)
    assert said["sum"]["net_minor"] == 3998
    direct = said["sum"]["revenue"]["direct_minor"]
    assert direct == said["sum"]["credited_minor"] == said["sum"]["balance_minor"]
    earned = {credit["touch_id"] for entry in said["entries"] for credit in entry["credits"]}
    assert [touch.partition("#")[0] for touch in earned] == [f"talk-{order}"]


@pytest.mark.parametrize("client", [*PYTHON, *NODE])
def test_an_order_by_a_public_key_is_client_reported(tea: Tea, run: Run, client: str) -> None:
    order = f"{client}-2"
    run(client, tea.address, tea.public_key, order)
    said = tea.explain(order)
    assert said["trust"] == "client-reported"
    assert said["sum"]["revenue"]["direct_minor"] == said["sum"]["credited_minor"] == 3998


def test_cart_tax_shipping_and_refund_come_along(tea: Tea, python_client: Run) -> None:
    before = tea.reader.last_seq()
    python_client("segment_python", tea.address, tea.secret_key, "whole", "gzip")
    said = tea.explain("whole")["sum"]
    assert (said["total_minor"], said["tax_minor"], said["shipping_minor"]) == (4548, 300, 250)
    assert (said["refunded_minor"], said["balance_minor"]) == (1999, 1999)
    topics = {entry.topic: entry.reason for entry in tea.entries(before)}
    assert topics == dict.fromkeys(
        [
            "identify",
            *(f"track/{name}" for name in ("question asked", "answer given", "product added")),
            *(f"track/order {name}" for name in ("completed", "refunded")),
        ],
        "",
    )


def test_a_refused_client_gives_up_at_once_and_says_why(tea: Tea, python_client: Run) -> None:
    for client in PYTHON:
        with pytest.raises(AssertionError, match=r"key-refused|do not know this key"):
            python_client(client, tea.address, "pk_nobody", "none")
