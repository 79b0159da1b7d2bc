"""Decisions about a human, told as events: a simulated shop whose truth is known."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import datetime

from tests.reports.narrated import SHOP, Story, at, minutes

from talkworth.control.escalation_records import Action, EscalationPolicy, EscalationRule
from talkworth.events import types as wire
from talkworth.intake.deciding import decide

# A human brings three of twenty gift seekers to buy, and nobody of the others; orders are 80.00.
CONVERSION, LIFT = 0.2, {"gift": 0.15, "plain": 0.0, "bulk": 0.0}
ORDER_MINOR, MINUTES, MINUTE_MINOR, MARGIN = 8_000, 6.0, 50, 0.5
TRUTH = {name: MARGIN * lift * ORDER_MINOR - MINUTES * MINUTE_MINOR for name, lift in LIFT.items()}
POLICY = EscalationPolicy(
    shop_id=SHOP,
    version=1,
    made_at=0,
    made_by="ana",
    margin=MARGIN,
    minute_minor=MINUTE_MINOR,
    drawn_share=0.5,
    rules=(
        EscalationRule(
            segment="bulk", action="escalate", adopted_by="ana", adopted_at=0, evidence="a hunch"
        ),
    ),
)


def decides(
    story: Story,
    who: str,
    when: datetime,
    action: Action,
    propensity: float | None,
    *,
    segment: str | None = None,
    drawn: bool = False,
    turn: int = 1,
) -> None:
    story.tell(
        wire.DecisionLogged(
            event_id=f"decision/{who}/{turn}",
            occurred_at=when,
            conversation_id=f"c-{who}",
            visitor_id=f"v-{who}",
            decision_id=f"decision/{who}/{turn}",
            action=action,
            propensity=propensity,
            segment=segment,
            is_randomised=drawn,
        )
    )


def takes_over(story: Story, who: str, when: datetime, n_minutes: float | None) -> None:
    """A human does, and says their last word some minutes later, if any."""
    story.tell(
        wire.ConversationHandedOff(
            event_id=f"handoff/{who}", occurred_at=when, conversation_id=f"c-{who}"
        )
    )
    if n_minutes is not None:
        story.says(who, "human", when + minutes(n_minutes), f"c-{who}")


def simulated(n_decisions: int, lift: Mapping[str, float] = LIFT) -> Story:
    """Decisions of the policy; shoppers of `bulk` would have bought twice as often anyway."""
    story, dice = Story(), random.Random(20260901)
    for n in range(n_decisions):
        who, segment = f"s{n}", ("gift", "plain", "bulk")[n % 3]
        when = at("09-02 12:00") + minutes(6 * n)
        decided = decide(POLICY, f"c-{who}", segment, [])
        drawn = decided.reason == "drawn"
        decides(story, who, when, decided.action, decided.propensity, segment=segment, drawn=drawn)
        is_human = decided.action == "escalate"
        if is_human:
            takes_over(story, who, when + minutes(1), MINUTES)
        base = CONVERSION * (2 if segment == "bulk" else 1)
        if dice.random() < base + (lift[segment] if is_human else 0):
            story.orders(who, when + minutes(90), 50_000 + n, f"{ORDER_MINOR / 100:.2f}")
    return story
