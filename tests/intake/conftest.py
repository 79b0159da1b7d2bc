"""One place and one server for all examples of a module; examples use ids of their own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.intake.place import Place, a_place, served


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    data: Path = tmp_path_factory.mktemp("data")
    with a_place(data) as place:
        yield place


@pytest.fixture(scope="module")
def address(place: Place) -> Iterator[tuple[str, int]]:
    with served(place.app) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: tuple[str, int]) -> Iterator[httpx.Client]:
    host, port = address
    with httpx.Client(base_url=f"http://{host}:{port}", timeout=30) as client:
        yield client
