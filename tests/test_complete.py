"""Nothing is left out quietly: what a machine cannot run is named, and `--complete` fails on it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest

@pytest.mark.needs("sh")
def test_runs():
    pass

@pytest.mark.needs("no-such-program")
def test_cannot_run():
    raise AssertionError("this was not left out")
"""


@pytest.mark.parametrize(("option", "code"), [("-q", 0), ("--complete", 1)])
def test_a_test_left_out_fails_only_a_complete_run(tmp_path: Path, option: str, code: int) -> None:
    shutil.copy(Path(__file__).with_name("conftest.py"), tmp_path)
    (tmp_path / "test_a.py").write_text(TESTS)
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = needs\n")

    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-ra", "-p", "no:asyncio", option],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "1 passed, 1 skipped" in ran.stdout
    assert "no-such-program is not installed here" in ran.stdout
    assert ran.returncode == code
