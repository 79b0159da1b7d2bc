"""An id or its start finds the order or the conversation, and what became of it."""

from __future__ import annotations

import pytest
from tests.reports.narrated import OTHER_SHOP, SHOP, Opened

from talkworth.reports.search import BadSearch, Found, search


def found(tea: Opened, text: str, shop_id: str = SHOP) -> list[Found]:
    return search(tea.warehouse, tea.reader, shop_id, text).found


@pytest.mark.parametrize(
    ("text", "name", "is_credited", "words"),
    [
        ("1001", "#1001", True, "$40.00 credited to chat, direct: it helped 1 h 38 min"),
        ("#1003", "#1003", False, "$50.00 unattributed: the only answer was 'no_answer'"),
        ("1011", "#1011", False, "Not credited: the order is not in the ledger (test-order)."),
        ("c-cem", "c-cem", False, "It counts. No answer helped."),
        ("C-JON", "c-jon", True, "It counts, and earned $55.00 of 1 order."),
        ("c-eve", "c-eve", False, "It does not count: the shopper only greeted."),
        ("c-ida", "c-ida", False, "It does not count: it was a bot."),
        ("c-fay-2", "c-fay-2", False, "It counts, and an answer helped. It earned nothing."),
    ],
)
def test_what_an_id_belongs_to_is_said_in_one_line(
    tea: Opened, text: str, name: str, is_credited: bool, words: str
) -> None:
    (one,) = found(tea, text)

    assert (one.name, one.is_credited, one.is_exact) == (name, is_credited, True)
    assert one.statement.startswith(words)


def test_a_start_finds_the_newest_first_and_at_most_ten(tea: Opened) -> None:
    orders, talks = found(tea, "10"), found(tea, "c-")

    assert [one.name for one in orders][:3] == ["#1017", "#1016", "#1011"]
    assert len(orders) == len(talks) == 10
    assert not any(one.is_exact for one in orders)
    statements = {one.name: one.statement for one in orders}
    assert statements["#1016"] == "€100.00 credited to chat: direct."
    assert statements["#1011"] == "Not credited: the order is not in the ledger (test-order)."


def test_what_is_of_another_shop_is_not_found(tea: Opened) -> None:
    assert found(tea, "1001", OTHER_SHOP) == []


@pytest.mark.parametrize("text", ["", "  ", "x" * 201])
def test_nothing_and_too_much_is_refused(tea: Opened, text: str) -> None:
    with pytest.raises(BadSearch):
        found(tea, text)
