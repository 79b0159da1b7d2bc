"""Bugs in who is joined, what counts as a conversation or a touch, and who wins a sale."""

from __future__ import annotations

from tests.mutations.mutant import MORE_ROWS, ROWS, Mutant, row_by_row

_WINDOWS = ("tests/warehouse/test_warehouse.py::test_windows_are_closed_at_their_end",)
_REPEATED = (
    "tests/warehouse/test_warehouse.py::test_a_repeated_event_changes_nothing_and_is_counted",
)
_REPORTED = (
    "tests/reports/test_revenue_per_conversation.py::"
    "test_random_shops_report_what_the_reference_credits[500-30]",
)
_PUBLISHED_RULE = (
    "tests/reports/test_published_rule.py::test_a_save_moves_nothing_of_the_published_rule",
)
_PUBLISHED = row_by_row("published")

ATTRIBUTION = [
    Mutant(
        "a repeated event counts twice",
        "warehouse/batch.py",
        "again = keys[seen.has(keys)].tolist()",
        "again = keys[:0].tolist()",
        _REPEATED,
    ),
    Mutant(
        "of two events with one id the larger hash counts",
        "warehouse/batch.py",
        "winner, loser = sorted((rival, fact), key=Fact.rank)",
        "loser, winner = sorted((rival, fact), key=Fact.rank)",
        ROWS,
    ),
    Mutant(
        "a shared visitor is not ignored",
        "sql/load/shared_nodes.sql",
        "and i.kind = m.kind and o.kind = m.other_kind",
        "and i.kind = m.kind and o.kind = m.other_kind and i.kind <> 'visitor'",
        ROWS,
    ),
    Mutant(
        "a known customer's order reaches another known customer",
        "sql/models/order_reach.sql",
        " and (p.person_key = o.person_key or not o.is_known or not p.is_known)",
        "",
        ROWS,
    ),
    Mutant(
        "opened chats count as conversations",
        "sql/models/conversation_parts.sql",
        "e.step in ('shopper', 'assistant', 'human') as is_message",
        "e.step in ('start', 'shopper', 'assistant', 'human') as is_message",
        ROWS,
    ),
    Mutant(
        "a greeting makes a conversation meaningful",
        "sql/models/conversation_parts.sql",
        "e.addressed_to = 'assistant' and not e.is_greeting as is_meaningful",
        "e.addressed_to = 'assistant' as is_meaningful",
        ROWS,
    ),
    Mutant(
        "a silence of exactly the part gap goes on",
        "sql/models/conversation_parts.sql",
        "p.occurred_at - p.message_at >= p.part_gap_us",
        "p.occurred_at - p.message_at > p.part_gap_us",
        ROWS,
    ),
    Mutant(
        "a bot's conversation is meaningful",
        "sql/models/part_spans.sql",
        "s.is_for_ai and not s.is_bot as is_meaningful",
        "s.is_for_ai as is_meaningful",
        ROWS,
    ),
    Mutant(
        "an unhelpful answer earns",
        "sql/models/conversation_parts.sql",
        "e.step = 'assistant' and e.outcome = 'answered' and",
        "e.step = 'assistant' and",
        ROWS,
    ),
    Mutant(
        "an answer that a public key tells too late earns",
        "sql/models/touch_answers.sql",
        "where c.is_meaningful and p.is_helpful and not p.is_late",
        "where c.is_meaningful and p.is_helpful",
        ROWS,
    ),
    Mutant(
        "a nudge click that opened a chat earns for itself",
        "sql/models/touch_answers.sql",
        "(k.click_type = 'faq' or c.conversation_key is null)",
        "true",
        ROWS,
    ),
    Mutant(
        "an FAQ click competes with the answers it led to",
        "sql/models/touch_answers.sql",
        "coalesce(c.first_helpful_at, cast(9223372036854775807 as bigint))",
        "cast(9223372036854775807 as bigint)",
        row_by_row("linear-7d", seed=10_000),
    ),
    Mutant(
        "the direct window is a microsecond short",
        "sql/models/sales.sql",
        "f.sold_at - r.direct_us as direct_from_at",
        "f.sold_at - r.direct_us + 1 as direct_from_at",
        _WINDOWS,
    ),
    Mutant(
        "the direct window is a microsecond long",
        "sql/models/sales.sql",
        "f.sold_at - r.direct_us as direct_from_at",
        "f.sold_at - r.direct_us - 1 as direct_from_at",
        _WINDOWS,
    ),
    Mutant(
        "the assisted window is a microsecond short",
        "sql/models/sales.sql",
        "greatest(f.sold_at - r.assisted_us, coalesce",
        "greatest(f.sold_at - r.assisted_us + 1, coalesce",
        _WINDOWS,
    ),
    Mutant(
        "a touch at the instant of the sale earns",
        "sql/models/first_touches.sql",
        "j.person_key = t.person_key and s.sold_at > t.answered_at",
        "j.person_key = t.person_key and s.sold_at >= t.answered_at",
        _PUBLISHED,
    ),
    Mutant(
        "the previous order does not cut the second tier",
        "sql/models/sales.sql",
        "coalesce(b.previous_at + 1, f.sold_at - r.assisted_us)) as path_from_at",
        "f.sold_at - r.assisted_us) as path_from_at",
        ROWS,
    ),
    Mutant(
        "a test order cuts the second tier",
        "sql/models/sales.sql",
        "where o.excluded_reason is null and o.is_shopper_placed",
        "where o.is_shopper_placed",
        row_by_row("time-decay-all-channels", seed=1_000),
    ),
    Mutant(
        "a tie goes to the greater id",
        "sql/models/first_touches.sql",
        "case when p.is_ranked_by_click then p.entry_click_id else p.event_id end,",
        "case when p.is_ranked_by_click then p.entry_click_id else p.event_id end desc,",
        _PUBLISHED,
    ),
    Mutant(
        "last touch goes to the first clock",
        "sql/models/model_touches.sql",
        "order by p.touched_at desc, p.touched_id",
        "order by p.touched_at, p.touched_id",
        row_by_row("last-touch-path-5d"),
    ),
    Mutant(
        "position gives the first more than 40 %",
        "sql/models/model_touches.sql",
        "20 * (2 * p.n_touches + p.place - 6)",
        "20 * (2 * p.n_touches + p.place - 5)",
        row_by_row("position"),
    ),
    Mutant(
        "time decays by fractions of an hour",
        "sql/models/decayed_touches.sql",
        "(p.sold_at - p.touched_at) // 3600000000 = d.hours",
        "(p.sold_at - p.touched_at + 1800000000) // 3600000000 = d.hours",
        row_by_row("time-decay-all-channels"),
    ),
    Mutant(
        "campaigns compete where only the assistant may",
        "sql/models/path_touches.sql",
        "(m.is_ai or s.scope = 'all_channels')",
        "(m.is_ai or s.scope <> '')",
        MORE_ROWS,
    ),
    Mutant(
        "what a campaign won is the assistant's",
        "sql/models/order_touches.sql",
        "case when not m.is_ai then 'other_channel' when m.is_direct",
        "case when m.is_direct",
        row_by_row("position"),
    ),
    Mutant(
        "the published rule ends a microsecond early",
        "sql/models/published_sales.sql",
        "where w.sold_at - w.nearest_at <= 86400000000",
        "where w.sold_at - w.nearest_at < 86400000000",
        MORE_ROWS,
    ),
    Mutant(
        "saves move the published rule",
        "sql/queries/published_rule.sql",
        "from order_entries as e\n",
        "from (select c.* from credits as c where c.kind <> 'saved') as e\n",
        _PUBLISHED_RULE,
    ),
    Mutant(
        "conversations that mean nothing are in the denominator",
        "sql/queries/rpc_conversations.sql",
        "count(*) filter (where c.is_meaningful and not c.is_bot) as n_meaningful",
        "count(*) filter (where not c.is_bot) as n_meaningful",
        _REPORTED,
    ),
]
