"""The versions of each shop's rules: drafted, activated once, archived; and restatements."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

import msgspec

import talkworth.control.checks as checks
from talkworth.control.records import StoredRuleSet
from talkworth.control.refusals import (
    ActivationInThePast,
    RuleSetArchived,
    RuleSetChanged,
    RuleSetInUse,
    UnknownRuleSet,
    UnknownShop,
)
from talkworth.control.store import Change, Store
from talkworth.rules import FOREVER, PUBLISHED, Restatement, RuleSet, RuleSetVersion, Ruling

# From when a draft holds that only a restatement names: before anything can have happened, where
# version 1 covers it. After everything it would be the newest, whose limits hold for all.
_BEFORE_ALL: Final = -1


class RuleBook:
    """
    The rule sets in a control file. All instants are UTC microseconds.

    What a version holds never changes, and a sale keeps the version in force at its time: a
    change is a new version from now on, and the past is changed by a recorded restatement alone.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def versions(self, shop_id: str) -> list[StoredRuleSet]:
        """
        All of the shop's rule sets, by version.

        Raises:
            UnknownShop
        """
        snapshot = self._store.fresh()
        if shop_id not in snapshot.shops:
            raise UnknownShop(shop_id)
        return [v for v in snapshot.rule_sets if v.shop_id == shop_id]

    def version(self, shop_id: str, version: int) -> StoredRuleSet:
        """
        Raises:
            UnknownShop, UnknownRuleSet
        """
        return _found(self.versions(shop_id), shop_id, version)

    def restatements(self, shop_id: str) -> list[Restatement]:
        """
        The shop's restatements, in the order in which they were recorded.

        Raises:
            UnknownShop
        """
        self.versions(shop_id)
        return [r for r in self._store.fresh().restatements if r.shop_id == shop_id]

    def rulings(self, as_of: int = FOREVER) -> list[Ruling]:
        """What decides which rules hold when, of all shops, as it was recorded by `as_of`."""
        snapshot = self._store.fresh()
        restatements = [r for r in snapshot.restatements if r.recorded_at <= as_of]
        named = {(r.shop_id, r.version) for r in restatements}
        starts = [(v, _holds_from(v, as_of, named)) for v in snapshot.rule_sets]
        versions = [_ruling(v, start) for v, start in starts if start is not None]
        return [*versions, *restatements]

    def draft(self, shop_id: str, rules: RuleSet, name: str = "", note: str = "") -> StoredRuleSet:
        """
        The shop's next version; it changes nothing until it is activated.

        Raises:
            UnknownShop, BadRuleSet
        """
        checks.check_rules(rules)
        checks.check_named(name, note)
        with self._store.change() as change:
            version = _next(change, shop_id, rules, name, note)
            write_version(change, version)
            change.audit(shop_id, "add-rule-set", str(version.version))
        return version

    def add_active(self, shop_id: str, rules: RuleSet, active_from: int) -> StoredRuleSet:
        """
        The next version, in force from `active_from`, which may be past: for histories we write.

        Raises:
            UnknownShop, BadRuleSet
        """
        checks.check_rules(rules)
        with self._store.change() as change:
            draft = _next(change, shop_id, rules, "", "")
            earlier = [v.active_from for v in _of(change, shop_id) if v.active_from is not None]
            checks.check_after(active_from, earlier)
            version = msgspec.structs.replace(
                draft, active_from=active_from, activated_at=change.changed_at
            )
            write_version(change, version)
            change.audit(shop_id, "add-rule-set", str(version.version))
        return version

    def activate(
        self,
        shop_id: str,
        version: int,
        active_from: int | None = None,
        *,
        based_on: int | None = None,
    ) -> StoredRuleSet:
        """
        Put a version in force from `active_from` on, by default from now.

        `based_on` is the version that was in force when whoever decides looked; `None` asks
        for no such check.

        Raises:
            UnknownShop, UnknownRuleSet, RuleSetInUse, RuleSetArchived, ActivationInThePast
            RuleSetChanged: another version is in force than `based_on`.
        """
        self.versions(shop_id)
        with self._store.change() as change:
            holds = _version_at(_of(change, shop_id), change.changed_at)
            if based_on in (None, holds):
                return _activated(change, _usable(change, shop_id, version), active_from)
        raise RuleSetChanged(shop_id, holds, *self._who_activated(shop_id, holds))

    def archive(self, shop_id: str, version: int) -> StoredRuleSet:
        """
        Put a version away. What followed it still does; one that was to start later never will.

        Raises:
            UnknownShop, UnknownRuleSet, RuleSetInUse: it is in force now.
        """
        self.versions(shop_id)
        with self._store.change() as change:
            found = _found(_of(change, shop_id), shop_id, version)
            if found.archived_at is not None:
                return found
            if version == _version_at(_of(change, shop_id), change.changed_at):
                raise RuleSetInUse(
                    f"Rule set {version} of shop {shop_id!r} is in force. Activate another first."
                )
            change.write(
                "archive_rule_set", shop_id=shop_id, version=version, archived_at=change.changed_at
            )
            change.audit(shop_id, "archive-rule-set", str(version))
        return msgspec.structs.replace(found, archived_at=change.changed_at)

    def restate(
        self, shop_id: str, version: int, from_at: int, until_at: int, reason: str
    ) -> Restatement:
        """
        Record that what happened in [`from_at`, `until_at`) follows `version`, and why.

        Raises:
            UnknownShop, UnknownRuleSet, RuleSetArchived, BadRestatement
        """
        self.versions(shop_id)
        with self._store.change() as change:
            _usable(change, shop_id, version)
            checks.check_restatement(from_at, until_at, reason, change.changed_at)
            restatement = Restatement(
                shop_id=shop_id,
                version=version,
                from_at=from_at,
                until_at=until_at,
                reason=reason.strip(),
                recorded_at=change.changed_at,
            )
            values = msgspec.structs.asdict(restatement)
            change.write("add_restatement", **values, actor=change.actor)
            span = f"{_text(from_at)} until {_text(until_at)}"
            change.audit(shop_id, "restate", f"{version} from {span}")
        return restatement

    def _who_activated(self, shop_id: str, version: int) -> tuple[str, str]:
        """Who put a version in force, and when they said so: of version 1 who added the shop."""
        said = [
            (row["actor"], _text(row["changed_at"]))
            for row in self._store.read("audit_of", shop_id=shop_id, since=0)
            if row["change"] == "activate-rule-set"
            and row["subject"].partition(" ")[0] == str(version)
        ]
        at = self.version(shop_id, version).activated_at or 0
        return said[-1] if said else ("talkworth", _text(at))


