"""Whether what browsers load is as new as its sources, which a checkout alone has."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import talkworth

_PACKAGE: Final = Path(talkworth.__file__).parent
# Each folder of sources, and a file that its build makes.
_BUILT: Final = {"sdk": "tw.js", "dashboard": "dashboard/index.html"}
# What a build does not read.
_LEFT_OUT: Final = frozenset({"node_modules", "dist", "test", "tests"})


def stale_assets(package: Path = _PACKAGE) -> list[str]:
    """
    The folders of sources that changed since they were built, or never were.

    The build notes in `.stamp` when it last looked; where a package is not in a checkout there
    are no sources, and nothing is stale.
    """
    root, static = package.parents[1], package / "static"
    looked_at = _changed_at(static / ".stamp")
    return [
        name
        for name, made in _BUILT.items()
        if (root / name / "package.json").is_file()
        and max(map(_changed_at, _sources(root / name))) > _built_at(static / made, looked_at)
    ]


def _built_at(made: Path, looked_at: float) -> float:
    """When what is there was known to be new; 0 where nothing is."""
    return max(_changed_at(made), looked_at) if made.is_file() else 0.0


def _sources(folder: Path) -> Iterator[Path]:
    for found in folder.iterdir():
        if found.name in _LEFT_OUT:
            continue
        if found.is_dir():
            yield from _sources(found)
        else:
            yield found


def _changed_at(path: Path) -> float:
    """Seconds since 1970; 0 where there is no such file."""
    return path.stat().st_mtime if path.is_file() else 0.0
