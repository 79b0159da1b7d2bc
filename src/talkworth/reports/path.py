"""The way to an order, step by step: what happened, when, and who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talkworth.reports.candidates import Case
from talkworth.reports.explained import Step
from talkworth.reports.period import instant
from talkworth.reports.wording import amount, span

Row = Mapping[str, Any]

_EVENTS = {
    "faq_clicked": "the shopper clicked an FAQ question",
    "nudge_clicked": "the shopper clicked a nudge",
    "cart_changed": "the cart changed",
    "checkout_started": "the checkout was started",
    "order_placed": "the order was reported again",
    "order_paid": "the order was paid",
    "order_edited": "the order was edited",
    "order_cancelled": "the order was cancelled",
    "order_refunded": "money was refunded",
}
_STEPS = {
    "start": "the conversation was opened",
    "shopper": "the shopper asked",
    "human": "a human answered",
    "handoff": "a human took over",
    "resolved": "the conversation was resolved",
}
_OUTCOMES = {"answered": "the assistant answered", "escalated": "the assistant passed on"}


def path(case: Case, rows: Sequence[Row]) -> list[Step]:
    """The events of `rows` that are steps on the way, in their order."""
    return [
        Step(
            at=instant(row["occurred_at"]),
            what=what,
            event_id=row["event_id"],
            source=row["source"] or row["door"],
            trust=row["trust"],
            seq=row["seq"],
        )
        for row in rows
        if (what := _what(case, row)) is not None
    ]


def _what(case: Case, row: Row) -> str | None:
    order, at = case.order, row["occurred_at"]
    if row["type"] == "order_placed" and at == order["ordered_at"]:
        return f"the order was placed, {amount(order['total_minor'], order['currency'])}"
    if row["step"] == "assistant":
        what: str | None = _OUTCOMES.get(row["outcome"] or "", "the assistant had no answer")
    else:
        what = _STEPS.get(row["step"] or "", _EVENTS.get(row["type"]))
    if what is None:
        return None
    if row["is_greeting"]:
        return f"{what}: a greeting"
    is_help = row["outcome"] == "answered" or row["type"] in ("faq_clicked", "nudge_clicked")
    if is_help and any(at == winner["touched_at"] for winner in case.winners):
        return f"{what}: the last help, {span(order['ordered_at'] - at)} before the order"
    return what
