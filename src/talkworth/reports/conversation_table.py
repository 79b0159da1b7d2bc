"""Conversations as a table."""

from __future__ import annotations

from talkworth.money import decimal_text
from talkworth.reports.amounts import KINDS
from talkworth.reports.conversations import ConversationList
from talkworth.reports.table import Cell, Table


def conversation_table(report: ConversationList) -> Table:
    """One row per part of a conversation."""
    columns = (
        "conversation_id part started_at ended_at channel intent workflow assistant is_meaningful "
        "reason outcome is_handed_off n_messages n_answers n_orders"
    ).split()
    rows: list[list[Cell]] = [
        [
            one.conversation_id,
            one.part,
            one.started_at,
            one.ended_at,
            one.channel,
            one.intent,
            one.workflow,
            one.assistant,
            one.is_meaningful,
            one.reason,
            one.outcome,
            one.is_handed_off,
            one.n_messages,
            one.n_answers,
            one.n_orders,
            *(decimal_text(one.revenue.of(kind), report.currency) for kind in KINDS),
            decimal_text(one.revenue.total_minor, report.currency),
            report.currency,
        ]
        for one in report.conversations
    ]
    return Table([*columns, *KINDS, "total", "currency"], rows)
