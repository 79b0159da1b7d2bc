"""Explanations as text: the sentence first, then the sum, the ledger, the path, the touches."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import click

from talkworth.cli.output import say, show_table
from talkworth.money import decimal_text
from talkworth.reports.explain_text import (
    holder_words,
    pool_words,
    rules_words,
    save_words,
    sum_lines,
)
from talkworth.reports.explained import (
    ExplainedConversation,
    ExplainedOrder,
    ExplainedPart,
    LedgerEntry,
    Sum,
    ToldFlag,
)
from talkworth.reports.explained_sales import ExplainedSale, ExplainedSave, Touch


def show_order(order: ExplainedOrder) -> None:
    """Print where an order's money went and why."""
    say(
        f"Order {order.order_name or order.order_id} of shop {order.shop_id} ({order.trust}), "
        f"placed {_at(order.ordered_at, order.timezone)} {order.timezone}"
    )
    if order.candidate is not None:
        say(f"What if {order.candidate} had always held:")
    say(order.statement)
    for miss in order.near_misses:
        say(f"  {miss}")
    if order.is_conflicting:
        say("  A browser reported another amount; the verified one counts.")
    _show_flags(order.flags)
    _show_sum(order.sum)
    _show_ledger(order)
    _show_portions(order)
    for save in order.saves:
        _show_save(save, order)
    for sale in order.sales:
        _show_sale(sale, order.timezone)
    _show_keys(order)
    _show_path(order)


def show_conversation(conversation: ExplainedConversation) -> None:
    """Print whether a conversation counts, part by part, and what it earned."""
    say(f"Conversation {conversation.conversation_id} of shop {conversation.shop_id}")
    say(conversation.statement)
    _show_flags(conversation.flags)
    for part in conversation.parts:
        _show_part(part, conversation.timezone)


def _show_flags(flags: list[ToldFlag]) -> None:
    for flag in flags:
        became = f" Resolved by {flag.resolved_by}. {flag.answer}" if flag.resolved_by else ""
        say(f"  Flagged by {flag.flagged_by}: {flag.note}{became}".rstrip())


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
        f"Messages: {part.n_shopper_messages} of the shopper, {part.n_answers} of the assistant"
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
            ["order", "placed", "kinds", ">credit", "", "why"],
            [
                (
                    order.order_name or order.order_id,
                    _at(order.ordered_at, timezone),
                    ", ".join(order.kinds) or "none",
                    decimal_text(order.credit_minor, order.currency),
                    order.currency,
                    order.reason,
                )
                for order in part.orders
            ],
        )


def _show_sum(total: Sum) -> None:
    _heading("The sum")
    show_table(
        ["", f">{total.currency}"],
        [(label, decimal_text(minor, total.currency)) for label, minor in sum_lines(total)],
        has_header=False,
    )
    if total.currency == total.reporting_currency:
        return
    if total.reporting_minor is None:
        say(f"No rate to {total.reporting_currency} is known yet.")
        return
    amount = decimal_text(total.reporting_minor, total.reporting_currency)
    locked = "" if total.rate_at is None else f", locked {total.rate_at:%Y-%m-%d}"
    say(f"The credit is {amount} {total.reporting_currency} (rate {total.rate}{locked}).")


def _show_keys(order: ExplainedOrder) -> None:
    _heading("What the order carries")
    show_table(
        ["identifier", "value", "reaches"],
        [(i.kind, i.value, i.meaning) for i in order.identifiers],
    )


def _show_path(order: ExplainedOrder) -> None:
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


def _show_portions(order: ExplainedOrder) -> None:
    if not order.portions:
        return
    _heading("Who holds what is left")
    currency = order.sum.currency
    for portion in order.portions:
        name = portion.title or portion.line_id
        say(f"{portion.quantity} x {name} ({portion.portion_id}): {portion.arithmetic}")
        is_claimed = len(portion.pools) > 1
        for pool in portion.pools:
            if is_claimed:
                say(f"  {pool_words(pool, currency)}")
            for holder in pool.holders:
                say(f"  {'  ' if is_claimed else ''}{holder_words(holder, pool, currency)}")


def _show_save(save: ExplainedSave, order: ExplainedOrder) -> None:
    currency = order.sum.currency
    asked = _at(save.requested_at, order.timezone)
    _heading(f"Request {save.request_id} ({save.kind}), {asked}")
    if save.withdrawn_at is not None:
        say(f"Withdrawn {_at(save.withdrawn_at, order.timezone)}.")
    say(f"{'Saved' if save.is_saved else 'Not saved'}: {save.reason}.")
    if save.risk_minor or save.is_saved:
        say(f"{save_words(save, currency)}.")
    for part in save.portions:
        say(
            f"  {part.portion_id}: {decimal_text(part.risk_minor, currency)} at risk of "
            f"{decimal_text(part.balance_minor, currency)}, "
            f"{decimal_text(part.saved_minor, currency)} moved"
        )
    for given in save.concessions:
        conceded = decimal_text(given.amount_minor, given.currency)
        say(f"  {conceded} {given.currency} conceded: {given.reason}")
    for moved in save.moved:
        minor = decimal_text(moved.credit_minor, currency)
        say(f"  {minor} {moved.kind} {moved.touch_id or ''}".rstrip())
    if save.settles_at is not None:
        say(f"Provisional until {_at(save.settles_at, order.timezone)}.")


def _show_sale(sale: ExplainedSale, timezone: str) -> None:
    _heading(f"Who could have earned it: {sale.what}")
    say(f"{rules_words(sale.rules)}.")
    if sale.previous_order_at is not None:
        say(f"The person's previous order, {_at(sale.previous_order_at, timezone)}, ends the path.")
    _show_touches(sale.touches, timezone)
    if sale.lapses:
        show_table(
            ["left or met", "open", "until", "covers", "", "why"],
            [
                (
                    f"{lapse.step} {lapse.event_id}",
                    _at(lapse.opened_at, timezone),
                    _at(lapse.open_until_at, timezone),
                    lapse.covers,
                    "recovered" if lapse.is_recovered else "not recovered",
                    lapse.reason,
                )
                for lapse in sale.lapses
            ],
        )


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
    if not touches:
        say("No conversation or click of this shopper came before.")
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
