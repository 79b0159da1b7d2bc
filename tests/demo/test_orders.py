"""The generator's own sums, against figures worked out by hand."""

from __future__ import annotations

import pytest

from talkworth.demo.arrivals import DAY
from talkworth.demo.baskets import draw_order
from talkworth.demo.catalogue import GIFT_CARD, PRODUCTS, Product
from talkworth.demo.lines import (
    Dispute,
    Exchange,
    Instead,
    Line,
    LineRefund,
    Refund,
    Request,
)
from talkworth.demo.orders import Order
from talkworth.demo.people import draw_shopper
from talkworth.demo.shops import DEMO, TOKYO, DemoShop, at_rate

DAY_0 = 1_790_000_000_000_000
SHOPPER = draw_shopper(1, DEMO, 0, DAY_0)


def _order(**more: object) -> Order:
    """Two pairs at 100.00 less 20.00 with 14.40 tax, socks at 20.00 with 1.60, a gift card."""
    shoe, socks = PRODUCTS[0], PRODUCTS[9]
    lines = [
        Line("shoe", shoe, 2, 10000, discount_minor=2000, tax_minor=1440),
        Line("socks", socks, 1, 2000, tax_minor=160),
        Line("card", GIFT_CARD, 1, 5000, is_gift_card=True),
    ]
    fields = {
        "order_id": "1",
        "shopper": SHOPPER,
        "at_us": DAY_0,
        "currency": "USD",
        "includes_tax": False,
        "lines": lines,
        "path": "server",
        "shipping_minor": 595,
        "tips_minor": 300,
    }
    return Order(**(fields | more))  # type: ignore[arg-type]


def test_net_is_what_was_paid_for_goods_alone() -> None:
    order = _order()

    assert order.total_minor == 18000 + 2000 + 5000 + 1600 + 595 + 300
    assert order.line_nets() == {"shoe": 18000, "socks": 2000}
    assert order.sold_minor() == order.kept_minor() == order.reporting_minor() == 20000


def test_included_tax_and_a_discount_on_the_order_are_no_net() -> None:
    order = _order(includes_tax=True, order_discount_minor=2500)

    assert order.total_minor == 18000 + 2000 + 5000 - 2500 + 595 + 300
    # 2,500 over 18,000, 2,000 and 5,000; then the tax of each line.
    assert order.line_nets() == {"shoe": 18000 - 1800 - 1440, "socks": 2000 - 200 - 160}


@pytest.mark.parametrize(
    ("refund", "left"),
    [
        # One shoe of two; its tax beyond the subtotal is no merchandise.
        (Refund("r", 1, 9720, (LineRefund("shoe", 1, 9000, 720),)), {"shoe": 9000, "socks": 2000}),
        # Less money than the goods were worth: a fee was kept.
        (Refund("r", 1, 1500, (LineRefund("socks", 1, 2000, 160),)), {"shoe": 18000, "socks": 500}),
        # Shipping is not merchandise.
        (
            Refund("r", 1, 2755, (LineRefund("socks", 1, 2000, 160),), 595),
            {"shoe": 18000, "socks": 0},
        ),
        # Goods came back, no money did.
        (Refund("r", 1, 0, (LineRefund("socks", 1, 2000, 160),)), {"shoe": 18000, "socks": 2000}),
        # Half of the rest on nothing in particular, over 20,000 + 1,600 + 595 + 300 = 22,495.
        (Refund("r", 1, 11247), {"shoe": 9000, "socks": 1000}),
    ],
)
def test_a_refund_takes_what_it_names(refund: Refund, left: dict[str, int]) -> None:
    assert _order(refunds=[refund]).balances() == left


def test_a_cancelled_order_keeps_nothing() -> None:
    assert _order(cancelled_us=DAY_0 + 1).kept_minor() == 0


@pytest.mark.parametrize(
    ("product", "worth", "left"),
    [
        # The same worth: the money stays where it was.
        (PRODUCTS[9], 2000, {"shoe": 18000, "socks": 2000}),
        # More: what is charged on top is sold on its own.
        (PRODUCTS[6], 5400, {"shoe": 18000, "socks": 2000, "x": 3400}),
        # Less: the rest has left, and is owed.
        (PRODUCTS[17], 1299, {"shoe": 18000, "socks": 1299}),
    ],
)
def test_an_exchange_keeps_the_money_where_it_was(
    product: Product, worth: int, left: dict[str, int]
) -> None:
    order = _order(exchanges=[Exchange("x", DAY_0 + DAY, "socks", product, worth)])

    assert order.balances() == left
    assert order.balances(DAY_0) == {"shoe": 18000, "socks": 2000}


