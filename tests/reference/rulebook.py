"""Which version of a shop's rules is asked."""

from __future__ import annotations

from collections.abc import Sequence

from talkworth.rules import RuleSet, RuleSetVersion


class Rulebook:
    """All shops' rule sets."""

    def __init__(self, versions: Sequence[RuleSetVersion]) -> None:
        self.versions = versions

    def active(self, shop: str, at: int) -> RuleSetVersion:
        """The version that judges what happened at `at`: orders, answers, clicks, silences."""
        mine = [one for one in self.versions if one.shop_id == shop and one.active_from <= at]
        return max(mine, key=lambda version: (version.active_from, version.version))

    def at(self, shop: str, at: int) -> RuleSet:
        return self.active(shop, at).rules

    def newest(self, shop: str) -> RuleSet:
        """The latest version: its limits say which identifiers are shared too widely."""
        mine = [version for version in self.versions if version.shop_id == shop]
        return max(mine, key=lambda version: version.version).rules
