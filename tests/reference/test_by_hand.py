"""The reference against numbers worked out by hand: it judges others, so it is judged first."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from tests.reference import Answer, answer
from tests.reference.arrivals import arrival, browser, facts, instant
from tests.reference.facts import DAY_US, HOUR_US, MINUTE_US, rows

from talkworth.events import Event
from talkworth.events.orders import (
    LineChange,
    OrderCancelled,
    OrderEdited,
    OrderLine,
    OrderPlaced,
    OrderRefunded,
    RefundLine,
)
from talkworth.events.types import FaqClicked, Identified, MessageSent, NudgeClicked
from talkworth.journal.entry import Entry
from talkworth.rules import PUBLISHED, RuleSetVersion

T0 = 1_790_000_000_000_000
_number = count()


def judged(*entries: Entry, currency: str = "EUR") -> Answer:
    published = RuleSetVersion(shop_id="shop", version=1, active_from=0, rules=PUBLISHED)
    return answer(facts(entries), {"shop": currency}, [published])


def said(make: type[Event], at: int, **values: Any) -> Entry:
    values.setdefault("event_id", f"{next(_number):06}")
    return arrival(make(occurred_at=instant(at), **values), "shop")


def asked(at: int, conversation_id: str, **values: Any) -> list[Entry]:
    """A question and, a microsecond later, its helpful answer at `at`."""
    return [
        said(MessageSent, at - 1, conversation_id=conversation_id, role="shopper", **values),
        said(
            MessageSent,
            at,
            conversation_id=conversation_id,
            role="assistant",
            outcome="answered",
            **values,
        ),
    ]


def bought(at: int, *lines: OrderLine, **values: Any) -> Entry:
    """An order of 100.00 in one line unless told otherwise."""
    values = {"order_id": "1", "currency": "EUR", "total": "100.00", "lines": lines, **values}
    return said(OrderPlaced, at, **values)


def moved(found: Answer) -> list[tuple[str, str, int]]:
    return [(entry.line_id, entry.entry_type, entry.amount) for entry in found.entries]


def who_won(found: Answer) -> set[tuple[str | None, str]]:
    return {
        (credit.touch.touch_id if credit.touch else None, credit.kind) for credit in found.credits
    }


def test_net_is_price_less_discounts_less_included_tax() -> None:
    order = bought(
        T0,
        OrderLine(line_id="a", quantity=2, price="50.00", discount="10.00", tax="13.17"),
        OrderLine(line_id="b", quantity=1, price="30.00"),
        order_discount="10.00",
        prices_include_tax=True,
        tax="17.56",
    )

    # a: 100.00 - 10.00 - 7.50 - 13.17; b: 30.00 - 2.50 - (17.56 - 13.17)
    assert moved(judged(order)) == [("a", "sale", 6933), ("b", "sale", 2311)]


def test_a_refund_without_lines_is_spread_by_what_remains() -> None:
    order = bought(
        T0,
        OrderLine(line_id="a", quantity=1, price="60.00"),
        OrderLine(line_id="b", quantity=1, price="40.00"),
        total="125.00",
        tax="19.00",
        shipping="6.00",
    )
    refunds = [
        said(
            OrderRefunded,
            T0 + n,
            order_id="1",
            refund_id=str(n),
            amount=amount,
            currency="EUR",
        )
        for n, amount in [(1, "25.00"), (2, "33.33"), (3, "66.67")]
    ]

    # left 100.00 of 125.00: goods 80.00; left 66.67 of 100.00: goods 53.33 (cut), a 31.99 (cut)
    assert moved(judged(order, *refunds)) == [
        ("a", "sale", 6000),
        ("b", "sale", 4000),
        ("a", "refund", -1200),
        ("b", "refund", -800),
        ("a", "refund", -1601),
        ("b", "refund", -1066),
        ("a", "refund", -3199),
        ("b", "refund", -2134),
    ]


def test_a_refund_with_lines_stays_on_them_and_its_excess_is_memo() -> None:
    order = bought(
        T0,
        OrderLine(line_id="a", quantity=1, price="60.00"),
        OrderLine(line_id="b", quantity=1, price="40.00"),
        total="125.00",
        tax="19.00",
        shipping="6.00",
    )
    back = (RefundLine(line_id="a", subtotal="50.00"), RefundLine(line_id="b", subtotal="25.00"))
    first = said(
        OrderRefunded,
        T0 + 1,
        order_id="1",
        refund_id="1",
        amount="36.00",
        shipping="6.00",
        currency="EUR",
        lines=back,
    )
    second = said(
        OrderRefunded,
        T0 + 2,
        order_id="1",
        refund_id="2",
        amount="89.00",
        currency="EUR",
        lines=back,
    )

    # 30.00 of 75.00 on a and b as 2 to 1; then 75.00 as told, but a has only 40.00 left
    assert moved(judged(order, first, second))[2:] == [
        ("a", "refund", -2000),
        ("b", "refund", -1000),
        ("a", "refund", -4000),
        ("b", "refund", -2500),
    ]


def test_any_line_of_a_refund_is_a_part_of_an_order_told_without_lines() -> None:
    order = bought(T0, total="119.00", tax="19.00")
    back = (RefundLine(line_id="a", subtotal="30.00"), RefundLine(line_id="b", subtotal="14.00"))
    refund = said(
        OrderRefunded,
        T0 + 1,
        order_id="1",
        refund_id="1",
        amount="63.00",
        currency="EUR",
        lines=back,
    )

    assert moved(judged(order, refund)) == [
        ("order", "sale", 10000),
        ("order", "refund", -4400),
    ]


def test_units_come_and_go_with_edits_and_their_money_is_owed_once() -> None:
    order = bought(T0, OrderLine(line_id="a", quantity=3, price="3.33"), total="9.99")
    added = said(
        OrderEdited, T0 + 1, order_id="1", edit_id="+", added=(LineChange(line_id="a", quantity=1),)
    )
    removed = said(
        OrderEdited,
        T0 + 2,
        order_id="1",
        edit_id="-",
        removed=(LineChange(line_id="a", quantity=2),),
    )
    refund = said(OrderRefunded, T0 + 3, order_id="1", refund_id="1", amount="7.00", currency="EUR")

    # 6.66 are owed when 7.00 go back: only 0.34 lower what is left
    assert moved(judged(order, added, removed, refund)) == [
        ("a", "sale", 666),
        ("a", "edit", 333),
        ("a", "edit", -333),  # what came last goes first
        ("a", "edit", -333),
        ("a", "refund", -34),
    ]


def test_money_converted_at_the_locked_rate_returns_to_exactly_zero() -> None:
    order = bought(
        T0,
        OrderLine(line_id="a", quantity=1, price="2000"),
        currency="JPY",
        total="2000",
        shop_total="12.34",
        shop_currency="EUR",
    )
    refunds = [
        said(OrderRefunded, T0 + n, order_id="1", refund_id=str(n), amount=amount, currency="JPY")
        for n, amount in [(1, "999"), (2, "1001")]
    ]

    reporting = [entry.reporting for entry in judged(order, *refunds).entries]

    assert reporting == [1234, 617 - 1234, -617]  # 1001 JPY are 6.17617 EUR


def test_a_pending_order_enters_when_paid_and_a_cancellation_takes_what_is_left() -> None:
    line = OrderLine(line_id="a", quantity=1, price="100.00")
    pending = bought(T0, line, payment_status="pending")
    paid = bought(T0, line, updated_at=instant(T0 + 5))
    cancel = said(OrderCancelled, T0 + 2, order_id="1")

    assert judged(pending).orders[0].excluded_reason == "unpaid"
    assert [
        (entry.entry_type, entry.occurred_at - T0, entry.amount)
        for entry in judged(pending, paid, cancel).entries
    ] == [("sale", 5, 10000), ("cancellation", 5, -10000)]


@pytest.mark.parametrize(
    ("before_us", "kind"),
    [
        (0, "unattributed"),
        (1, "direct"),
        (DAY_US, "direct"),
        (DAY_US + 1, "assisted"),
        (30 * DAY_US, "assisted"),
        (30 * DAY_US + 1, "unattributed"),
    ],
)
def test_windows_are_closed_at_their_end(before_us: int, kind: str) -> None:
    found = judged(*asked(T0 - before_us, "c"), bought(T0, conversation_id="c"))

    assert [credit.kind for credit in found.credits] == [kind]


def test_an_order_between_takes_older_touches_out_but_not_those_of_the_day() -> None:
    hat = OrderLine(line_id="a", quantity=1, price="100.00")
    touch = asked(T0, "c", customer_id="x")
    first = bought(T0 + HOUR_US, hat, order_id="1", customer_id="x")
    same_day = bought(T0 + 2 * HOUR_US, hat, order_id="2", customer_id="x")
    next_week = bought(T0 + 7 * DAY_US, hat, order_id="3", customer_id="x")
    by_phone = bought(T0 + HOUR_US, hat, order_id="1", customer_id="x", sales_channel="draft")

    assert [c.kind for c in judged(*touch, first, same_day, next_week).credits] == [
        "direct",
        "direct",
        "unattributed",
    ]
    assert [c.kind for c in judged(*touch, by_phone, next_week).credits] == ["direct", "assisted"]


def test_the_first_touch_inside_the_tier_wins() -> None:
    a = asked(T0, "a", customer_id="x")
    late_a = asked(T0 + 23 * HOUR_US, "a", customer_id="x")
    b = asked(T0 + 2 * HOUR_US, "b", customer_id="x")
    order = bought(T0 + 25 * HOUR_US, customer_id="x")

    assert who_won(judged(*a, *b, order)) == {("b#0", "direct")}  # a is an hour too old
    assert who_won(judged(*a, *late_a, *b, order)) == {("b#0", "direct")}  # and came back later


def test_a_click_ranks_its_conversation_and_an_faq_stands_until_that_answers() -> None:
    faq = said(FaqClicked, T0, faq_id="q", conversation_id="a", event_id="faq")
    b = asked(T0 + HOUR_US, "b", customer_id="x")
    a = asked(T0 + 2 * HOUR_US, "a", customer_id="x")
    after = bought(T0 + 3 * HOUR_US, customer_id="x")
    before = bought(T0 + 90 * MINUTE_US, customer_id="x")

    assert who_won(judged(faq, *a, *b, after)) == {("a#0", "direct")}
    assert [c.touch and c.touch.channel for c in judged(faq, *a, *b, after).credits] == ["faq"]
    assert who_won(judged(faq, *a, *b, before)) == {("faq", "direct")}


def test_a_nudge_that_opened_a_conversation_is_judged_by_its_answers() -> None:
    nudge = said(NudgeClicked, T0, nudge_id="n", visitor_id="v", session_id="s", event_id="nudge")
    question = said(
        MessageSent,
        T0 + 30 * MINUTE_US,
        conversation_id="a",
        visitor_id="v",
        session_id="s",
        role="shopper",
    )
    order = bought(T0 + 2 * HOUR_US, visitor_id="v")

    assert who_won(judged(nudge, order)) == {("nudge", "direct")}
    assert who_won(judged(nudge, question, order)) == {(None, "unattributed")}


def test_a_day_of_silence_starts_a_new_part() -> None:
    question = {"conversation_id": "a", "role": "shopper"}
    first = said(MessageSent, T0, **question)
    just_before = said(MessageSent, T0 + DAY_US - 1, **question)
    at_the_day = said(MessageSent, T0 + DAY_US, **question)

    assert len(judged(first, just_before).parts) == 1
    assert [part.started_at - T0 for part in judged(first, at_the_day).parts] == [0, DAY_US]


def test_a_greeting_and_its_answer_count_for_nothing() -> None:
    hello = said(MessageSent, T0, conversation_id="a", role="shopper", is_greeting=True)
    answered = said(MessageSent, T0 + 1, conversation_id="a", role="assistant", outcome="answered")
    question = said(MessageSent, T0 + 2, conversation_id="a", role="shopper")

    (greeted,) = judged(hello, answered).parts
    (asked_too,) = judged(hello, answered, question).parts

    assert (greeted.is_meaningful, greeted.answers) == (False, [])
    assert (asked_too.is_meaningful, asked_too.answers) == (True, [])


def test_a_shared_visitor_belongs_to_nobody_and_what_hangs_on_it_neither() -> None:
    """x - v - y, with u behind v, and w between x and u, but one link nearer to x."""
    pairs: list[dict[str, Any]] = [
        {"customer_id": "x", "visitor_id": "v"},
        {"customer_id": "y", "visitor_id": "v"},
        {"visitor_id": "v", "cart_token": "u"},
        {"customer_id": "x", "checkout_token": "w"},
    ]
    apart = judged(*(said(Identified, T0, **pair) for pair in pairs)).persons
    bridge = {"checkout_token": "w", "cart_token": "u"}
    joined = judged(*(said(Identified, T0, **pair) for pair in [*pairs, bridge])).persons

    def names(found: Any) -> list[set[str]]:
        groups = {
            person: {node.value for node in found.person if found.person[node] == person}
            for person in found.person.values()
        }
        return sorted(groups.values(), key=sorted)

    assert names(apart) == [{"u", "v"}, {"w", "x"}, {"y"}]
    assert names(joined) == [{"u", "w", "x"}, {"v"}, {"y"}]
    assert len(apart.known) == 2


def test_an_identifier_with_too_many_others_is_ignored() -> None:
    seen = [said(Identified, T0, customer_id=c, visitor_id="v") for c in "abcd"]

    assert not judged(*seen[:3]).persons.ignored
    assert {node.value for node in judged(*seen).persons.ignored} == {"v"}


def test_two_browsers_that_a_link_joins_are_one_person_up_to_a_limit() -> None:
    linked = [
        said(Identified, T0, visitor_id=f"v{n}", linked_visitor_id="source") for n in range(11)
    ]

    assert len(set(judged(*linked[:10]).persons.person.values())) == 1
    assert {node.value for node in judged(*linked).persons.ignored} == {"source"}
    assert len(set(judged(*linked).persons.person.values())) == 11


def test_a_browser_clock_is_corrected_and_the_smaller_hash_counts() -> None:
    event = Identified(
        event_id="1", occurred_at=instant(T0), sent_at=instant(T0 + 60), visitor_id="v"
    )
    sent = arrival(event, "shop", trust="client-reported", received_at=T0 + 1_000)
    again = arrival(event, "shop", trust="client-reported", received_at=T0 + 2_000)
    other = browser(Identified(event_id="1", occurred_at=instant(T0), visitor_id="w"), "shop")
    smaller = min([sent, other], key=lambda entry: entry.sha256)

    assert [row.at for row in rows(facts([again, sent]))] == [T0 + 940]
    assert [row.event for row in rows(facts([again, sent, other]))] == [
        fact.event for fact in facts([smaller])
    ]
