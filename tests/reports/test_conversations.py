"""The list of conversations holds every one once, says which count, and adds up to the report."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.narrated import NOW, SHOP, Opened, micros

from talkworth.reports.amounts import BadChoice
from talkworth.reports.conversation_table import conversation_table
from talkworth.reports.conversations import ConversationQuery, conversation_list
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import revenue_per_conversation
from talkworth.reports.view import choose_view, viewed

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


def ids(tea: Opened, wanted: ConversationQuery) -> list[str]:
    found = conversation_list(tea.warehouse, SHOP, NOVEMBER, wanted).conversations
    return [one.conversation_id for one in found]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (ConversationQuery(which="not_meaningful"), ["c-eve"]),
        (ConversationQuery(which="bot"), ["c-ida"]),
        (ConversationQuery(which="human_only"), []),
        # Cem was told "I don't know", Pia was answered after she had ordered.
        (ConversationQuery(which="not_helped"), ["c-cem"]),
        (ConversationQuery(channel="nudge"), ["c-jon"]),
        (ConversationQuery(text="FAY"), ["c-fay-2", "c-fay-1"]),
        (ConversationQuery(text="fay", sort="oldest"), ["c-fay-1", "c-fay-2"]),
        (ConversationQuery(sort="largest", page_size=3), ["c-kim", "c-ben", "c-jon"]),
        (ConversationQuery(text="nobody"), []),
    ],
)
def test_conversations_are_found(tea: Opened, wanted: ConversationQuery, found: list[str]) -> None:
    assert ids(tea, wanted) == found


def test_the_list_is_the_reports_denominator_and_its_earnings_the_numerator(tea: Opened) -> None:
    whole = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=micros(NOW)).total
    counts = {
        which: conversation_list(
            tea.warehouse, SHOP, NOVEMBER, ConversationQuery(which=which, page_size=1)
        )
        for which in ("meaningful", "all", "bot", "earning")
    }

    assert counts["meaningful"].n_rows == whole.n_meaningful == 13
    assert counts["all"].n_rows == whole.n_conversations == 14
    assert counts["bot"].n_rows == whole.n_bots == 1
    assert counts["meaningful"].reporting_minor == whole.revenue.total_minor == 34_500
    # Ned's order was cancelled: it is one all the same, of nothing. Fay's second talk lost.
    assert counts["earning"].n_rows == 7


def test_each_row_says_whether_it_counts_and_what_it_earned(tea: Opened) -> None:
    rows = {
        one.conversation_id: one
        for one in conversation_list(
            tea.warehouse, SHOP, NOVEMBER, ConversationQuery(which="all")
        ).conversations
    }

    ana, eve, cem = rows["c-ana"], rows["c-eve"], rows["c-cem"]
    assert (ana.is_meaningful, ana.code, ana.outcome, ana.intent) == (
        True,
        None,
        "helped",
        "product_question",
    )
    assert (ana.n_orders, ana.revenue.direct_minor, ana.n_answers) == (1, 4_000, 2)
    assert (eve.is_meaningful, eve.code, eve.reason) == (
        False,
        "greeting-only",
        "the shopper only greeted",
    )
    assert (cem.outcome, cem.n_orders, cem.revenue.total_minor) == ("not helped", 0, 0)


def test_pages_hold_every_conversation_once(tea: Opened) -> None:
    whole = ids(tea, ConversationQuery(is_whole=True))
    pages = [ids(tea, ConversationQuery(page=n, page_size=6)) for n in range(1, 4)]
    table = conversation_table(
        conversation_list(tea.warehouse, SHOP, NOVEMBER, ConversationQuery(is_whole=True))
    )

    assert [one for page in pages for one in page] == whole
    assert len(whole) == len(table.rows) == 13
    assert {len(row) for row in table.rows} == {len(table.columns)}


def test_a_filter_narrows_the_list_too(tea: Opened) -> None:
    seen = choose_view(tea.control, SHOP, micros(NOW), filters=["intent:unknown"])
    with viewed(tea.warehouse, SHOP, NOVEMBER, seen) as snapshot:
        found = conversation_list(snapshot, SHOP, NOVEMBER, ConversationQuery(which="all"))

    assert found.n_rows == 13
    assert "c-ana" not in [one.conversation_id for one in found.conversations]


@pytest.mark.parametrize(
    "wrong", [{"which": "nice"}, {"sort": "loud"}, {"page": 0}, {"page_size": 0}, {"horizon_d": 8}]
)
def test_a_question_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadChoice):
        ConversationQuery(**wrong)  # type: ignore[arg-type]
