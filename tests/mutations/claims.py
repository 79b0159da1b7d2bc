"""Bugs in lapses, saves, upgrades, and how claims move money."""

from __future__ import annotations

from tests.mutations.mutant import MORE_ROWS, ROWS, Mutant, row_by_row

_SAVES = ("tests/warehouse/test_saves.py",)

CLAIMS = [
    Mutant(
        "a lapse is still open when the next cart comes",
        "sql/models/lapses.sql",
        "coalesce(t.closed_at - 1, t.opened_at + t.lapse_open_us)",
        "coalesce(t.closed_at, t.opened_at + t.lapse_open_us)",
        ROWS,
    ),
    Mutant(
        "a cart that goes on within its silence is abandoned",
        "sql/models/lapses.sql",
        "(t.closed_at is null or t.closed_at > t.opened_at)",
        "(t.closed_at is null or t.closed_at > t.occurred_at)",
        ROWS,
    ),
    Mutant(
        "a lapse is recovered twice",
        "sql/models/recovered_sales.sql",
        "where f.place = 1",
        "where f.place <= 2",
        row_by_row("published"),
    ),
    Mutant(
        "a touch before the lapse recovers it",
        "sql/models/recovered_sales.sql",
        "(m.happened_at >= l.opened_at and m.happened_at <= l.open_until_at)",
        "m.happened_at <= l.open_until_at",
        ROWS,
    ),
    Mutant(
        "recovered units count for each portion of a product",
        "sql/models/recovered_portions.sql",
        "least(f.quantity, greatest(0, f.units - f.units_before))",
        "least(f.quantity, f.units)",
        row_by_row(seed=10_000),
    ),
    Mutant(
        "recovered money is direct as well",
        "sql/models/plain_shares.sql",
        "and e.portion_key not in (select r.portion_key from recovered_portions as r)",
        "",
        ROWS,
    ),
    Mutant(
        "saved money stays with those who held it",
        "sql/models/pool_moves.sql",
        "    lead(r.from_after, 1, r.balance_after) over up - r.from_after as after_minor",
        "    r.balance_after - r.from_after as after_minor",
        ROWS,
    ),
    Mutant(
        "two requests of one id save twice",
        "sql/models/withdrawals.sql",
        "where r.place = 1",
        "where r.place <= 2",
        ROWS,
    ),
    Mutant(
        "an answer before the request saves",
        "sql/models/save_touches.sql",
        "and q.requested_at < t.answered_at",
        "",
        ROWS,
    ),
    Mutant(
        "the save window is a microsecond short",
        "sql/models/save_touches.sql",
        "t.answered_at >= q.withdrawn_at - q.save_us",
        "t.answered_at > q.withdrawn_at - q.save_us",
        MORE_ROWS,
    ),
    Mutant(
        "what was refunded after the request is saved",
        "sql/models/at_risk.sql",
        "least(s.risk_minor, s.balance_minor) as risk_minor",
        "s.risk_minor as risk_minor",
        row_by_row(seed=10_000),
    ),
    Mutant(
        "a concession is ignored",
        "sql/models/saved_orders.sql",
        "coalesce(c.conceded_minor, 0) as conceded_minor",
        "cast(0 as bigint) as conceded_minor",
        ROWS,
    ),
    Mutant(
        "a concession that a refund paid is taken off twice",
        "sql/models/saved_orders.sql",
        "f.trust = 'verified' and r.refund_id is null",
        "f.trust = 'verified'",
        _SAVES,
    ),
    Mutant(
        "a save of a subscription never ends",
        "sql/models/save_requests.sql",
        "where k.kind <> 'churn' or k.cycle <= k.n_cycles",
        "where k.kind <> 'churn' or k.cycle > 0",
        _SAVES,
    ),
    Mutant(
        "an upgrade never ends",
        "sql/models/upgrades.sql",
        "where c.cycle <= c.n_cycles",
        "where c.cycle > 0",
        MORE_ROWS,
    ),
    Mutant(
        "a renewal is competed for like an order",
        "sql/models/offers.sql",
        " and not (o.is_renewal and s.sale_key = s.order_key)",
        "",
        ROWS,
    ),
    Mutant(
        "claims come in the opposite order",
        "sql/models/claims.sql",
        "order by t.claimed_at, case when",
        "order by t.claimed_at desc, case when",
        ROWS,
    ),
    Mutant(
        "a later claim takes nothing from earlier ones",
        "sql/models/claim_cuts.sql",
        "n.balance_minor - n.taken_minor, n.balance_minor) as cut_minor",
        "n.balance_minor, n.balance_minor) as cut_minor",
        row_by_row(seed=1_000),
    ),
    Mutant(
        "what nobody earned is dropped",
        "sql/models/plain_shares.sql",
        "left join order_touches as w",
        "inner join order_touches as w",
        ROWS,
    ),
    Mutant(
        "cut points are rounded",
        "sql/engine/duckdb.sql",
        "then balance * weight // nullif(total, 0)",
        "then (balance * weight + total // 2) // nullif(total, 0)",
        ROWS,
    ),
    Mutant(
        "each share is cut by itself",
        "sql/models/plain_shares.sql",
        "cut(e.after_minor, w.weight_upto, w.weight_total) - cut(e.after_minor, "
        "w.weight_before, w.weight_total)",
        "cut(e.after_minor, w.weight_upto - w.weight_before, w.weight_total)",
        ROWS,
    ),
]
