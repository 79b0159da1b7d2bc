"""A wheel holds what browsers load, whether or not the machine that built it has Node.js."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PARTS = ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", "src", "sdk")
SCRIPTS = {"tw.js", "tw.mjs", "stub.js", "dropin.js", "frame.js"}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What a fresh clone holds: sources, nothing built."""
    place = tmp_path / "checkout"
    place.mkdir()
    ignored = shutil.ignore_patterns("__pycache__", "node_modules", "dist")
    for name in PARTS:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, place / name)
    shutil.rmtree(place / "src/talkworth/static", ignore_errors=True)
    return place


@pytest.fixture
def without_node(tmp_path: Path) -> dict[str, str]:
    """An environment whose PATH has a shell, and no Node.js."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "sh").symlink_to("/bin/sh")
    return {"PATH": str(programs), "HOME": str(Path.home())}


def wheel(
    checkout: Path, environment: dict[str, str]
) -> tuple[subprocess.CompletedProcess[str], set[str]]:
    """Build a wheel; what was said, and the names of the scripts in it."""
    built = checkout.parent / "built"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--wheel-dir", built, checkout],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    names: set[str] = set()
    for path in built.glob("*.whl"):
        with zipfile.ZipFile(path) as opened:
            names |= {Path(name).name for name in opened.namelist() if "/static/" in name}
    return done, names


def test_a_wheel_built_without_node_holds_the_sdk(
    checkout: Path, without_node: dict[str, str]
) -> None:
    done, names = wheel(checkout, without_node)

    assert done.returncode == 0, done.stdout + done.stderr
    assert names >= SCRIPTS
    assert (checkout / "src/talkworth/static/tw.js").stat().st_size > 1000


def test_what_is_built_and_fits_its_sources_is_taken_as_it_is(
    checkout: Path, without_node: dict[str, str]
) -> None:
    shutil.copytree(ROOT / "src/talkworth/static", checkout / "src/talkworth/static")
    # No registry for npm: building anything would fail.
    done, names = wheel(checkout, {**without_node, "npm_config_registry": "http://127.0.0.1:9"})

    assert done.returncode == 0, done.stdout + done.stderr
    assert names >= SCRIPTS


def test_one_may_do_without_and_is_told_so_where_it_fails(
    checkout: Path, without_node: dict[str, str]
) -> None:
    (checkout / "sdk/build.mjs").write_text("process.exit(1)")
    failed, _ = wheel(checkout, without_node)
    done, names = wheel(checkout, {**without_node, "TALKWORTH_SKIP_FRONTEND": "1"})

    assert failed.returncode == 1
    assert "TALKWORTH_SKIP_FRONTEND=1" in failed.stdout + failed.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert not names & SCRIPTS
