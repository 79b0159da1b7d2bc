"""Every number explains itself: who won, who lost and why, and by how much they missed."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from tests.reference.compare import opened as opened_world
from tests.reference.worlds import world
from tests.reports.narrated import SHOP, Opened

from talkworth.journal import Journal, Reader
from talkworth.reports.amounts import KINDS
from talkworth.reports.candidates import UnknownOrder
from talkworth.reports.explain import explain_order
from talkworth.reports.explain_lapses import LAPSE_CODES
from talkworth.reports.explain_saves import SAVE_CODES
from talkworth.reports.explain_text import sum_lines
from talkworth.reports.explained import ExplainedOrder
from talkworth.reports.explained_sales import ExplainedSale
from talkworth.reports.verdicts import CODES


def explained(tea: Opened, key: str) -> ExplainedOrder:
    return explain_order(tea.warehouse, tea.reader, SHOP, key)


STORIES = [
    # order, statement, (touch, code) newest first but for the winner, near misses
    (
        "1001",
        "$40.00 credited to chat, direct: it helped 1 h 38 min 0 s before the order, "
        "joined by cart.",
        [("c-ana#0", "won")],
        [],
    ),
    (
        "1002",
        "$80.00 credited to chat, assisted: it helped 1 d 0 h 7 min 0 s before the order, "
        "joined by visitor.",
        [("c-ben#0", "won")],
        ["c-ben#0: not direct by 7 min 0 s: credited as assisted"],
    ),
    (
        "1003",
        "$50.00 unattributed: the only answer was 'no_answer' (\"I don't know\").",
        [("c-cem#0", "not-helpful")],
        ["c-cem#0: not credited: the only answer was 'no_answer' (\"I don't know\")"],
    ),
    (
        "1004",
        "$40.00 credited to faq, direct: it helped 5 min 0 s before the order, joined by visitor.",
        [("faq/dia", "won")],
        [],
    ),
    ("1005", "$30.00 unattributed: the shopper only greeted.", [("c-eve#0", "greeting-only")], []),
    (
        "1006",
        "$45.00 credited to chat, direct: it helped 6 h 59 min 0 s before the order, "
        "joined by visitor.",
        [("c-fay-1#0", "won"), ("c-fay-2#0", "later")],
        [],
    ),
    (
        "1008",
        "$25.00 unattributed: it helped 30 d 2 h 0 min 0 s before the order, which is "
        "2 h 0 min 0 s more than 30 d.",
        [("c-hal#0", "too-old")],
        ["c-hal#0: not credited: missed 30 d by 2 h 0 min 0 s"],
    ),
    (
        "1010",
        "$55.00 credited to nudge, direct: it helped 58 min 0 s before the order, "
        "joined by visitor.",
        [("c-jon#0", "won"), ("nudge/jon", "judged-by-conversation")],
        [],
    ),
    (
        "1011",
        "Not credited: the order is not in the ledger (test-order).",
        [("c-tom#0", "order-not-counted")],
        [],
    ),
    (
        "1012",
        "$0.00 credited to chat, direct: it helped 59 min 0 s before the order, joined by visitor.",
        [("c-ned#0", "won")],
        [],
    ),
    (
        "1014",
        "$18.00 unattributed: it helped 22 h 59 min 0 s before the person's previous order, "
        "which ends the path.",
        [("c-ola#0", "before-previous-order")],
        [],
    ),
    (
        "1015",
        "$22.00 unattributed: its first helpful answer came 5 min 0 s after the order.",
        [("c-pia#0", "answered-after-order")],
        ["c-pia#0: not credited: its first helpful answer came 5 min 0 s after the order"],
    ),
]


@pytest.mark.parametrize(
    ("key", "statement", "touches", "near_misses"), STORIES, ids=[story[0] for story in STORIES]
)
def test_the_narrated_orders_say_why(
    tea: Opened,
    key: str,
    statement: str,
    touches: list[tuple[str, str]],
    near_misses: list[str],
) -> None:
    order = explained(tea, key)

    assert order.statement == statement
    assert [(touch.touch_id, touch.code) for touch in order.sales[0].touches] == touches
    assert order.near_misses == near_misses


def test_the_sum_leads_from_the_total_to_the_credit(tea: Opened) -> None:
    total = explained(tea, "1001").sum

    assert total.total_minor == 7_200
    assert (total.tax_minor, total.shipping_minor, total.other_minor) == (500, 700, 0)
    assert total.net_minor == 6_000
    assert total.refunded_minor == 2_000
    assert total.balance_minor == total.credited_minor == total.reporting_minor == 4_000


def test_the_path_names_times_and_sources(tea: Opened) -> None:
    order = explained(tea, "#1001")

    assert [(step.what, step.source) for step in order.path] == [
        ("the shopper asked", "chat-widget"),
        ("the assistant answered", "chat-widget"),
        (
            "the assistant answered: the last help, 1 h 38 min 0 s before the order",
            "chat-widget",
        ),
        ("the cart changed", "chat-widget"),
        ("the order was placed, $72.00", "shop"),
        ("money was refunded", "shop"),
    ]
    assert [step.at for step in order.path] == sorted(step.at for step in order.path)


def test_the_path_of_an_order_nobody_won_shows_who_tried(tea: Opened) -> None:
    order = explained(tea, "1003")

    assert [step.what for step in order.path] == [
        "the shopper asked",
        "the assistant had no answer",
        "the order was placed, $50.00",
    ]


def test_the_raw_events_are_what_the_journal_holds(tea: Opened) -> None:
    order = explained(tea, "1001")
    placed = next(event for event in order.events if event.type == "order_placed")

    assert placed.payload is not None
    assert placed.payload["total"] == "72.00"
    assert [entry.event_id for entry in tea.reader.get([placed.seq])] == ["order/1001"]


def test_the_joining_keys_say_whom_they_reach(tea: Opened) -> None:
    order = explained(tea, "1001")

    assert [(i.kind, i.value, i.is_reached) for i in order.identifiers] == [
        ("cart", "cart-ana", True),
        ("visitor", "v-ana", True),
    ]


def test_a_foreign_order_shows_its_locked_rate(tea: Opened) -> None:
    kim, lea = explained(tea, "1016").sum, explained(tea, "1017").sum

    assert (kim.credited_minor, kim.currency) == (10_000, "EUR")
    assert (kim.reporting_minor, kim.reporting_currency, kim.rate) == (11_000, "USD", "11000/10000")
    assert (lea.reporting_minor, lea.rate) == (None, None)


def test_the_ledger_holds_each_entry_with_its_credit(tea: Opened) -> None:
    entries = explained(tea, "1012").entries

    assert [(e.entry_type, e.amount_minor, e.after_minor) for e in entries] == [
        ("sale", 3_300, 3_300),
        ("cancellation", -3_300, 0),
    ]
    assert [[c.credit_minor for c in e.credits] for e in entries] == [[3_300], [-3_300]]


@pytest.mark.parametrize("key", ["1001", "#1001"])
def test_an_order_is_found_by_id_and_by_name(tea: Opened, key: str) -> None:
    assert explained(tea, key).order_id == "1001"


def test_an_unknown_order_is_refused(tea: Opened) -> None:
    with pytest.raises(UnknownOrder) as refused:
        explained(tea, "999")

    assert refused.value.code == "unknown-order"


def test_every_verdict_has_its_line_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "http-reports.md").read_text()

    assert [
        code for code in {**CODES, **LAPSE_CODES, **SAVE_CODES} if f"`{code}`" not in page
    ] == []


@pytest.mark.parametrize("seed", range(540, 543))
def test_explanations_of_random_shops_agree_with_the_credits(seed: int, tmp_path: Path) -> None:
    made = world(seed, n_happenings=40)
    journal = Journal(tmp_path / "journal.db")
    journal.start()
    journal.submit(made.entries).result(timeout=10)
    journal.close()
    warehouse, reader = opened_world(made), Reader(tmp_path / "journal.db")
    warehouse.load(reader.read(0, 10_000))
    cursor = warehouse.connection.cursor()
    cursor.execute("use store")
    credits = cursor.execute(
        "select o.order_id, k.touch_id, k.kind, cast(sum(k.credit_minor) as bigint) from credits k "
        "join orders o on k.order_key = o.order_key group by all"
    ).fetchall()
    orders = cursor.execute("select order_id, excluded_reason from orders").fetchall()
    for order_id, excluded in orders:
        shown = explain_order(warehouse, reader, "s0", order_id)
        own = {(touch, kind): minor for o, touch, kind, minor in credits if o == order_id}
        _check(shown, own, excluded)
    reader.close()
    warehouse.close()


def _check(
    shown: ExplainedOrder, credits: dict[tuple[str | None, str], int], excluded: str | None
) -> None:
    """The explanation tells the credits, and its verdicts do not contradict each other."""
    total = shown.sum
    held: dict[tuple[str | None, str], int] = defaultdict(int)
    for portion in shown.portions:
        assert portion.balance_minor == sum(pool.pool_minor for pool in portion.pools)
        for pool in portion.pools:
            assert pool.pool_minor == sum(holder.held_minor for holder in pool.holders)
            for holder in pool.holders:
                held[holder.touch_id, holder.kind] += holder.held_minor
    told: dict[tuple[str | None, str], int] = defaultdict(int)
    for entry in shown.entries:
        assert sum(credit.credit_minor for credit in entry.credits) == entry.amount_minor
        for credit in entry.credits:
            told[credit.touch_id, credit.kind] += credit.credit_minor

    assert {key: minor for key, minor in held.items() if minor} == {
        key: minor for key, minor in credits.items() if minor
    }
    assert told == credits
    assert total.credited_minor == sum(m for (_, kind), m in credits.items() if kind in KINDS)
    beside = total.other_channel_minor + total.base_renewal_minor + total.unattributed_minor
    assert total.balance_minor == total.credited_minor + beside
    lines = dict(sum_lines(total))
    assert lines["= credit"] == total.credited_minor
    for sale in shown.sales:
        _check_sale(sale, excluded)
    for save in shown.saves:
        assert save.is_saved == (save.code == "saved")
        assert save.saved_minor == sum(part.saved_minor for part in save.portions)
        assert save.saved_minor == sum(
            m.credit_minor for m in save.moved if m.credit_minor > 0
        ) or (not save.moved or save.saved_minor)
        assert save.code in SAVE_CODES


def _check_sale(sale: ExplainedSale, excluded: str | None) -> None:
    codes = {touch.code for touch in sale.touches if not touch.is_winner}
    winners = [touch for touch in sale.touches if touch.is_winner]

    assert codes <= set(CODES) - {"won"}
    assert ("order-not-counted" in codes) <= (excluded is not None)
    assert ("base-renewal" in codes) <= (not sale.is_competing)
    assert sale.is_competing or not winners
    if not winners:
        assert not codes & {"later", "earlier", "weightless", "older-than-direct"}
    assert ("later" in codes) <= (sale.rules.model == "first_touch")
    assert ("earlier" in codes) <= (sale.rules.model == "last_touch")
    assert ("out-of-scope" in codes) <= (sale.rules.scope == "ai_only")
    for touch in sale.touches:
        assert touch.reason
        # Who helped and lost although nobody won must have been outside, before or apart.
        assert touch.is_winner == (touch.code == "won")
        assert "helpful" not in touch.reason or touch.code == "answered-after-order"
    for lapse in sale.lapses:
        assert lapse.is_recovered == (lapse.code == "recovered")
        assert lapse.code in LAPSE_CODES


def test_a_key_says_how_sure_it_is_and_a_rate_when_it_was_locked(tea: Opened) -> None:
    kim = explain_order(tea.warehouse, tea.reader, SHOP, "1016")
    ana = explain_order(tea.warehouse, tea.reader, SHOP, "1001")

    assert kim.sum.rate_at == kim.ordered_at
    assert ana.sum.rate_at is not None
    assert {key.kind: key.confidence for key in ana.identifiers} == {
        "cart": "exact",
        "visitor": "same browser",
    }
    assert [touch.confidence for touch in ana.sales[0].touches if touch.is_winner] == ["exact"]
