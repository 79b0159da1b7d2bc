"""Sdist and wheel hold what browsers load, built with Node.js on the machine or without."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from talkworth.mcp.pages import PAGES

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PARTS = (
    *("pyproject.toml", "hatch_build.py", "README.md", "LICENSE", ".gitignore"),
    *("src", "sdk", "dashboard", "docs"),
)
SCRIPTS = {"tw.js", "tw.mjs", "stub.js", "dropin.js", "frame.js"}
PAGE = "dashboard/index.html"
NO_REGISTRY = {"npm_config_registry": "http://127.0.0.1:9"}


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


def run(module: str, *arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    """A module of this Python in an environment that holds nothing else."""
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, arguments)],
        capture_output=True,
        text=True,
        env=more,
        check=False,
    )


def wheel(
    source: Path, environment: dict[str, str]
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Build a wheel; what was said, and the texts that browsers load in it, by name."""
    built = source.parent / "built"
    done = run("pip", "wheel", "--no-deps", "--wheel-dir", built, source, **environment)
    found: dict[str, str] = {}
    for path in built.glob("*.whl"):
        with zipfile.ZipFile(path) as opened:
            found |= {
                name.partition("/static/")[2]: opened.read(name).decode()
                for name in opened.namelist()
                if "/static/" in name
            }
    return done, found


def in_sdist(path: Path) -> dict[str, str]:
    with tarfile.open(path) as opened:
        return {
            member.name.partition("/static/")[2]: file.read().decode()
            for member in opened.getmembers()
            if "/static/" in member.name and (file := opened.extractfile(member))
        }


def is_whole(found: dict[str, str]) -> bool:
    """Whether the SDK is there, and the page with all that it names."""
    named = set(re.findall(r"/assets/([\w.-]+)", found.get(PAGE, "")))
    loaded = {name.partition("dashboard/")[2] for name in found}
    return set(found) >= SCRIPTS and len(named) >= 2 and named <= loaded


def test_sdist_and_wheel_built_without_node_hold_what_browsers_load(
    checkout: Path, without_node: dict[str, str]
) -> None:
    out = checkout.parent / "out"
    done = run("build", "--sdist", "--outdir", out, checkout, **without_node)
    assert done.returncode == 0, done.stdout + done.stderr
    (sdist,) = out.glob("*.tar.gz")
    # What is built already and fits its sources is taken as it is: no registry is needed any more.
    again, found = wheel(sdist, {**without_node, **NO_REGISTRY})

    assert again.returncode == 0, again.stdout + again.stderr
    assert is_whole(found)
    assert found == in_sdist(sdist)
    assert (checkout / "src/talkworth/static/tw.js").stat().st_size > 1000
    (built,) = (out / "built").glob("*.whl")
    with zipfile.ZipFile(built) as opened:
        pages = {f"talkworth/mcp/pages/{name}.md" for name in PAGES}
        assert pages <= set(opened.namelist())


def test_one_may_do_without_and_is_told_so_where_it_fails(
    checkout: Path, without_node: dict[str, str]
) -> None:
    (checkout / "sdk/build.mjs").write_text("process.exit(1)")
    failed, _ = wheel(checkout, without_node)
    done, found = wheel(checkout, {**without_node, "TALKWORTH_SKIP_FRONTEND": "1"})

    assert failed.returncode == 1
    assert "TALKWORTH_SKIP_FRONTEND=1" in failed.stdout + failed.stderr
    assert done.returncode == 0, done.stdout + done.stderr
    assert not found
    assert refusal_of_the_page(checkout) == [503, "dashboard-not-built"]


def refusal_of_the_page(checkout: Path) -> object:
    """What a package without its page answers at `/`."""
    told = (
        "import json\n"
        "from litestar import Litestar\n"
        "from litestar.testing import TestClient\n"
        "from talkworth.web.dashboard import dashboard_routes\n"
        "from talkworth.web.refusals import answer_json\n"
        "app = Litestar([dashboard_routes], exception_handlers={Exception: answer_json})\n"
        "with TestClient(app) as client:\n"
        "    said = client.get('/')\n"
        "print(json.dumps([said.status_code, said.json()['error']['code']]))\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", told],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(checkout / "src")},
    )
    return json.loads(said.stdout)
