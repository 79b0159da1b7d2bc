"""Whether the numbers hold: the invariants, and every row against a rebuild from the journal."""

from __future__ import annotations

from msgspec import Struct

from talkworth.runtime.owned import Owned
from talkworth.scale.mount import Mounted
from talkworth.warehouse.check import Violation, broken_invariants, differences


class Broken(Struct, kw_only=True, frozen=True):
    """A row that breaks `rule`, in words."""

    rule: str
    message: str


def prove(owned: Owned) -> list[Broken]:
    """
    Every row that breaks an invariant, or that the journal does not give; empty is good.

    Takes as long as a rebuild. Events are accepted meanwhile and loaded afterwards. Results that
    are mounted have no journal beside them: their invariants alone are proved.
    """
    if isinstance(owned.warehouse, Mounted):
        return _told(broken_invariants(owned.warehouse))
    with owned.loader.paused():
        found = [
            *broken_invariants(owned.warehouse),
            *differences(
                owned.warehouse,
                owned.reader.read,
                owned.control.shops(),
                owned.control.rule_sets(),
            ),
        ]
    return _told(found)


def _told(found: list[Violation]) -> list[Broken]:
    return [Broken(rule=one.rule, message=one.message) for one in found]
