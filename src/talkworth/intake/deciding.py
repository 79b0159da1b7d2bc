"""
Whether a conversation is handed to a human: by its reason, by its rule, or by lot.

The lot is a hash of the shop, the policy's version and the conversation, so that whoever asks
again hears the same, and a new version draws anew. One spot decides it all: below half of the
drawn share it is escalate, below the whole of it continue, else what the policy does there.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from talkworth.control.escalation_records import ALWAYS, Action, EscalationPolicy
from talkworth.experiments import position
from talkworth.experiments.arms import POSITIONS

Reason = Literal["always", "drawn", "rule", "default", "no-policy", "policy-off", "not-logged"]


class Decided(Struct, frozen=True):
    """
    What is to be done, and why. `propensity` is the chance that it had; `None` where nothing of
    ours decided it, so that nothing can be learned from it.
    """

    action: Action
    propensity: float | None
    reason: Reason


def decide(
    policy: EscalationPolicy | None,
    conversation_id: str,
    segment: str | None,
    words: Iterable[str],
) -> Decided:
    """What the policy in force, if there is one, does with a conversation known by `words`."""
    always = policy.always if policy else ALWAYS
    if any(word.lower() in always for word in words):
        return Decided("escalate", 1.0, "always")
    if policy is None:
        return Decided("continue", None, "no-policy")
    if not policy.is_on:
        return Decided("continue", None, "policy-off")
    half = policy.drawn_share / 2
    salt = f"escalation:{policy.shop_id}:{policy.version}"
    spot = position(salt, conversation_id) / POSITIONS
    standing = policy.action_in(segment)
    drawn: Action = "escalate" if spot < half else "continue"
    action = drawn if spot < 2 * half else standing
    # A conversation that is not drawn has the standing action; one that is, has it half the time.
    chance = 1 - half if action == standing else half
    if spot < 2 * half:
        return Decided(action, chance, "drawn")
    is_ruled = any(rule.segment == segment for rule in policy.rules)
    return Decided(action, chance, "rule" if is_ruled else "default")
