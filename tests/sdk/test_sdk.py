"""The SDK's own checks: types, unit tests under Node.js, and what it weighs."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from talkworth.events.schema import event_schema

pytestmark = pytest.mark.needs("node", "npm")

_SDK = Path(__file__).parents[2] / "sdk"


def _run(*command: str, cwd: Path = _SDK, given: str = "") -> str:
    done = subprocess.run(
        command, cwd=cwd, input=given, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_types_unit_tests_and_sizes_pass(tmp_path: Path) -> None:
    """From the lock file alone: what is installed in the checkout does not matter."""
    sdk = tmp_path / "sdk"
    shutil.copytree(_SDK, sdk, ignore=shutil.ignore_patterns("node_modules", "dist"))
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", cwd=sdk)

    said = _run("npm", "run", "check", cwd=sdk)

    assert "# fail 0" in said
    assert "tw.js" in said
    assert "TOO LARGE" not in said
    stub = (sdk / "dist/stub.js").read_text().strip()
    assert f"<script>{stub}</script>" in (_SDK.parent / "docs/browser-sdk.md").read_text()


def test_the_wire_types_are_those_of_the_schema() -> None:
    fresh = _run("node", "types.mjs", given=json.dumps(event_schema()))

    assert (_SDK / "src/wire.ts").read_text() == fresh, "run: npm run types"
