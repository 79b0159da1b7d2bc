"""A shop's escalation policy as it is told: instants as RFC 3339."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from talkworth.control import Shop
from talkworth.control.escalation_records import Action, EscalationPolicy, EscalationRule
from talkworth.reports.period import instant


class ToldEscalationRule(Struct, kw_only=True, frozen=True):
    """What is done in one segment; who adopted it, when, and on which evidence."""

    segment: str
    action: Action
    adopted_by: str
    adopted_at: datetime
    evidence: str


class ToldEscalationPolicy(Struct, kw_only=True, frozen=True):
    """
    One version of the policy, never edited.

    `margin` is a share of revenue. `minute_minor` is what a minute of a human costs,
    `capacity_minor` what one more escalation must be worth beyond that; both in the shop's minor
    units. `drawn_share` of the conversations are decided by lot. Reasons and segments in `always`
    are handed over and never drawn.
    """

    version: int
    is_on: bool
    margin: float
    minute_minor: int
    capacity_minor: int
    assumed_minutes: float
    drawn_share: float
    always: list[str]
    default_action: Action
    rules: list[ToldEscalationRule]
    made_at: datetime
    made_by: str


class EscalationPolicies(Struct, kw_only=True, frozen=True):
    """The policy in force (null: none yet) and all its versions, newest first."""

    shop_id: str
    currency: str
    active: ToldEscalationPolicy | None
    versions: list[ToldEscalationPolicy]


def told_policies(shop: Shop, versions: Sequence[EscalationPolicy]) -> EscalationPolicies:
    """Versions of a shop's policy, newest first, as they are told."""
    told = [told_policy(one) for one in versions]
    return EscalationPolicies(
        shop_id=shop.shop_id,
        currency=shop.currency,
        active=told[0] if told else None,
        versions=told,
    )


def told_policy(policy: EscalationPolicy) -> ToldEscalationPolicy:
    return ToldEscalationPolicy(
        version=policy.version,
        is_on=policy.is_on,
        margin=policy.margin,
        minute_minor=policy.minute_minor,
        capacity_minor=policy.capacity_minor,
        assumed_minutes=policy.assumed_minutes,
        drawn_share=policy.drawn_share,
        always=list(policy.always),
        default_action=policy.default_action,
        rules=[_told_rule(rule) for rule in policy.rules],
        made_at=instant(policy.made_at),
        made_by=policy.made_by,
    )


def _told_rule(rule: EscalationRule) -> ToldEscalationRule:
    return ToldEscalationRule(
        segment=rule.segment,
        action=rule.action,
        adopted_by=rule.adopted_by,
        adopted_at=instant(rule.adopted_at),
        evidence=rule.evidence,
    )
