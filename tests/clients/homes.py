"""Where the real clients live: one environment for Python's and one for Node's, made once."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
REQUIREMENTS = HERE / "requirements.txt"
LOCK = HERE / "package-lock.json"
# Set it to keep the environments elsewhere, such as in a cache of CI.
HOME = "TALKWORTH_CLIENTS_HOME"


def python_home() -> Path:
    """A virtual environment with `requirements.txt` in it; returns its interpreter."""
    return _made("python", REQUIREMENTS, _make_python) / "bin" / "python"


def node_home() -> Path:
    """A folder with `package-lock.json` installed; returns its `node_modules`."""
    return _made("node", LOCK, _make_node) / "node_modules"


def _make_python(home: Path) -> None:
    _run(sys.executable, "-m", "venv", str(home))
    pip = (str(home / "bin" / "python"), "-m", "pip", "install", "--quiet")
    _run(*pip, "--disable-pip-version-check", "--requirement", str(REQUIREMENTS))


def _make_node(home: Path) -> None:
    home.mkdir()
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / name, home)
    # Not `npm ci`: where a registry lacks the builds for other systems, it refuses every lock.
    # No script of a package runs: none of them needs one.
    _run("npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--silent", cwd=home)


def _made(kind: str, pins: Path, make: Callable[[Path], None]) -> Path:
    """The home for these pins, made where it is not there yet; others who ask meanwhile wait."""
    digest = sha256(pins.read_bytes() + sys.version.encode()).hexdigest()[:16]
    root = Path(os.environ.get(HOME) or Path.home() / ".cache" / "talkworth-clients")
    root.mkdir(parents=True, exist_ok=True)
    home, done = root / f"{kind}-{digest}", root / f"{kind}-{digest}.done"
    with _alone(root / f"{kind}-{digest}.lock"):
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            make(home)
            done.touch()
    return home


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _run(*command: str, cwd: Path | None = None) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}:\n{done.stdout}{done.stderr}"
