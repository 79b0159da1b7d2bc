"""The lot that decides about a human: fair, the same for whoever asks again, never for safety."""

from __future__ import annotations

from collections import Counter

import pytest
from scipy.stats import binomtest

from talkworth.control.escalation_records import Action, EscalationPolicy, EscalationRule
from talkworth.intake.deciding import Decided, Reason, decide

N = 20_000


def policy(**changed: object) -> EscalationPolicy:
    rule = EscalationRule(
        segment="gift", action="escalate", adopted_by="ana", adopted_at=0, evidence="the report"
    )
    settings: dict[str, object] = {"margin": 0.4, "minute_minor": 60, "rules": (rule,), **changed}
    return EscalationPolicy(shop_id="tea", version=1, made_at=0, made_by="ana", **settings)  # type: ignore[arg-type]


def test_without_a_policy_nothing_is_drawn_and_safety_is_handed_over() -> None:
    for none in (None, policy(is_on=False)):
        why: Reason = "policy-off" if none else "no-policy"
        assert decide(none, "c", "gift", ["gift"]) == Decided("continue", None, why)
        assert decide(none, "c", "gift", ["gift", "Safety"]) == Decided("escalate", 1.0, "always")


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
@pytest.mark.parametrize(
    ("segment", "standing", "why"), [("gift", "escalate", "rule"), ("other", "continue", "default")]
)
def test_each_way_is_drawn_as_often_as_its_logged_chance_says(
    share: float, segment: str, standing: Action, why: Reason
) -> None:
    every = [decide(policy(drawn_share=share), f"c-{n}", segment, []) for n in range(N)]
    counted = Counter((one.action, one.reason) for one in every)

    other: Action = "continue" if standing == "escalate" else "escalate"
    assert set(counted) == {(standing, why), (standing, "drawn"), (other, "drawn")}
    each: tuple[Action, ...] = (standing, other)
    for action in each:
        assert binomtest(counted[action, "drawn"], N, share / 2).pvalue > 1e-4
    chances = {one.action: one.propensity for one in every}
    assert chances == {standing: 1 - share / 2, other: share / 2}


def test_nothing_is_drawn_where_no_share_is_and_a_new_version_draws_anew() -> None:
    none = {decide(policy(drawn_share=0.0), f"c-{n}", "gift", []) for n in range(1000)}
    assert none == {Decided("escalate", 1.0, "rule")}

    def drawn(shop_id: str, version: int) -> list[bool]:
        held = policy(drawn_share=0.5)
        other = EscalationPolicy(
            **{name: getattr(held, name) for name in held.__struct_fields__}
            | {"shop_id": shop_id, "version": version}
        )
        return [decide(other, f"c-{n}", "x", []).reason == "drawn" for n in range(2000)]

    first, second, elsewhere = drawn("tea", 1), drawn("tea", 2), drawn("coffee", 1)
    assert first == drawn("tea", 1)
    for other in (second, elsewhere):
        both = sum(one and two for one, two in zip(first, other, strict=True))
        assert binomtest(both, 2000, 0.25).pvalue > 1e-4


def test_what_is_always_handed_over_is_never_drawn_on_either_side() -> None:
    every = {
        decide(policy(drawn_share=0.5, always=("legal",)), f"c-{n}", segment, [segment, "LEGAL"])
        for n in range(500)
        for segment in ("gift", "other")
    }
    assert every == {Decided("escalate", 1.0, "always")}
