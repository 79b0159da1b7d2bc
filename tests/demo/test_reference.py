"""The demo's warehouse against the rules in plain Python, row by row."""

from __future__ import annotations

import pytest
from tests.demo.shop import KEEPING, RULES, SHOPS, stored
from tests.reference.compare import built, differences, told
from tests.reference.worlds import World

from talkworth.demo import Stream
from talkworth.demo.make import entry_of
from talkworth.demo.stream import DEMO_SHOPS
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import broken_invariants
from talkworth.warehouse.check import differences as differences_from_journal

pytestmark = pytest.mark.slow


def test_the_demo_is_what_the_reference_says(stream: Stream, warehouse: Warehouse) -> None:
    world = World(
        shops={shop.shop_id: shop.currency for shop in DEMO_SHOPS},
        rule_sets=list(RULES),
        entries=[entry_of(arrival, KEEPING) for arrival in stream.arrivals],
    )

    assert differences(told(world, world.entries), built(warehouse)) == []


def test_everything_that_talkworth_check_looks_at_holds(
    stream: Stream, warehouse: Warehouse
) -> None:
    journal = stored(stream.arrivals)
    found = differences_from_journal(
        warehouse, lambda after, limit: journal[after : after + limit], SHOPS, RULES
    )

    assert broken_invariants(warehouse) == []
    assert found == []
