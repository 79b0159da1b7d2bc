"""What the generator says is true against what the warehouse finds: neither knows the other."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from tests.demo.shop import N_SHOPPERS, SEED, UNTIL, loaded, rows

from talkworth.demo import Stream, generate
from talkworth.demo.truth import ATTRIBUTED, Money, NetRevenue, ShopTruth
from talkworth.warehouse import Warehouse

SHOPS = ("demo", "demo-tokyo")
TRUSTS = ("verified", "client-reported")


def _truth(stream: Stream, shop_id: str) -> ShopTruth:
    return next(shop for shop in stream.truth.shops if shop.shop_id == shop_id)


def _revenue(shop: ShopTruth, trust: str) -> NetRevenue:
    return shop.verified if trust == "verified" else shop.client_reported


@pytest.mark.parametrize("shop_id", SHOPS)
@pytest.mark.parametrize("trust", TRUSTS)
def test_net_revenue_after_refunds_is_the_same_in_every_currency(
    stream: Stream, warehouse: Warehouse, shop_id: str, trust: str
) -> None:
    found = rows(
        warehouse,
        """
        select currency, count(*) as n, sum(net_minor) as sold, sum(balance_minor) as kept
        from orders where shop_id = ? and trust = ? and excluded_reason is null group by currency
        """,
        shop_id,
        trust,
    )

    true = _revenue(_truth(stream, shop_id), trust)
    assert {row["currency"]: row["sold"] for row in found} == true.sold_minor
    assert {row["currency"]: row["kept"] for row in found} == true.kept_minor
    assert sum(row["n"] for row in found) == true.n_orders


@pytest.mark.parametrize("shop_id", SHOPS)
@pytest.mark.parametrize("trust", TRUSTS)
def test_net_revenue_in_the_shops_currency_is_the_same(
    stream: Stream, warehouse: Warehouse, shop_id: str, trust: str
) -> None:
    (found,) = rows(
        warehouse,
        """
        select coalesce(sum(reporting_minor), 0) as reporting
        from order_entries where shop_id = ? and trust = ?
        """,
        shop_id,
        trust,
    )

    assert found["reporting"] == _revenue(_truth(stream, shop_id), trust).reporting_minor


@pytest.mark.parametrize("shop_id", SHOPS)
def test_conversations_are_counted_as_they_were_held(
    stream: Stream, warehouse: Warehouse, shop_id: str
) -> None:
    (found,) = rows(
        warehouse,
        """
        select
            count(*) filter (where is_meaningful) as n_meaningful,
            count(*) filter (where is_human_only) as n_human_only,
            count(*) filter (where is_bot) as n_by_bots,
            count(*) filter (where is_handed_off) as n_handed_off,
            count(*) filter (where not is_meaningful and not is_bot and not is_human_only)
                as n_greeting_only
        from conversations where shop_id = ?
        """,
        shop_id,
    )

    true = _truth(stream, shop_id).conversations
    assert found == {name: getattr(true, name) for name in found}


@pytest.mark.parametrize("shop_id", SHOPS)
def test_orders_stay_out_of_the_ledger_for_the_reasons_they_were_made_for(
    stream: Stream, warehouse: Warehouse, shop_id: str
) -> None:
    found = rows(
        warehouse,
        "select excluded_reason, is_conflicting, rate_numerator from orders where shop_id = ?",
        shop_id,
    )
    reasons = Counter(row["excluded_reason"] for row in found)
    n_in_ledger = reasons.pop(None)

    true = _truth(stream, shop_id)
    assert reasons == true.excluded
    assert n_in_ledger == true.verified.n_orders + true.client_reported.n_orders
    assert len(found) == true.n_orders
    assert sum(row["is_conflicting"] for row in found) == true.n_conflicting
    without_rate = [row for row in found if row["rate_numerator"] is None]
    assert sum(row["excluded_reason"] is None for row in without_rate) == true.n_without_rate


def test_the_demo_holds_every_reason_to_leave_an_order_out(stream: Stream) -> None:
    assert _truth(stream, "demo").excluded.keys() == {
        "test-order",
        "staff-order",
        "draft-order",
        "unpaid",
        "partially-paid",
        "zero-value",
    }


def test_every_order_is_credited_as_its_story_demands(stream: Stream, warehouse: Warehouse) -> None:
    found: dict[tuple[str, str], dict[str, Money]] = defaultdict(dict)
    for row in rows(
        warehouse,
        """
        select
            o.shop_id as shop_id, o.order_id as order_id, c.kind as kind,
            sum(c.credit_minor) as money, coalesce(sum(c.reporting_minor), 0) as reporting
        from credits as c inner join orders as o on c.order_key = o.order_key
        group by o.shop_id, o.order_id, c.kind
        """,
    ):
        money = Money(minor=row["money"], reporting_minor=row["reporting"])
        if money.minor or money.reporting_minor:
            found[row["shop_id"], row["order_id"]][row["kind"]] = money

    for order in stream.truth.orders:
        if order.plan != "open":
            assert found[order.shop_id, order.order_id] == order.kinds, order


@pytest.mark.parametrize("shop_id", SHOPS)
def test_credited_money_adds_up_to_the_kinds(
    stream: Stream, warehouse: Warehouse, shop_id: str
) -> None:
    open_orders = [order.order_id for order in stream.truth.orders if order.plan == "open"]
    found = rows(
        warehouse,
        """
        select c.kind as kind, sum(c.reporting_minor) as money
        from credits as c inner join orders as o on c.order_key = o.order_key
        where o.shop_id = ? and c.trust = 'verified' and not list_contains(?, o.order_id)
        group by c.kind having sum(c.reporting_minor) <> 0
        """,
        shop_id,
        open_orders,
    )

    true = _truth(stream, shop_id)
    known = {kind: money for kind, money in true.kinds.items() if kind != "open" and money}
    assert {row["kind"]: row["money"] for row in found} == known
    assert sum(true.kinds.values()) == true.verified.reporting_minor
    assert true.lift.attributed_minor == sum(true.kinds.get(kind, 0) for kind in ATTRIBUTED)


def test_every_kind_is_there_to_be_seen(stream: Stream) -> None:
    kinds = _truth(stream, "demo").kinds

    assert kinds.keys() == {*ATTRIBUTED, "base_renewal", "unattributed", "open"}
    assert all(money > 0 for money in kinds.values())


def test_everything_that_may_follow_an_order_does(stream: Stream, warehouse: Warehouse) -> None:
    true = _truth(stream, "demo").aftermath
    (found,) = rows(
        warehouse,
        """
        select
            (select count(*) from save_facts where shop_id = 'demo' and step = 'request')
                as n_requests,
            (select count(*) from save_facts where shop_id = 'demo' and step = 'withdrawal')
                as n_withdrawn,
            (select count(*) from save_facts where shop_id = 'demo' and step = 'concession')
                as n_concessions,
            (select count(*) from order_exchanges where shop_id = 'demo') as n_exchanges,
            (select count(*) from subscription_facts where shop_id = 'demo' and step = 'started')
                as n_subscriptions,
            (select count(*) from subscription_facts where shop_id = 'demo' and step = 'changed')
                as n_upgrades,
            (select count(*) from orders where shop_id = 'demo' and is_renewal) as n_renewals
        """,
    )

    assert found == {name: getattr(true, name) for name in found}
    assert all(getattr(true, name) > 0 for name in true.__struct_fields__)
    entry_types = rows(warehouse, "select distinct entry_type as entry_type from order_entries")
    assert {row["entry_type"] for row in entry_types} == {
        "sale",
        "edit",
        "exchange",
        "refund",
        "chargeback",
        "cancellation",
    }


def test_abandonments_and_frictions_are_there_and_most_are_never_made_good(
    warehouse: Warehouse,
) -> None:
    found = rows(warehouse, "select lapse_type, count(*) as n from lapses group by lapse_type")
    lapses = {row["lapse_type"]: row["n"] for row in found}
    (recovered,) = rows(
        warehouse,
        "select count(distinct order_key) as n from credits where kind = 'recovered'",
    )

    assert lapses.keys() == {"abandonment", "friction"}
    assert 3 <= recovered["n"] < sum(lapses.values()) / 4


def test_every_plan_is_there_to_be_seen(stream: Stream) -> None:
    assert {order.plan for order in stream.truth.orders} == {
        "direct",
        "assisted",
        "refused",
        "expired",
        "unreached",
        "untouched",
        "renewal",
        "open",
    }


def test_what_the_network_does_to_the_stream_changes_no_credit(warehouse: Warehouse) -> None:
    clean = loaded(generate(SEED, N_SHOPPERS, UNTIL, corrupt=False).arrivals)

    for table in (
        *("credits", "conversations", "orders", "order_entries", "touch_answers"),
        *("order_portions", "lapses", "lapse_lines", "claims"),
    ):
        sql = f"select * from {table} order by all"
        assert rows(clean, sql) == rows(warehouse, sql)
    clean.close()