def version_one(shop_id: str, created_at: int) -> StoredRuleSet:
    """The published rule from instant 0, which every shop starts with."""
    return StoredRuleSet(
        shop_id=shop_id,
        version=1,
        name="published",
        note="",
        rules=PUBLISHED,
        created_at=created_at,
        active_from=0,
        activated_at=created_at,
        archived_at=None,
    )


def write_version(change: Change, version: StoredRuleSet) -> None:
    """Write a new version in the transaction that is open."""
    values = msgspec.structs.asdict(version)
    del values["archived_at"]
    change.write("add_rule_set", **{**values, "rules": msgspec.json.encode(version.rules).decode()})


def _activated(change: Change, found: StoredRuleSet, active_from: int | None) -> StoredRuleSet:
    shop_id, version = found.shop_id, found.version
    if found.active_from is not None:
        raise RuleSetInUse(
            f"Rule set {version} of shop {shop_id!r} was activated already. To return to its "
            f"rules make a new one: `talkworth rules new {shop_id} --version {version}`."
        )
    start = change.changed_at if active_from is None else active_from
    if start < change.changed_at:
        raise ActivationInThePast(shop_id, version)
    change.write(
        "activate_rule_set",
        shop_id=shop_id,
        version=version,
        active_from=start,
        activated_at=change.changed_at,
    )
    change.audit(shop_id, "activate-rule-set", f"{version} from {_text(start)}")
    return msgspec.structs.replace(found, active_from=start, activated_at=change.changed_at)


def _next(change: Change, shop_id: str, rules: RuleSet, name: str, note: str) -> StoredRuleSet:
    if shop_id not in change.snapshot.shops:
        raise UnknownShop(shop_id)
    return StoredRuleSet(
        shop_id=shop_id,
        version=len(_of(change, shop_id)) + 1,
        name=name,
        note=note,
        rules=rules,
        created_at=change.changed_at,
        active_from=None,
        activated_at=None,
        archived_at=None,
    )


def _of(change: Change, shop_id: str) -> list[StoredRuleSet]:
    return [v for v in change.snapshot.rule_sets if v.shop_id == shop_id]


def _found(versions: list[StoredRuleSet], shop_id: str, version: int) -> StoredRuleSet:
    for found in versions:
        if found.version == version:
            return found
    raise UnknownRuleSet(shop_id, version)


def _usable(change: Change, shop_id: str, version: int) -> StoredRuleSet:
    found = _found(_of(change, shop_id), shop_id, version)
    if found.archived_at is not None:
        raise RuleSetArchived(shop_id, version)
    return found


def _version_at(versions: list[StoredRuleSet], at: int) -> int:
    """The version that holds for what happens now; restatements are of the past alone."""
    started = [
        (start, v.version)
        for v in versions
        if (start := v.takes_over_at) is not None and start <= at
    ]
    return max(started)[1]


def _holds_from(version: StoredRuleSet, as_of: int, named: set[tuple[str, int]]) -> int | None:
    """From when the version holds, as known at `as_of`; `None` where nothing follows it."""
    archived_at = version.archived_at
    is_known = version.version == 1 or (version.activated_at or FOREVER) <= as_of
    if is_known and (version.takes_over_at is not None or (archived_at or 0) > as_of):
        return version.active_from
    return _BEFORE_ALL if (version.shop_id, version.version) in named else None


def _ruling(version: StoredRuleSet, active_from: int) -> RuleSetVersion:
    return RuleSetVersion(
        shop_id=version.shop_id,
        version=version.version,
        active_from=active_from,
        rules=version.rules,
    )


def _text(at_us: int) -> str:
    """An instant as the audit log has it: `2026-11-20T09:30:00Z`."""
    return f"{datetime.fromtimestamp(at_us // 1_000_000, UTC):%Y-%m-%dT%H:%M:%SZ}"
