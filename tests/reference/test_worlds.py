"""The random shops hold what they are meant to try: a comparison over nothing proves nothing."""

from __future__ import annotations

from collections import Counter

from tests.reference import answer
from tests.reference.arrivals import facts
from tests.reference.worlds import world

LEAST = 10


def test_every_kind_of_money_and_every_cause_is_in_the_shops() -> None:
    shops = world(0, n_shops=40)
    found = answer(facts(shops.entries), shops.shops, shops.rule_sets)
    books = found.books.values()

    seen = Counter(credit.kind for credit in found.credits)
    seen.update(entry.entry_type for entry in found.entries)
    seen.update(f"lapse {lapse.kind}" for lapse in found.lapses)
    seen.update(f"claim {claim.entry_type}" for _, claim in found.claims)
    seen["won disputes"] = sum(entry.source_id.endswith("/won") for entry in found.entries)
    seen["later sales"] = sum(len(book.sales[1:]) for book in books)
    seen["lines made"] = sum(len(book.made) for book in books)
    seen["renewals nobody placed"] = sum(
        order.lines[0].line_id == "renewal" for order in found.orders
    )
    expected = """
        direct assisted recovered saved other_channel base_renewal unattributed
        sale edit exchange refund chargeback cancellation
    """.split()
    expected += ["claim save", "claim upgrade", "won disputes", "later sales", "lines made"]
    expected += ["renewals nobody placed"]
    expected += [f"lapse {kind}" for kind in ("cart", "checkout", "friction", "hesitation")]

    assert {name for name in expected if seen[name] < LEAST} == set(), seen


def test_the_same_seed_makes_the_same_shops() -> None:
    assert world(3, 2) == world(3, 2) != world(4, 2)
