"""Sealing the facts of an owned directory, beside whatever its server does."""

from __future__ import annotations

import logging
from pathlib import Path

from talkworth.runtime.owned import Owned
from talkworth.scale.mount import Mounted, MountedPlace
from talkworth.scale.published import forget_older
from talkworth.scale.seal import Progress, Seal, seal

_log = logging.getLogger(__name__)


def seal_owned(owned: Owned, out: Path, node: str, progress: Progress = lambda _, __: None) -> Seal:
    """
    Seal what the warehouse holds to `out`/`node`; `progress` hears tables done, tables in all.

    Raises:
        MountedPlace: these facts were sealed elsewhere.
        BadNode, OSError
    """
    if isinstance(owned.warehouse, Mounted):
        raise MountedPlace
    control = owned.control
    shops = control.shops()
    experiments = [one for shop in shops for one in control.experiments.of(shop.shop_id)]
    sealed = seal(owned.warehouse, shops, out, node, control.erased_at(), progress, experiments)
    control.note_seal(str(out.resolve()), node)
    return sealed


def seal_again(owned: Owned) -> tuple[list[str], list[str]]:
    """
    Write every seal of this directory anew and remove the older ones.

    The places that were reached, and those that are not there now.
    """
    sealed, unreachable = [], []
    for place, node in owned.control.seals():
        folder = Path(place) / node
        if not folder.is_dir():
            unreachable.append(str(folder))
            continue
        try:
            seal_owned(owned, Path(place), node)
            forget_older(folder)
        except OSError as error:
            _log.error("%s could not be sealed anew: %s", folder, error)
            unreachable.append(str(folder))
        else:
            sealed.append(str(folder))
    return sealed, unreachable
