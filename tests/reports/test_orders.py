"""The list of orders holds every one once, and finds what is asked for."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.narrated import SHOP, Opened

from talkworth.reports.amounts import BadChoice
from talkworth.reports.orders import OrderQuery, credited_orders
from talkworth.reports.period import Period

NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 20), "America/New_York")


def names(tea: Opened, wanted: OrderQuery) -> list[str | None]:
    return [o.order_name for o in credited_orders(tea.warehouse, SHOP, NOVEMBER, wanted).orders]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (OrderQuery(channel="faq"), ["#1004"]),
        (OrderQuery(channel="nudge"), ["#1010"]),
        (OrderQuery(kind="assisted"), ["#1002"]),
        (OrderQuery(kind="unattributed"), ["#1015", "#1005", "#1003", "#1008", "#1014"]),
        (OrderQuery(trust="client-reported"), ["#1007"]),
        (OrderQuery(text="#100", kind="direct"), ["#1007", "#1004", "#1006", "#1001"]),
        (OrderQuery(text="1016"), ["#1016"]),
        (OrderQuery(text="nothing"), []),
    ],
)
def test_orders_are_found_newest_first(tea: Opened, wanted: OrderQuery, found: list[str]) -> None:
    assert names(tea, wanted) == found


def test_pages_hold_every_order_once(tea: Opened) -> None:
    whole = names(tea, OrderQuery(kind="all"))
    pages = [names(tea, OrderQuery(kind="all", page=n, page_size=4)) for n in range(1, 6)]

    assert [len(page) for page in pages] == [4, 4, 4, 3, 0]
    assert [name for page in pages for name in page] == whole
    assert len(set(whole)) == 15


def test_an_order_shows_both_currencies_and_what_joins_it(tea: Opened) -> None:
    (kim,) = credited_orders(tea.warehouse, SHOP, NOVEMBER, OrderQuery(text="1016")).orders
    (lea,) = credited_orders(tea.warehouse, SHOP, NOVEMBER, OrderQuery(text="1017")).orders

    assert (kim.credit_minor, kim.currency, kim.reporting_minor) == (10_000, "EUR", 11_000)
    assert (lea.credit_minor, lea.currency, lea.reporting_minor) == (7_000, "GBP", None)
    assert (kim.joined_by, kim.conversation_id) == ("visitor", "c-kim")


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "lucky"}, {"trust": "sworn"}, {"page": 0}, {"page_size": 501}, {"page_size": 0}],
)
def test_a_question_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadChoice):
        OrderQuery(**wrong)  # type: ignore[arg-type]
