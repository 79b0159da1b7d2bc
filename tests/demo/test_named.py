from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.demo.shop import PEPPER

from talkworth.demo import Stream
from talkworth.demo.make import entry_of
from talkworth.demo.named import NAMED
from talkworth.journal import Journal, Reader
from talkworth.reports.explain import explain_order
from talkworth.reports.explained import ExplainedOrder
from talkworth.warehouse import Warehouse


@pytest.fixture(scope="module")
def reader(stream: Stream, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    path = tmp_path_factory.mktemp("named") / "journal.db"
    journal = Journal(path)
    journal.start()
    journal.submit([entry_of(arrival, PEPPER) for arrival in stream.arrivals]).result()
    yield Reader(path)
    journal.close()


def _explained(warehouse: Warehouse, reader: Reader, name: str) -> ExplainedOrder:
    return explain_order(warehouse, reader, "demo", name)


@pytest.mark.parametrize(
    ("name", "net", "credited", "kind", "misses"),
    [
        ("#1001", 15930, 15930, "direct", ""),
        ("#1002", 8900, 8900, "assisted", "7 min 0 s"),
        ("#1003", 7900, 0, None, "I don't know"),
        ("#1004", 7300, 1900, "direct", ""),
    ],
)
def test_the_named_orders_are_the_examples_they_claim_to_be(
    warehouse: Warehouse,
    reader: Reader,
    name: str,
    net: int,
    credited: int,
    kind: str | None,
    misses: str,
) -> None:
    order = _explained(warehouse, reader, name)

    assert order.order_name == name
    assert (order.sum.net_minor, order.sum.credited_minor) == (net, credited)
    credits = [credit for entry in order.entries for credit in entry.credits]
    assert {c.kind for c in credits if c.touch_id} == ({kind} if kind else set())
    assert misses in " ".join(order.near_misses)


def test_the_truth_names_them(stream: Stream) -> None:
    plans = {order.order_name: order.plan for order in stream.truth.orders}

    assert stream.truth.named == NAMED
    assert {name: plans[name] for name in NAMED} == NAMED
