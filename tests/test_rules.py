"""Rule sets are immutable documents; the published rule is the default one."""

from __future__ import annotations

import msgspec
import pytest

from talkworth.rules import PUBLISHED, RuleSet


def test_the_published_rule_is_a_day_then_thirty_first_touch() -> None:
    assert msgspec.to_builtins(PUBLISHED) == {
        "direct_h": 24,
        "assisted_h": 720,
        "model": "first_touch",
        "late_public_h": 48,
        "part_gap_h": 24,
        "entry_click_min": 30,
        "max_visitor_customers": 3,
        "max_email_visitors": 50,
        "max_token_customers": 1,
    }


def test_a_rule_set_survives_the_control_file() -> None:
    rules = RuleSet(direct_h=12, model="first_touch")

    assert msgspec.json.decode(msgspec.json.encode(rules), type=RuleSet) == rules


def test_a_rule_set_never_changes() -> None:
    with pytest.raises(AttributeError):
        PUBLISHED.direct_h = 48  # type: ignore[misc]


@pytest.mark.parametrize(
    "document",
    [
        {"direct_h": 0},
        {"direct_h": -24},
        {"direct_h": 24.5},
        {"assisted_h": 24 * 365 + 1},
        {"model": "best_guess"},
        {"model": "last_touch"},  # decided, not computed in this release
        {"entry_click_min": 1441},
        {"max_visitor_customers": 0},
        {"windows": 24},
    ],
)
def test_a_rule_set_that_makes_no_sense_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(document, RuleSet)
