"""When a shop's conversations are handed to a human: versions of its policy, never edited."""

from __future__ import annotations

from typing import Final, Literal

from msgspec import Struct

Action = Literal["escalate", "continue"]
# What is handed over whatever a policy says, and never drawn, until a shop names its own.
ALWAYS: Final = ("safety", "legal", "complaint", "self_harm", "medical", "payment_dispute")


class EscalationRule(Struct, kw_only=True, frozen=True):
    """What is done in one segment; who adopted it, when (UTC microseconds), on which evidence."""

    segment: str
    action: Action
    adopted_by: str
    adopted_at: int
    evidence: str


class EscalationPolicy(Struct, kw_only=True, frozen=True):
    """
    One version of a shop's policy; the newest is in force.

    `margin` is the share of revenue that is left over, `minute_minor` what a minute of a human
    costs and `capacity_minor` what one more escalation must be worth beyond that, in the shop's
    minor units. `assumed_minutes` stand in where nobody measured. `drawn_share` of the
    conversations are decided by lot, half of them each way. What is in `always` is handed over,
    and never drawn. Other segments follow their rule, else `default_action`. One that is not on
    draws nothing and follows no rule; `always` holds all the same. `made_at` in UTC microseconds.
    """

    shop_id: str
    version: int
    is_on: bool
    margin: float
    minute_minor: int
    capacity_minor: int
    assumed_minutes: float
    drawn_share: float
    always: tuple[str, ...]
    default_action: Action
    rules: tuple[EscalationRule, ...]
    made_at: int
    made_by: str
