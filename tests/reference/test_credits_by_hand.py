"""Models, lapses, upgrades and saves in the reference, against numbers worked out by hand."""

from __future__ import annotations

from collections import defaultdict
from itertools import count
from typing import Any

import pytest
from tests.reference import Answer, answer
from tests.reference.arrivals import arrival, facts, instant
from tests.reference.facts import DAY_US, HOUR_US, MINUTE_US
from tests.reference.models import decayed, positions

from talkworth.events import Event
from talkworth.events.orders import LineChange, OrderLine, OrderPlaced, OrderRefunded
from talkworth.events.types import (
    CartChanged,
    CheckoutStarted,
    ConcessionGranted,
    DisputeOpened,
    DisputeWon,
    Exchanged,
    FrictionMet,
    MessageSent,
    ProductViewed,
    RequestWithdrawn,
    SaveRequested,
    SessionStarted,
    SubscriptionChanged,
    SubscriptionRenewed,
    SubscriptionStarted,
)
from talkworth.journal.entry import Entry
from talkworth.rules import PUBLISHED, Restatement, RuleSet, RuleSetVersion, Ruling

T0 = 1_790_000_000_000_000
WHO: dict[str, Any] = {"customer_id": "x"}
_number = count()


def judged(*entries: Entry, rules: RuleSet = PUBLISHED, also: tuple[Ruling, ...] = ()) -> Answer:
    version = RuleSetVersion(shop_id="shop", version=1, active_from=0, rules=rules)
    return answer(facts(entries), {"shop": "EUR"}, [version, *also])


def said(make: type[Event], at: int, **values: Any) -> Entry:
    values.setdefault("event_id", f"{next(_number):06}")
    return arrival(make(occurred_at=instant(at), **values), "shop")


def helped(at: int, conversation_id: str) -> list[Entry]:
    """A question and, a microsecond later, its helpful answer at `at`."""
    who: dict[str, Any] = {"conversation_id": conversation_id, **WHO}
    return [
        said(MessageSent, at - 1, role="shopper", **who),
        said(MessageSent, at, role="assistant", outcome="answered", **who),
    ]


def bought(at: int, *lines: OrderLine, **values: Any) -> Entry:
    """An order of 100.00 in one line unless told otherwise."""
    values = {"order_id": "1", "currency": "EUR", "total": "100.00", "lines": lines, **values}
    return said(OrderPlaced, at, **values, **WHO)


def held(found: Answer, until: int = 2**62) -> dict[tuple[str | None, str], int]:
    """Who has how much in which kind, by touch id, of all orders together."""
    sums: dict[tuple[str | None, str], int] = defaultdict(int)
    for credit in found.credits:
        if credit.occurred_at <= until:
            sums[credit.touch.touch_id if credit.touch else None, credit.kind] += credit.amount
    return {key: amount for key, amount in sums.items() if amount}


def test_a_linear_third_of_a_hundred_is_cut_at_rounded_points() -> None:
    touches = [*helped(T0, "a"), *helped(T0 + 1, "b"), *helped(T0 + 2, "c")]
    found = judged(*touches, bought(T0 + HOUR_US), rules=RuleSet(model="linear"))

    # cut points 33.33, 66.66 and 100.00
    assert held(found) == {
        ("a#0", "direct"): 3333,
        ("b#0", "direct"): 3333,
        ("c#0", "direct"): 3334,
    }


@pytest.mark.parametrize(("n", "expected"), [(1, [1]), (2, [1, 1]), (4, [80, 20, 20, 80])])
def test_positions_give_forty_twenty_forty(n: int, expected: list[int]) -> None:
    assert positions(n) == expected


def test_a_week_halves_a_touch() -> None:
    assert [decayed(hours) for hours in (0, 1, 168, 336)] == [1_000_000, 995_883, 500_000, 250_000]


def test_time_decay_weighs_by_whole_hours() -> None:
    touches = [*helped(T0, "a"), *helped(T0 + 7 * DAY_US, "b")]
    order = bought(T0 + 7 * DAY_US + HOUR_US - 1)
    found = judged(*touches, order, rules=RuleSet(model="time_decay", window="path"))

    # a 168 whole hours before (500 000), b not one (1 000 000): cut(100.00 / 3)
    assert held(found) == {("a#0", "assisted"): 3333, ("b#0", "direct"): 6667}


