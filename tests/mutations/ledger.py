"""Bugs in the ledger of an order, and in what of it is in the shop's currency."""

from __future__ import annotations

from tests.mutations.mutant import MORE_ROWS, ROWS, Mutant, row_by_row

LEDGER = [
    Mutant(
        "a test order is in the ledger",
        "ledger/order.py",
        'if placed.is_test:\n        return "test-order"',
        'if placed.is_test and placed.is_draft:\n        return "test-order"',
        ROWS,
    ),
    Mutant(
        "an order is paid when it is placed",
        "ledger/order.py",
        "return max(ordered_at, min(stated))",
        "return ordered_at",
        ROWS,
    ),
    Mutant(
        "what a browser says of a verified order counts",
        "ledger/facts.py",
        "if f.is_verified or not has_verified]",
        "if True]",
        ROWS,
    ),
    Mutant(
        "refunds are ignored",
        "ledger/entries.py",
        "        *_refunds(facts, currencies, clock, _names(placed, known)),\n",
        "",
        ROWS,
    ),
    Mutant(
        "a refund told again counts by its oldest report",
        "ledger/facts.py",
        "for fact in sorted(refunds, key=order):",
        "for fact in sorted(refunds, key=order, reverse=True):",
        ROWS,
    ),
    Mutant(
        "shipping that went back is taken from the goods",
        "ledger/entries.py",
        "money = amount - shipping",
        "money = amount",
        ROWS,
    ),
    Mutant(
        "a refund pays for what an edit took off already",
        "ledger/entries.py",
        "books.spread(books.settle(money))",
        "books.spread(money)",
        ROWS,
    ),
    Mutant(
        "a refund takes a line's oldest money first",
        "ledger/books.py",
        "for cell in reversed(self.lines[line_id]):",
        "for cell in self.lines[line_id]:",
        ROWS,
    ),
    Mutant(
        "a refund in the shop's currency is not turned back",
        "ledger/rate.py",
        "return stated * self.rate.denominator // self.rate.numerator",
        "return stated",
        row_by_row(seed=1_000),
    ),
    Mutant(
        "a cancellation is ignored",
        "ledger/facts.py",
        '    OrderCancelled: "cancellations",\n',
        "",
        ROWS,
    ),
    Mutant(
        "a dispute that was won gives nothing back",
        "ledger/facts.py",
        '    DisputeWon: "wins",\n',
        "",
        ROWS,
    ),
    Mutant(
        "a chargeback told twice counts by its last report",
        "ledger/facts.py",
        "of_type.openings = _earliest(of_type.openings,",
        "of_type.openings = _earliest(of_type.openings[::-1],",
        MORE_ROWS,
    ),
    Mutant(
        "an exchange takes the money from its holders",
        "ledger/exchanges.py",
        "while left and pieces:",
        "while False:",
        ROWS,
    ),
    Mutant(
        "what an edit added was sold with the order",
        "ledger/sales.py",
        "clock.entered(fact.occurred_at), clock.sold(fact.occurred_at)",
        "clock.entered(fact.occurred_at), clock.ordered_at",
        ROWS,
    ),
    Mutant(
        "entries may come before the payment",
        "ledger/sales.py",
        "return max(at, self.paid_at)",
        "return at",
        ROWS,
    ),
    Mutant(
        "a vanished line keeps its money",
        "ledger/removals.py",
        "if line.gone_at is not None:",
        "if line.gone_at is not None and line.is_gift_card:",
        ROWS,
    ),
    Mutant(
        "included tax is merchandise",
        "ledger/lines.py",
        "if not order.prices_include_tax:",
        "if order.lines:",
        ROWS,
    ),
    Mutant(
        "an entry, not a balance, is told in the shop's currency",
        "warehouse/orders.py",
        "            after = rate.worth(entry.after_minor)\n",
        "            after = before + rate.worth(entry.amount_minor)\n",
        MORE_ROWS,
    ),
]
