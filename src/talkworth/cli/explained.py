"""Explanations as text: the sentence first, then the sum, the ledger, the path, the touches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from talkworth.cli.output import say, show_table
from talkworth.money import decimal_text
from talkworth.reports.explained import (
    ExplainedConversation,
    ExplainedOrder,
    ExplainedPart,
    LedgerEntry,
    Sum,
    Touch,
)


def show_order(order: ExplainedOrder) -> None:
    """Print where an order's money went and why."""
    say(
        f"Order {order.order_name or order.order_id} of shop {order.shop_id} ({order.trust}), "
        f"placed {_at(order.ordered_at, order.timezone)} {order.timezone}"
    )
    say(order.statement)
    for miss in order.near_misses:
        say(f"  {miss}")
    if order.is_conflicting:
        say("  A browser reported another amount; the verified one counts.")
    _heading("The sum")
    show_table(["", f">{order.sum.currency}"], _sum(order.sum), has_header=False)
    _show_ledger(order)
    _show_touches(order.touches, order.timezone)
    _heading("What the order carries")
    show_table(
        ["identifier", "value", "reaches"],
        [(i.kind, i.value, i.meaning) for i in order.identifiers],
    )
    _heading("The path")
    show_table(
        ["when", "what", "said by", "event"],
        [
            (
                _at(step.at, order.timezone),
                step.what,
                f"{step.source}, {step.trust}",
                step.event_id or "",
            )
            for step in order.path
        ],
    )
    rules = order.rules
    say(
        f"\nRule set {rules.version}: {rules.model}, direct within {rules.direct}, assisted within "
        f"{rules.assisted}."
    )


def show_conversation(conversation: ExplainedConversation) -> None:
    """Print whether a conversation counts, part by part, and what it earned."""
    say(f"Conversation {conversation.conversation_id} of shop {conversation.shop_id}")
    say(conversation.statement)
    for part in conversation.parts:
        _show_part(part, conversation.timezone)


def _show_part(part: ExplainedPart, timezone: str) -> None:
    _heading(
        f"Part {part.part}: {_at(part.started_at, timezone)} to {_at(part.ended_at, timezone)} "
        f"{timezone}"
    )
    counts = "counts" if part.is_meaningful else "does not count"
    say(f"It {counts}: {part.meaning}.")
    say(f"Channel {part.channel}: {part.channel_reason}.")
    about = [("intent", part.intent), ("workflow", part.workflow), ("assistant", part.assistant)]
    said = ", ".join(f"{name} {value}" for name, value in about if value)
    say(
        f"{part.n_shopper_messages} messages of the shopper, {part.n_answers} of the assistant"
        f"{'; handed to a human' if part.is_handed_off else ''}{f'; {said}' if said else ''}."
    )
    if part.answers:
        _heading("Answers")
        show_table(
            ["when", "earns", "why", "event"],
            [
                (_at(a.at, timezone), "yes" if a.is_earning else "no", a.reason, a.event_id)
                for a in part.answers
            ],
        )
    if part.orders:
        _heading("Orders it reaches")
        show_table(
            ["order", "placed", "kind", ">credit", "", "why"],
            [
                (
                    order.order_name or order.order_id,
                    _at(order.ordered_at, timezone),
                    order.kind or "none",
                    decimal_text(order.credit_minor, order.currency),
                    order.currency,
                    order.reason,
                )
                for order in part.orders
            ],
        )


def _sum(total: Sum) -> Iterator[tuple[str, str]]:
    """The lines of the sum; what is zero is left out, but for its results."""

    def text(minor: int) -> str:
        return decimal_text(minor, total.currency)

    yield "total", text(total.total_minor)
    for name, minor in (
        ("tax", total.tax_minor),
        ("shipping", total.shipping_minor),
        ("tips", total.tips_minor),
        ("gift cards", total.gift_card_minor),
        ("left open by the platform", total.other_minor),
    ):
        if minor:
            yield f"- {name}", text(minor)
    yield "= net", text(total.net_minor)
    for name, minor in (
        ("refunded", total.refunded_minor),
        ("cancelled", total.cancelled_minor),
        ("removed", total.removed_minor),
    ):
        if minor:
            yield f"- {name}", text(minor)
    yield "= balance", text(total.balance_minor)
    yield "  credited", text(total.credited_minor)
    yield "  unattributed", text(total.unattributed_minor)
    if total.reporting_minor is not None and total.reporting_currency != total.currency:
        amount = decimal_text(total.reporting_minor, total.reporting_currency)
        yield f"credited in {total.reporting_currency} (rate {total.rate})", amount


def _show_ledger(order: ExplainedOrder) -> None:
    _heading("The ledger")
    currency = order.sum.currency
    show_table(
        ["when", "entry", "line", f">{currency}", ">then", "credited"],
        [
            (
                _at(entry.occurred_at, order.timezone),
                entry.entry_type,
                entry.title or entry.line_id,
                decimal_text(entry.amount_minor, currency),
                decimal_text(entry.after_minor, currency),
                _credits(entry, currency),
            )
            for entry in order.entries
        ],
    )


def _credits(entry: LedgerEntry, currency: str) -> str:
    return ", ".join(
        " ".join(filter(None, (decimal_text(one.credit_minor, currency), one.channel, one.kind)))
        for one in entry.credits
    )


def _show_touches(touches: list[Touch], timezone: str) -> None:
    _heading("Touches")
    if not touches:
        say("None reaches this order.")
        return
    show_table(
        ["touch", "channel", "helped", "", "why"],
        [
            (
                touch.touch_id,
                touch.channel,
                _at(touch.answered_at, timezone) if touch.answered_at else "never",
                f"won {touch.share or ''}".strip() if touch.is_winner else "lost",
                touch.reason,
            )
            for touch in touches
        ],
    )


def _heading(text: str) -> None:
    click.echo()
    click.secho(text, bold=True)


def _at(at: datetime, timezone: str) -> str:
    return f"{at.astimezone(ZoneInfo(timezone)):%Y-%m-%d %H:%M:%S}"