def test_the_last_touch_is_the_one_with_the_latest_clock() -> None:
    touches = [*helped(T0, "a"), *helped(T0 + 1, "b"), *helped(T0 + 2, "a")]
    order = bought(T0 + HOUR_US)

    assert held(judged(*touches, order, rules=RuleSet(model="last_touch"))) == {
        ("a#0", "direct"): 10000
    }
    assert held(judged(*touches, order)) == {("a#0", "direct"): 10000}
    assert held(judged(*touches[:4], order, rules=RuleSet(model="last_touch"))) == {
        ("b#0", "direct"): 10000
    }


def test_a_path_holds_both_tiers_and_an_order_between_cuts_the_older() -> None:
    rules = RuleSet(model="linear", window="path")
    touches = [*helped(T0, "a"), *helped(T0 + 9 * DAY_US + 1, "b")]
    order = bought(T0 + 10 * DAY_US)
    between = bought(T0 + 5 * DAY_US, order_id="0", sales_channel="web")
    parts = [(c.touch and c.touch.touch_id, c.amount) for c in judged(*touches, order).credits]

    assert parts == [("b#0", 10000)]
    assert held(judged(*touches, order, rules=rules)) == {
        ("a#0", "assisted"): 5000,
        ("b#0", "direct"): 5000,
    }
    assert held(judged(*touches, between, order, rules=rules)) == {
        ("a#0", "assisted"): 10000,  # of the order between
        ("b#0", "direct"): 10000,
    }


def test_campaigns_compete_only_where_the_rules_say_so() -> None:
    visit = said(SessionStarted, T0, traffic_source="google_ads", event_id="ad", **WHO)
    own = said(SessionStarted, T0 - 1, traffic_source="direct", event_id="own", **WHO)
    touch, order = helped(T0 + 1, "a"), bought(T0 + HOUR_US)

    assert held(judged(visit, own, *touch, order)) == {("a#0", "direct"): 10000}
    found = judged(visit, own, *touch, order, rules=RuleSet(scope="all_channels"))
    assert held(found) == {("ad", "other_channel"): 10000}
    assert found.contests["shop", "1", "sale"].is_published


def test_what_was_added_after_a_chat_is_a_sale_that_the_chat_may_earn() -> None:
    hat = OrderLine(line_id="h", quantity=1, price="60.00")
    shoe = OrderLine(line_id="s", quantity=1, price="40.00")
    first = bought(T0, hat, updated_at=instant(T0))
    second = bought(T0, hat, shoe, updated_at=instant(T0 + HOUR_US))
    found = judged(first, *helped(T0 + 1, "a"), second)

    assert held(found) == {(None, "unattributed"): 6000, ("a#0", "direct"): 4000}


def in_cart(at: int, quantity: int, **values: Any) -> Entry:
    lines = (LineChange(product_id="p", quantity=quantity),)
    return said(CartChanged, at, **{"lines": lines, "cart_token": "k", **values, **WHO})


THREE = OrderLine(line_id="l", quantity=3, price="33.34", product_id="p")  # 100.02


@pytest.mark.parametrize(
    ("answered_after", "recovered"),
    [(HOUR_US - 1, 0), (HOUR_US, 3334), (HOUR_US + 30 * DAY_US, 3334), (31 * DAY_US, 0)],
)
def test_an_idle_cart_is_open_from_an_hour_on_for_thirty_days(
    answered_after: int, recovered: int
) -> None:
    """One unit lay in the cart, three were bought: a third is recovered."""
    at = T0 + answered_after
    found = held(judged(in_cart(T0, 1), *helped(at, "a"), bought(at + HOUR_US, THREE)))
    expected = {("a#0", "recovered"): recovered, ("a#0", "direct"): 10002 - recovered}

    assert found == {key: amount for key, amount in expected.items() if amount}


def test_what_was_put_in_and_taken_out_is_what_lies_in_the_cart() -> None:
    steps = [
        in_cart(T0, 1),
        in_cart(T0 + 1, 4, change="added"),
        in_cart(T0 + 2, 3, change="removed"),
        said(CheckoutStarted, T0 + 3, has_contact=True, cart_token="k", **WHO),
    ]
    (lapse,) = judged(*steps).lapses

    assert lapse.quantities == {"p": 2}
    assert lapse.opens_at == T0 + 3 + 10 * MINUTE_US
    assert lapse.closes_at == lapse.opens_at + 30 * DAY_US + 1


