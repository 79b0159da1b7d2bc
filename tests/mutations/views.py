"""Bugs in how a report looks at a shop: filters, and money before refunds."""

from __future__ import annotations

from tests.mutations.mutant import Mutant

_VIEW = "tests/reports/test_view.py::"
_OUTSIDE = (f"{_VIEW}test_what_a_filter_leaves_out_is_told_and_all_adds_up[filters1-29000-9500-6]",)

VIEWS = [
    Mutant(
        "gross money is less refunds",
        "sql/view/gross.sql",
        "k.entry_type not in ('refund', 'cancellation', 'chargeback')",
        "k.entry_type not in ('cancellation', 'chargeback')",
        (f"{_VIEW}test_gross_is_before_refunds_and_cancellations",),
    ),
    Mutant(
        "what a filter leaves out is nobody's",
        "sql/view/credits.sql",
        "then 'outside_filter'",
        "then 'unattributed'",
        _OUTSIDE,
    ),
    Mutant(
        "a filter knows only the touches that began last",
        "sql/queries/filter_reach.sql",
        "min(k.started_at) as from_at",
        "max(k.started_at) as from_at",
        (f"{_VIEW}test_what_earned_on_a_day_may_have_begun_long_before",),
    ),
    Mutant(
        "a part under a filter is told from before the part before it",
        "sql/view/conversations.sql",
        "or c.conversation_key + 1 in",
        "or c.conversation_key - 1 in",
        (f"{_VIEW}test_segments_under_a_filter_are_a_row_of_two_dimensions",),
    ),
]
