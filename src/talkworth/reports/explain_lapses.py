"""Which carts left, frictions and hesitations a sale won back, and why not the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from talkworth.reports.candidates import Case, Facts
from talkworth.reports.explained_sales import ExplainedLapse
from talkworth.reports.period import instant
from talkworth.reports.verdicts import Verdict
from talkworth.reports.wording import listing, span

Row = Mapping[str, Any]

LAPSE_CODES = {
    "recovered": "an answer while it was open won it back",
    "recovered-before": "an earlier sale had won it back: each is won back once",
    "no-winner": "no conversation or click of its person earned the sale",
    "left-after-touch": "it opened after the touch's last answer",
    "closed-before-touch": "it was closed before the touch's first answer",
    "not-open-at-touch": "it was open at none of the touch's answers",
    "recovered-too-late": "the sale came too long after the touch",
    "other-products": "it covers nothing that was sold",
}
_LEFT = {
    "cart": "the cart was left",
    "checkout": "the checkout was left",
    "view": "the product was looked at again",
    "friction": "the friction was met",
}


def lapses(
    facts: Facts, shop_id: str, case: Case, sale: Row, products: Sequence[str | None]
) -> list[ExplainedLapse]:
    """
    The lapses that the order's persons had before the sale, newest first.

    `products` are those of the sale's portions; `None` is one without a product.
    """
    persons = [key for key, joined_by in case.persons().items() if joined_by]
    rows = facts.query(
        "explain_lapses", shop_id=shop_id, person_keys=persons, sold_at=sale["sold_at"]
    )
    winners = [w for w in case.winners_of(sale) if w["kind"] != "other_channel"]
    moments = _moments(facts, sale, winners) if rows else {}
    return [_lapse(row, _verdict(row, sale, winners, moments, products)) for row in rows]


def _moments(facts: Facts, sale: Row, winners: Sequence[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    keys = [winner["touch_key"] for winner in winners]
    for row in facts.query("explain_moments", touch_keys=keys, sold_at=sale["sold_at"]):
        found[row["touch_key"]].append(row)
    return found


def _verdict(
    lapse: Row,
    sale: Row,
    winners: Sequence[Row],
    moments: Mapping[int, Sequence[Row]],
    products: Sequence[str | None],
) -> Verdict:
    if lapse["recovered_sale_key"] == sale["sale_key"]:
        won = [w["touch_id"] for w in winners if w["touch_key"] in lapse["touch_keys"]]
        return Verdict("recovered", f"won back by {listing(sorted(won))}, which found it open")
    own = [w for w in winners if w["person_key"] == lapse["person_key"]]
    if not own:
        return Verdict("no-winner", LAPSE_CODES["no-winner"])
    faults = [
        fault
        for winner in own
        if (fault := _fault(lapse, sale, winner, moments.get(winner["touch_key"], ())))
    ]
    if len(faults) == len(own):
        return min(faults, key=lambda fault: fault.near_miss is None)
    if not (lapse["covers_all"] or set(lapse["product_ids"] or ()) & set(products)):
        return Verdict("other-products", LAPSE_CODES["other-products"])
    name = lapse["recovered_order_name"] or lapse["recovered_order_id"]
    return Verdict("recovered-before", f"order {name} had won it back: each is won back once")


def _fault(lapse: Row, sale: Row, winner: Row, moments: Sequence[Row]) -> Verdict | None:
    """Why this winner did not find the lapse open, or came too long before the sale."""
    is_friction = lapse["lapse_type"] == "friction"
    window_us = sale["friction_us" if is_friction else "recovered_us"]
    lag = sale["sold_at"] - winner["touched_at"]
    instants = sorted(
        {row["answered_at"] for row in moments}
        | {row["entry_click_at"] for row in moments if row["entry_click_at"] is not None}
    )
    opened, until = lapse["opened_at"], lapse["open_until_at"]
    if any(opened <= at <= until for at in instants):
        if lag <= window_us:
            return None
        miss = (
            f"not recovered by {span(lag - window_us)}: the {sale['what']} came {span(lag)} after "
            "the touch"
        )
        return Verdict("recovered-too-late", f"the touch was {span(lag)} before", miss)
    if instants and opened > instants[-1]:
        after = span(opened - instants[-1])
        return Verdict("left-after-touch", f"it opened {after} after the touch")
    if instants and until < instants[0]:
        before = span(instants[0] - until)
        miss = f"not recovered by {before}: it was closed before the touch"
        return Verdict("closed-before-touch", f"it was closed {before} before the touch", miss)
    return Verdict("not-open-at-touch", LAPSE_CODES["not-open-at-touch"])


def _lapse(row: Row, verdict: Verdict) -> ExplainedLapse:
    return ExplainedLapse(
        event_id=row["event_id"],
        lapse_type=row["lapse_type"],
        step=row["step"],
        occurred_at=instant(row["occurred_at"]),
        opened_at=instant(row["opened_at"]),
        open_until_at=instant(row["open_until_at"]),
        covers=_covers(row),
        is_recovered=verdict.code == "recovered",
        code=verdict.code,
        reason=f"{_LEFT[row['step']]}: {verdict.reason}",
        near_miss=verdict.near_miss,
    )


def _covers(row: Row) -> str:
    if row["covers_all"]:
        return "everything in the order"
    items = zip(row["product_ids"] or (), row["quantities"] or (), strict=True)
    return ", ".join(
        f"all units of {product}" if units is None else f"{units} of {product}"
        for product, units in items
    )
