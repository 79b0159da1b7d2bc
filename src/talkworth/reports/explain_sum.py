"""The sum of an order, from its total to what each kind holds, and the entries behind it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talkworth.reports.amounts import (
    BASE_RENEWAL,
    KINDS,
    OTHER_CHANNEL,
    UNATTRIBUTED,
    by_kind,
)
from talkworth.reports.candidates import Facts
from talkworth.reports.explained import EntryCredit, LedgerEntry, Sum
from talkworth.reports.explained_sales import ExplainedPortion
from talkworth.reports.period import instant
from talkworth.reports.shop import ReportShop

Row = Mapping[str, Any]

_MEMO = ("tax_minor", "shipping_minor", "tips_minor", "gift_card_minor")


def entries_of(facts: Facts, shop_id: str, order_key: int) -> list[LedgerEntry]:
    """The order's ledger: entries in their order, and the claims between them."""
    found: dict[str, LedgerEntry] = {}
    balances: dict[str, int] = {}
    for row in facts.query("explain_entries", shop_id=shop_id, order_key=order_key):
        if row["after_minor"] is not None:
            balances[row["portion_id"]] = row["after_minor"]
        entry = found.setdefault(
            row["entry_id"],
            LedgerEntry(
                entry_id=row["entry_id"],
                line_id=row["line_id"],
                portion_id=row["portion_id"],
                title=row["title"],
                entry_type=row["entry_type"],
                occurred_at=instant(row["occurred_at"]),
                amount_minor=row["amount_minor"],
                after_minor=balances.get(row["portion_id"], 0),
                credits=[],
            ),
        )
        if row["kind"] is not None:
            entry.credits.append(
                EntryCredit(
                    touch_id=row["touch_id"],
                    kind=row["kind"],
                    channel=row["channel"],
                    credit_minor=row["credit_minor"],
                    reporting_minor=row["reporting_minor"],
                )
            )
    return list(found.values())


def sum_of(
    order: Row,
    portions: Sequence[ExplainedPortion],
    entries: Sequence[LedgerEntry],
    shop: ReportShop,
) -> Sum:
    """From the order's total to its balance, and from there to what each kind holds."""
    taken = _taken(entries)
    up_charge, kinds = _up_charge(portions, entries), _kinds(entries)
    balance = sum(entry.amount_minor for entry in entries)
    left = order["net_minor"] + up_charge - balance - sum(taken.values())
    has_rate = order["rate_numerator"] is not None
    revenue = by_kind({f"{kind}_minor": minor for kind, minor in kinds.items()})
    return Sum(
        currency=order["currency"],
        total_minor=order["total_minor"],
        tax_minor=order["tax_minor"],
        shipping_minor=order["shipping_minor"],
        tips_minor=order["tips_minor"],
        gift_card_minor=order["gift_card_minor"],
        other_minor=order["total_minor"] - sum(order[name] for name in _MEMO) - order["net_minor"],
        net_minor=order["net_minor"],
        up_charge_minor=up_charge,
        **taken,
        removed_minor=left if entries else 0,
        balance_minor=balance,
        revenue=revenue,
        credited_minor=revenue.total_minor,
        other_channel_minor=kinds.get(OTHER_CHANNEL, 0),
        base_renewal_minor=kinds.get(BASE_RENEWAL, 0),
        unattributed_minor=kinds.get(UNATTRIBUTED, 0),
        reporting_currency=shop.currency,
        reporting_minor=_reporting(entries) if has_rate else None,
        rate=f"{order['rate_numerator']}/{order['rate_denominator']}" if has_rate else None,
        rate_at=instant(order["ordered_at"]) if has_rate else None,
    )


def _up_charge(portions: Sequence[ExplainedPortion], entries: Sequence[LedgerEntry]) -> int:
    """What exchanges charged on top."""
    ordered = {portion.portion_id for portion in portions if portion.sale_id == "sale"}
    return sum(
        entry.amount_minor
        for entry in entries
        if entry.entry_type == "sale" and entry.portion_id not in ordered
    )


def _reporting(entries: Sequence[LedgerEntry]) -> int:
    """What conversations and clicks earned, in the shop's currency."""
    return sum(
        credit.reporting_minor or 0
        for entry in entries
        for credit in entry.credits
        if credit.kind in KINDS
    )


def _taken(entries: Sequence[LedgerEntry]) -> dict[str, int]:
    """What each type of entry took off, above zero."""
    columns = {
        "refund": "refunded_minor",
        "chargeback": "chargeback_minor",
        "cancellation": "cancelled_minor",
        "exchange": "exchanged_minor",
    }
    sums = dict.fromkeys(columns.values(), 0)
    for entry in entries:
        if entry.entry_type in columns:
            sums[columns[entry.entry_type]] -= entry.amount_minor
    return sums


def _kinds(entries: Sequence[LedgerEntry]) -> dict[str, int]:
    sums: dict[str, int] = {}
    for entry in entries:
        for credit in entry.credits:
            sums[credit.kind] = sums.get(credit.kind, 0) + credit.credit_minor
    return sums
