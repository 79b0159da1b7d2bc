"""The way to an order, step by step: what happened, when, and who says so."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from talkworth.reports.candidates import Case
from talkworth.reports.explained import Step
from talkworth.reports.explained_sales import ExplainedSave
from talkworth.reports.period import instant, microseconds
from talkworth.reports.wording import amount, span

Row = Mapping[str, Any]

_TOUCHES = ("faq_clicked", "nudge_clicked", "session_started")
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
    "order_exchanged": "lines were exchanged",
    "dispute_opened": "the bank charged money back",
    "dispute_won": "the chargeback was won: the money came back",
    "dispute_lost": "the chargeback was lost",
    "subscription_started": "the subscription began",
    "subscription_renewed": "the subscription was renewed",
    "subscription_changed": "the subscription's price changed",
    "save_requested": "the shopper asked to undo it",
    "request_withdrawn": "the request was withdrawn",
    "concession_granted": "something was conceded for staying",
    "friction_met": "the shopper met a friction",
    "product_viewed": "the shopper looked at a product",
    "session_started": "a visit began",
}
_STEPS = {
    "start": "the conversation was opened",
    "shopper": "the shopper asked",
    "human": "a human answered",
    "handoff": "a human took over",
    "resolved": "the conversation was resolved",
}
_OUTCOMES = {"answered": "the assistant answered", "escalated": "the assistant passed on"}


def path(case: Case, rows: Sequence[Row], saves: Sequence[ExplainedSave]) -> list[Step]:
    """The events of `rows` that are steps on the way, in their order."""
    placed = next((row["event_id"] for row in rows if row["type"] == "order_placed"), None)
    saved_at = {
        microseconds(save.touched_at) for save in saves if save.is_saved and save.touched_at
    }
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
        if (what := _what(case, row, placed, saved_at)) is not None
    ]


def _what(case: Case, row: Row, placed: str | None, saved_at: Collection[int]) -> str | None:
    order, at = case.order, row["occurred_at"]
    if row["event_id"] == placed:
        return f"the order was placed, {amount(order['total_minor'], order['currency'])}"
    if row["step"] == "assistant":
        what: str | None = _OUTCOMES.get(row["outcome"] or "", "the assistant had no answer")
    else:
        what = _STEPS.get(row["step"] or "", _EVENTS.get(row["type"]))
    if what is None:
        return None
    if row["is_greeting"]:
        return f"{what}: a greeting"
    is_help = row["outcome"] == "answered" or row["type"] in _TOUCHES
    if not is_help:
        return what
    for sale in case.sales:
        if any(at == winner["touched_at"] for winner in case.winners_of(sale)):
            before = span(sale["sold_at"] - at)
            return f"{what}: the last help, {before} before the {sale['what']}"
    return f"{what}: the help that saved it" if at in saved_at else what
