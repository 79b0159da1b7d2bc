"""Which version of a shop's rules is asked."""

from __future__ import annotations

from collections.abc import Sequence

from talkworth.rules import Restatement, RuleSet, RuleSetVersion


class Rulebook:
    """All shops' rule sets, and what was restated under another one later."""

    def __init__(self, rulings: Sequence[RuleSetVersion | Restatement]) -> None:
        self.versions = [one for one in rulings if isinstance(one, RuleSetVersion)]
        self.restatements = [one for one in rulings if isinstance(one, Restatement)]

    def active(self, shop: str, at: int) -> RuleSetVersion:
        """The version that judges what happened at `at`: sales, answers, clicks, silences."""
        restated = [
            (one.recorded_at, place, one.version)
            for place, one in enumerate(self.restatements)
            if one.shop_id == shop and one.from_at <= at < one.until_at
        ]
        mine = [one for one in self.versions if one.shop_id == shop]
        if restated:
            _, _, version = max(restated)
            return next(one for one in mine if one.version == version)
        in_force = [one for one in mine if one.active_from <= at]
        return max(in_force, key=lambda version: (version.active_from, version.version))

    def at(self, shop: str, at: int) -> RuleSet:
        return self.active(shop, at).rules

    def newest(self, shop: str) -> RuleSet:
        """The version that came last: its limits say which identifiers are shared too widely."""
        mine = [version for version in self.versions if version.shop_id == shop]
        return max(mine, key=lambda version: (version.active_from, version.version)).rules
