"""The narrated shop, opened once for all tests that only read it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.reports.lived import long_lives
from tests.reports.narrated import Opened, opened, tea_shop


@pytest.fixture(scope="session")
def tea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("tea"), tea_shop()) as found:
        yield found


@pytest.fixture(scope="session")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lived"), long_lives()) as found:
        yield found