def test_a_lapse_is_recovered_once() -> None:
    steps = [in_cart(T0, 1), *helped(T0 + 2 * HOUR_US, "a")]
    one = OrderLine(line_id="l", quantity=1, price="10.00", product_id="p")
    orders = [bought(T0 + n * HOUR_US, one, order_id=str(n)) for n in (3, 4)]

    assert held(judged(*steps, *orders)) == {("a#0", "recovered"): 1000, ("a#0", "direct"): 1000}


@pytest.mark.parametrize(("lag_h", "kind"), [(24, "recovered"), (25, "assisted")])
def test_a_friction_must_be_made_good_within_a_day(lag_h: int, kind: str) -> None:
    steps = [said(FrictionMet, T0, kind="payment", **WHO), *helped(T0 + 1, "a")]
    found = judged(*steps, bought(T0 + 1 + lag_h * HOUR_US))

    assert held(found) == {("a#0", kind): 10000}


def test_a_product_viewed_twice_and_left_is_a_hesitation() -> None:
    views = [said(ProductViewed, T0 + n, product_id="p", **WHO) for n in (0, MINUTE_US)]
    (lapse,) = judged(*views).lapses
    cart = in_cart(T0 + MINUTE_US + HOUR_US, 1)

    assert (lapse.kind, lapse.opens_at) == ("hesitation", T0 + MINUTE_US + HOUR_US)
    assert [one.kind for one in judged(*views, cart).lapses] == ["cart"]


def asked_back(at: int, kind: str = "cancel", **values: Any) -> Entry:
    return said(SaveRequested, at, **{"kind": kind, "request_id": "q", "order_id": "1", **values})


def withdrawn(at: int, request_id: str = "q") -> Entry:
    return said(RequestWithdrawn, at, request_id=request_id)


def test_a_save_moves_what_was_at_risk_less_what_it_cost() -> None:
    story = [
        *helped(T0 - HOUR_US, "a"),
        bought(T0),
        asked_back(T0 + HOUR_US),
        *helped(T0 + 2 * HOUR_US, "b"),
        said(
            ConcessionGranted,
            T0 + 3 * HOUR_US,
            request_id="q",
            amount="10.00",
            currency="EUR",
        ),
        withdrawn(T0 + 4 * HOUR_US),
    ]
    refund = said(
        OrderRefunded,
        T0 + DAY_US,
        order_id="1",
        refund_id="r",
        amount="92.00",
        currency="EUR",
    )
    found = judged(*story)
    saved = [credit for credit in found.credits if credit.kind == "saved"]

    assert held(found) == {("a#0", "direct"): 1000, ("b#0", "saved"): 9000}
    assert [(c.entry_id, c.occurred_at - T0) for c in saved] == [
        ("1/order/save/q", 4 * HOUR_US),
    ]
    assert saved[0].holder.settles_at == T0 + 4 * HOUR_US + 30 * DAY_US
    assert held(judged(*story, refund)) == {("a#0", "direct"): 800}


@pytest.mark.parametrize(
    ("answer_at", "withdrawn_at", "is_saved"),
    [
        (0, 2, False),
        (1, 1, False),
        (1, 1 + 72 * HOUR_US, True),
        (1, 2 + 72 * HOUR_US, False),
    ],
)
def test_a_save_needs_an_answer_between_and_soon(
    answer_at: int, withdrawn_at: int, is_saved: bool
) -> None:
    at = T0 + HOUR_US
    story = [bought(T0), asked_back(at), *helped(at + answer_at, "b"), withdrawn(at + withdrawn_at)]

    assert (("b#0", "saved") in held(judged(*story))) == is_saved


def test_a_later_save_takes_from_the_earlier_in_proportion_and_leaves_first() -> None:
    line = (LineChange(line_id="order", quantity=1),)
    cost = said(ConcessionGranted, T0, request_id="q2", amount="60.00", currency="EUR")
    half = said(ConcessionGranted, T0, request_id="q", amount="50.00", currency="EUR")
    story = [
        *helped(T0 - HOUR_US, "a"),
        bought(T0),
        asked_back(T0 + 1, lines=line),
        *helped(T0 + 3, "b"),
        withdrawn(T0 + 4),
        half,
        asked_back(T0 + 5, request_id="q2"),
        *helped(T0 + 7, "c"),
        withdrawn(T0 + 8, "q2"),
        cost,
    ]
    lost = said(DisputeOpened, T0 + 9, order_id="1", dispute_id="d", amount="70.00", currency="EUR")
    won = said(DisputeWon, T0 + 10, order_id="1", dispute_id="d")
    both = {("a#0", "direct"): 3000, ("b#0", "saved"): 3000, ("c#0", "saved"): 4000}

    assert held(judged(*story)) == both
    assert held(judged(*story, lost)) == {("a#0", "direct"): 3000}
    assert held(judged(*story, lost, won)) == both


