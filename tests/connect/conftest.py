"""A Shopify that runs on this machine."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.connect.shopify import Shop, speaking


@pytest.fixture
def shop() -> Iterator[Shop]:
    with speaking(Shop()) as shop:
        yield shop
