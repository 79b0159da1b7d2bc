"""What other rules would make of a period: every dollar that would change hands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Final

from msgspec import Struct

from talkworth.control import Control
from talkworth.errors import BadInput
from talkworth.journal.entry import Trust
from talkworth.reports.period import Period, instant
from talkworth.reports.rule_sets import (
    LIMITS,
    Candidate,
    RuleChange,
    WhichRules,
    laid_over,
    rule_changes,
    version_at,
)
from talkworth.reports.shop import ReportShop, report_shop
from talkworth.rules import RuleSet, Ruling
from talkworth.warehouse import Warehouse
from talkworth.warehouse.db import Row
from talkworth.warehouse.preview import replayed

SHOWN_ORDERS: Final = 20
MOST_ORDERS: Final = 1000
EARNED: Final = frozenset({"direct", "assisted", "recovered", "saved"})
MOST_CANDIDATES: Final = 8
_NOW: Final = "now"


class TooManyRules(BadInput):
    code = "too-many-rules"

    def __init__(self, n_candidates: int) -> None:
        super().__init__(
            f"{n_candidates} rule sets beside each other are more than {MOST_CANDIDATES}: each of "
            "them takes as long as a build. Compare fewer at a time."
        )


class PreviewRow(Struct, kw_only=True, frozen=True):
    """What a channel has of a kind now, and would have; null is the channel of no touch."""

    trust: Trust
    channel: str | None
    kind: str
    before_minor: int
    after_minor: int
    change_minor: int


class MovedCredit(Struct, kw_only=True, frozen=True):
    """A touch's part of an order now, and what it would be. `touch_id` is null for no touch."""

    kind: str
    channel: str | None
    touch_id: str | None
    before_minor: int
    after_minor: int


class MovedOrder(Struct, kw_only=True, frozen=True):
    """An order and the credits of it that would change; `moved_minor` changes hands in it."""

    order_id: str
    order_name: str | None
    ordered_at: datetime
    trust: Trust
    moved_minor: int
    credits: list[MovedCredit]


class Preview(Struct, kw_only=True, frozen=True):
    """
    A period replayed under a candidate, as a restatement of it would leave the numbers.

    Orders placed in the period, by order date, refunds restated, in the shop's currency.
    `attributed_before_minor` and `attributed_after_minor` are what conversations and clicks
    earned of the headline's trust. `outside_minor` is what would change hands in orders placed
    outside the period: a sale may be added to an order later. `changes` compare the candidate
    with the rules in force at the end of the period. `orders` are the largest of `n_changed`.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    candidate: str
    version: int | None
    rules: RuleSet
    changes: list[RuleChange]
    notes: list[str]
    trust: Trust
    attributed_before_minor: int
    attributed_after_minor: int
    rows: list[PreviewRow]
    outside_minor: int
    n_changed: int
    orders: list[MovedOrder]


class ComparedRow(Struct, kw_only=True, frozen=True):
    """A kind of a channel under each of the candidates, in their order."""

    channel: str | None
    kind: str
    amounts_minor: list[int]


class ComparedRules(Struct, kw_only=True, frozen=True):
    """A candidate, and what conversations and clicks earn under it."""

    label: str
    version: int | None
    rules: RuleSet
    attributed_minor: int


class Comparison(Struct, kw_only=True, frozen=True):
    """
    A period under several rule sets, the first of them those in force: orders of one trust by
    order date. Each column of `rows` adds up to `net_minor`, whatever the rules say.
    """

    shop_id: str
    currency: str
    timezone: str
    from_on: date
    to_on: date
    trust: Trust
    net_minor: int
    candidates: list[ComparedRules]
    rows: list[ComparedRow]


def preview_rules(
    warehouse: Warehouse,
    control: Control,
    shop_id: str,
    period: Period,
    candidate: Candidate,
    *,
    n_orders: int = SHOWN_ORDERS,
    order: str | None = None,
) -> Preview:
    """
    Replay the period under `candidate`; nothing is changed. `order` names one to look at.

    Raises:
        UnknownShop, NotConserved
    """
    shop = report_shop(warehouse, shop_id)
    rulings = control.rule_sets()
    changes = rule_changes(version_at(rulings, shop_id, period.until_at - 1).rules, candidate.rules)
    with replayed(warehouse.db, shop_id, laid_over(rulings, shop_id, candidate, period)) as replay:
        totals = replay.query(
            "preview_totals", shop_id=shop_id, from_at=period.from_at, until_at=period.until_at
        )
        found = replay.query("preview_orders", shop_id=shop_id, order_id=order, limit=n_orders)
    inside = [row for row in totals if row["is_in_period"]]
    headline = [row for row in inside if row["trust"] == shop.headline_trust]
    return Preview(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        candidate=candidate.label,
        version=candidate.version,
        rules=candidate.rules,
        changes=changes,
        notes=_notes(changes),
        trust=shop.headline_trust,
        attributed_before_minor=_earned(headline, "before_minor"),
        attributed_after_minor=_earned(headline, "after_minor"),
        rows=[_row(row) for row in sorted(inside, key=_place)],
        outside_minor=_moved(row for row in totals if not row["is_in_period"]),
        n_changed=found[0]["n_orders"] if found else 0,
        orders=_orders(found),
    )


def compare_rules(
    warehouse: Warehouse,
    control: Control,
    shop_id: str,
    period: Period,
    candidates: Sequence[Candidate],
) -> Comparison:
    """
    The period under each of the candidates, beside the rules in force; nothing is changed.

    Raises:
        UnknownShop, NotConserved
        WhichRules: there is no candidate.
        TooManyRules: there are more than eight.
    """
    if not candidates:
        raise WhichRules
    if len(candidates) > MOST_CANDIDATES:
        raise TooManyRules(len(candidates))
    shop = report_shop(warehouse, shop_id)
    rulings = control.rule_sets()
    in_force = version_at(rulings, shop_id, period.until_at - 1)
    now = Candidate(label=_NOW, version=in_force.version, rules=in_force.rules)
    replays = [
        _replayed_totals(warehouse, shop, period, laid_over(rulings, shop_id, candidate, period))
        for candidate in candidates
    ]
    stored = [{**row, "after_minor": row["before_minor"]} for row in replays[0]]
    columns = [stored, *replays]
    return Comparison(
        shop_id=shop_id,
        currency=shop.currency,
        timezone=shop.timezone,
        from_on=period.from_on,
        to_on=period.to_on,
        trust=shop.headline_trust,
        net_minor=sum(row["after_minor"] for row in stored),
        candidates=[
            ComparedRules(
                label=candidate.label,
                version=candidate.version,
                rules=candidate.rules,
                attributed_minor=_earned(column, "after_minor"),
            )
            for candidate, column in zip([now, *candidates], columns, strict=True)
        ],
        rows=_compared(columns),
    )


def _replayed_totals(
    warehouse: Warehouse, shop: ReportShop, period: Period, rulings: Sequence[Ruling]
) -> list[Row]:
    """The headline's rows of the period, stored and replayed."""
    with replayed(warehouse.db, shop.shop_id, rulings) as replay:
        rows = replay.query(
            "preview_totals",
            shop_id=shop.shop_id,
            from_at=period.from_at,
            until_at=period.until_at,
        )
    return [row for row in rows if row["is_in_period"] and row["trust"] == shop.headline_trust]


