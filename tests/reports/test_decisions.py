"""Decisions: what differs for sure, what may, what is not known yet, what a move would bring."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.reports.narrated import (
    NOW,
    OTHER_SHOP,
    SHOP,
    Opened,
    Story,
    at,
    micros,
    minutes,
    opened,
)

from talkworth.control import UnknownShop
from talkworth.reports.amounts import BadChoice
from talkworth.reports.decision_words import RIPENING
from talkworth.reports.decisions import (
    ASKED_BY_ITSELF,
    DecidedDimension,
    Decisions,
    decisions,
)
from talkworth.reports.period import Period
from talkworth.reports.segments import segment_report

WEEKS = Period(date(2026, 11, 1), date(2026, 11, 14), "America/New_York")
NOW_US = micros(NOW)
SAVES = "post_purchase_save"


def talkers(
    story: Story, who: str, n_payers: int, n_talkers: int, first: str = "11-02 08:00", **said: Any
) -> None:
    """`n_talkers` talked, five minutes apart; the first `n_payers` bought for 20.00 soon after."""
    for number in range(n_talkers):
        when = at(first) + minutes(5 * number)
        story.talks(f"{who}{number}", when, **said)
        if number < n_payers:
            order = 1_000 + len(story.entries)
            story.orders(f"{who}{number}", when + minutes(30), order, "20.00")


def lively_shop() -> Story:
    """
    Advice sells to 75 of 100, refills to 40 of 100, objections to 6 of 20. Of 300 who ask to undo
    something 30 buy all the same of those who want to cancel, 46 of those who want to return, 32
    of those who want to leave.
    """
    story = Story()
    talkers(story, "adv", 75, 100, workflow="product_recommendation", intent="product_question")
    talkers(story, "ref", 40, 100, workflow="replenishment", intent="reorder")
    talkers(story, "obj", 6, 20, workflow="pricing_and_shipping_objection", intent="pricing")
    talkers(story, "can", 30, 100, workflow=SAVES, intent="cancel")
    talkers(story, "ret", 46, 100, workflow=SAVES, intent="return_or_refund")
    talkers(story, "sub", 32, 100, workflow=SAVES, intent="subscription")
    return story


@pytest.fixture(scope="module")
def lively(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    with opened(tmp_path_factory.mktemp("lively"), lively_shop()) as found:
        yield found


def asked(shop: Opened, dimension: str = "", **more: Any) -> Decisions:
    return decisions(shop.warehouse, SHOP, WEEKS, dimension, now_us=NOW_US, **more)


def by_value(found: DecidedDimension) -> dict[str, Any]:
    return {value.segment.values[0]: value for value in found.values}


def test_five_dimensions_are_looked_at_unless_one_is_named(lively: Opened) -> None:
    assert [found.by for found in asked(lively).dimensions] == list(ASKED_BY_ITSELF)
    assert [found.by for found in asked(lively, "intent").dimensions] == ["intent"]
    crossed = asked(lively, "workflow,intent").dimensions[0]
    assert {tuple(one.segment.values) for one in crossed.values} >= {(SAVES, "cancel")}


def test_every_value_is_its_row_of_the_segments_report(lively: Opened) -> None:
    report, (workflows,) = asked(lively), asked(lively, "workflow").dimensions
    rows = segment_report(lively.warehouse, SHOP, WEEKS, "workflow", now_us=NOW_US)

    assert {one.segment.values[0]: one.segment for one in workflows.values} == {
        row.values[0]: row for row in rows.segments
    }
    assert workflows.total == rows.total
    for other in report.dimensions:
        if other.by != "save_flow":
            alone = segment_report(lively.warehouse, SHOP, WEEKS, other.by, now_us=NOW_US)
            assert {str(one.segment) for one in other.values} == set(map(str, alone.segments))
    assert workflows in report.dimensions
    assert report.n_meaningful == rows.total.n_meaningful == 520
    assert report.revenue_per_conversation == rows.revenue_per_conversation
    assert (report.is_maturing, report.final_at) == (rows.is_maturing, rows.final_at)
    assert report.published_rule == rows.published_rule


def test_what_differs_for_sure_comes_first_and_needs_nothing_more(lively: Opened) -> None:
    (found,) = asked(lively, "workflow").dimensions

    assert [(one.segment.values, one.standing, one.direction) for one in found.values] == [
        ([SAVES], "differs", "below"),
        (["product_recommendation"], "differs", "above"),
        (["replenishment"], "not known", None),
        (["pricing_and_shipping_objection"], "not known", None),
    ]
    assert (found.n_differ, found.n_may_differ, found.n_not_known) == (2, 0, 2)
    assert [one.needed is None for one in found.values] == [True, True, False, False]
    assert found.words == (
        "Workflow, values: 4. Surely different: 2. Perhaps different: 0. Nothing can be said: 2."
    )
    assert found.values[1].words == (
        "product_recommendation brings more than the others for sure: $14.31 per conversation "
        "($11.16 to $17.45), $8.81 of all."
    )


def test_what_nobody_can_know_says_how_much_more_it_takes(lively: Opened) -> None:
    found = by_value(asked(lively, "workflow").dimensions[0])

    # 30 expected orders are 68 conversations; a difference of 25 % takes more.
    objections = found["pricing_and_shipping_objection"]
    assert objections.segment.finding == "too little data"
    assert (objections.needed.n_conversations, objections.needed.n_more) == (360, 340)
    assert objections.needed.n_more_days == 340 * 14 / 20
    refills = found["replenishment"]
    assert (refills.segment.finding, refills.needed.n_more) == ("not shown", 297)
    assert refills.words == (
        "replenishment: nothing can be said; a difference of 25% would be found with some 297 more "
        "conversations, 42 days at this pace."
    )


def test_save_flows_are_compared_among_themselves(lively: Opened) -> None:
    (found,) = asked(lively, "save_flow").dimensions

    assert (found.total.n_segments, found.total.n_meaningful, found.total.n_orders) == (3, 300, 108)
    assert found.total.revenue.total_minor == 216_000
    assert found.revenue_per_conversation_minor == 720
    assert [(one.segment.values, one.standing) for one in found.values] == [
        (["return_or_refund"], "may differ"),
        (["cancel"], "not known"),
        (["subscription"], "not known"),
    ]
    returns = found.values[0]
    assert returns.direction == "above"
    assert returns.segment.p_value is not None
    assert 0.10 / 3 < returns.segment.p_value <= 0.05, "unadjusted it would be found"
    assert returns.needed
    assert returns.words.startswith("return_or_refund may bring more: $8.25 per conversation")
    assert asked(lively, "save_flow").n_meaningful == 520


def test_suggestions_hold_what_moving_a_tenth_would_bring(lively: Opened) -> None:
    report = asked(lively)
    found = by_value(report.dimensions[2])
    low, high = found["replenishment"].segment, found["product_recommendation"].segment

    assert [(one.by, one.from_values, one.to_values) for one in report.suggestions] == [
        ("workflow", [SAVES], ["product_recommendation"]),
        ("workflow", ["replenishment"], ["product_recommendation"]),
    ]
    sure, other = report.suggestions
    assert sure.low_minor > other.low_minor > 0
    assert sure.n_moved == other.n_moved == 52
    assert (other.from_minor, other.to_minor) == (low.shrunk_minor, high.shrunk_minor)
    assert other.gain_minor == round(52 * (high.shrunk_minor - low.shrunk_minor))
    half = (
        (high.shrunk_high_minor - high.shrunk_minor) ** 2
        + (low.shrunk_high_minor - low.shrunk_minor) ** 2
    ) ** 0.5
    assert (other.high_minor - other.low_minor) / 2 == pytest.approx(52 * half, abs=1)
    assert sure.words == (
        "Workflow: had 52 conversations of these 14 days been like those of product_recommendation "
        "($14.31 each) instead of post_purchase_save ($7.26 each), some $366.22 more would be "
        "attributed ($185.31 to $547.13)."
    )


def test_no_more_is_moved_than_there_is(lively: Opened) -> None:
    half = asked(lively, "workflow", moved_share=0.5).suggestions

    assert {one.from_values[0]: one.n_moved for one in half} == {SAVES: 260, "replenishment": 100}
    assert asked(lively, "workflow", moved_share=0.0).suggestions == []


def test_the_caveats_stand_beside_them(lively: Opened) -> None:
    words = " ".join(asked(lively).caveats)

    assert "Attributed is not incremental" in words
    assert "Average is not marginal" in words


def test_versions_are_not_set_against_each_other_while_orders_may_come(tmp_path: Path) -> None:
    story = Story()
    for version, n_payers in (("1", 80), ("2", 20)):
        known = {"assistant": "Lux", "assistant_version": version}
        talkers(story, f"v{version}-", n_payers, 100, **known)
    with opened(tmp_path, story) as shop:
        young, old = (
            decisions(shop.warehouse, SHOP, WEEKS, "assistant", now_us=now_us)
            for now_us in (NOW_US, micros(at("12-31 00:00")))
        )

    assert {one.standing for one in young.dimensions[0].values} == {"may differ"}
    assert {one.standing for one in old.dimensions[0].values} == {"differs"}
    assert "Orders may still come" in young.dimensions[0].values[0].words
    assert "Orders may still come" not in old.dimensions[0].values[0].words
    assert (young.is_maturing, old.is_maturing) == (True, False)
    assert young.suggestions == []
    assert (old.suggestions[0].from_values, old.suggestions[0].to_values) == (["Lux 2"], ["Lux 1"])
    assert [*old.caveats, RIPENING] == young.caveats


def test_what_is_unknown_is_shown_but_nobody_can_move_there(tmp_path: Path) -> None:
    story = Story()
    talkers(story, "adv", 20, 100, workflow="product_recommendation")
    talkers(story, "who", 80, 100)
    with opened(tmp_path, story) as shop:
        report = asked(shop, "workflow")

    assert [(one.segment.values, one.standing) for one in report.dimensions[0].values] == [
        (["product_recommendation"], "differs"),
        (["unknown"], "differs"),
    ]
    assert report.suggestions == []


def test_where_nothing_is_told_or_sold_nothing_is_said(lively: Opened, tea: Opened) -> None:
    (nobody,) = decisions(lively.warehouse, OTHER_SHOP, WEEKS, "workflow", now_us=NOW_US).dimensions
    assert (nobody.values, nobody.revenue_per_conversation_minor) == ([], None)
    assert nobody.words == "Workflow: no meaningful conversation to tell apart."

    (source,) = asked(lively, "traffic_source").dimensions
    assert source.words == "Traffic source: nothing tells it; every conversation is unknown."
    assert source.values[0].needed is None
    assert "no others to compare it with" in source.values[0].words

    october = Period(date(2026, 10, 1), date(2026, 10, 31), "America/New_York")
    report = decisions(tea.warehouse, SHOP, october, "channel", now_us=NOW_US)
    (value,) = report.dimensions[0].values
    assert (value.standing, value.needed) == ("not known", None)
    assert value.words == "chat: there is no revenue to compare."
    assert report.suggestions == []


def test_an_unknown_shop_dimension_or_horizon_is_refused(lively: Opened) -> None:
    with pytest.raises(UnknownShop):
        decisions(lively.warehouse, "nowhere", WEEKS, now_us=NOW_US)
    for dimension in ("colour", "save_flow,intent", "intent,"):
        with pytest.raises(BadChoice, match="dimension is"):
            asked(lively, dimension)
    with pytest.raises(BadChoice):
        asked(lively, horizon_d=9)
