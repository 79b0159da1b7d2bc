"""Carol's life, made once and copied for each test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.runtime.carol import make_life

from talkworth.runtime import Owned
from talkworth.settings import Settings


@pytest.fixture(scope="session")
def life(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("life") / "data"
    make_life(data)
    return data


@pytest.fixture
def owned(life: Path, tmp_path: Path) -> Iterator[Owned]:
    """The directory of her life, opened by its owner."""
    shutil.copytree(life, tmp_path / "data")
    with Owned(Settings(data=tmp_path / "data")) as owned:
        yield owned
