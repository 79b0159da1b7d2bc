"""Rule sets are immutable documents; the published rule is the default one."""

from __future__ import annotations

import msgspec
import pytest

from talkworth.rules import PUBLISHED, Restatement, RuleSet, RuleSetVersion, Ruling, in_force


def test_the_published_rule_is_a_day_then_thirty_first_touch() -> None:
    assert msgspec.to_builtins(PUBLISHED) == {
        "direct_h": 24,
        "assisted_h": 720,
        "model": "first_touch",
        "window": "tiers",
        "scope": "ai_only",
        "recovered_h": 168,
        "friction_h": 24,
        "cart_idle_min": 60,
        "checkout_idle_min": 10,
        "hesitation_min": 60,
        "lapse_open_h": 720,
        "save_h": 72,
        "cancel_settles_d": 30,
        "return_window_d": 30,
        "subscription_d": 90,
        "subscription_cycles": 3,
        "late_public_h": 48,
        "part_gap_h": 24,
        "entry_click_min": 30,
        "max_visitor_customers": 3,
        "max_linked_visitors": 10,
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
        {"model": "markov"},  # a view, never a rule
        {"window": "tier"},
        {"scope": "all"},
        {"direct_h": 48, "assisted_h": 24},
        {"recovered_h": 0},
        {"subscription_cycles": 0},
        {"entry_click_min": 1441},
        {"max_visitor_customers": 0},
        {"windows": 24},
    ],
)
def test_a_rule_set_that_makes_no_sense_is_refused(document: dict[str, object]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(document, RuleSet)


def _spans(*rulings: Ruling) -> list[tuple[int, int, int]]:
    return [(s.version.version, s.active_from, min(s.active_until, 100)) for s in in_force(rulings)]


def _version(number: int, active_from: int) -> RuleSetVersion:
    return RuleSetVersion(shop_id="tea", version=number, active_from=active_from, rules=PUBLISHED)


def _restated(number: int, from_at: int, until_at: int, recorded_at: int = 1) -> Restatement:
    return Restatement(
        shop_id="tea",
        version=number,
        from_at=from_at,
        until_at=until_at,
        reason="as agreed",
        recorded_at=recorded_at,
    )


def test_a_version_is_in_force_until_the_next_one() -> None:
    assert _spans(_version(1, 0), _version(2, 10)) == [(1, 0, 10), (2, 10, 100)]


def test_a_restatement_lies_over_what_was_in_force() -> None:
    rulings = (_version(1, 0), _version(2, 10), _restated(2, 4, 6))
    assert _spans(*rulings) == [(1, 0, 4), (2, 4, 6), (1, 6, 10), (2, 10, 100)]


def test_of_two_restatements_the_one_recorded_last_holds() -> None:
    later, earlier = _restated(2, 4, 8, recorded_at=9), _restated(3, 6, 9, recorded_at=5)
    found = _spans(_version(1, 0), _version(2, 20), _version(3, 30), later, earlier)
    assert found == [(1, 0, 4), (2, 4, 8), (3, 8, 9), (1, 9, 20), (2, 20, 30), (3, 30, 100)]


def test_a_restatement_of_no_time_changes_nothing() -> None:
    assert _spans(_version(1, 0), _restated(1, 5, 5)) == [(1, 0, 100)]
