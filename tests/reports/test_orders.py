"""The list of orders holds every one once, and finds what is asked for."""

from __future__ import annotations

from datetime import date

import pytest
from tests.reports.narrated import NOW, SHOP, Opened, micros

from talkworth.reports.amounts import BadChoice
from talkworth.reports.orders import OrderQuery, credited_orders
from talkworth.reports.period import Period
from talkworth.reports.revenue_per_conversation import revenue_per_conversation

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


@pytest.mark.parametrize(
    ("sort", "found"),
    [
        ("newest", ["#1016", "#1010", "#1004"]),
        ("oldest", ["#1013", "#1002", "#1001"]),
        ("largest", ["#1016", "#1002", "#1010"]),
        # Ned's order was cancelled, Lea's has no rate to the shop's currency.
        ("smallest", ["#1013", "#1004", "#1001"]),
    ],
)
def test_orders_are_sorted(tea: Opened, sort: str, found: list[str]) -> None:
    shown = names(tea, OrderQuery(sort=sort, trust="verified"))

    assert [name for name in shown if name not in ("#1012", "#1017")][:3] == found


def test_the_conversations_orders_are_the_numerator(tea: Opened) -> None:
    report = revenue_per_conversation(tea.warehouse, SHOP, NOVEMBER, now_us=micros(NOW))
    wanted = OrderQuery(cohort="conversations", trust="verified", page_size=2)
    orders = credited_orders(tea.warehouse, SHOP, NOVEMBER, wanted)
    placed = credited_orders(tea.warehouse, SHOP, NOVEMBER, OrderQuery(trust="verified"))

    assert (orders.reporting_minor, orders.n_orders) == (34_500, report.total.n_orders)
    assert len(orders.orders) == 2
    assert orders.reporting_minor == report.total.revenue.total_minor
    # Dia's click earned 40.00 and is no conversation's.
    assert placed.reporting_minor == 34_500 + 4_000
    assert {order.order_name for order in placed.orders if order.is_refunded} == {"#1001", "#1012"}


def test_all_of_them_are_one_list(tea: Opened) -> None:
    everything = credited_orders(
        tea.warehouse, SHOP, NOVEMBER, OrderQuery(kind="all", page=2, page_size=4, is_whole=True)
    )

    assert len(everything.orders) == everything.n_rows == 15


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
    [
        {"kind": "lucky"},
        {"trust": "sworn"},
        {"page": 0},
        {"page_size": 501},
        {"page_size": 0},
        {"sort": "loudest"},
        {"cohort": "carts"},
        {"horizon_d": 8},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadChoice):
        OrderQuery(**wrong)  # type: ignore[arg-type]
