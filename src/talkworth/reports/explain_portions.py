"""Who holds what is left of each portion of an order, and how it came to be that much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from talkworth.reports.candidates import Case, Facts
from talkworth.reports.explained import LedgerEntry
from talkworth.reports.explained_sales import ExplainedPortion, Holder, Pool
from talkworth.reports.period import instant
from talkworth.reports.wording import amount

Row = Mapping[str, Any]

_CLAIMS = ("save", "upgrade")


def portions(facts: Facts, case: Case, entries: Sequence[LedgerEntry]) -> list[ExplainedPortion]:
    """The order's portions in their order."""
    order = case.order
    sale_ids = {sale["sale_key"]: sale["sale_id"] for sale in case.sales}
    holders = facts.query("explain_holders", order_key=order["order_key"])
    recovered = {
        (row["portion_id"], row["touch_id"]): row
        for row in facts.query("explain_recovered", order_key=order["order_key"])
    }
    return [
        ExplainedPortion(
            portion_id=row["portion_id"],
            sale_id=sale_ids.get(row["sale_key"], "sale"),
            line_id=row["line_id"],
            title=row["title"],
            product_id=row["product_id"],
            quantity=row["quantity"],
            sold_minor=row["sold_minor"],
            balance_minor=row["balance_minor"],
            arithmetic=_arithmetic(row, entries, order["currency"]),
            pools=_pools(
                [one for one in holders if one["portion_id"] == row["portion_id"]],
                recovered,
                is_renewal=order["is_renewal"] and row["sale_key"] == order["order_key"],
            ),
        )
        for row in facts.query("explain_portions", order_key=order["order_key"])
    ]


def _arithmetic(row: Row, entries: Iterable[LedgerEntry], currency: str) -> str:
    """ "$60.00 sale - $20.00 refund = $40.00": the portion's entries by type, as they came."""
    sums: dict[str, int] = {}
    lines: dict[str, int] = {}
    for entry in entries:
        if entry.portion_id == row["portion_id"] and entry.entry_type not in _CLAIMS:
            sums[entry.entry_type] = sums.get(entry.entry_type, 0) + entry.amount_minor
            lines[entry.line_id] = lines.get(entry.line_id, 0) + entry.amount_minor
    words = ""
    for entry_type, minor in sums.items():
        if not minor:
            continue
        sign = ("- " if minor < 0 else "+ ") if words else ("-" if minor < 0 else "")
        words += f"{sign}{amount(abs(minor), currency)} {entry_type} "
    elsewhere = [
        f"{amount(minor, currency)} of it on {line_id}"
        for line_id, minor in lines.items()
        if minor and line_id != row["line_id"]
    ]
    moved = f", {', '.join(elsewhere)}" if elsewhere else ""
    return f"{words}= {amount(row['balance_minor'], currency)}{moved}"


def _pools(
    rows: Sequence[Row], recovered: Mapping[tuple[str, str], Row], *, is_renewal: bool
) -> list[Pool]:
    pools: dict[int, Pool] = {}
    for row in rows:
        claimed_at = row["claimed_at"]
        pool = pools.setdefault(
            row["pool_no"],
            Pool(
                claim_type=row["claim_type"],
                source_id=row["source_id"],
                claimed_at=None if claimed_at is None else instant(claimed_at),
                taken_minor=row["taken_minor"],
                pool_minor=row["pool_minor"],
                holders=[],
            ),
        )
        pool.holders.append(_holder(row, recovered, is_renewal=is_renewal))
    return list(pools.values())


def _holder(row: Row, recovered: Mapping[tuple[str, str], Row], *, is_renewal: bool) -> Holder:
    if row["touch_id"] is None:
        return Holder(
            touch_id=None,
            kind="base_renewal" if is_renewal else "unattributed",
            channel=None,
            share=None,
            units=None,
            held_minor=row["pool_minor"],
        )
    pool, total = row["pool_minor"], row["weight_total"]
    units = recovered.get((row["portion_id"], row["touch_id"])) if not row["pool_no"] else None
    return Holder(
        touch_id=row["touch_id"],
        kind=row["kind"],
        channel=row["channel"],
        share=f"{row['weight_upto'] - row['weight_before']} of {total}",
        units=None if units is None else _units(units, row["kind"]),
        held_minor=pool * row["weight_upto"] // total - pool * row["weight_before"] // total,
    )


def _units(row: Row, kind: str) -> str:
    n = row["recovered"] if kind == "recovered" else row["quantity"] - row["recovered"]
    return f"{n} of {row['quantity']}"
