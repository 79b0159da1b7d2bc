"""A control file with one shop in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from talkworth.control import Control


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def control(data: Path) -> Iterator[Control]:
    control = Control.open(data, actor="test")
    control.add_shop("tea", "EUR", "Europe/Berlin", name="Tea & Co")
    yield control
    control.close()
