"""Whatever happens to an order, in whatever order it is told: what always holds of its ledger."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests.ledger.told import fact, line, placed, resolved

from talkworth.ledger import OrderFact

NAMES = ["a", "b", "c", "d"]
names = st.sampled_from(NAMES)
amounts = st.integers(0, 9_000).map(lambda minor: f"{minor // 100}.{minor % 100:02}")
units = st.integers(0, 3)
ids = st.sampled_from(["1", "2", "3"])
days = st.sampled_from([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
changes = st.lists(
    st.fixed_dictionaries({"line_id": names, "quantity": units}, optional={"amount": amounts}),
    max_size=3,
)
subtotals = st.lists(st.fixed_dictionaries({"line_id": names, "subtotal": amounts}), max_size=3)

happenings: st.SearchStrategy[tuple[str, dict[str, Any]]] = st.one_of(
    st.tuples(
        st.just("order_edited"),
        st.fixed_dictionaries({"edit_id": ids, "added": changes, "removed": changes}),
    ),
    st.tuples(
        st.just("order_exchanged"),
        st.fixed_dictionaries({"exchange_id": ids, "returned": changes, "received": changes}),
    ),
    st.tuples(
        st.just("order_refunded"),
        st.fixed_dictionaries({"refund_id": ids, "amount": amounts}),
    ),
    st.tuples(
        st.just("order_refunded"),
        st.fixed_dictionaries({"refund_id": ids, "amount": amounts, "lines": subtotals}),
    ),
    st.tuples(
        st.just("dispute_opened"),
        st.fixed_dictionaries({"dispute_id": ids, "amount": amounts, "currency": st.just("EUR")}),
    ),
    st.tuples(st.just("dispute_won"), st.fixed_dictionaries({"dispute_id": ids})),
    st.tuples(st.just("order_cancelled"), st.just({})),
    st.tuples(st.just("order_paid"), st.just({})),
)


@st.composite
def stories(draw: st.DrawFn) -> list[OrderFact]:
    """An order, perhaps told twice, and what happened to it."""
    lines = draw(st.lists(st.tuples(names, amounts, units), min_size=1, max_size=4))
    memo: dict[str, Any] = {name: draw(amounts) for name in ("tax", "shipping", "tips")}
    versions = [
        placed(
            *(line(name, price, quantity) for name, price, quantity in some),
            updated_at=f"2026-11-0{1 + place}T10:00:00Z",
            payment_status=draw(st.sampled_from(["paid", "pending"])),
            **memo,
        )
        for place, some in enumerate([lines, draw(st.permutations(lines))[1:] or lines])
    ]
    told = draw(st.lists(st.tuples(days, happenings), max_size=7))
    return [*versions, *(fact(kind, day, **fields) for day, (kind, fields) in told)]


@given(story=stories(), data=st.data())
def test_the_ledger_of_any_story_holds_together(
    story: list[OrderFact], data: st.DataObject
) -> None:
    order = resolved(*story)
    ledger, portions = order.ledger, {p.portion_id: p for p in order.ledger.portions}
    running: dict[str, int] = defaultdict(int)
    cells: dict[tuple[str, str], int] = defaultdict(int)
    times = []
    for entry in ledger.entries:
        assert entry.amount_minor != 0
        assert entry.before_minor == running[entry.portion_id]
        assert entry.after_minor >= 0
        running[entry.portion_id] = entry.after_minor
        cells[entry.line_id, entry.portion_id] += entry.amount_minor
        assert cells[entry.line_id, entry.portion_id] >= 0
        times.append(entry.occurred_at)
    assert times == sorted(times)
    assert all(at >= (order.paid_at or 0) for at in times)
    assert len(portions) == len(ledger.portions)
    assert running.keys() <= portions.keys()
    assert {p.sale_id for p in ledger.portions} <= {sale.sale_id for sale in ledger.sales}
    assert all(sale.sold_at >= order.ordered_at for sale in ledger.sales)
    assert sum(running.values()) == order.balance_minor
    again = resolved(*data.draw(st.permutations(story)), story[0])
    assert again.ledger == ledger


@given(story=stories())
def test_a_refund_of_everything_leaves_exactly_nothing(story: list[OrderFact]) -> None:
    last = fact("order_refunded", 30, refund_id="last", amount="9999.00")
    assert resolved(*story, last).balance_minor == 0


@given(story=stories(), amount=amounts)
def test_a_won_dispute_leaves_no_trace(story: list[OrderFact], amount: str) -> None:
    dispute: dict[str, Any] = {"dispute_id": "last"}
    opened = fact("dispute_opened", 30, amount=amount, currency="EUR", **dispute)
    before, after = resolved(*story), resolved(*story, opened, fact("dispute_won", 31, **dispute))
    refund = fact("order_refunded", 32, refund_id="last", amount="5.00")
    assert after.balance_minor == before.balance_minor
    assert (
        resolved(*story, opened, fact("dispute_won", 31, **dispute), refund).balance_minor
        == resolved(*story, refund).balance_minor
    )
