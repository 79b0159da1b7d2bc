"""The package can be run."""

from __future__ import annotations

import subprocess
import sys

from talkworth import __version__


def test_python_dash_m_talkworth_is_the_command() -> None:
    command = [sys.executable, "-m", "talkworth", "--version"]

    assert subprocess.check_output(command, text=True) == f"talkworth, version {__version__}\n"
