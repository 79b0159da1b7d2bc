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
_REPEATED = {"order_placed": "order_reported"}
_STEPS = {
    "start": ("started", "the conversation was opened"),
    "shopper": ("asked", "the shopper asked"),
    "human": ("human-answered", "a human answered"),
    "handoff": ("handed-off", "a human took over"),
    "resolved": ("resolved", "the conversation was resolved"),
}
_OUTCOMES = {
    "answered": ("answered", "the assistant answered"),
    "escalated": ("escalated", "the assistant passed on"),
}
_NO_ANSWER = ("no-answer", "the assistant had no answer")


def path(case: Case, rows: Sequence[Row], saves: Sequence[ExplainedSave]) -> list[Step]:
    """The events of `rows` that are steps on the way, in their order."""
    placed = next((row["event_id"] for row in rows if row["type"] == "order_placed"), None)
    saved_at = {
        microseconds(save.touched_at) for save in saves if save.is_saved and save.touched_at
    }
    steps: list[Step] = []
    for row in rows:
        code, what = _placed(case, row) if row["event_id"] == placed else _what(row)
        if code is None:
            continue
        help_words = _help(case, row, saved_at)
        steps.append(
            Step(
                at=instant(row["occurred_at"]),
                code=code,
                what=what + help_words,
                is_help=bool(help_words),
                event_id=row["event_id"],
                source=row["source"] or row["door"],
                trust=row["trust"],
                seq=row["seq"],
            )
        )
    return steps


def _placed(case: Case, row: Row) -> tuple[str | None, str]:
    total = amount(case.order["total_minor"], case.order["currency"])
    return row["type"], f"the order was placed, {total}"


def _what(row: Row) -> tuple[str | None, str]:
    """The step's code and words; no code where the event is no step."""
    code: str | None
    if row["step"] == "assistant":
        code, what = _OUTCOMES.get(row["outcome"] or "", _NO_ANSWER)
    elif row["step"] in _STEPS:
        code, what = _STEPS[row["step"]]
    elif row["type"] in _EVENTS:
        code, what = _REPEATED.get(row["type"], row["type"]), _EVENTS[row["type"]]
    else:
        return None, ""
    return code, f"{what}: a greeting" if row["is_greeting"] else what


def _help(case: Case, row: Row, saved_at: Collection[int]) -> str:
    """What a step did for the credit, if anything."""
    at = row["occurred_at"]
    if row["is_greeting"] or not (row["outcome"] == "answered" or row["type"] in _TOUCHES):
        return ""
    for sale in case.sales:
        if any(at == winner["touched_at"] for winner in case.winners_of(sale)):
            return f": the last help, {span(sale['sold_at'] - at)} before the {sale['what']}"
    return ": the help that saved it" if at in saved_at else ""
