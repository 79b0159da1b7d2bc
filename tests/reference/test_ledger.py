"""The reference's ledger against sums worked out by hand."""

from __future__ import annotations

from itertools import count
from typing import Any

from tests.reference.arrivals import arrival, browser, facts, instant
from tests.reference.facts import rows
from tests.reference.ledger import Ledger, ledger
from tests.reference.orders import Order, orders
from tests.reference.persons import persons
from tests.reference.rulebook import Rulebook

from talkworth.events import Event
from talkworth.events.orders import (
    LineChange,
    OrderCancelled,
    OrderEdited,
    OrderLine,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    RefundLine,
)
from talkworth.events.types import (
    DisputeOpened,
    DisputeWon,
    Exchanged,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from talkworth.journal.entry import Entry
from talkworth.rules import PUBLISHED, RuleSetVersion

T0 = 1_790_000_000_000_000
_number = count()


def ordered(*entries: Entry) -> list[Order]:
    rules = Rulebook([RuleSetVersion(shop_id="shop", version=1, active_from=0, rules=PUBLISHED)])
    counted = rows(facts(entries))
    return orders(counted, persons(counted, rules), {"shop": "EUR"})


def kept(*entries: Entry) -> Ledger:
    (order,) = ordered(*entries)
    return ledger(order)


def made(kind: type[Event], at: int, **values: Any) -> Event:
    values = {"event_id": f"{next(_number):06}", "order_id": "1", **values}
    return kind(occurred_at=instant(T0 + at), **values)


def said(kind: type[Event], at: int, **values: Any) -> Entry:
    return arrival(made(kind, at, **values), "shop")


def bought(at: int, *prices: str, **values: Any) -> Entry:
    """Lines a, b, ... of one unit each (`6.00x3`: of three)."""
    lines = []
    for line_id, text in zip("abcdef", prices, strict=False):
        price, _, quantity = text.partition("x")
        lines.append(
            OrderLine(
                line_id=line_id, product_id=f"p{line_id}", price=price, quantity=int(quantity or 1)
            )
        )
    values = {"currency": "EUR", "total": "100.00", "lines": tuple(lines), **values}
    return said(OrderPlaced, at, **values)


def of(line_id: str | None, quantity: int = 1, amount: str | None = None) -> LineChange:
    return LineChange(line_id=line_id, quantity=quantity, amount=amount)


def swapped(
    at: int, returned: list[LineChange], received: list[LineChange], swap: str = "x"
) -> Entry:
    told = {"returned": tuple(returned), "received": tuple(received)}
    return said(Exchanged, at, exchange_id=swap, **told)


def moved(found: Ledger) -> list[tuple[str, int, int, int]]:
    """Entry ids without the order's, amounts, and the portion's balance before and after."""
    return [
        (entry.entry_id.removeprefix("1/"), entry.amount, entry.before, entry.after)
        for entry in found.entries
    ]


def test_what_was_added_later_is_a_sale_of_its_own_time() -> None:
    first = bought(0, "3.33x3", payment_status="pending")
    edit = said(OrderEdited, 5, edit_id="e", added=(of("a"),))
    more = bought(0, "3.33x3", "2.00x2", updated_at=instant(T0 + 7), paid_at=instant(T0 + 9))

    found = kept(first, edit, more)

    assert moved(found) == [
        ("a/sale/sale", 666, 0, 666),
        ("b/edit/added/b/added", 400, 0, 400),
        ("a/edit/e/a/e", 333, 0, 333),
    ]
    assert [entry.occurred_at - T0 for entry in found.entries] == [9, 9, 9]
    assert {sale.sale_id: sale.sold_at - T0 for sale in found.sales} == {
        "sale": 0,
        "e": 5,
        "added": 7,
    }
    assert [
        (one.portion_no, one.portion_id, one.sale_id, one.product_id, one.quantity, one.sold_minor)
        for one in found.portions
    ] == [
        (0, "a", "sale", "pa", 2, 666),
        (1, "a/e", "e", "pa", 1, 333),
        (2, "b/added", "added", "pb", 2, 400),
    ]


def test_a_refund_of_a_line_takes_what_was_added_last() -> None:
    edit = said(OrderEdited, 5, edit_id="e", added=(of("a"),))
    refund = said(
        OrderRefunded,
        6,
        refund_id="r",
        amount="4.00",
        currency="EUR",
        lines=(RefundLine(line_id="a", subtotal="4.00"),),
    )

    assert moved(kept(bought(0, "3.33x3"), edit, refund))[2:] == [
        ("a/refund/r", -67, 666, 599),
        ("a/refund/r/a/e", -333, 333, 0),
    ]


def test_an_exchange_moves_money_and_sells_what_goes_beyond_it() -> None:
    """One of three at 6.00 for b (4.00) and something new of 5.00: 3.00 are sold anew."""
    swap = swapped(5, [of("a")], [of("b"), LineChange(product_id="new", quantity=2, amount="5.00")])

    found = kept(bought(0, "6.00x3", "4.00"), swap)

    assert moved(found)[2:] == [
        ("a/exchange/x", -600, 1800, 1200),
        ("b/exchange/x/a", 400, 1200, 1600),
        ("x:1/exchange/x/a", 200, 1600, 1800),
        ("x:1/sale/x/x:1/x", 300, 0, 300),
    ]
    last = found.portions[-1]
    assert (last.portion_id, last.line_id, last.sale_id) == ("x:1/x", "x:1", "x")
    assert (last.product_id, last.quantity, last.sold_minor) == ("new", 2, 300)
    assert [(sale.sale_id, sale.sold_at - T0) for sale in found.sales] == [("sale", 0), ("x", 5)]
    assert [(one.line_id, one.portion_id, one.balance) for one in found.cells(T0 + 5)] == [
        ("a", "a", 1200),
        ("b", "b", 400),
        ("b", "a", 400),
        ("x:1", "a", 200),
        ("x:1", "x:1/x", 300),
    ]
    assert (found.balance("a", T0 + 4), found.balance("a", T0 + 5)) == (1800, 1800)


def test_what_an_exchange_does_not_send_has_left_and_is_owed() -> None:
    swap = swapped(5, [of("a", amount="10.00")], [LineChange(line_id="new", amount="4.00")])
    refund = said(OrderRefunded, 6, refund_id="r", amount="7.00", currency="EUR")

    # 6.00 are owed when 7.00 go back: 1.00 of what is left, 20.00 and 4.00
    assert moved(kept(bought(0, "30.00"), swap, refund))[1:] == [
        ("a/exchange/x", -1000, 3000, 2000),
        ("new/exchange/x/a", 400, 2000, 2400),
        ("a/refund/r", -84, 2400, 2316),
        ("new/refund/r/a", -16, 2316, 2300),
    ]


def test_a_received_line_of_the_order_is_not_added_too() -> None:
    more = bought(0, "6.00", "9.00", updated_at=instant(T0 + 3))
    swap = swapped(5, [of("a"), of("nowhere"), of(None)], [of("b")])

    assert moved(kept(bought(0, "6.00"), more, swap)) == [
        ("a/sale/sale", 600, 0, 600),
        ("a/exchange/x", -600, 600, 0),
        ("b/exchange/x/a", 600, 0, 600),
        ("b/sale/x/b/x", 300, 0, 300),
    ]


def test_the_earliest_report_of_an_exchange_counts_and_none_before_the_payment() -> None:
    first = swapped(2, [of("a")], [of("b")])
    second = swapped(3, [of("b")], [of("a")])
    paid = said(OrderPaid, 9)
    order = bought(0, "6.00", "6.00", payment_status="pending")

    found = kept(order, paid, first, second)

    assert moved(found)[2:] == [
        ("a/exchange/x", -600, 600, 0),
        ("b/exchange/x/a", 600, 0, 600),
    ]
    assert {entry.occurred_at for entry in found.entries} == {T0 + 9}
    assert [(one.exchange_id, one.at - T0, one.trust) for one in found.exchanges] == [
        ("x", 2, "verified")
    ]


def test_a_lost_line_falls_back_through_the_cells_in_reverse() -> None:
    """b holds its own 4.00 and 6.00 of a; what is taken off b first is a's money."""
    swap = swapped(5, [of("a")], [of("b", amount="6.00")])
    back = said(
        OrderRefunded,
        6,
        refund_id="r",
        amount="7.00",
        currency="EUR",
        lines=(RefundLine(line_id="b", subtotal="7.00"),),
    )

    assert moved(kept(bought(0, "6.00", "4.00"), swap, back))[4:] == [
        ("b/refund/r", -100, 400, 300),
        ("b/refund/r/a", -600, 600, 0),
    ]


def test_a_chargeback_pays_nothing_owed_and_a_won_dispute_returns_it_where_it_was() -> None:
    order = bought(0, "60.00", "40.00", tax="25.00")
    edit = said(OrderEdited, 1, edit_id="e", removed=(of("b"),))
    opened = said(DisputeOpened, 2, dispute_id="d", amount="17.00", currency="EUR")
    again = said(DisputeOpened, 3, dispute_id="d", amount="1.00", currency="EUR")
    refund = said(OrderRefunded, 4, refund_id="r", amount="40.00", currency="EUR")
    won = said(DisputeWon, 6, dispute_id="d")
    late = said(DisputeWon, 8, dispute_id="d")
    cancel = said(OrderCancelled, 7)

    # 68.00 of 85.00 stay: cut(68.00 x 60 / 85) = 48.00; the 40.00 that were owed are no refund
    assert moved(kept(order, edit, opened, again, refund, won, late, cancel))[2:] == [
        ("b/edit/e", -4000, 4000, 0),
        ("a/chargeback/d", -1200, 6000, 4800),
        ("a/chargeback/d/won", 1200, 4800, 6000),
        ("a/cancellation/cancel", -6000, 6000, 0),
    ]


def test_a_dispute_won_before_it_was_opened_gives_back_after_it() -> None:
    won = said(DisputeWon, 1, dispute_id="d")
    opened = said(DisputeOpened, 2, dispute_id="d", amount="1.00", currency="EUR")

    found = kept(bought(0, "6.00"), won, opened)

    assert [(entry.occurred_at - T0, entry.amount) for entry in found.entries[1:]] == [
        (2, -100),
        (2, 100),
    ]
    assert len(kept(bought(0, "6.00"), won).entries) == 1


def test_a_refund_in_the_shops_currency_is_turned_back_and_a_third_one_changes_nothing() -> None:
    order = bought(0, "2000", currency="JPY", total="2000", shop_total="12.34", shop_currency="EUR")
    refunds = [
        said(OrderRefunded, n, refund_id=str(n), amount="5.00", currency=currency)
        for n, currency in enumerate(["EUR", "USD"], start=1)
    ]

    found = kept(order, *refunds)

    # cut(500 x 2000 / 1234) = 810 yen; 1190 yen are 7.3423 EUR
    assert moved(found)[1:] == [("a/refund/1", -810, 2000, 1190)]
    assert [entry.reporting for entry in found.entries] == [1234, 734 - 1234]
    assert found.refunds == ["1"]


def test_a_renewal_that_nobody_placed_is_an_order() -> None:
    first = made(SubscriptionRenewed, 4, subscription_id="s", amount="9.00", currency="EUR")
    other = made(SubscriptionRenewed, 3, subscription_id="t", amount="8.00", currency="EUR")
    alone = said(
        SubscriptionRenewed,
        5,
        event_id="e",
        order_id=None,
        subscription_id="s",
        amount="9.00",
        currency="EUR",
    )
    verified = ordered(arrival(first, "shop"), browser(other, "shop"), said(OrderPaid, 9), alone)

    assert [
        (one.order_id, one.trust, one.ordered_at - T0, one.is_renewal, one.subscription_id)
        for one in verified
    ] == [
        ("1", "verified", 4, True, "s"),
        ("renewal:e", "verified", 5, True, "s"),
    ]
    assert moved(ledger(verified[0])) == [("renewal/sale/sale", 900, 0, 900)]
    assert [one.is_shopper_placed for one in verified] == [False, False]
    assert {one.paid_at for one in verified} == {T0 + 4, T0 + 5}
    assert ordered(browser(other, "shop"))[0].trust == "client-reported"


def test_an_order_that_started_a_subscription_is_no_renewal() -> None:
    started = said(SubscriptionStarted, 1, subscription_id="s")
    renewed = said(SubscriptionRenewed, 2, subscription_id="t", amount="9.00", currency="EUR")

    (bare,) = ordered(bought(0, "6.00"), started)
    (both,) = ordered(bought(0, "6.00"), started, renewed)

    assert (bare.is_renewal, bare.subscription_id) == (False, "s")
    assert (both.is_renewal, both.subscription_id, both.net) == (True, "t", 600)
    assert ordered(started) == []


def test_lines_that_came_at_two_times_are_two_sales() -> None:
    told = [bought(0, "1.00", updated_at=instant(T0))]
    told += [
        bought(0, *prices, updated_at=instant(T0 + n))
        for n, prices in [(3, ["1.00", "2.00"]), (6, ["1.00", "2.00", "4.00"])]
    ]

    found = kept(*told)

    assert [(sale.sale_id, sale.sold_at - T0) for sale in found.sales] == [
        ("sale", 0),
        ("added", 3),
        ("added:2", 6),
    ]
    assert moved(found)[1:] == [
        ("b/edit/added/b/added", 200, 0, 200),
        ("c/edit/added/c/added:2", 400, 0, 400),
    ]


def test_an_edit_that_adds_and_removes_makes_one_entry_of_each_portion() -> None:
    """Two of four at 2.00 began, two came; three go again: those that came, and one more."""
    edit = said(OrderEdited, 5, edit_id="e", added=(of("a", 2),), removed=(of("a", 3),))

    found = kept(bought(0, "2.00x4"), edit)

    assert moved(found) == [("a/sale/sale", 400, 0, 400), ("a/edit/e", -200, 400, 200)]
    assert [(one.portion_id, one.sold_minor) for one in found.portions] == [
        ("a", 400),
        ("a/e", 400),
    ]


def test_what_came_by_an_exchange_can_be_returned_again_and_is_still_of_the_first_sale() -> None:
    first = swapped(3, [of("a")], [LineChange(line_id="n", quantity=2, amount="6.00")], "x")
    second = swapped(6, [of("n", 1)], [of("a", amount="9.00")], "y")

    # half of n's 6.00 goes back to where it was; 6.00 beyond it are sold anew
    assert moved(kept(bought(0, "6.00"), first, second))[3:] == [
        ("a/exchange/y", 300, 600, 900),
        ("n/exchange/y/a", -300, 900, 600),
        ("a/sale/y/a/y", 600, 0, 600),
    ]


def test_a_verified_renewal_stands_before_a_placed_order_that_a_browser_tells() -> None:
    line = OrderLine(line_id="a", quantity=1, price="1.00")
    told = made(OrderPlaced, 0, currency="EUR", total="1.00", lines=(line,), customer_id="x")
    renewed = said(SubscriptionRenewed, 4, subscription_id="s", amount="9.00", currency="EUR")

    (order,) = ordered(browser(told, "shop"), renewed)

    assert (order.trust, order.net, order.ordered_at - T0) == ("verified", 900, 4)
    assert order.is_conflicting
    assert {row.event.customer_id for row in order.placed} == {"x", None}
