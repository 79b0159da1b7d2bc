"""Stripe's money from a chat to the last refund: the same credits, however it is delivered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha256
from random import Random
from typing import Any

import msgspec
import pytest
from tests.sources.bodies import KEEPING, as_body
from tests.sources.stripe_notices import (
    DAY,
    HOUR,
    NOON,
    dispute,
    invoice,
    notice,
    payment,
    refund,
    session,
    subscription,
)
from tests.warehouse import journals
from tests.warehouse.journals import RULES, SHOP, Journal, rows

from talkworth.journal.entry import VERIFIED, StoredEntry
from talkworth.sources.stripe import prepare
from talkworth.warehouse import Warehouse
from talkworth.warehouse.check import broken_invariants

CREDITS = """
    select o.order_id, c.kind, c.joined_by, sum(c.credit_minor)::bigint
    from credits c join orders o on c.order_key = o.order_key
    group by all having sum(c.credit_minor) <> 0 order by all
"""
ORDERS = "select order_id, trust, excluded_reason, balance_minor::bigint from orders order by all"
ENTRIES = (
    "select o.order_id, e.entry_type, e.occurred_at, e.amount_minor::bigint "
    "from order_entries e join orders o on e.order_key = o.order_key order by all"
)
OF_CHAT = {"metadata": {"__tw": "visitor-1.chat-7"}}


def chatted(at: int = NOON - HOUR, **who: Any) -> Journal:
    journal = Journal()
    journal.ask("chat-7", datetime.fromtimestamp(at, UTC) - journals.NOON, **who)
    return journal


def told(journal: Journal, *bodies: dict[str, Any]) -> list[StoredEntry]:
    """These webhooks after what the journal holds, as their door journals them."""
    for body in bodies:
        sent = as_body(body)
        payload, reason = prepare(body["type"], sent, KEEPING)
        entry = StoredEntry(
            seq=len(journal.entries) + 1,
            received_at=body["created"] * 1_000_000,
            shop_id="tea",
            door="stripe",
            topic=body["type"],
            trust=VERIFIED,
            event_id=body["id"],
            payload=payload,
            sha256=sha256(sent).digest(),
            reason=reason,
        )
        journal.entries.append(entry)
    return journal.entries


def found(entries: Sequence[StoredEntry], *queries: str) -> list[list[tuple[Any, ...]]]:
    warehouse = Warehouse.open(None, [SHOP], RULES)
    try:
        warehouse.load([msgspec.structs.replace(e, seq=n) for n, e in enumerate(entries, 1)])
        assert broken_invariants(warehouse) == []
        return [rows(warehouse, query) for query in queries]
    finally:
        warehouse.close()


def credited(journal: Journal, *bodies: dict[str, Any]) -> list[tuple[Any, ...]]:
    (credits,) = found(told(journal, *bodies), CREDITS)
    return credits


PAID = notice("payment_intent.succeeded", payment(invoice=None), NOON - 1)
COMPLETED = notice("checkout.session.completed", session(**OF_CHAT))


def test_a_checkout_that_names_its_chat_is_verified_and_direct() -> None:
    credits, orders = found(told(chatted(visitor_id="visitor-1"), PAID, COMPLETED), CREDITS, ORDERS)

    assert credits == [("pi_1", "direct", "conversation", 9500)]
    assert orders == [("pi_1", "verified", None, 9500)]


@pytest.mark.parametrize(
    ("who", "changes", "is_found"),
    [
        ({"visitor_id": "visitor-1"}, {"metadata": {"__tw": "visitor-1"}}, True),
        ({"visitor_id": "visitor-1"}, {"client_reference_id": "visitor-1"}, True),
        ({"checkout_token": "cs_1"}, {}, True),
        ({"customer_id": "cus_1"}, {}, True),
        ({"customer_id": "88"}, {"metadata": {"talkworth_customer_id": "88"}}, True),
        ({"visitor_id": "somebody-else"}, {}, False),
        ({"customer_id": "88"}, {}, False),
    ],
)
def test_a_checkout_finds_its_chat_by_whatever_they_share(
    who: dict[str, Any], changes: dict[str, Any], is_found: bool
) -> None:
    ((_, kind, _, minor),) = credited(
        chatted(**who), notice("checkout.session.completed", session(**changes))
    )

    assert (kind, minor) == ("direct" if is_found else "unattributed", 9500)


def test_what_test_keys_made_earns_nothing() -> None:
    trial = notice("checkout.session.completed", session(**OF_CHAT, livemode=False))
    credits, orders = found(told(chatted(), trial), CREDITS, ORDERS)

    assert credits == []
    assert orders == [("pi_1", "verified", "test-order", 0)]


def test_a_slow_payment_counts_once_it_came_and_by_when_it_was_placed() -> None:
    unpaid = notice("checkout.session.completed", session(**OF_CHAT, payment_status="unpaid"))
    came = notice("checkout.session.async_payment_succeeded", session(**OF_CHAT), NOON + 5 * DAY)
    failed = notice("checkout.session.async_payment_failed", session(**OF_CHAT), NOON + 5 * DAY)

    assert credited(chatted(), unpaid) == []
    assert credited(chatted(), unpaid, came) == [("pi_1", "direct", "conversation", 9500)]
    assert credited(chatted(), unpaid, failed) == []


LIFE = [
    PAID,
    COMPLETED,
    notice("refund.created", refund(status="pending"), NOON + DAY),
    notice("refund.updated", refund(), NOON + DAY + HOUR),
    notice(
        "charge.refunded", {**refund(), "id": "ch_1", "refunds": {"data": [refund()]}}, NOON + DAY
    ),
    notice("refund.created", refund(id="re_2", amount=1000), NOON + 2 * DAY),
    notice("refund.failed", refund(id="re_2", amount=1000, status="failed"), NOON + 3 * DAY),
    notice("charge.dispute.created", dispute(amount=9900), NOON + 4 * DAY),
    notice("charge.dispute.funds_withdrawn", dispute(amount=9900), NOON + 4 * DAY + HOUR),
    notice("charge.dispute.closed", dispute(amount=9900, status="won"), NOON + 9 * DAY),
    notice("charge.dispute.funds_reinstated", dispute(amount=9900, status="won"), NOON + 9 * DAY),
]


@pytest.mark.parametrize(
    ("n_told", "left"), [(2, 9500), (3, 9500), (4, 7903), (5, 7903), (7, 7903), (9, 0), (11, 7903)]
)
def test_what_goes_back_leaves_and_what_is_won_comes_back(n_told: int, left: int) -> None:
    """A refund of 20.00 of 119.00 takes its share of the goods; one that failed takes nothing."""
    expected = [("pi_1", "direct", "conversation", left)] if left else []

    assert credited(chatted(), *LIFE[:n_told]) == expected


@pytest.mark.parametrize("seed", range(3))
def test_neither_order_nor_doubles_of_deliveries_change_a_cent(seed: int) -> None:
    entries, random = told(chatted(), *LIFE), Random(seed)
    shuffled = random.sample([*entries, *entries], 2 * len(entries))

    assert found(shuffled, CREDITS, ORDERS, ENTRIES) == found(entries, CREDITS, ORDERS, ENTRIES)


# Subscriptions.

STARTED = notice("customer.subscription.created", subscription(), NOON - 31 * DAY)
FIRST_SESSION = notice(
    "checkout.session.completed",
    session(
        mode="subscription", payment_intent=None, invoice="in_0", subscription="sub_1", **OF_CHAT
    ),
    NOON - 31 * DAY,
)


def cycle(
    number: int, at: int, reason: str = "subscription_cycle", **changes: Any
) -> dict[str, Any]:
    thing = invoice(reason, id=f"in_{number}", status_transitions={"paid_at": at}, **changes)
    return notice("invoice.paid", thing, at)


FIRST = cycle(0, NOON - 31 * DAY, "subscription_create")
ENDS = {"cancel_at": NOON + 20 * DAY, "cancel_at_period_end": True, "canceled_at": NOON}
LEAVES = notice(
    "customer.subscription.updated",
    subscription(**ENDS),
    NOON,
    {"cancel_at": None, "cancel_at_period_end": False, "canceled_at": None},
)
STAYS = notice("customer.subscription.updated", subscription(), NOON + 2 * HOUR, ENDS)


def test_the_first_payment_of_a_subscription_is_the_chats() -> None:
    """The checkout names the chat, the invoice holds the money: the invoice's id joins them."""
    journal = chatted(NOON - 31 * DAY - HOUR)

    assert credited(journal, STARTED, FIRST_SESSION, FIRST) == [
        ("in_0", "direct", "checkout", 2000)
    ]


