"""
Deterministic arms: the same visitor is in the same arm, in the browser and here.

Nothing is drawn and nothing is stored: an arm is a hash of the experiment's salt and the unit's
id. The hash is FNV-1a with 32 bits (draft-eastlake-fnv, section 2) over the UTF-8 bytes, and then
the finaliser of MurmurHash3 (`fmix32`, Austin Appleby, public domain): FNV-1a alone leaves ids
that differ in their last characters close together, the finaliser spreads every bit over all.
The products stay below 2^53, so that a browser's numbers are exact too.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from talkworth.errors import BadInput

POSITIONS = 1 << 32
MOST_WEIGHT = 1_000_000

_MASK = POSITIONS - 1
_FNV_BASIS, _FNV_PRIME = 0x811C9DC5, 0x01000193
_MIX_ONE, _MIX_TWO = 0x85EBCA6B, 0xC2B2AE35
_ARM = re.compile(r"\s*([a-z0-9_-]{1,64}):([0-9]{1,7})\s*", re.ASCII)


class BadArms(BadInput):
    code = "bad-arms"

    def __init__(self, text: str, need: str) -> None:
        super().__init__(
            f"The arms are {text[:200]!r}, we need {need}. Write them as 'assistant:90,holdout:10'."
        )


class Arm(NamedTuple):
    """One way of treating a unit; `weight` is its share of the sum of all arms' weights."""

    name: str
    weight: int


def position(salt: str, unit_id: str) -> int:
    """Where a unit stands on the circle of 0 to 2^32 - 1, by `salt` and its id."""
    h = _FNV_BASIS
    for byte in f"{salt}:{unit_id}".encode("utf-8", "surrogatepass"):
        h = (h ^ byte) * _FNV_PRIME & _MASK
    h = (h ^ h >> 16) * _MIX_ONE & _MASK
    h = (h ^ h >> 13) * _MIX_TWO & _MASK
    return h ^ h >> 16


def arm_of(salt: str, unit_id: str, arms: Sequence[Arm]) -> str:
    """
    The name of the unit's arm. The order of `arms` belongs to the experiment, as `salt` does.

    Raises:
        BadArms: a weight below 0, or a sum that is not from 1 to a million.
    """
    slot = position(salt, unit_id) * _total(arms) // POSITIONS
    return arms[bisect_right(list(accumulate(weight for _, weight in arms)), slot)].name


def parse_arms(text: str) -> tuple[Arm, ...]:
    """
    The arms of `"assistant:90,holdout:10"`; the first is what people outside the experiment get.

    Raises:
        BadArms: not a list of names with whole weights, a name twice, or no weight at all.
    """
    found = [_ARM.fullmatch(part) for part in text.split(",")]
    arms = tuple(Arm(match[1], int(match[2])) for match in found if match)
    if len(arms) != len(found):
        raise BadArms(text, "names of a-z, 0-9, _ and -, each with a whole weight")
    if len({arm.name for arm in arms}) != len(arms):
        raise BadArms(text, "every arm once")
    _total(arms)
    return arms


def _total(arms: Sequence[Arm]) -> int:
    total = sum(weight for _, weight in arms)
    if not 1 <= total <= MOST_WEIGHT or min(weight for _, weight in arms) < 0:
        text = ",".join(f"{name}:{weight}" for name, weight in arms)
        raise BadArms(text, f"weights of 0 or more that sum to 1 to {MOST_WEIGHT}")
    return total
