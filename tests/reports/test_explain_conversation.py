"""A conversation says whether it counts, which answers helped, and what became of its orders."""

from __future__ import annotations

import pytest
from tests.reports.narrated import SHOP, Opened

from talkworth.reports.explain_conversation import UnknownConversation, explain_conversation


@pytest.mark.parametrize(
    ("conversation_id", "statement"),
    [
        ("c-ana", "It counts. It earned $40.00 of order #1001 (direct)."),
        ("c-cem", "It counts. It earned nothing."),
        ("c-eve", "It does not count: the shopper only greeted. It earned nothing."),
        ("c-ida", "It does not count: it was a bot. It earned nothing."),
        ("c-fay-2", "It counts. It earned nothing."),
        ("c-ola", "It counts. It earned $15.00 of order #1013 (direct)."),
    ],
)
def test_a_conversation_says_what_it_earned(
    tea: Opened, conversation_id: str, statement: str
) -> None:
    found = explain_conversation(tea.warehouse, tea.reader, SHOP, conversation_id)

    assert found.statement == statement


def test_every_order_it_reaches_says_why(tea: Opened) -> None:
    (part,) = explain_conversation(tea.warehouse, tea.reader, SHOP, "c-ola").parts

    assert [(order.order_name, order.kinds, order.code) for order in part.orders] == [
        ("#1013", ["direct"], "won"),
        ("#1014", [], "before-previous-order"),
    ]


def test_every_answer_says_whether_it_may_earn(tea: Opened) -> None:
    (ana,) = explain_conversation(tea.warehouse, tea.reader, SHOP, "c-ana").parts
    (eve,) = explain_conversation(tea.warehouse, tea.reader, SHOP, "c-eve").parts
    (cem,) = explain_conversation(tea.warehouse, tea.reader, SHOP, "c-cem").parts

    assert [answer.is_earning for answer in ana.answers] == [True, True]
    assert [(a.is_earning, a.code, a.reason) for a in eve.answers] == [
        (False, "to-greeting", "an answer to a greeting")
    ]
    assert [a.reason for a in cem.answers] == ["'no_answer' (\"I don't know\")"]


def test_the_channel_says_where_it_comes_from(tea: Opened) -> None:
    (jon,) = explain_conversation(tea.warehouse, tea.reader, SHOP, "c-jon").parts

    assert jon.channel == "nudge"
    assert jon.channel_reason == "opened by click nudge/jon, 1 min 0 s before it began"


def test_an_unknown_conversation_is_refused(tea: Opened) -> None:
    with pytest.raises(UnknownConversation) as refused:
        explain_conversation(tea.warehouse, tea.reader, SHOP, "c-nobody")

    assert refused.value.code == "unknown-conversation"
