"""A shop's rule sets as people see them, and candidates to try: a version, a preset, changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct, structs

from talkworth.control import BadRuleSet, Control, Preset, StoredRuleSet
from talkworth.control.checks import change_rules
from talkworth.control.presets import preset
from talkworth.errors import BadInput
from talkworth.reports.period import Period, instant
from talkworth.rules import (
    FOREVER,
    PUBLISHED,
    InForce,
    Restatement,
    RuleSet,
    RuleSetVersion,
    Ruling,
    in_force,
)

State = Literal["draft", "scheduled", "in force", "former", "archived"]
LIMITS = (
    "max_visitor_customers",
    "max_linked_visitors",
    "max_email_visitors",
    "max_token_customers",
)
RULE_CHANGES = frozenset(
    {"add-shop", "add-rule-set", "activate-rule-set", "archive-rule-set", "restate"}
)
_BEFORE_ALL = -1


class WhichRules(BadInput):
    code = "which-rules"

    def __init__(self) -> None:
        super().__init__(
            "Say which rules: one preset or one version, with or without changes, or changes of "
            "the rules in force."
        )


class RuleChange(Struct, kw_only=True, frozen=True):
    """A rule and its value before and after."""

    rule: str
    before: int | str
    after: int | str


class Span(Struct, kw_only=True, frozen=True):
    """When a version holds: from `from_at`; null is since ever. To `until_at`; null is for good."""

    from_at: datetime | None
    until_at: datetime | None


class ToldRuleSet(Struct, kw_only=True, frozen=True):
    """
    A rule set of the shop. `spans` are when it holds, restatements included; `changes` is what it
    has other than the published rule. `active_from` is null for a draft.

    `state` is `draft`, `scheduled` (to start later), `in force`, `former` (its sales keep it) or
    `archived` (its sales keep it, and it is used no more).
    """

    version: int
    name: str
    note: str
    state: State
    created_at: datetime
    active_from: datetime | None
    archived_at: datetime | None
    spans: list[Span]
    changes: list[RuleChange]
    rules: RuleSet


class ToldRestatement(Struct, kw_only=True, frozen=True):
    """What happened from `from_at` on and before `until_at` follows `version`, and why."""

    version: int
    from_at: datetime
    until_at: datetime
    reason: str
    recorded_at: datetime


class RuleSets(Struct, kw_only=True, frozen=True):
    """The rule sets of a shop by version, and its restatements as they were recorded."""

    shop_id: str
    timezone: str
    rule_sets: list[ToldRuleSet]
    restatements: list[ToldRestatement]


class LoggedChange(Struct, kw_only=True, frozen=True):
    """Who changed the rules, when, and how: a line of the audit log."""

    changed_at: datetime
    actor: str
    change: str
    subject: str


class RuleHistory(RuleSets, kw_only=True, frozen=True):
    """The rule sets of a shop, and every change of them, oldest first."""

    changes: list[LoggedChange]


class Presets(Struct, kw_only=True, frozen=True):
    """The presets a rule set can start from."""

    presets: list[Preset]


class Candidate(Struct, kw_only=True, frozen=True):
    """Rules to try. `version` is null where no version has just these."""

    label: str
    version: int | None
    rules: RuleSet


def told_rule_sets(control: Control, shop_id: str, now_us: int) -> RuleSets:
    """
    Raises:
        UnknownShop
    """
    spans = spans_of(control.rule_sets(), shop_id)
    book = control.rule_book
    return RuleSets(
        shop_id=shop_id,
        timezone=control.shop(shop_id).timezone,
        rule_sets=[_told(version, spans, now_us) for version in book.versions(shop_id)],
        restatements=[told_restatement(r) for r in book.restatements(shop_id)],
    )


def told_history(control: Control, shop_id: str, now_us: int) -> RuleHistory:
    """
    Raises:
        UnknownShop
    """
    told = told_rule_sets(control, shop_id, now_us)
    changes = [
        LoggedChange(
            changed_at=instant(line.changed_at),
            actor=line.actor,
            change=line.change,
            subject=line.subject,
        )
        for line in control.audit_log()
        if line.shop_id == shop_id and line.change in RULE_CHANGES
    ]
    return RuleHistory(**structs.asdict(told), changes=changes)


def told_restatement(restatement: Restatement) -> ToldRestatement:
    return ToldRestatement(
        version=restatement.version,
        from_at=instant(restatement.from_at),
        until_at=instant(restatement.until_at),
        reason=restatement.reason,
        recorded_at=instant(restatement.recorded_at),
    )


def restated(rulings: Iterable[Ruling], shop_id: str, period: Period) -> list[ToldRestatement]:
    """The restatements that some instant of the period lies in."""
    return [
        told_restatement(r)
        for r in rulings
        if isinstance(r, Restatement)
        and (r.shop_id, r.from_at < period.until_at, r.until_at > period.from_at)
        == (shop_id, True, True)
    ]


def rule_changes(before: RuleSet, after: RuleSet) -> list[RuleChange]:
    """What the two have other, in the order of the rules."""
    values = zip(structs.asdict(before).items(), structs.asdict(after).values(), strict=True)
    return [
        RuleChange(rule=rule, before=old, after=new) for (rule, old), new in values if old != new
    ]


def spans_of(rulings: Iterable[Ruling], shop_id: str) -> list[InForce]:
    """The shop's spans in time order, without what lies before all events."""
    return [s for s in in_force(r for r in rulings if r.shop_id == shop_id) if s.active_until > 0]