def test_an_exchange_in_place_of_a_return_saves_what_stays() -> None:
    hat = OrderLine(line_id="h", quantity=1, price="60.00", product_id="hat")
    shoe = OrderLine(line_id="s", quantity=1, price="40.00", product_id="shoe")
    back = (LineChange(product_id="hat", quantity=1),)
    story = [
        bought(T0, hat, shoe),
        asked_back(T0 + 1, "return", lines=back),
        *helped(T0 + 3, "b"),
        said(
            Exchanged,
            T0 + 4,
            order_id="1",
            exchange_id="e",
            returned=(LineChange(line_id="h"),),
            received=(LineChange(line_id="n", amount="50.00"),),
        ),
    ]
    found = judged(*story)
    saved = [credit for credit in found.credits if credit.kind == "saved"]

    # 60.00 were at risk, 50.00 of them became the new line and 10.00 left
    assert held(found) == {(None, "unattributed"): 4000, ("b#0", "saved"): 5000}
    assert [credit.holder.settles_at for credit in saved] == [T0 + 37 * DAY_US]


def subscribed(*changes: tuple[int, str]) -> list[Entry]:
    about: dict[str, Any] = {"subscription_id": "u", "currency": "EUR"}
    return [
        said(SubscriptionStarted, T0, amount="20.00", **about),
        *(said(SubscriptionChanged, at, amount=amount, **about) for at, amount in changes),
    ]


def renewed(day: int, amount: str) -> Entry:
    about: dict[str, Any] = {"subscription_id": "u", "currency": "EUR", **WHO}
    return said(SubscriptionRenewed, T0 + day * DAY_US, amount=amount, **about)


def test_an_upgrade_is_a_sale_of_its_own_for_three_cycles() -> None:
    story = [
        *subscribed((T0 + DAY_US, "30.00")),
        *helped(T0 + DAY_US - 1, "a"),
        *(renewed(30 * n, "30.00") for n in range(1, 5)),
    ]
    found = judged(*story)

    assert held(found) == {(None, "base_renewal"): 4 * 3000 - 3 * 1000, ("a#0", "direct"): 3000}
    assert held(judged(*story[:2], *story[4:])) == {(None, "base_renewal"): 12000}


def test_a_churn_save_holds_what_is_collected_at_the_old_price() -> None:
    leave = {"order_id": None, "subscription_id": "u"}
    story = [
        *subscribed(),
        asked_back(T0 + 1, "churn", **leave),
        *helped(T0 + 3, "a"),
        withdrawn(T0 + 4),
        said(ConcessionGranted, T0 + 4, request_id="q", amount="25.00", currency="EUR"),
        *(renewed(30 * n, "21.00") for n in range(1, 4)),
    ]
    by_day: dict[int, int] = defaultdict(int)
    for credit in judged(*story).credits:
        if credit.kind == "saved":
            by_day[(credit.occurred_at - T0) // DAY_US] += credit.amount

    # the concession takes the first cycle and 5.00 of the second; the third is the 90th day's
    assert by_day == {60: 1500, 90: 2000}


def test_a_restated_period_follows_the_other_version() -> None:
    touches = [*helped(T0, "a"), *helped(T0 + 1, "b")]
    orders = [bought(T0 + n * HOUR_US, order_id=str(n)) for n in (1, 2)]
    other = RuleSetVersion(
        shop_id="shop", version=2, active_from=2**61, rules=RuleSet(model="last_touch")
    )
    restated = Restatement(
        shop_id="shop",
        version=2,
        from_at=T0 + HOUR_US,
        until_at=T0 + 2 * HOUR_US,
        reason="test",
        recorded_at=0,
    )

    assert held(judged(*touches, *orders, also=(other, restated))) == {
        ("a#0", "direct"): 10000,
        ("b#0", "direct"): 10000,
    }
