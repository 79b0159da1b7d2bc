"""Which event keys we have: sorted runs of 64-bit keys that merge as they grow."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]


class Seen:
    """
    A set of 64-bit keys at 8 bytes each. A look-up is a binary search in each run; runs of
    like size are merged, so there are at most some 20 of them at 100 million keys.
    """

    def __init__(self, keys: Keys | None = None) -> None:
        self._runs: list[Keys] = [np.sort(keys)] if keys is not None and len(keys) else []

    def has(self, keys: Keys) -> NDArray[np.bool_]:
        """For each of `keys`, whether it is in the set."""
        found = np.zeros(len(keys), dtype=np.bool_)
        for run in self._runs:
            place = np.minimum(np.searchsorted(run, keys), len(run) - 1)
            found |= run[place] == keys
        return found

    def add(self, keys: Keys) -> None:
        """Add `keys`, which are not in the set yet."""
        if not len(keys):
            return
        self._runs.append(np.sort(keys))
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            last, before = self._runs.pop(), self._runs.pop()
            self._runs.append(np.sort(np.concatenate([before, last])))

    def __len__(self) -> int:
        return sum(len(run) for run in self._runs)
