"""Every lifecycle: the warehouse and the reference say what was written down by hand."""

from __future__ import annotations

from random import Random

import pytest
from tests.lifecycles.shown import Shown, shown
from tests.lifecycles.told import CHAPTERS, Lifecycle, Refusal, lifecycles, outcome, world
from tests.reference.compare import Table, built, differences, load, opened, told
from tests.reference.worlds import batches, told_badly

from talkworth.control.checks import change_rules
from talkworth.control.refusals import BadRuleSet
from talkworth.rules import PUBLISHED

TOLD = [pytest.param(one, id=one.name) for one in lifecycles() if one.entries]
REFUSALS = [refusal for one in lifecycles() for refusal in one.refused]


@pytest.fixture(scope="module")
def reference() -> dict[str, Table]:
    shops = world()
    return told(shops, shops.entries)


def _written(lifecycle: Lifecycle) -> Shown:
    return Shown(lifecycle.ledger, lifecycle.credits, lifecycle.left, lifecycle.lapses)


@pytest.mark.parametrize("lifecycle", TOLD)
def test_the_warehouse_holds_what_was_written_down(lifecycle: Lifecycle) -> None:
    assert shown(lifecycle.name, lifecycle.currency, outcome().tables) == _written(lifecycle)


@pytest.mark.parametrize("lifecycle", TOLD)
def test_the_reference_holds_what_was_written_down(
    lifecycle: Lifecycle, reference: dict[str, Table]
) -> None:
    assert shown(lifecycle.name, lifecycle.currency, reference) == _written(lifecycle)


def test_the_warehouse_agrees_with_the_reference_row_by_row(reference: dict[str, Table]) -> None:
    assert differences(reference, outcome().tables) == []


@pytest.mark.parametrize("lifecycle", TOLD)
def test_what_is_left_out_is_listed_under_its_reason(lifecycle: Lifecycle) -> None:
    assert outcome().reasons.get(lifecycle.name, []) == lifecycle.reasons


def test_arrivals_told_badly_in_batches_change_no_lifecycle() -> None:
    shops, random = world(), Random(7)
    warehouse = opened(shops)
    load(warehouse, batches(told_badly(shops.entries, random), random, largest=100))

    assert differences(outcome().tables, built(warehouse)) == []
    warehouse.close()


@pytest.mark.parametrize("refusal", REFUSALS, ids=lambda one: "-".join(one.change))
def test_a_rule_set_that_cannot_be_is_refused_with_what_is_needed(refusal: Refusal) -> None:
    with pytest.raises(BadRuleSet) as caught:
        change_rules(PUBLISHED, refusal.change)

    assert str(caught.value).startswith(refusal.answer.removesuffix("..."))


def test_each_chapter_has_lifecycles_and_each_lifecycle_words() -> None:
    assert {one.chapter for one in lifecycles()} == set(CHAPTERS)
    assert all(one.story and one.why and one.sums for one in lifecycles())
    assert all(one.entries or one.refused for one in lifecycles())
