"""What the generator says is true against what the warehouse finds: neither knows the other."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest
from tests.demo.shop import N_SHOPPERS, SEED, UNTIL, loaded, rows

from talkworth.demo import Stream, generate
from talkworth.demo.truth import NetRevenue, ShopTruth
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
    kinds: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows(
        warehouse,
        """
        select o.shop_id as shop_id, o.order_id as order_id, c.kind as kind
        from credits as c inner join orders as o on c.order_key = o.order_key
        """,
    ):
        kinds[row["shop_id"], row["order_id"]].add(row["kind"])

    for order in stream.truth.orders:
        if order.plan != "open":
            kind = order.plan if order.plan in ("direct", "assisted") else "unattributed"
            assert kinds[order.shop_id, order.order_id] == {kind}, order


def test_credited_money_adds_up_to_the_plans(stream: Stream, warehouse: Warehouse) -> None:
    open_orders = [order.order_id for order in stream.truth.orders if order.plan == "open"]
    for shop_id in SHOPS:
        found = rows(
            warehouse,
            """
            select c.kind as kind, sum(c.reporting_minor) as money
            from credits as c inner join orders as o on c.order_key = o.order_key
            where
                o.shop_id = ? and c.trust = 'verified' and c.kind <> 'unattributed'
                and not list_contains(?, o.order_id)
            group by c.kind
            """,
            shop_id,
            open_orders,
        )
        plans = _truth(stream, shop_id).plans
        credited = {plan: plans[plan].reporting_minor for plan in plans if plan in _CREDITED}
        assert {row["kind"]: row["money"] for row in found} == credited
        assert sum(credited.values()) == _truth(stream, shop_id).lift.attributed_minor


_CREDITED = ("direct", "assisted")


def test_every_plan_is_there_to_be_seen(stream: Stream) -> None:
    assert {order.plan for order in stream.truth.orders} == {
        "direct",
        "assisted",
        "refused",
        "expired",
        "unreached",
        "untouched",
        "open",
    }


def test_what_the_network_does_to_the_stream_changes_no_credit(warehouse: Warehouse) -> None:
    clean = loaded(generate(SEED, N_SHOPPERS, UNTIL, corrupt=False).arrivals)

    for table in ("credits", "conversations", "orders", "order_entries", "touch_answers"):
        sql = f"select * from {table} order by all"
        assert rows(clean, sql) == rows(warehouse, sql)
    clean.close()
