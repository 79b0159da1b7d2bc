"""Sealed once for all tests of this folder: they only read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.reference.worlds import World
from tests.scale.nodes import seal_two_nodes


@pytest.fixture(scope="package")
def sealed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """The seals of two nodes, and the world that is in them together."""
    place = tmp_path_factory.mktemp("facts")
    return place, seal_two_nodes(place)
