"""The dashboard's own checks: its types, what a page weighs, and what nothing may hold."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

_DASHBOARD = Path(__file__).parents[2] / "dashboard"
SOURCES = sorted(path for path in (_DASHBOARD / "src").rglob("*") if path.suffix in (".ts", ".tsx"))


@pytest.mark.needs("node", "npm")
def test_types_and_sizes_pass(tmp_path: Path) -> None:
    """From the lock file alone: what is installed in the checkout does not matter."""
    copy = tmp_path / "dashboard"
    shutil.copytree(_DASHBOARD, copy, ignore=shutil.ignore_patterns("node_modules", "dist"))
    for command in (("npm", "ci", "--ignore-scripts", "--no-audit"), ("npm", "run", "check")):
        done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr

    assert "every script together" in done.stdout
    assert "BEYOND" not in done.stdout


def test_no_source_writes_markup_or_loads_from_elsewhere() -> None:
    """The policy would stop it in the browser; here it is not even written."""
    forbidden = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|dangerouslySet|\beval\(|new Function|https?://(?!…)\w"
    )

    found = [
        f"{path.relative_to(_DASHBOARD)}: {line.strip()}"
        for path in SOURCES
        for line in path.read_text().splitlines()
        if forbidden.search(line) and "placeholder=" not in line
    ]

    assert found == []


def test_both_languages_say_the_same_things() -> None:
    """The types hold the keys together; this holds the values that are put in."""
    words = _DASHBOARD / "src/words"
    quoted = r"\"[^\"\n]*\"|'(?:[^'\\\n]|\\.)*'"
    entry = re.compile(
        rf"^ +'([^']+)':\s*({quoted}|\{{\s*\w+:.+?\}}(?=,\n))", re.MULTILINE | re.DOTALL
    )
    for english in sorted((words / "en").glob("*.ts")):
        german = dict(entry.findall((words / "de" / english.name).read_text()))
        for key, text in entry.findall(english.read_text()):
            assert set(re.findall(r"\{(\w+)\}", text)) == set(
                re.findall(r"\{(\w+)\}", german[key])
            ), key
