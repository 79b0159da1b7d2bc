"""Sealing the facts of an owned directory, beside whatever its server does."""

from __future__ import annotations

from pathlib import Path

from talkworth.runtime.owned import Owned
from talkworth.scale.mount import Mounted, MountedPlace
from talkworth.scale.seal import Progress, Seal, seal


def seal_owned(owned: Owned, out: Path, node: str, progress: Progress = lambda _, __: None) -> Seal:
    """
    Seal what the warehouse holds to `out`/`node`; `progress` hears tables done, tables in all.

    Raises:
        MountedPlace: these facts were sealed elsewhere.
        BadNode, OSError
    """
    if isinstance(owned.warehouse, Mounted):
        raise MountedPlace
    return seal(owned.warehouse, owned.control.shops(), out, node, progress)
