"""Rule sets as they are told, and the candidates one may try."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from talkworth.control import BadRuleSet, Control, UnknownPreset, UnknownRuleSet, UnknownShop
from talkworth.control.presets import preset
from talkworth.control.store import now
from talkworth.reports.period import Period
from talkworth.reports.rule_sets import (
    RuleChange,
    WhichRules,
    choose_candidate,
    laid_over,
    named_candidate,
    read_changes,
    restated,
    told_rule_sets,
)
from talkworth.reports.rule_tables import rule_sets_table
from talkworth.rules import PUBLISHED, RuleSet, in_force

WEEK = RuleSet(direct_h=168)
MARCH = Period(date(2025, 3, 1), date(2025, 3, 7), "Europe/Berlin")
DAY_US = 86_400_000_000


@pytest.fixture
def control(tmp_path: Path) -> Iterator[Control]:
    with closing(Control.open(tmp_path)) as found:
        found.add_shop("tea", "EUR", "Europe/Berlin")
        found.rule_book.draft("tea", WEEK, "week", "for sales")
        yield found


def test_each_version_says_in_what_state_it_is(control: Control) -> None:
    book = control.rule_book
    for _ in range(3):
        book.draft("tea", PUBLISHED)
    book.activate("tea", 2)
    book.activate("tea", 3, now() + DAY_US)
    book.archive("tea", 4)

    told = told_rule_sets(control, "tea", now()).rule_sets
    states = ["former", "in force", "scheduled", "archived", "draft"]
    assert [one.state for one in told] == states
    assert [one.spans == [] for one in told] == [False, False, False, True, True]
    assert told[0].spans[0].from_at is None
    assert told[1].changes == [RuleChange(rule="direct_h", before=24, after=168)]
    assert (told[1].name, told[1].note) == ("week", "for sales")


def test_a_restatement_is_told_with_its_days_and_stands_in_reports_of_them(
    control: Control,
) -> None:
    control.rule_book.restate("tea", 2, MARCH.from_at, MARCH.until_at, "as agreed")
    told = told_rule_sets(control, "tea", now())

    assert [one.state for one in told.rule_sets] == ["in force", "draft"]
    assert len(told.rule_sets[0].spans) == 2
    rulings = control.rule_sets()
    assert restated(rulings, "tea", MARCH) == told.restatements
    assert restated(rulings, "tea", Period(date(2025, 3, 7), date(2025, 3, 9), MARCH.timezone))
    for other in (MARCH.previous(), Period(date(2025, 3, 8), date(2025, 3, 9), MARCH.timezone)):
        assert restated(rulings, "tea", other) == []
    assert restated(rulings, "coffee", MARCH) == []


def test_rule_sets_are_a_table(control: Control) -> None:
    table = rule_sets_table(told_rule_sets(control, "tea", now()))

    assert [row[:3] for row in table.rows] == [
        [1, "published", "in force"],
        [2, "week", "draft"],
    ]
    assert table.rows[1][5] == "direct_h=168"


def test_a_candidate_is_a_preset_a_version_or_a_change_of_what_holds(control: Control) -> None:
    def choose(**asked: object) -> tuple[str, int | None, RuleSet]:
        found = choose_candidate(control, "tea", now(), **asked)  # type: ignore[arg-type]
        return found.label, found.version, found.rules

    assert choose(version=2) == ("version 2", 2, WEEK)
    assert choose(name="ga4-like") == ("ga4-like", None, preset("ga4-like").rules)
    assert choose(changes={"direct_h": "12"}) == (
        "version 1 with direct_h=12",
        None,
        RuleSet(direct_h=12),
    )
    assert choose(version=2, changes={"model": "linear", "window": "path"}) == (
        "version 2 with model=linear, window=path",
        None,
        RuleSet(direct_h=168, model="linear", window="path"),
    )


def test_what_is_no_candidate_is_refused(control: Control) -> None:
    at = now()
    for asked in ({}, {"name": "published", "version": 1}):
        with pytest.raises(WhichRules):
            choose_candidate(control, "tea", at, **asked)  # type: ignore[arg-type]
    with pytest.raises(UnknownPreset):
        named_candidate(control, "tea", at, "nope")
    with pytest.raises(UnknownPreset):
        named_candidate(control, "tea", at, "9" * 40)
    with pytest.raises(UnknownRuleSet):
        named_candidate(control, "tea", at, " 9 ")
    with pytest.raises(UnknownShop):
        named_candidate(control, "coffee", at, "1")
    with pytest.raises(WhichRules):
        named_candidate(control, "tea", at, " ")


def test_changes_are_written_with_an_equals_sign() -> None:
    assert read_changes(["direct_h = 12", "", " model=linear"]) == {
        "direct_h": "12",
        "model": "linear",
    }
    for wrong in (["direct_h"], ["direct_h=1", "direct_h=2"]):
        with pytest.raises(BadRuleSet, match="direct_h"):
            read_changes(wrong)


def test_a_candidate_lies_over_its_days_and_leaves_all_others(control: Control) -> None:
    tried = choose_candidate(control, "tea", now(), changes={"direct_h": "12"})
    spans = in_force(laid_over(control.rule_sets(), "tea", tried, MARCH))

    shown = [(s.version.rules, s.active_from) for s in spans if s.active_from >= 0]
    assert shown == [
        (PUBLISHED, 0),
        (RuleSet(direct_h=12), MARCH.from_at),
        (PUBLISHED, MARCH.until_at),
    ]
