"""The real clients, ready to run, and one served shop for all of them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.clients.homes import node_home, python_home
from tests.clients.shop import Tea, open_tea

PROGRAMS = Path(__file__).parent / "programs"
_PATIENCE_S = 60

# Runs a program of `programs/` by its name, with arguments; returns what it printed.
Run = Callable[..., str]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("clients")
            item.add_marker("slow")


@pytest.fixture(scope="session")
def tea(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tea]:
    with open_tea(tmp_path_factory.mktemp("clients") / "data") as tea:
        yield tea


@pytest.fixture(scope="session")
def python_client() -> Run:
    """Runs `programs/NAME.py` where Python's clients live."""
    python = python_home()

    def run(name: str, *arguments: str) -> str:
        return _ran([str(python), str(PROGRAMS / f"{name}.py"), *arguments], {})

    return run


@pytest.fixture(scope="session")
def node_client() -> Run:
    """Runs `programs/NAME.cjs` where Node's clients live."""
    modules = node_home()

    def run(name: str, *arguments: str) -> str:
        command = ["node", str(PROGRAMS / f"{name}.cjs"), *arguments]
        return _ran(command, {"NODE_PATH": str(modules)})

    return run


def _ran(command: list[str], more: dict[str, str]) -> str:
    done = subprocess.run(
        command, env=os.environ | more, capture_output=True, text=True, timeout=_PATIENCE_S
    )
    assert done.returncode == 0, f"{done.stdout}{done.stderr}"
    return done.stdout
