"""A preview is what a restatement of the same days would leave, and changes nothing itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.reports.narrated import SHOP, Opened, opened, tea_shop

from talkworth.reports.period import Period
from talkworth.reports.rule_sets import Candidate, laid_over
from talkworth.rules import PUBLISHED, RuleSet
from talkworth.warehouse import Warehouse
from talkworth.warehouse.preview import replayed

DAYS = Period(date(2026, 11, 8), date(2026, 11, 14), "America/New_York")
LAST_TOUCH = RuleSet(direct_h=30, model="last_touch")
CANDIDATES = [
    LAST_TOUCH,
    RuleSet(direct_h=1, assisted_h=1),
    RuleSet(model="linear", window="path", scope="all_channels"),
    RuleSet(model="time_decay"),
    RuleSet(model="position", late_public_h=1),
]


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Opened]:
    with opened(tmp_path, tea_shop()) as found:
        yield found


def credits(warehouse: Warehouse) -> list[tuple[Any, ...]]:
    """Every credit that is stored."""
    cursor = warehouse.connection.cursor()
    cursor.execute("use store")
    return sorted(
        cursor.execute(
            "select entry_id, touch_id, kind, credit_minor, reporting_minor from credits"
        ).fetchall(),
        key=repr,
    )


def totals(shop: Opened, rules: RuleSet, days: Period = DAYS) -> dict[tuple[Any, ...], int]:
    """What the candidate would leave, by trust, channel, kind and whether it is in the period."""
    candidate = Candidate(label="", version=None, rules=rules)
    rulings = laid_over(shop.control.rule_sets(), SHOP, candidate, days)
    with replayed(shop.warehouse.db, SHOP, rulings) as replay:
        rows = replay.query(
            "preview_totals", shop_id=SHOP, from_at=days.from_at, until_at=days.until_at
        )
    names = ("trust", "channel", "kind", "is_in_period")
    return {
        tuple(row[name] for name in names): row["after_minor"] for row in rows if row["after_minor"]
    }


@pytest.mark.parametrize("rules", CANDIDATES, ids=lambda rules: rules.model)
def test_a_preview_is_what_a_restatement_of_the_same_days_leaves(
    shop: Opened, rules: RuleSet
) -> None:
    previewed = totals(shop, rules)
    version = shop.control.rule_book.draft(SHOP, rules).version
    _restate(shop, version)

    # Under the rules that hold now nothing changes any more.
    candidate = Candidate(label="", version=version, rules=rules)
    again = laid_over(shop.control.rule_sets(), SHOP, candidate, DAYS)
    with replayed(shop.warehouse.db, SHOP, again) as replay:
        rows = replay.query(
            "preview_totals", shop_id=SHOP, from_at=DAYS.from_at, until_at=DAYS.until_at
        )
    assert all(row["before_minor"] == row["after_minor"] for row in rows)
    names = ("trust", "channel", "kind", "is_in_period")
    stored = {tuple(row[name] for name in names): row["before_minor"] for row in rows}
    assert {place: minor for place, minor in stored.items() if minor} == previewed


def test_a_preview_changes_nothing_that_is_stored(shop: Opened) -> None:
    before = credits(shop.warehouse)

    assert totals(shop, LAST_TOUCH) != totals(shop, PUBLISHED)
    assert credits(shop.warehouse) == before
    assert shop.warehouse.query("shop", shop_id=SHOP)


def test_other_days_keep_their_rules(shop: Opened) -> None:
    day = Period(date(2026, 11, 20), date(2026, 11, 20), DAYS.timezone)

    assert totals(shop, RuleSet(direct_h=1, assisted_h=1), day) == totals(shop, PUBLISHED, day)


def test_a_preview_sees_its_own_shop_alone(shop: Opened) -> None:
    with replayed(shop.warehouse.db, "coffee", shop.control.rule_sets()) as replay:
        rows = replay.query("preview_orders", shop_id="coffee", order_id=None, limit=10)

    assert rows == []


def test_several_previews_may_run_at_once_and_while_events_are_loaded(shop: Opened) -> None:
    rulings = shop.control.rule_sets()
    with replayed(shop.warehouse.db, SHOP, rulings), replayed(shop.warehouse.db, SHOP, rulings):
        shop.warehouse.load(shop.reader.read(0, 5))


def _restate(shop: Opened, version: int) -> None:
    shop.control.rule_book.restate(SHOP, version, DAYS.from_at, DAYS.until_at, "as agreed")
    shop.warehouse.set_shops(shop.control.shops(), shop.control.rule_sets())
