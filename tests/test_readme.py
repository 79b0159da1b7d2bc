"""The README runs as written: its commands, its curl, its explanation of an order."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
README = (ROOT / "README.md").read_text()


def _blocks(language: str) -> list[str]:
    """The code blocks of the README in `language`, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def _block(holds: str) -> str:
    (found,) = [block for block in _blocks("sh") + _blocks("console") if holds in block]
    return found


def _run(script: str, folder: Path, **environment: str) -> str:
    """What `script` prints in a fresh folder whose `.venv` is ours."""
    (folder / ".venv").mkdir(exist_ok=True)
    (folder / ".venv" / "bin").symlink_to(BIN)
    ran = subprocess.run(
        ["bash", "-u", "-c", script],
        cwd=folder,
        env=os.environ | {"COLUMNS": "200"} | environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ran.stdout + ran.stderr


def _lines(text: str) -> Iterator[str]:
    """Lines less their trailing blanks, with any day the same: the demo's history ends today."""
    for line in text.splitlines():
        yield re.sub(r"\d{4}-\d\d-\d\d", "DAY", line).rstrip()


def test_the_two_commands_are_there() -> None:
    targets = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.M)

    for command in _block("make demo").split("\n"):
        assert command == "" or command.removeprefix("make ") in targets


@pytest.mark.slow
def test_the_demo_explains_its_order_as_shown(tmp_path: Path) -> None:
    shown = _block("explain order '#1004'")
    command, _, output = shown.removeprefix("$ ").partition("\n")
    talkworth = ".venv/bin/talkworth"

    printed = _run(
        f"{talkworth} demo --shoppers 20 --no-serve --no-open >log 2>&1 || cat log; {command}",
        tmp_path,
    )

    assert output.endswith("...\n")
    expected = list(_lines(output.removesuffix("...\n")))
    assert list(_lines(printed))[: len(expected)] == expected


@pytest.mark.slow
@pytest.mark.needs("curl")
def test_a_first_event_becomes_a_credited_order(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    parts = [_block("talkworth shop add"), _block("curl"), _block("talkworth webhook add")]
    # Loading takes some milliseconds, a reader longer to type the last command.
    again = "for i in {1..50}; do talkworth explain order 5001 && break; sleep 0.1; done"
    stop = "kill %1; wait"
    script = "\n".join([*parts, again, stop]).replace(":8377", f":{port}")

    printed = _run(script, tmp_path, TALKWORTH_PORT=port, SECRET="hush")

    assert '"accepted":3,"rejected":0' in printed
    assert "€40.00 credited to chat, direct" in printed
    assert "tea.myshopify.com" in printed
    assert "Stopped." in printed
