"""When a shop's conversations are handed to a human: versions of its policy, never edited."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from talkworth.control.escalation_records import (
    LEAST_DRAWN,
    SETTINGS,
    Action,
    EscalationPolicy,
    EscalationRule,
    EscalationSettings,
    policy_of,
)
from talkworth.control.refusals import UnknownShop
from talkworth.control.store import Change, Store
from talkworth.errors import BadInput

MOST_DRAWN: Final = 0.5
LONGEST_SEGMENT: Final = 64
_LONGEST_EVIDENCE: Final = 1000
_MOST_RULES, _MOST_ALWAYS = 200, 50
_MOST_MINOR, _MOST_MINUTES = 10**9, 1440


class BadEscalationPolicy(BadInput):
    code = "bad-escalation-policy"


class NewRule(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What is to be done in one segment, and why."""

    segment: str
    action: Action
    evidence: str = ""


class PolicyChange(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """What the next version has other than the one in force; `None` leaves it."""

    is_on: bool | None = None
    margin: float | None = None
    minute_minor: int | None = None
    capacity_minor: int | None = None
    assumed_minutes: float | None = None
    drawn_share: float | None = None
    always: tuple[str, ...] | None = None
    default_action: Action | None = None
    rules: tuple[NewRule, ...] | None = None


class EscalationBook:
    """The escalation policies in a control file."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def active(self, shop_id: str) -> EscalationPolicy | None:
        """The policy in force, as it was at most 0.25 s ago; `None` where the shop has none."""
        return self._store.recent().escalation_policies.get(shop_id)

    def versions(self, shop_id: str) -> list[EscalationPolicy]:
        """
        All versions of the shop's policy, newest first.

        Raises:
            UnknownShop
        """
        if shop_id not in self._store.fresh().shops:
            raise UnknownShop(shop_id)
        rows = self._store.read("escalation_policies")
        return [policy_of(row) for row in reversed(rows) if row["shop_id"] == shop_id]

    def change(self, shop_id: str, changed: PolicyChange) -> EscalationPolicy:
        """
        The next version: the one in force with what is changed, in force from now on.

        The first needs `margin` and `minute_minor`. A rule that was there already keeps who
        adopted it, and on what.

        Raises:
            UnknownShop, BadEscalationPolicy
        """
        given: dict[str, Any] = {
            name: value
            for name, value in msgspec.structs.asdict(changed).items()
            if value is not None
        }
        with self._store.change() as change:
            before = _active(change, shop_id)
            if changed.rules is not None:
                given["rules"] = _adopted(changed.rules, before.rules if before else (), change)
            if changed.always is not None:
                given["always"] = tuple(dict.fromkeys(word.lower() for word in changed.always))
            if before is None and not {"margin", "minute_minor"} <= set(given):
                raise BadEscalationPolicy(
                    "A shop's first policy needs its `margin` and what a minute of a human costs, "
                    "`minute_minor`: nobody else can know them. Send both."
                )
            return _write(change, shop_id, before, given)

    def adopt(self, shop_id: str, rules: Sequence[NewRule]) -> EscalationPolicy:
        """
        The next version: the one in force with these rules beside or in place of its own.

        Raises:
            UnknownShop, BadEscalationPolicy
        """
        with self._store.change() as change:
            before = _active(change, shop_id)
            if before is None:
                raise BadEscalationPolicy("There is no policy that could adopt a rule. Set one.")
            named = {rule.segment for rule in rules}
            others = tuple(rule for rule in before.rules if rule.segment not in named)
            adopted = _adopted(rules, (), change)
            return _write(change, shop_id, before, {"rules": (*others, *adopted)})


def _active(change: Change, shop_id: str) -> EscalationPolicy | None:
    if shop_id not in change.snapshot.shops:
        raise UnknownShop(shop_id)
    return change.snapshot.escalation_policies.get(shop_id)


def _adopted(
    rules: Iterable[NewRule], known: Sequence[EscalationRule], change: Change
) -> tuple[EscalationRule, ...]:
    kept = {(rule.segment, rule.action): rule for rule in known}
    return tuple(
        kept.get((rule.segment, rule.action))
        or EscalationRule(
            segment=rule.segment,
            action=rule.action,
            adopted_by=change.actor,
            adopted_at=change.changed_at,
            evidence=rule.evidence or "Set by hand.",
        )
        for rule in rules
    )


def _write(
    change: Change, shop_id: str, before: EscalationPolicy | None, given: dict[str, Any]
) -> EscalationPolicy:
    held = {name: getattr(before, name) for name in SETTINGS} if before else {}
    settings = EscalationSettings(**(held | given))
    _check(settings)
    policy = EscalationPolicy(
        **{name: getattr(settings, name) for name in SETTINGS},
        shop_id=shop_id,
        version=before.version + 1 if before else 1,
        made_at=change.changed_at,
        made_by=change.actor,
    )
    change.write(
        "add_escalation_policy",
        shop_id=shop_id,
        version=policy.version,
        policy=msgspec.json.encode(settings).decode(),
        made_at=policy.made_at,
        made_by=policy.made_by,
    )
    change.audit(shop_id, "set-escalation-policy", str(policy.version))
    return policy


def _check(settings: EscalationSettings) -> None:
    """
    Raises:
        BadEscalationPolicy: the first thing about it that cannot be.
    """
    for is_right, words in _doubts(settings):
        if not is_right:
            raise BadEscalationPolicy(words)


def _doubts(settings: EscalationSettings) -> list[tuple[bool, str]]:
    costs, share = (settings.minute_minor, settings.capacity_minor), settings.drawn_share
    segments = [rule.segment for rule in settings.rules]
    names = (*segments, *settings.always)
    return [
        (0 < settings.margin <= 1, f"The margin is {settings.margin}. Send above 0 up to 1."),
        (
            all(0 <= cost <= _MOST_MINOR for cost in costs),
            f"A minute costs {costs[0]}, capacity {costs[1]}. Send whole minor units, 0 to "
            f"{_MOST_MINOR:,}.",
        ),
        (
            0 < settings.assumed_minutes <= _MOST_MINUTES,
            f"{settings.assumed_minutes} minutes are assumed. Send above 0 up to {_MOST_MINUTES}.",
        ),
        (
            share == 0 or LEAST_DRAWN <= share <= MOST_DRAWN,
            f"The share that is drawn is {share}. Send 0 to draw none, or {LEAST_DRAWN} to "
            f"{MOST_DRAWN}: with less, too few are drawn each way to learn from.",
        ),
        (
            len(set(segments)) == len(segments) <= _MOST_RULES
            and len(settings.always) <= _MOST_ALWAYS,
            f"There are {len(segments)} rules and {len(settings.always)} reasons. A segment has "
            f"one rule; there may be {_MOST_RULES} rules and {_MOST_ALWAYS} reasons.",
        ),
        (
            all(name.strip() and len(name) <= LONGEST_SEGMENT for name in names),
            f"A segment or a reason has 1 to {LONGEST_SEGMENT} characters.",
        ),
        (
            all(len(rule.evidence) <= _LONGEST_EVIDENCE for rule in settings.rules),
            f"The evidence of a rule is said in {_LONGEST_EVIDENCE} characters at most.",
        ),
    ]