def test_a_refund_first_pays_what_an_exchange_left_owed() -> None:
    exchange = Exchange("x", DAY_0 + DAY, "socks", PRODUCTS[17], 1299)
    order = _order(exchanges=[exchange], refunds=[Refund("r", DAY_0 + 2 * DAY, 701)])

    assert order.balances() == {"shoe": 18000, "socks": 1299}


@pytest.mark.parametrize(("is_won", "left"), [(True, 20000), (False, 10000)])
def test_a_chargeback_takes_until_it_is_won(is_won: bool, left: int) -> None:
    # Half of goods, tax, shipping and tips: 20,000 + 1,600 + 595 + 300 = 22,495.
    dispute = Dispute("d", DAY_0 + DAY, 11247, DAY_0 + 3 * DAY, is_won)
    order = _order(disputes=[dispute])

    assert sum(order.balances(DAY_0 + 2 * DAY).values()) == 10000
    assert order.kept_minor() == left


def test_what_an_edit_adds_is_sold_when_it_is_added() -> None:
    hat = Line("hat", PRODUCTS[6], 1, 5400, tax_minor=432, added_us=DAY_0 + DAY)
    order = _order(order_id="9000000000000", lines=[Line("shoe", PRODUCTS[0], 1, 12900), hat])

    assert [(p.portion_id, p.sale_id) for p in order.portions()] == [
        ("shoe", "sale"),
        ("hat", order.edit_id),
    ]
    assert order.balances(DAY_0) == {"shoe": 12900}
    assert order.as_of(DAY_0 + DAY).sold_minor() == 12900
    assert order.kept_minor() == 18300


def test_a_refund_in_the_shops_currency_is_turned_back_at_the_orders_rate() -> None:
    order = _order(currency="EUR")
    lines = (LineRefund("socks", 1, 1000, 0),)
    order.refunds = [Refund("r", DAY_0 + DAY, 1000, lines, is_in_shop_currency=True)]

    taken = 1000 * order.total_minor // order.shop_total_minor
    assert taken != 1000
    assert order.balances() == {"shoe": 18000, "socks": 2000 - taken}


def test_without_the_assistant_nobody_is_talked_round() -> None:
    request = Request("q", "return", DAY_0, withdrawn_us=DAY_0 + DAY, concession_minor=500)
    refund = Refund("r", DAY_0 + 3 * DAY, 2160, (LineRefund("socks", 1, 2000, 160),))
    order = _order(request=request, instead=Instead((refund,)))
    without = order.without_assistant()

    assert (order.kept_minor(), without.kept_minor()) == (20000, 18000)
    assert without.request == Request("q", "return", DAY_0)


def test_the_shops_currency_comes_line_by_line_at_the_orders_own_rate() -> None:
    order = _order(currency="EUR")
    total, shop_total = order.total_minor, order.shop_total_minor

    assert shop_total == at_rate(total, "EUR", DEMO, DAY_0) != total
    assert order.reporting_minor() == 18000 * shop_total // total + 2000 * shop_total // total
    assert _order(currency="EUR", has_rate=False).reporting_minor() == 0


@pytest.mark.parametrize(
    ("order", "reason"),
    [
        (_order(), None),
        (_order(quirk="test"), "test-order"),
        (_order(quirk="staff", status="pending"), "staff-order"),
        (_order(quirk="open-draft"), "draft-order"),
        (_order(status="pending"), "unpaid"),
        (_order(status="pending", paid_us=DAY_0 + 5), None),
        (_order(status="partially_paid"), "partially-paid"),
        (_order(lines=[Line("x", PRODUCTS[0], 1, 100, discount_minor=100)]), "zero-value"),
        (_order(lines=[Line("x", GIFT_CARD, 1, 5000, is_gift_card=True)]), None),
    ],
)
def test_an_order_is_left_out_for_one_reason(order: Order, reason: str | None) -> None:
    assert order.excluded_reason() == reason


def test_without_the_assistant_nobody_is_talked_into_more() -> None:
    more = Line("vest", PRODUCTS[10], 1, 10900, is_upsell=True)
    order = _order(lines=[Line("shoe", PRODUCTS[0], 1, 12900), more])

    assert order.sold_minor() == 23800
    assert order.without_assistant().sold_minor() == 12900


@pytest.mark.parametrize("shop", [DEMO, TOKYO])
def test_drawn_orders_are_whole(shop: DemoShop) -> None:
    for index in range(150):
        shopper = draw_shopper(2, shop, index, DAY_0)
        order = draw_order(shopper, 0, DAY_0, shopper.quirk)

        assert len({line.line_id for line in order.lines}) == len(order.lines)
        assert all(net >= 0 for net in order.line_nets().values())
        assert 0 <= order.kept_minor() <= order.sold_minor() <= order.total_minor
        assert all(refund.amount_minor <= order.total_minor for refund in order.refunds)
