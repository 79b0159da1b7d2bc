"""Explanations as lines of text, for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from talkworth.reports.explained import ExplainedConversation, ExplainedOrder, RawEvent, Sum
from talkworth.reports.period import microseconds
from talkworth.reports.wording import amount, moment


def order_lines(order: ExplainedOrder) -> list[str]:
    """The explanation of an order, line by line; times are on the shop's clock."""
    return list(_order(order))


def conversation_lines(conversation: ExplainedConversation) -> list[str]:
    """The explanation of a conversation, line by line; times are on the shop's clock."""
    return list(_conversation(conversation))


def sum_lines(total: Sum) -> list[tuple[str, int]]:
    """The sum, line by line: a label and an amount in the order's currency; zeros left out."""
    taken = [
        ("- tax", -total.tax_minor),
        ("- shipping", -total.shipping_minor),
        ("- tips", -total.tips_minor),
        ("- gift cards", -total.gift_card_minor),
        ("- left open by the platform's figures", -total.other_minor),
    ]
    given_back = [
        ("- refunds", -total.refunded_minor),
        ("- cancelled", -total.cancelled_minor),
        ("- removed", -total.removed_minor),
    ]
    return [
        ("total", total.total_minor),
        *(line for line in taken if line[1]),
        ("= net merchandise", total.net_minor),
        *(line for line in given_back if line[1]),
        ("= present balance", total.balance_minor),
        *([("unattributed", total.unattributed_minor)] if total.unattributed_minor else []),
        ("= credit", total.credited_minor),
    ]


def _order(order: ExplainedOrder) -> Iterator[str]:
    name = order.order_name or order.order_id
    placed = _when(order.ordered_at, order.timezone)
    yield f"Order {name} (id {order.order_id}), placed {placed} {order.timezone}"
    yield order.statement
    yield from (f"Near miss: {miss}" for miss in order.near_misses)
    if order.is_conflicting:
        yield "Conflicting: a browser reported another amount. The webhook's money counts."
    yield from _sum(order.sum)
    yield from ("", "The path")
    for step in order.path:
        at = _when(step.at, order.timezone)
        yield f"  {at}  {step.what}  [{step.source}, {step.trust}, seq {step.seq}]"
    yield from _touches(order)
    yield from ("", "Identifiers on the order")
    for identifier in order.identifiers:
        yield f"  {identifier.kind} {identifier.value}: {identifier.meaning}"
    yield from _ledger(order)
    yield from _events(order.events, order.timezone)


def _sum(total: Sum) -> Iterator[str]:
    yield from ("", "The sum")
    for label, minor in sum_lines(total):
        yield f"  {label:<24}{amount(minor, total.currency):>14}"
    if total.currency != total.reporting_currency:
        rate = f"  (rate {total.rate})" if total.rate else ""
        shown = "no rate known"
        if total.reporting_minor is not None:
            shown = amount(total.reporting_minor, total.reporting_currency)
        yield f"  {'= in the shop currency':<24}{shown:>14}{rate}"


def _touches(order: ExplainedOrder) -> Iterator[str]:
    rules = order.rules
    yield ""
    yield (
        f"Rule set {rules.version}: {rules.model}, within {rules.direct} direct, "
        f"within {rules.assisted} assisted"
    )
    for touch in order.touches:
        mark = f"won {touch.share}, joined by {touch.joined_by}" if touch.is_winner else "lost"
        place = f"{touch.channel} {touch.touch_id} ({_when(touch.started_at, order.timezone)})"
        yield f"  {place}: {mark}: {touch.reason}"
    if not order.touches:
        yield "  no conversation or click of this shopper is known"


def _ledger(order: ExplainedOrder) -> Iterator[str]:
    yield from ("", "The ledger")
    for entry in order.entries:
        money = amount(entry.amount_minor, order.sum.currency)
        at = _when(entry.occurred_at, order.timezone)
        yield f"  {at}  {entry.entry_type:<12}{money:>12}  line {entry.line_id}"
        for credit in entry.credits:
            money = amount(credit.credit_minor, order.sum.currency)
            yield f"      {money:>12}  {credit.kind}  {credit.touch_id or ''}".rstrip()


def _when(at: datetime, timezone: str) -> str:
    return moment(microseconds(at), timezone)


def _conversation(conversation: ExplainedConversation) -> Iterator[str]:
    def when(at: datetime) -> str:
        return moment(microseconds(at), conversation.timezone)

    yield f"Conversation {conversation.conversation_id}; times are of {conversation.timezone}"
    yield conversation.statement
    for part in conversation.parts:
        yield ""
        yield f"Part {part.part}: {when(part.started_at)} to {when(part.ended_at)}"
        yield f"  {'counts' if part.is_meaningful else 'does not count'}: {part.meaning}"
        yield f"  channel {part.channel}: {part.channel_reason}"
        if part.is_handed_off:
            yield "  handed off to a human"
        for answer in part.answers:
            verdict = "may earn" if answer.is_earning else "earns nothing"
            yield f"  {when(answer.at)}  answer, {verdict}: {answer.reason}"
        for order in part.orders:
            money = amount(order.credit_minor, order.currency)
            earned = f"earned {money} ({order.kind})" if order.kind else "earned nothing"
            name = order.order_name or order.order_id
            yield f"  order {name}, {when(order.ordered_at)}: {earned}: {order.reason}"
        if not part.orders:
            yield "  no order followed"
    yield from _events(conversation.events, conversation.timezone)


def _events(events: list[RawEvent], timezone: str) -> Iterator[str]:
    yield ""
    yield "Raw events"
    for event in events:
        at = moment(microseconds(event.occurred_at), timezone)
        yield f"  seq {event.seq:<8}{at}  {event.type}  {event.event_id}  {event.trust}"
