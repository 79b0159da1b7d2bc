"""One stream and one warehouse for all tests of the demo: they only look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.demo.shop import N_SHOPPERS, SEED, UNTIL, loaded

from talkworth.demo import Stream, generate
from talkworth.warehouse import Warehouse


@pytest.fixture(scope="package")
def stream() -> Stream:
    return generate(SEED, N_SHOPPERS, UNTIL)


@pytest.fixture(scope="package")
def warehouse(stream: Stream) -> Iterator[Warehouse]:
    warehouse = loaded(stream.arrivals)
    yield warehouse
    warehouse.close()