def test_renewals_are_nobodys() -> None:
    journal = chatted(NOON - 31 * DAY - HOUR)
    credits = credited(journal, STARTED, FIRST_SESSION, FIRST, cycle(1, NOON - DAY))

    assert credits == [
        ("in_0", "direct", "checkout", 2000),
        ("in_1", "base_renewal", None, 2000),
    ]


SAVED = [
    STARTED,
    cycle(1, NOON - DAY),
    LEAVES,
    STAYS,
    *(cycle(n, NOON + n * 28 * DAY) for n in (2, 3, 4, 5)),
]


def test_a_subscription_that_stays_after_a_chat_is_saved_for_what_it_pays_then() -> None:
    credits = credited(chatted(NOON + HOUR, customer_id="cus_1"), *SAVED)

    assert credits == [
        ("in_1", "base_renewal", None, 2000),
        ("in_2", "saved", "checkout", 2000),
        ("in_3", "saved", "checkout", 2000),
        ("in_4", "base_renewal", None, 2000),  # later than 90 days
        ("in_5", "base_renewal", None, 2000),
    ]


@pytest.mark.parametrize(
    ("bodies", "why"),
    [
        ([STARTED, LEAVES, cycle(2, NOON + 28 * DAY)], "nobody took the wish back"),
        ([STARTED, STAYS, cycle(2, NOON + 28 * DAY)], "nobody wished to leave"),
        ([STARTED, LEAVES, STAYS], "nothing was paid"),
    ],
)
def test_without_a_wish_its_withdrawal_and_a_payment_nothing_is_saved(
    bodies: list[dict[str, Any]], why: str
) -> None:
    kinds = {kind for _, kind, _, _ in credited(chatted(NOON + HOUR, customer_id="cus_1"), *bodies)}

    assert "saved" not in kinds, why


def test_an_end_after_all_keeps_no_save() -> None:
    gone = subscription(**ENDS, ended_at=NOON + 20 * DAY)
    ended = notice("customer.subscription.deleted", gone, NOON + 20 * DAY)

    assert credited(chatted(NOON + HOUR, customer_id="cus_1"), STARTED, LEAVES, ended) == []


@pytest.mark.parametrize("seed", range(2))
def test_a_save_does_not_depend_on_what_came_first(seed: int) -> None:
    entries = told(chatted(NOON + HOUR, customer_id="cus_1"), *SAVED)
    shuffled = Random(seed).sample([*entries, *entries], 2 * len(entries))

    assert found(shuffled, CREDITS, ORDERS, ENTRIES) == found(entries, CREDITS, ORDERS, ENTRIES)


def test_a_card_that_was_declined_is_recovered_by_a_chat_after_it() -> None:
    declined = notice(
        "payment_intent.payment_failed",
        payment(metadata={"__tw": "visitor-1"}),
        NOON - 2 * HOUR,
    )
    journal = chatted(visitor_id="visitor-1")

    assert credited(journal, declined, COMPLETED) == [("pi_1", "recovered", "conversation", 9500)]
