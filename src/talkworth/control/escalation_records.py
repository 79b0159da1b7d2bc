"""A shop's escalation policy as the control file holds it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from typing import Final, Literal

import msgspec
from msgspec import Struct

Action = Literal["escalate", "continue"]
# What is handed over whatever a policy says, and never drawn, until a shop names its own.
ALWAYS: Final = ("safety", "legal", "complaint", "self_harm", "medical", "payment_dispute")
# Half of what is drawn goes each way: with less than this, each way has a chance under 5 %, of
# which nothing can be learned.
LEAST_DRAWN: Final = 0.1


class EscalationRule(Struct, kw_only=True, frozen=True):
    """What is done in one segment; who adopted it, when (UTC microseconds), on which evidence."""

    segment: str
    action: Action
    adopted_by: str
    adopted_at: int
    evidence: str


class EscalationSettings(Struct, kw_only=True, frozen=True):
    """
    What a policy says.

    `margin` is the share of revenue that is left over, `minute_minor` what a minute of a human
    costs and `capacity_minor` what one more escalation must be worth beyond that, in the shop's
    minor units. `assumed_minutes` stand in where nobody measured. `drawn_share` of the
    conversations are decided by lot, half of them each way. What is in `always` is handed over,
    and never drawn. Other segments follow their rule, else `default_action`. One that is not on
    draws nothing and follows no rule; `always` holds all the same.
    """

    margin: float
    minute_minor: int
    is_on: bool = True
    capacity_minor: int = 0
    assumed_minutes: float = 10.0
    drawn_share: float = LEAST_DRAWN
    always: tuple[str, ...] = ALWAYS
    default_action: Action = "continue"
    rules: tuple[EscalationRule, ...] = ()


SETTINGS: Final = EscalationSettings.__struct_fields__


class EscalationPolicy(EscalationSettings, kw_only=True, frozen=True):
    """One version of a shop's policy; the newest is in force. `made_at` is UTC microseconds."""

    shop_id: str
    version: int
    made_at: int
    made_by: str

    def action_in(self, segment: str | None) -> Action:
        """What is done in a segment where nothing is drawn."""
        return next((r.action for r in self.rules if r.segment == segment), self.default_action)


def newest(rows: Iterable[sqlite3.Row]) -> dict[str, EscalationPolicy]:
    """The policy in force of every shop, of rows by version."""
    return {row["shop_id"]: policy_of(row) for row in {r["shop_id"]: r for r in rows}.values()}


def policy_of(row: sqlite3.Row) -> EscalationPolicy:
    """The version in a row."""
    kept = dict(row)
    settings = msgspec.json.decode(kept.pop("policy"), type=EscalationSettings)
    return EscalationPolicy(**{name: getattr(settings, name) for name in SETTINGS}, **kept)
