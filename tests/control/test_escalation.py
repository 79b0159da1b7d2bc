"""The escalation policy: versions that are never edited, and what no version may say."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from talkworth.control import Control, UnknownShop
from talkworth.control.escalation import BadEscalationPolicy, NewRule, PolicyChange
from talkworth.control.escalation_records import ALWAYS

FIRST = PolicyChange(margin=0.4, minute_minor=60)


def test_a_change_is_a_new_version_and_the_newest_is_in_force(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path, actor="ana")) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        assert control.escalation.active("tea") is None

        first = control.escalation.change("tea", FIRST)
        second = control.escalation.change("tea", PolicyChange(drawn_share=0.2, always=("Legal",)))

        assert (first.version, first.drawn_share, first.always, first.is_on) == (
            1,
            0.1,
            ALWAYS,
            True,
        )
        assert (second.version, second.margin, second.always) == (2, 0.4, ("legal",))
        assert second.made_by == "ana"
        assert control.escalation.versions("tea") == [second, first]
        assert control.escalation.active("tea") == second


def test_a_rule_keeps_who_adopted_it_through_later_versions(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path, actor="ana")) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        control.escalation.change("tea", FIRST)
        gift = NewRule(segment="gift", action="escalate", evidence="the report")
        adopted = control.escalation.adopt("tea", [gift])
    with closing(Control.open(tmp_path, actor="ben")) as control:
        again = NewRule(segment="gift", action="escalate")
        bulk = NewRule(segment="bulk", action="escalate")
        changed = control.escalation.change("tea", PolicyChange(rules=(again, bulk)))
        turned = control.escalation.adopt("tea", [NewRule(segment="gift", action="continue")])

    assert changed.rules[0] == adopted.rules[0]
    assert (changed.rules[0].adopted_by, changed.rules[0].evidence) == ("ana", "the report")
    assert (changed.rules[1].adopted_by, changed.rules[1].evidence) == ("ben", "Set by hand.")
    assert [(rule.segment, rule.action) for rule in turned.rules] == [
        ("bulk", "escalate"),
        ("gift", "continue"),
    ]
    assert (turned.action_in("bulk"), turned.action_in("other")) == ("escalate", "continue")


WRONG = [
    PolicyChange(margin=0.0),
    PolicyChange(margin=1.01),
    PolicyChange(margin=float("nan")),
    PolicyChange(minute_minor=-1),
    PolicyChange(capacity_minor=10**10),
    PolicyChange(assumed_minutes=0.0),
    PolicyChange(assumed_minutes=float("inf")),
    PolicyChange(drawn_share=0.05),
    PolicyChange(drawn_share=0.51),
    PolicyChange(always=("",)),
    PolicyChange(always=("x" * 65,)),
    PolicyChange(rules=(NewRule(segment=" ", action="escalate"),)),
    PolicyChange(rules=(NewRule(segment="a", action="escalate"),) * 2),
    PolicyChange(rules=(NewRule(segment="a", action="escalate", evidence="x" * 1001),)),
]


def test_what_no_policy_can_say_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        control.add_shop("tea", "EUR", "Europe/Berlin")
        for incomplete in (PolicyChange(), PolicyChange(margin=0.4)):
            with pytest.raises(BadEscalationPolicy, match="first policy"):
                control.escalation.change("tea", incomplete)
        with pytest.raises(BadEscalationPolicy, match="no policy"):
            control.escalation.adopt("tea", [NewRule(segment="gift", action="escalate")])
        first = control.escalation.change("tea", FIRST)

        for changed in WRONG:
            with pytest.raises(BadEscalationPolicy):
                control.escalation.change("tea", changed)
        with pytest.raises(UnknownShop):
            control.escalation.change("coffee", FIRST)
        with pytest.raises(UnknownShop):
            control.escalation.versions("coffee")

        assert control.escalation.versions("tea") == [first]


def test_an_erased_shop_leaves_no_policy_and_the_others_keep_theirs(tmp_path: Path) -> None:
    with closing(Control.open(tmp_path)) as control:
        for shop_id in ("tea", "coffee"):
            control.add_shop(shop_id, "EUR", "Europe/Berlin")
            control.escalation.change(shop_id, FIRST)

        control.erase_shop("tea")

        assert control.escalation.active("tea") is None
        assert control.escalation.active("coffee") is not None
