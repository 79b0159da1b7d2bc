from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from tests.demo.shop import KEEPING

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
    journal.submit([entry_of(arrival, KEEPING) for arrival in stream.arrivals]).result()
    yield Reader(path)
    journal.close()


def _explained(warehouse: Warehouse, reader: Reader, name: str) -> ExplainedOrder:
    return explain_order(warehouse, reader, "demo", name)


@pytest.mark.parametrize(
    ("name", "net", "kinds", "misses"),
    [
        ("#1001", 15930, {"direct": 15930}, ""),
        ("#1002", 8900, {"assisted": 8900}, "7 min 0 s"),
        ("#1003", 7900, {"unattributed": 7900}, "I don't know"),
        # 73.00 direct, less 54.00 refunded.
        ("#1004", 7300, {"direct": 1900}, ""),
        # The shoe and the socks lay in the cart, the tee did not.
        ("#1005", 23100, {"recovered": 17700, "direct": 5400}, ""),
        # 189.00 kept for 15.00 of credit.
        ("#1006", 18900, {"saved": 17400, "unattributed": 1500}, ""),
        # The tights' 69.00 stay with the vest, 40.00 come on top; nobody earns the lamp.
        ("#1007", 14800, {"saved": 6900, "direct": 4000, "unattributed": 7900}, ""),
        # 12.99 more than before.
        ("#1008", 4498, {"base_renewal": 3199, "direct": 1299}, ""),
        # Taken and given back.
        ("#1009", 11900, {"direct": 11900}, ""),
    ],
)
def test_the_named_orders_are_the_examples_they_claim_to_be(
    warehouse: Warehouse, reader: Reader, name: str, net: int, kinds: dict[str, int], misses: str
) -> None:
    order = _explained(warehouse, reader, name)

    assert (order.order_name, order.sum.net_minor) == (name, net)
    found = Counter[str]()
    for credit in (credit for entry in order.entries for credit in entry.credits):
        found[credit.kind] += credit.credit_minor
    assert {kind: minor for kind, minor in found.items() if minor} == kinds
    assert misses in " ".join(order.near_misses)


def test_a_won_dispute_is_told_both_ways(warehouse: Warehouse, reader: Reader) -> None:
    entries = _explained(warehouse, reader, "#1009").entries

    assert [(entry.entry_type, entry.amount_minor) for entry in entries] == [
        ("sale", 11900),
        ("chargeback", -11900),
        ("chargeback", 11900),
    ]


def test_the_truth_names_them(stream: Stream) -> None:
    plans = {order.order_name: order.plan for order in stream.truth.orders}

    assert stream.truth.named == NAMED
    assert {name: plans[name] for name in NAMED} == NAMED
