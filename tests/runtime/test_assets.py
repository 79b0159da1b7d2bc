"""In a checkout one is told when what browsers load is older than its sources."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from talkworth.runtime.assets import stale_assets

# Seconds since 1970.
SOURCES, BUILT, LATER = 1000, 2000, 3000


def touch(path: Path, at_s: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("x")
    os.utime(path, (at_s, at_s))


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A package in a checkout, built after its sources were written."""
    package = tmp_path / "src/talkworth"
    for name in ("sdk", "dashboard"):
        touch(tmp_path / name / "package.json", SOURCES)
        touch(tmp_path / name / "src/deep/main.ts", SOURCES)
    for name in ("tw.js", "dashboard/index.html", ".stamp"):
        touch(package / "static" / name, BUILT)
    return package


def test_what_is_built_of_its_sources_is_new(package: Path) -> None:
    assert stale_assets(package) == []


def test_a_source_that_changed_since_is_seen(package: Path, tmp_path: Path) -> None:
    touch(tmp_path / "dashboard/src/deep/main.ts", LATER)
    assert stale_assets(package) == ["dashboard"]
    # Built by hand in its folder.
    touch(package / "static/dashboard/index.html", LATER)
    assert stale_assets(package) == []


@pytest.mark.parametrize("name", ["node_modules/x/index.js", "dist/tw.js", "test/a.ts"])
def test_what_a_build_does_not_read_changes_nothing(
    package: Path, tmp_path: Path, name: str
) -> None:
    touch(tmp_path / "sdk" / name, LATER)
    assert stale_assets(package) == []


def test_sources_that_are_as_they_were_built_need_no_build(package: Path, tmp_path: Path) -> None:
    # Another branch and back: the files are newer, and `make setup` found them to be the same.
    touch(tmp_path / "sdk/src/deep/main.ts", LATER)
    assert stale_assets(package) == ["sdk"]
    touch(package / "static/.stamp", LATER)
    assert stale_assets(package) == []


def test_what_was_never_built_is_told_too(package: Path) -> None:
    (package / "static/dashboard/index.html").unlink()
    assert stale_assets(package) == ["dashboard"]


def test_a_package_that_is_installed_has_no_sources(tmp_path: Path) -> None:
    package = tmp_path / "lib/talkworth"
    touch(package / "__init__.py", SOURCES)
    assert stale_assets(package) == []