def _compared(columns: Sequence[Sequence[Row]]) -> list[ComparedRow]:
    cells = [{(row["channel"], row["kind"]): row["after_minor"] for row in c} for c in columns]
    keys = {key for column in cells for key in column}
    rows = [
        ComparedRow(
            channel=channel,
            kind=kind,
            amounts_minor=[column.get((channel, kind), 0) for column in cells],
        )
        for channel, kind in keys
    ]
    shown = [row for row in rows if any(row.amounts_minor)]
    return sorted(shown, key=lambda row: (row.channel is None, row.channel or "", row.kind))


def _notes(changes: Sequence[RuleChange]) -> list[str]:
    limits = [change.rule for change in changes if change.rule in LIMITS]
    if not limits:
        return []
    return [
        f"{', '.join(limits)}: limits of identifiers hold for all of history once a version with "
        "them is activated. They are not replayed here."
    ]


def _earned(rows: Iterable[Row], side: str) -> int:
    return sum(row[side] for row in rows if row["kind"] in EARNED)


def _moved(rows: Iterable[Row]) -> int:
    """What one side has more than the other; within an order it is as much as the other lacks."""
    return sum(max(row["after_minor"] - row["before_minor"], 0) for row in rows)


def _place(row: Row) -> tuple[str, bool, str, str]:
    return row["trust"] != "verified", row["channel"] is None, row["channel"] or "", row["kind"]


def _row(row: Row) -> PreviewRow:
    return PreviewRow(
        trust=row["trust"],
        channel=row["channel"],
        kind=row["kind"],
        before_minor=row["before_minor"],
        after_minor=row["after_minor"],
        change_minor=row["after_minor"] - row["before_minor"],
    )


def _orders(rows: Sequence[Row]) -> list[MovedOrder]:
    orders: dict[int, MovedOrder] = {}
    for row in rows:
        if row["place"] not in orders:
            orders[row["place"]] = MovedOrder(
                order_id=row["order_id"],
                order_name=row["order_name"],
                ordered_at=instant(row["ordered_at"]),
                trust=row["trust"],
                moved_minor=row["moved_minor"],
                credits=[],
            )
        orders[row["place"]].credits.append(
            MovedCredit(
                kind=row["kind"],
                channel=row["channel"],
                touch_id=row["touch_id"],
                before_minor=row["before_minor"],
                after_minor=row["after_minor"],
            )
        )
    return list(orders.values())