def version_at(rulings: Iterable[Ruling], shop_id: str, at_us: int) -> RuleSetVersion:
    """The version that what happens at `at_us` follows."""
    started = [s for s in spans_of(rulings, shop_id) if s.active_from <= at_us]
    return started[-1].version


def choose_candidate(
    control: Control,
    shop_id: str,
    now_us: int,
    *,
    name: str = "",
    version: int | None = None,
    changes: Mapping[str, str] | None = None,
) -> Candidate:
    """
    The preset called `name`, or a version, or else the rules in force; then changed.

    Raises:
        UnknownShop, UnknownPreset, UnknownRuleSet, BadRuleSet
        WhichRules: a preset and a version, or nothing at all.
    """
    control.shop(shop_id)
    if (name and version is not None) or not (name or version is not None or changes):
        raise WhichRules
    if name:
        start = Candidate(label=name, version=None, rules=preset(name).rules)
    elif version is not None:
        start = _of_version(version, control.rule_book.version(shop_id, version).rules)
    else:
        now = version_at(control.rule_sets(), shop_id, now_us)
        start = _of_version(now.version, now.rules)
    if not changes:
        return start
    told = ", ".join(f"{rule}={value}" for rule, value in changes.items())
    return Candidate(
        label=f"{start.label} with {told}",
        version=None,
        rules=change_rules(start.rules, changes),
    )


def named_candidate(control: Control, shop_id: str, now_us: int, text: str) -> Candidate:
    """
    A version by its number, or a preset by its name.

    Raises:
        UnknownShop, UnknownPreset, UnknownRuleSet, WhichRules
    """
    text = text.strip()
    if text.isdecimal() and text.isascii() and len(text) < 10:
        return choose_candidate(control, shop_id, now_us, version=int(text))
    return choose_candidate(control, shop_id, now_us, name=text)


def read_changes(texts: Iterable[str]) -> dict[str, str]:
    """
    Changes as they are written: `direct_h=168`. An empty text is none.

    Raises:
        BadRuleSet: no `=`, or a rule twice.
    """
    changes: dict[str, str] = {}
    for text in filter(None, (text.strip() for text in texts)):
        rule, equals, value = (part.strip() for part in text.partition("="))
        if not equals or rule in changes:
            what = "is said twice" if equals else "is no change of a rule"
            raise BadRuleSet(f"{text[:80]!r} {what}. Write each once, such as 'direct_h=168'.")
        changes[rule] = value
    return changes


def laid_over(
    rulings: Iterable[Ruling], shop_id: str, candidate: Candidate, period: Period
) -> list[Ruling]:
    """The shop's rulings, and over the period the candidate, as a restatement would lay it."""
    mine = [r for r in rulings if r.shop_id == shop_id]
    versions = {r.version: r for r in mine if isinstance(r, RuleSetVersion)}
    number = candidate.version or 0
    if number not in versions:
        mine.append(
            RuleSetVersion(
                shop_id=shop_id, version=number, active_from=_BEFORE_ALL, rules=candidate.rules
            )
        )
    restatement = Restatement(
        shop_id=shop_id,
        version=number,
        from_at=period.from_at,
        until_at=period.until_at,
        reason="preview",
        recorded_at=FOREVER,
    )
    return [*mine, restatement]


def always(shop_id: str, candidate: Candidate) -> RuleSetVersion:
    """The candidate as if it had held since ever, and nothing else had."""
    return RuleSetVersion(
        shop_id=shop_id,
        version=candidate.version or 0,
        active_from=_BEFORE_ALL,
        rules=candidate.rules,
    )


def _of_version(version: int, rules: RuleSet) -> Candidate:
    return Candidate(label=f"version {version}", version=version, rules=rules)


def _told(version: StoredRuleSet, spans: list[InForce], now_us: int) -> ToldRuleSet:
    mine = [span for span in spans if span.version.version == version.version]
    return ToldRuleSet(
        version=version.version,
        name=version.name,
        note=version.note,
        state=_state(version, spans, now_us),
        created_at=instant(version.created_at),
        active_from=None if version.active_from is None else instant(version.active_from),
        archived_at=None if version.archived_at is None else instant(version.archived_at),
        spans=[
            Span(
                from_at=instant(span.active_from) if span.active_from > 0 else None,
                until_at=None if span.active_until == FOREVER else instant(span.active_until),
            )
            for span in mine
        ],
        changes=rule_changes(PUBLISHED, version.rules),
        rules=version.rules,
    )


def _state(version: StoredRuleSet, spans: list[InForce], now_us: int) -> State:
    started = [span for span in spans if span.active_from <= now_us]
    if version.status != "active":
        return "archived" if version.status == "archived" else "draft"
    if started[-1].version.version == version.version:
        return "in force"
    return "scheduled" if (version.active_from or 0) > now_us else "former"
