"""Reports as tables, for CSV: one header, one row a line, amounts as decimal text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from talkworth.money import decimal_text, decimals
from talkworth.reports.amounts import (
    BASE_RENEWAL,
    KINDS,
    OTHER_CHANNEL,
    OUTSIDE_FILTER,
    UNATTRIBUTED,
    UNEARNED,
    ByKind,
    Interval,
)
from talkworth.reports.attributed_revenue import AttributedRevenue, TrustRevenue
from talkworth.reports.orders import CreditedOrders
from talkworth.reports.revenue_per_conversation import RevenuePerConversation
from talkworth.reports.trend import Stretch, Trend

Cell = str | int | date | datetime | bool | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` name the cells of each row; `None` is an empty cell."""

    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(table: Table) -> str:
    """The table as CSV (RFC 4180), safe to open in a spreadsheet."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([_text(cell) for cell in row] for row in table.rows)
    return out.getvalue()


def _text(cell: Cell) -> str:
    """Text from outside that a spreadsheet would run as a formula gets a leading quote."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.isoformat().replace("+00:00", "Z")
        case str() if cell.startswith(_FORMULA) and not _is_number(cell):
            return f"'{cell}"
        case _:
            return str(cell)


def _is_number(text: str) -> bool:
    return text.removeprefix("-").replace(".", "", 1).isdecimal()


def ratio_text(minor: float | None, currency: str) -> str | None:
    """A ratio in minor units as decimal text with two more digits than the currency has."""
    if minor is None:
        return None
    places = decimals(currency)
    return f"{minor / 10**places:.{places + 2}f}"


def _kinds(revenue: ByKind, currency: str) -> list[Cell]:
    amounts = [*(revenue.of(kind) for kind in KINDS), revenue.total_minor]
    return [decimal_text(minor, currency) for minor in amounts]


def _ratio(ratio: Interval, currency: str) -> list[Cell]:
    ends = (ratio.estimate_minor, ratio.low_minor, ratio.high_minor)
    return [*(ratio_text(end, currency) for end in ends), ratio.evidence]


def revenue_per_conversation_table(report: RevenuePerConversation) -> Table:
    """One row per channel and one, without a channel, for all of them."""
    columns = (
        "channel n_conversations n_meaningful n_persons n_payers n_orders direct assisted "
        "recovered saved total provisional revenue_per_conversation low high evidence currency"
    ).split()
    rows: list[list[Cell]] = [
        [
            cohort.channel,
            cohort.n_conversations,
            cohort.n_meaningful,
            cohort.n_persons,
            cohort.n_payers,
            cohort.n_orders,
            *_kinds(cohort.revenue, report.currency),
            decimal_text(cohort.provisional_minor, report.currency),
            *_ratio(cohort.revenue_per_conversation.total, report.currency),
            report.currency,
        ]
        for cohort in [*report.by_channel, report.total]
    ]
    return Table(columns, rows)


def attributed_revenue_table(report: AttributedRevenue) -> Table:
    """
    Per trust one row per channel, and one without a channel: what nobody earned.

    `total` is the sum of its row's kinds, and all totals of one trust are its net merchandise
    revenue; `provisional` is a part of `saved`.
    """
    columns = ["trust", "channel", "n_orders", *KINDS, *UNEARNED, "total", "provisional"]
    return Table(
        [*columns, "currency"],
        [
            [revenue.trust, *row, report.currency]
            for revenue in (report.verified, report.client_reported)
            for row in _trust_rows(revenue, report.currency)
        ],
    )


def _trust_rows(revenue: TrustRevenue, currency: str) -> Iterable[list[Cell]]:
    def cells(minors: Mapping[str, int], provisional: int = 0) -> list[Cell]:
        shown = [minors.get(kind) for kind in (*KINDS, *UNEARNED)]
        texts = [None if minor is None else decimal_text(minor, currency) for minor in shown]
        total, rest = sum(minors.values()), decimal_text(provisional, currency)
        return [*texts, decimal_text(total, currency), rest]

    for channel in revenue.by_channel:
        earned: dict[str, int] = {kind: channel.revenue.of(kind) for kind in KINDS}
        yield [channel.channel, channel.n_orders, *cells(earned, channel.provisional_minor)]
    for other in revenue.other_channels:
        yield [other.channel, other.n_orders, *cells({OTHER_CHANNEL: other.revenue_minor})]
    if revenue.n_orders:
        renewals, nobody = revenue.base_renewal_minor, revenue.unattributed_minor
        minors = {BASE_RENEWAL: renewals, UNATTRIBUTED: nobody}
        yield [None, None, *cells(minors | {OUTSIDE_FILTER: revenue.outside_filter_minor})]


def trend_table(report: Trend) -> Table:
    """One row per stretch of the period, with the stretch before it beside."""
    ratio = "n_meaningful revenue_per_conversation low high evidence".split()
    half = [*ratio, *KINDS, "revenue", "n_orders"]
    columns = ["from", "to", *half, *(f"previous_{name}" for name in half), "currency"]

    def cells(stretch: Stretch) -> list[Cell]:
        return [
            stretch.n_meaningful,
            *_ratio(stretch.revenue_per_conversation, report.currency),
            *_kinds(stretch.revenue, report.currency),
            stretch.n_orders,
        ]

    return Table(
        columns,
        [
            [now.from_on, now.to_on, *cells(now), *cells(before), report.currency]
            for now, before in zip(report.current, report.previous, strict=True)
        ],
    )


def credited_orders_table(report: CreditedOrders) -> Table:
    """One row per order, kind and channel."""
    columns = (
        "order_id order_name ordered_at trust is_conflicting kind channel joined_by confidence "
        "touched_at conversation_id settles_at is_refunded currency total net balance credit "
        "reporting_credit reporting_currency"
    ).split()
    rows: list[list[Cell]] = [
        [
            order.order_id,
            order.order_name,
            order.ordered_at,
            order.trust,
            order.is_conflicting,
            order.kind,
            order.channel,
            order.joined_by,
            order.confidence,
            order.touched_at,
            order.conversation_id,
            order.settles_at,
            order.is_refunded,
            order.currency,
            decimal_text(order.total_minor, order.currency),
            decimal_text(order.net_minor, order.currency),
            decimal_text(order.balance_minor, order.currency),
            decimal_text(order.credit_minor, order.currency),
            None
            if order.reporting_minor is None
            else decimal_text(order.reporting_minor, report.currency),
            report.currency,
        ]
        for order in report.orders
    ]
    return Table(columns, rows)
